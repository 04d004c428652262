"""Grants: what they add to policies and roles, where their bindings stand, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from argoform import (
    S3,
    ArgoWorkflows,
    ArtifactStore,
    Gcs,
    Irsa,
    Minio,
    Platform,
    S3ArtifactStore,
    ServiceAccountIdentity,
    Stack,
    StaticCredentials,
    WorkflowSpec,
    WorkflowTemplate,
)
from argoform._cdk import cdk
from argoform.errors import InputError, UnknownNameError
from argoform.permissions import Statement
from argoform.terraform import aws
from tests.access.examples import MAIN, aks, container_spec, eks, gke
from tests.access.programs import failure, new_stack, one, resources, statements, synth

QUEUE = "arn:aws:sqs:eu-central-1:111122223333:jobs"


def allowed(document: dict[str, Any], action: str) -> set[str]:
    """The resources on which any policy of the stack allows an action."""
    found: set[str] = set()
    for statement in statements(document):
        actions, on = statement["Action"], statement["Resource"]
        if statement["Effect"] == "Allow" and action in ([actions] if isinstance(actions, str) else actions):
            found |= {on} if isinstance(on, str) else set(on)
    return found


def test_a_spec_reaches_the_prefix_of_its_namespace_and_nothing_else() -> None:
    stack = new_stack()
    container_spec(stack, "etl", eks())
    document = synth(stack)
    assert allowed(document, "s3:PutObject") == {"arn:aws:s3:::wf-artifacts/data/*"}
    assert allowed(document, "s3:DeleteObject") == set()
    assert all(
        action != "*" and not action.endswith(":*")
        for s in statements(document)
        for action in [s["Action"]]
        if isinstance(action, str)
    )


def test_isolation_by_spec_gives_each_spec_its_own_prefix_and_repository() -> None:
    stack = new_stack()
    platform = eks(artifact_isolation="spec")
    specs = [container_spec(stack, name, platform) for name in ("etl", "etl-2")]
    for spec in specs:
        WorkflowTemplate(stack, f"{spec.name}-template", spec=spec)
    document = synth(stack)
    policies = {body["name"]: body["policy"] for body in resources(document, "aws_iam_role_policy").values()}
    for name, policy in policies.items():
        own = "etl-2" if name.startswith("etl-2") else "etl"
        found = [s["Resource"] for s in json.loads(policy)["Statement"] if "/" in str(s["Resource"])]
        assert set(found) == {f"arn:aws:s3:::wf-artifacts/data/{own}/*"}
    repositories = next(
        body
        for body in resources(document, "kubernetes_config_map_v1").values()
        if body["metadata"][0]["name"] == "artifact-repositories"
    )
    assert set(repositories["data"]) == {"spec.etl", "spec.etl-2"}
    assert "annotations" not in repositories["metadata"][0]
    assert specs[0].workflow_spec["artifactRepositoryRef"] == {"configMap": "artifact-repositories", "key": "spec.etl"}


def test_grant_artifact_read_opens_the_other_specs_prefix_for_reading_alone() -> None:
    stack = new_stack()
    platform = eks(artifact_isolation="spec")
    reports = container_spec(stack, "reports", platform)
    etl = container_spec(stack, "etl", platform)
    reports.grant_artifact_read(etl)
    document = synth(stack)
    (policy,) = [
        b["policy"] for b in resources(document, "aws_iam_role_policy").values() if b["name"].startswith("etl")
    ]
    readable = {s["Resource"] for s in json.loads(policy)["Statement"] if "s3:GetObject" in s["Action"]}
    assert readable == {"arn:aws:s3:::wf-artifacts/data/etl/*", "arn:aws:s3:::wf-artifacts/data/reports/*"}
    written = {s["Resource"] for s in json.loads(policy)["Statement"] if "s3:PutObject" in s["Action"]}
    assert written == {"arn:aws:s3:::wf-artifacts/data/etl/*"}
    assert any("'etl' reads the artifacts of 'reports'" in right.reason for right in etl.rights.aws)


def test_a_store_grants_reading_writing_and_deleting_apart() -> None:
    stack = new_stack()
    platform = eks()
    spec = container_spec(stack, "etl", platform)
    store = ArtifactStore.of(stack, platform)
    store.grant_read(spec, prefix="reference/")
    store.grant_write(spec, prefix="published/")
    store.grant_delete(spec, prefix="scratch/")
    document = synth(stack)
    bucket = "arn:aws:s3:::wf-artifacts"
    assert f"{bucket}/reference/*" in allowed(document, "s3:GetObject")
    assert f"{bucket}/published/*" not in allowed(document, "s3:GetObject")
    assert allowed(document, "s3:PutObject") == {f"{bucket}/data/*", f"{bucket}/published/*"}
    assert allowed(document, "s3:DeleteObject") == {f"{bucket}/scratch/*"}


def test_a_grant_settles_a_key_that_leaves_the_prefix() -> None:
    artifact = {"name": "out", "path": "/out", "s3": {"key": "published/{{workflow.name}}/out.tgz"}}
    saves = {**MAIN, "name": "save", "outputs": {"artifacts": [artifact]}}
    stack = new_stack()
    container_spec(stack, "etl", eks(), saves)
    assert "templates[1].outputs.artifacts[0].s3.key" in failure(stack)
    stack = new_stack()
    spec = container_spec(stack, "etl", eks(), saves)
    assert spec.artifact_store is not None
    spec.artifact_store.grant_write(spec, prefix="published/")
    assert "arn:aws:s3:::wf-artifacts/published/*" in allowed(synth(stack), "s3:PutObject")


def test_a_grant_on_a_store_of_another_kind_gives_the_rights_of_that_kind() -> None:
    stack = new_stack()
    platform = gke(artifact_repositories={"shared": Gcs(bucket="shared-artifacts", prefix="all")})
    spec = container_spec(stack, "etl", platform)
    ArtifactStore.of(stack, platform, "shared").grant_read(spec)
    bound = resources(synth(stack), "google_storage_bucket_iam_member").values()
    (shared,) = [b for b in bound if b["bucket"] == "shared-artifacts"]
    assert shared["role"] == "roles/storage.objectViewer"
    assert "/objects/all/" in shared["condition"][0]["expression"]


def test_a_store_that_a_secret_opens_has_nothing_to_grant() -> None:
    stack = new_stack()
    platform = Platform.local(artifact_repositories={"other": Minio(bucket="other-bucket")})
    spec, other = container_spec(stack, "etl", platform), container_spec(stack, "other", platform)
    for repository in ("default", "other"):
        ArtifactStore.of(stack, platform, repository).grant_read(spec)
    other.grant_artifact_read(spec)
    assert not spec.rights.aws
    static = eks(identity=StaticCredentials(secret_name="keys"))
    opened = container_spec(new_stack(), "etl", static)
    assert opened.artifact_store is not None
    opened.artifact_store.grant_read(opened)
    assert not opened.rights.aws


def test_kubernetes_grants_make_the_role_and_its_binding_in_the_right_namespace() -> None:
    stack = new_stack()
    platform = eks()
    argo = ArgoWorkflows(stack, "argo", platform=platform, workflow_namespaces=["data", "apps"])
    spec = container_spec(stack, "etl", platform, install=argo)
    spec.grant_kubernetes(["get"], ["deployments"], api_groups=["apps"], namespace="apps", resource_names=["web"])
    spec.grant_kubernetes(["list"], ["nodes"], cluster=True)
    document = synth(stack)
    roles = {body["metadata"][0]["namespace"]: body for body in resources(document, "kubernetes_role_v1").values()}
    assert roles["apps"]["rule"] == [
        {"api_groups": ["apps"], "resources": ["deployments"], "verbs": ["get"], "resource_names": ["web"]}
    ]
    # The role waits for the namespace that it stands in.
    assert any("namespace-apps" in address for address in roles["apps"]["depends_on"])
    bindings = {b["metadata"][0]["namespace"]: b for b in resources(document, "kubernetes_role_binding_v1").values()}
    assert bindings["apps"]["subject"] == [
        {"kind": "ServiceAccount", "name": spec.service_account_name, "namespace": "data"}
    ]
    cluster = one(document, "kubernetes_cluster_role_v1")
    assert [(rule["verbs"], rule["resources"]) for rule in cluster["rule"]] == [(["list"], ["nodes"])]
    assert one(document, "kubernetes_cluster_role_binding_v1")["subject"][0]["namespace"] == "data"


def test_a_grant_takes_the_place_of_what_a_resource_template_does_not_tell() -> None:
    make = {"name": "make", "resource": {"action": "create", "manifest": "{{inputs.parameters.manifest}}"}}
    make["inputs"] = {"parameters": [{"name": "manifest"}]}
    stack = new_stack()
    container_spec(stack, "etl", eks(), make)
    assert "templates[1].resource.manifest" in failure(stack)
    stack = new_stack()
    spec = container_spec(stack, "etl", eks(), make)
    spec.grant_kubernetes(["create"], ["jobs"], api_groups=["batch"], templates=["make"])
    rules = [rule for body in resources(synth(stack), "kubernetes_role_v1").values() for rule in body["rule"]]
    assert {"api_groups": ["batch"], "resources": ["jobs"], "verbs": ["create"]} in rules


def test_existing_roles_are_bound_where_they_hold() -> None:
    stack = new_stack()
    spec = container_spec(stack, "etl", eks())
    spec.bind_role("deployer", namespace="apps")
    spec.bind_role("deployer", namespace="apps")
    spec.bind_cluster_role("view")
    spec.bind_cluster_role("system:auth-delegator", cluster=True)
    document = synth(stack)
    found = {
        (b["role_ref"][0]["kind"], b["role_ref"][0]["name"], b["metadata"][0]["namespace"])
        for b in resources(document, "kubernetes_role_binding_v1").values()
        if b["role_ref"][0]["name"] != spec.service_account_name
    }
    assert found == {("Role", "deployer", "apps"), ("ClusterRole", "view", "data")}
    wide = one(document, "kubernetes_cluster_role_binding_v1")
    assert wide["role_ref"][0]["name"] == "system:auth-delegator"
    names = [b["metadata"][0]["name"] for b in resources(document, "kubernetes_role_binding_v1").values()]
    assert len(set(names)) == len(names) == 3


def test_statements_of_every_form_reach_the_policy_and_a_token_becomes_a_policy_of_its_own() -> None:
    stack = new_stack()
    spec = container_spec(
        stack, "etl", eks(), extra_aws_permissions=[{"Effect": "Allow", "Action": "sns:Publish", "Resource": QUEUE}]
    )
    spec.add_to_role_policy({"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": QUEUE})
    key = aws.KmsKey(stack, "key", enable_key_rotation=True)
    document = synth(stack)
    assert allowed(document, "sns:Publish") == allowed(document, "sqs:SendMessage") == {QUEUE}
    arn = key.arn
    spec.add_to_role_policy(Statement.of(["kms:Decrypt"], [arn]))
    assert arn in spec.rights.policy_document().to_json()
    stack = new_stack()
    token = cdk.TerraformVariable(stack, "policy", type="string")
    container_spec(stack, "etl", eks(), extra_aws_permissions=token.string_value)
    document = synth(stack)
    assert [b["policy"] for b in resources(document, "aws_iam_role_policy").values()] == ["${var.policy}"]
    # Nobody knows how much of the inline quota is left beside it.
    assert len(resources(document, "aws_iam_policy")) == 1


def test_the_ip_allow_list_reaches_the_policy_as_denies() -> None:
    stack = new_stack()
    container_spec(stack, "etl", eks(), ip_allow_list=["203.0.113.0/24", "10.0.0.0/8"])
    denies = [s for s in statements(synth(stack)) if s["Effect"] == "Deny"]
    assert {s["Sid"] for s in denies} == {"DenyOtherPublicAddresses", "DenyOtherVpcAddresses"}


def test_a_server_reads_the_logs_of_one_namespace_and_gets_its_annotation() -> None:
    stack = new_stack()
    platform = eks(artifact_isolation="spec")
    server = ServiceAccountIdentity(stack, "server", platform=platform, namespace="argo")
    ArtifactStore.of(stack, platform).grant_read_logs(server, namespace="data")
    ArgoWorkflows(stack, "argo", platform=platform, values=server.helm_values("server"))
    document = synth(stack)
    assert allowed(document, "s3:GetObject") == {"arn:aws:s3:::wf-artifacts/data/*"}
    assert not allowed(document, "s3:PutObject")
    trust = json.loads(one(document, "aws_iam_role")["assume_role_policy"])["Statement"][0]
    assert "system:serviceaccount:argo:argo-workflows-server" in json.dumps(trust)
    assert "eks.amazonaws.com/role-arn" in one(document, "helm_release")["values"][0]
    assert server.helm_values("server")["server"].keys() == {"serviceAccount"}
    azure = ServiceAccountIdentity(new_stack(), "server", platform=aks(), namespace="argo")
    assert azure.helm_values("server")["server"]["podLabels"] == {"azure.workload.identity/use": "true"}


def test_rights_cannot_be_given_where_no_identity_holds_them() -> None:
    stack = new_stack()
    server = ServiceAccountIdentity(stack, "server", platform=eks(identity=None), namespace="argo")
    bucket = S3(bucket="wf-artifacts", region="eu-central-1")
    store = S3ArtifactStore(new_stack(), "store", platform=eks(artifacts=bucket))
    with pytest.raises(InputError, match=r"platform\.identity: nothing holds rights"):
        store.grant_read(server)


def test_aws_permissions_without_an_aws_role_are_refused_at_synth() -> None:
    stack = new_stack()
    spec = container_spec(stack, "etl", gke())
    spec.add_to_role_policy({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE})
    assert "AWS permissions need a role" in failure(stack)


@pytest.mark.parametrize(
    ("grant", "path", "said"),
    [
        (lambda s: s.grant_kubernetes(["gets"], ["pods"]), "grant_kubernetes.verbs[0]", "did you mean 'get'"),
        (lambda s: s.grant_kubernetes("get", ["pods"]), "grant_kubernetes.verbs", "not a list"),
        (lambda s: s.grant_kubernetes([], ["pods"]), "grant_kubernetes.verbs", "not a list"),
        (lambda s: s.grant_kubernetes(["get"], ["Pod"]), "grant_kubernetes.resources[0]", "plural"),
        (
            lambda s: s.grant_kubernetes(["get"], ["jobs"], api_groups=["batch/v1"]),
            "grant_kubernetes.api_groups[0]",
            "version",
        ),
        (
            lambda s: s.grant_kubernetes(["get"], ["pods"], namespace="No"),
            "grant_kubernetes.namespace",
            "not a valid name",
        ),
        (
            lambda s: s.grant_kubernetes(["get"], ["pods"], namespace="a", cluster=True),
            "grant_kubernetes.namespace",
            "not both",
        ),
        (lambda s: s.bind_role("a/b"), "bind_role", "not the name of a role"),
        (lambda s: s.bind_cluster_role("view", namespace="a", cluster=True), "bind_cluster_role.namespace", "not both"),
        (lambda s: s.bind_cluster_role("view", namespace="A"), "bind_cluster_role.namespace", "not a valid name"),
        (lambda s: s.add_to_role_policy({"Effect": "Allow", "Action": "s3GetObject"}), "add_to_role_policy[0]", ""),
        (lambda s: s.artifact_store.grant_read(s, prefix="/a"), "grant_read.prefix", "leading slash"),
        (
            lambda s: s.artifact_store.grant_read_logs(s, namespace="a/b"),
            "grant_read_logs.namespace",
            "not a valid name",
        ),
    ],
)
def test_a_wrong_grant_is_told_with_its_path(grant: Any, path: str, said: str) -> None:
    spec = container_spec(new_stack(), "etl", eks())
    with pytest.raises(InputError) as raised:
        grant(spec)
    assert raised.value.path.startswith(path)
    assert said in str(raised.value)


def test_a_spec_without_a_store_has_nothing_to_read() -> None:
    platform = eks(artifacts=None)
    stack = new_stack()
    spec = container_spec(stack, "etl", platform)
    with pytest.raises(InputError, match=r"platform\.artifacts"):
        spec.grant_artifact_read(spec)
    with pytest.raises(UnknownNameError, match="no artifact store"):
        ArtifactStore.of(stack, platform)
    assert not resources(synth(stack), "kubernetes_config_map_v1").keys() & {"artifact-repositories"}


def test_a_named_repository_that_the_platform_lacks_is_told_with_the_nearest() -> None:
    platform = eks(artifact_repositories={"reports": S3(bucket="reports-bucket", region="eu-central-1")})
    spec = WorkflowSpec(
        new_stack(),
        "etl",
        platform=platform,
        namespace="data",
        entrypoint="main",
        templates=[MAIN],
        artifact_repository="reports",
    )
    assert spec.workflow_spec["artifactRepositoryRef"] == {"configMap": "artifact-repositories", "key": "reports"}
    assert {s.resources for s in [r.statement for r in spec.rights.aws] if "s3:PutObject" in s.actions} == {
        ("arn:aws:s3:::reports-bucket/data/*",)
    }
    with pytest.raises(UnknownNameError, match=r"artifact_repository: .*did you mean 'reports'"):
        container_spec(new_stack(), "etl", platform, artifact_repository="report").outputs  # noqa: B018


def test_a_provider_that_an_app_makes_is_looked_up_by_its_other_stacks() -> None:
    app = cdk.Testing.app()
    first, second = Stack(app, "first"), Stack(app, "second")
    platform = eks(identity=Irsa(create_oidc_provider=True))
    container_spec(first, "etl", platform)
    container_spec(first, "etl-2", platform)
    container_spec(second, "reports", platform)
    here, there = synth(first), synth(second)
    assert len(resources(here, "aws_iam_openid_connect_provider")) == 1
    assert not resources(there, "aws_iam_openid_connect_provider")
    assert there["data"]["aws_iam_openid_connect_provider"]
    assert [str(stack.node.id) for stack in second.dependencies] == ["first"]
