"""Every identity strategy on every platform, planned by the real Terraform core, offline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from argoform import Stack, WorkflowTemplate
from argoform._cdk import cdk
from argoform.errors import DialectError
from argoform.platform import PodIdentity
from argoform.terraform.plan import PlanResult, offline_plan, rendered_manifests
from tests.access.examples import (
    AZURE_ISSUER,
    BOUNDARY,
    GUID,
    IDENTITY_ID,
    ISSUER,
    MAIN,
    PLATFORMS,
    PROVIDER_ARN,
    container_spec,
    eks,
    strategies,
)
from tests.access.programs import failure, new_stack
from tests.permissions.operations import requests
from tests.permissions.simulate import allowed
from tests.reference import reference

pytestmark = [pytest.mark.terraform, pytest.mark.slow]

ETL = "etl-34e56546"
AWS = [name for name in PLATFORMS if name.startswith(("irsa", "pod"))]


@pytest.fixture(scope="module")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One stack for each way to use a strategy."""
    out: Path = tmp_path_factory.mktemp("strategies") / "out"
    strategies(str(out)).synth()
    return out


@pytest.fixture(scope="module")
def planned(synthesized: Path) -> PlanResult:
    """The plans of those stacks."""
    out = synthesized
    answers = out.parent / "answers.json"
    issuer = [{"oidc": [{"issuer": f"https://{ISSUER}"}]}]
    known = {"aws_eks_cluster": {"identity": issuer}, "aws_iam_openid_connect_provider": {"arn": PROVIDER_ARN}}
    answers.write_text(json.dumps(known))
    return offline_plan(out, data=answers)


class Planned:
    """The plan of one stack."""

    def __init__(self, result: PlanResult, name: str) -> None:
        (self.stack,) = [stack for stack in result.stacks if stack.name == name]

    def all(self, type: str) -> list[dict[str, Any]]:
        """What every resource of a type will be."""
        return [change["change"]["after"] for change in self.stack.plan["resource_changes"] if change["type"] == type]

    def configured(self, type: str) -> Iterator[Mapping[str, Any]]:
        """The expressions of every resource or data source of a type."""
        for resource in self.stack.plan["configuration"]["root_module"]["resources"]:
            if resource["type"] == type:
                yield resource["expressions"]

    def account(self) -> dict[str, Any]:
        """The service account of the spec `etl`."""
        (found,) = [a for a in self.all("kubernetes_service_account_v1") if a["metadata"][0]["name"] == ETL]
        return dict(found["metadata"][0])

    def manifests(self) -> list[Any]:
        """The manifests."""
        return [yaml.safe_load(text) for _, text in rendered_manifests(self.stack.plan)]


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_strategy_plans(planned: PlanResult, name: str) -> None:
    plan = Planned(planned, name)
    assert {change.action for change in plan.stack.changes} <= {"create", "read"}
    assert {m["metadata"]["name"] for m in plan.manifests()} == {"etl", "etl-2"}
    # One ConfigMap of the repositories, which the manifests wait for.
    config_maps = [c["metadata"][0]["name"] for c in plan.all("kubernetes_config_map_v1")]
    assert config_maps.count("artifact-repositories") == 1
    for resource in plan.stack.plan["configuration"]["root_module"]["resources"]:
        if resource["type"] == "kubectl_manifest":
            assert any("artifact-repositories" in address for address in resource["depends_on"])


def test_the_real_providers_schemas_accept_what_the_declarations_do(planned: PlanResult, synthesized: Path) -> None:
    schemas = sorted(reference("provider-schemas").glob("*.json"))
    real = offline_plan(synthesized, schemas=schemas)
    assert {s.name: s.summary for s in real.stacks} == {s.name: s.summary for s in planned.stacks}


@pytest.mark.parametrize("name", AWS)
def test_each_spec_has_a_role_that_only_its_account_takes_on(planned: PlanResult, name: str) -> None:
    plan = Planned(planned, name)
    roles = {role["name"]: role for role in plan.all("aws_iam_role")}
    assert set(roles) == {ETL, "etl-2-1fb6b92d"}
    if name == "irsa-created":
        # The ARN of the provider is known when it has been made.
        assert roles[ETL].get("assume_role_policy") is None
        return
    (statement,) = json.loads(roles[ETL]["assume_role_policy"])["Statement"]
    if name == "pod-identity":
        assert statement["Principal"] == {"Service": "pods.eks.amazonaws.com"}
        assert statement["Action"] == ["sts:AssumeRole", "sts:TagSession"]
        tags = statement["Condition"]["StringEquals"]
        assert tags["aws:RequestTag/kubernetes-service-account"] == ETL
        assert tags["aws:RequestTag/kubernetes-namespace"] == "data"
        return
    partition = {"irsa-govcloud": "aws-us-gov", "irsa-china": "aws-cn"}.get(name, "aws")
    assert statement["Principal"] == {"Federated": PROVIDER_ARN.replace(":aws:", f":{partition}:")}
    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert statement["Condition"] == {
        "StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com", f"{ISSUER}:sub": f"system:serviceaccount:data:{ETL}"}
    }


def test_session_boundary_and_path_reach_the_role(planned: PlanResult) -> None:
    role = Planned(planned, "irsa-given").all("aws_iam_role")[0]
    assert (role["max_session_duration"], role["permissions_boundary"], role["path"]) == (43200, BOUNDARY, "/wf/")


@pytest.mark.parametrize(("name", "partition"), [("irsa-govcloud", "aws-us-gov"), ("irsa-china", "aws-cn")])
def test_other_partitions_are_kept_throughout(planned: PlanResult, name: str, partition: str) -> None:
    plan = Planned(planned, name)
    policies = [json.loads(policy["policy"]) for policy in plan.all("aws_iam_role_policy")]
    resources = [s["Resource"] for policy in policies for s in policy["Statement"]]
    assert resources
    assert all(resource.startswith(f"arn:{partition}:s3:::wf-artifacts") for resource in resources)
    (repositories,) = [
        c["data"]["default"]
        for c in plan.all("kubernetes_config_map_v1")
        if c["metadata"][0]["name"] == "artifact-repositories"
    ]
    suffix = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
    assert yaml.safe_load(repositories)["s3"]["endpoint"].endswith(f".{suffix}")


def test_an_oidc_provider_is_looked_up_or_made_once_for_all_specs(planned: PlanResult) -> None:
    by_url = list(Planned(planned, "irsa-by-url").configured("aws_iam_openid_connect_provider"))
    assert [lookup["url"]["constant_value"] for lookup in by_url] == [f"https://{ISSUER}"]
    by_cluster = Planned(planned, "irsa-by-cluster")
    assert [lookup["name"]["constant_value"] for lookup in by_cluster.configured("aws_eks_cluster")] == ["prod"]
    assert not by_cluster.all("aws_iam_openid_connect_provider")
    (made,) = Planned(planned, "irsa-created").all("aws_iam_openid_connect_provider")
    assert made["client_id_list"] == ["sts.amazonaws.com"]


def test_irsa_annotates_the_account_and_pod_identity_associates_it(planned: PlanResult) -> None:
    irsa = list(Planned(planned, "irsa-given").configured("kubernetes_service_account_v1"))
    assert any(f"aws_iam_role.{ETL}-identity-role.arn" in json.dumps(account) for account in irsa)
    pod = Planned(planned, "pod-identity")
    assert not pod.account()["annotations"]
    associations = pod.all("aws_eks_pod_identity_association")
    assert {a["service_account"] for a in associations} == {ETL, "etl-2-1fb6b92d"}
    assert {(a["cluster_name"], a["namespace"]) for a in associations} == {("prod", "data")}


def test_gke_gives_each_spec_a_google_account_with_conditions_on_its_prefix(planned: PlanResult) -> None:
    plan = Planned(planned, "gke-service-account")
    accounts = [account["account_id"] for account in plan.all("google_service_account")]
    assert sorted(accounts) == ["etl-2-1fb6b92d", ETL]
    members = {m["member"] for m in plan.all("google_service_account_iam_member")}
    assert f"serviceAccount:my-project.svc.id.goog[data/{ETL}]" in members
    bound = plan.all("google_storage_bucket_iam_member")
    assert {b["bucket"] for b in bound} == {"wf-artifacts"}
    assert all(
        "/objects/data/" in b["condition"][0]["expression"] or "reference/" in str(b["condition"]) for b in bound
    )
    # The role of the one that collects contains the two of the other.
    of_data = sorted(b["role"] for b in bound if "reference/" not in str(b["condition"]))
    assert of_data == ["roles/storage.objectCreator", "roles/storage.objectUser", "roles/storage.objectViewer"]


def test_an_existing_google_account_is_bound_once_to_what_two_specs_need(planned: PlanResult) -> None:
    plan = Planned(planned, "gke-existing-account")
    assert not plan.all("google_service_account")
    assert plan.account()["annotations"] == {
        "iam.gke.io/gcp-service-account": "workflows@my-project.iam.gserviceaccount.com"
    }
    bound = [(b["role"], b["condition"][0]["title"]) for b in plan.all("google_storage_bucket_iam_member")]
    assert len(bound) == len(set(bound)) == 4


def test_a_direct_principal_needs_no_google_account(planned: PlanResult) -> None:
    for name in ("gke-direct", "gke-direct-number"):
        plan = Planned(planned, name)
        assert not plan.all("google_service_account")
        assert not plan.account()["annotations"]
    members = {b["member"] for b in Planned(planned, "gke-direct-number").all("google_storage_bucket_iam_member")}
    pool = "principal://iam.googleapis.com/projects/1234/locations/global/workloadIdentityPools/my-project.svc.id.goog"
    assert f"{pool}/subject/ns/data/sa/{ETL}" in members


def test_azure_labels_the_pods_and_federates_the_account(planned: PlanResult) -> None:
    plan = Planned(planned, "azure")
    assert {i["name"] for i in plan.all("azurerm_user_assigned_identity")} == {ETL, "etl-2-1fb6b92d"}
    credentials = {c["subject"]: c for c in plan.all("azurerm_federated_identity_credential")}
    assert credentials[f"system:serviceaccount:data:{ETL}"]["issuer"] == AZURE_ISSUER
    for manifest in plan.manifests():
        assert manifest["spec"]["podMetadata"]["labels"]["azure.workload.identity/use"] == "true"
    (gc,) = [m["spec"]["artifactGC"] for m in plan.manifests() if "artifactGC" in m["spec"]]
    assert gc["podMetadata"]["labels"]["azure.workload.identity/use"] == "true"


def test_no_other_platform_labels_its_pods_for_azure(planned: PlanResult) -> None:
    for name in PLATFORMS:
        if not name.startswith("azure"):
            for manifest in Planned(planned, name).manifests():
                assert "azure.workload.identity/use" not in manifest["spec"]["podMetadata"]["labels"]


def test_an_azure_assignment_names_the_container_and_its_prefixes(planned: PlanResult) -> None:
    plan = Planned(planned, "azure-existing-identity")
    assert not plan.all("azurerm_user_assigned_identity")
    (assignment,) = plan.all("azurerm_role_assignment")
    assert assignment["scope"] == (
        "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/wfartifacts"
        "/blobServices/default/containers/artifacts"
    )
    assert assignment["principal_id"] == f"{GUID}2"
    assert (assignment["role_definition_name"], assignment["condition_version"]) == (
        "Storage Blob Data Contributor",
        "2.0",
    )
    assert "'data/'" in assignment["condition"]
    assert "'reference/'" in assignment["condition"]
    first, second = plan.configured("azurerm_federated_identity_credential")
    assert {c["user_assigned_identity_id"]["constant_value"] for c in (first, second)} == {IDENTITY_ID}


def test_a_store_that_a_secret_opens_gives_no_role_and_names_the_secret(planned: PlanResult) -> None:
    for name, secret in (("static-local", "my-minio-cred"), ("static-eks", "bucket-credentials")):
        plan = Planned(planned, name)
        assert not plan.all("aws_iam_role")
        (config_map,) = [
            c for c in plan.all("kubernetes_config_map_v1") if c["metadata"][0]["name"] == "artifact-repositories"
        ]
        repository = yaml.safe_load(config_map["data"]["default"])["s3"]
        assert repository["accessKeySecret"]["name"] == secret
        assert repository["region"]
        assert config_map["metadata"][0]["annotations"] == {
            "workflows.argoproj.io/default-artifact-repository": "default"
        }


def test_an_existing_account_is_not_made_but_bound_unless_others_do(planned: PlanResult) -> None:
    bound, elsewhere = Planned(planned, "existing-account"), Planned(planned, "existing-account-bound-elsewhere")
    for plan in (bound, elsewhere):
        assert not plan.all("kubernetes_service_account_v1")
        assert not plan.all("aws_iam_role")
        assert all(m["spec"]["serviceAccountName"] == "workflows" for m in plan.manifests())
    subjects = [s for b in bound.all("kubernetes_role_binding_v1") for s in b["subject"]]
    assert {(s["kind"], s["name"], s["namespace"]) for s in subjects} == {("ServiceAccount", "workflows", "data")}
    assert not elsewhere.all("kubernetes_role_v1")


def test_pod_identity_is_refused_where_argo_does_not_understand_it() -> None:
    with pytest.raises(DialectError, match=r"identity.*3\.6\.2"):
        eks(identity=PodIdentity(), argo_version="3.6.1")
    eks(identity=PodIdentity(), argo_version="3.6.2")


def test_an_identity_takes_no_more_accounts_than_azure_allows() -> None:
    stack = new_stack()
    platform = PLATFORMS["azure-existing-identity"]()
    for i in range(20):
        container_spec(stack, f"etl-{i}", platform)
    with pytest.raises(Exception, match=r"client_id: 21 service accounts.*at most 20"):
        container_spec(stack, "one-more", platform)


def test_a_container_without_a_resource_group_is_told() -> None:
    stack = new_stack()
    platform = PLATFORMS["azure"]()
    assert platform.artifacts is not None
    container_spec(
        stack,
        "etl",
        platform.model_copy(update={"artifacts": platform.artifacts.model_copy(update={"resource_group": None})}),
    )
    assert "platform.artifacts.resource_group" in failure(stack)


def test_characters_of_iam_and_of_terraform_reach_aws_as_they_are(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path / "out"))
    stack = Stack(app, "odd")
    place = {"endpoint": "s3.eu-central-1.amazonaws.com", "bucket": "open-data", "key": "a*b?c$d${x}/e"}
    loads = {**MAIN, "name": "load", "inputs": {"artifacts": [{"name": "in", "path": "/in", "s3": place}]}}
    spec = container_spec(stack, "etl", eks(), loads)
    home = "arn:aws:s3:::home/${aws:PrincipalTag/team}/*"
    spec.add_to_role_policy({"Effect": "Allow", "Action": "s3:GetObject", "Resource": home})
    WorkflowTemplate(stack, "template", spec=spec)
    app.synth()
    (policy,) = Planned(offline_plan(tmp_path / "out"), "odd").all("aws_iam_role_policy")
    document = json.loads(policy["policy"])
    assert home in json.dumps(document)
    assert "arn:aws:s3:::open-data/a${*}b${?}c${$}d${$}{x}/e" in json.dumps(document)
    for key, reached in (("a*b?c$d${x}/e", True), ("aXbYc$d${x}/e", False), ("a*b?c$d/e", False)):
        (asked,) = requests("GetObject", "open-data", key)
        assert allowed(document, asked) is reached
