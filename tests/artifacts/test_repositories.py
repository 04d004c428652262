"""The artifact repositories of a namespace: made once, waited for, and never two different ones."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from argoform import (
    S3,
    ArgoWorkflows,
    ArtifactRepositories,
    Gcs,
    GkeWorkloadIdentity,
    Irsa,
    LabelRules,
    Stack,
    WorkflowSpec,
    WorkflowTemplate,
)
from argoform._cdk import cdk
from argoform.errors import InputError
from tests.access.examples import PROVIDER_ARN, container_spec, eks
from tests.access.programs import new_stack, resources, synth

OTHER = S3(bucket="other-artifacts", region="us-west-2", key_format="{{workflow.namespace}}/{{workflow.name}}")


def config_maps(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The ConfigMaps of repositories by namespace."""
    return {
        body["metadata"][0]["namespace"]: body
        for body in resources(document, "kubernetes_config_map_v1").values()
        if body["metadata"][0]["name"] == "artifact-repositories"
    }


def test_a_namespace_has_the_default_and_the_named_repositories() -> None:
    stack = new_stack()
    container_spec(stack, "etl", eks(artifact_repositories={"other": OTHER}))
    (found,) = config_maps(synth(stack)).values()
    assert found["metadata"][0]["annotations"] == {"workflows.argoproj.io/default-artifact-repository": "default"}
    default, other = (yaml.safe_load(found["data"][name]) for name in ("default", "other"))
    assert default == {
        "archiveLogs": True,
        "s3": {
            "bucket": "wf-artifacts",
            "endpoint": "s3.eu-central-1.amazonaws.com",
            "region": "eu-central-1",
            "keyFormat": "data/{{workflow.name}}/{{pod.name}}",
            "useSDKCreds": True,
        },
    }
    assert other["s3"]["keyFormat"] == "data/{{workflow.name}}"


def test_specs_share_the_repositories_of_their_namespace_across_stacks() -> None:
    app = cdk.Testing.app()
    first, second = Stack(app, "first"), Stack(app, "second")
    platform = eks()
    argo = ArgoWorkflows(first, "argo", platform=platform, workflow_namespaces=["data"])
    for stack, name in ((first, "etl"), (second, "reports")):
        spec = container_spec(stack, name, platform, install=argo if stack is first else None)
        WorkflowTemplate(stack, "template", spec=spec)
    container_spec(second, "elsewhere", platform, namespace="elsewhere")
    here, there = synth(first), synth(second)
    assert set(config_maps(here)) == {"data"}
    assert set(config_maps(there)) == {"elsewhere"}
    assert [str(stack.node.id) for stack in second.dependencies] == ["first"]
    assert any("namespace-data" in address for address in config_maps(here)["data"]["depends_on"])


def test_repositories_can_be_made_explicitly_or_exist_already() -> None:
    stack = new_stack()
    platform = eks()
    made = ArtifactRepositories(stack, "repositories", platform=platform, namespace="data", labels={"team": "obs"})
    ArtifactRepositories(stack, "existing", platform=platform, namespace="reports", existing=True)
    spec = container_spec(stack, "etl", platform)
    container_spec(stack, "reports", platform, namespace="reports")
    assert spec.artifact_repositories is made
    found = config_maps(synth(stack))
    assert set(found) == {"data"}
    assert found["data"]["metadata"][0]["labels"] == {"team": "obs"}
    with pytest.raises(InputError, match="are made by 'test/repositories' already"):
        ArtifactRepositories(stack, "again", platform=platform, namespace="data")


def test_two_platforms_cannot_mean_different_stores_by_one_namespace() -> None:
    stack = new_stack()
    container_spec(stack, "etl", eks())
    # An equal platform is the same one.
    container_spec(stack, "etl-2", eks())
    with pytest.raises(InputError, match=r"platform\.artifacts: two platforms keep artifacts of the namespace 'data'"):
        container_spec(stack, "etl-3", eks(artifacts=OTHER))


def test_what_specs_share_has_the_labels_that_the_platform_requires() -> None:
    stack = new_stack()
    store = S3(bucket="wf-artifacts", region="eu-central-1", create=True)
    platform = eks(artifacts=store, labels=LabelRules(required=frozenset({"team"})))
    container_spec(stack, "etl", platform, extra_labels={"team": "obs", "other": "x"})
    document = synth(stack)
    expected = {"team": "obs", "app.kubernetes.io/managed-by": "argoform"}
    assert config_maps(document)["data"]["metadata"][0]["labels"] == expected
    (bucket,) = resources(document, "aws_s3_bucket").values()
    assert bucket["tags"] == expected


def test_a_called_template_reaches_the_repository_that_its_caller_chose() -> None:
    stack = new_stack()
    platform = eks(artifact_repositories={"other": OTHER})
    shared = container_spec(stack, "shared", platform)
    template = WorkflowTemplate(stack, "template", spec=shared)
    task = {"name": "call", "templateRef": template.template_ref("main")}
    caller = WorkflowSpec(
        stack,
        "caller",
        platform=platform,
        namespace="data",
        entrypoint="flow",
        artifact_repository="other",
        templates=[{"name": "flow", "dag": {"tasks": [task]}}],
    )
    WorkflowTemplate(stack, "caller-template", spec=caller)
    synth(stack)
    written = {r.statement.resources for r in shared.rights.aws if "s3:PutObject" in r.statement.actions}
    assert ("arn:aws:s3:::other-artifacts/data/*",) in written


BAD = [
    (lambda: Irsa(oidc_provider_url="ftp://x"), "oidc_provider_url"),
    (
        lambda: Irsa(oidc_provider_arn="arn:aws:iam::11112222333:oidc-provider/oidc.eks.eu.amazonaws.com/id/A"),
        "oidc_provider_arn",
    ),
    (lambda: Irsa(oidc_provider_arn="arn:aws:s3:::bucket"), "oidc_provider_arn"),
    (
        lambda: Irsa(oidc_provider_arn=PROVIDER_ARN, permissions_boundary="arn:aws:iam::111122223333:role/x"),
        "permissions_boundary",
    ),
    (lambda: S3(bucket="Wf_Artifacts"), "bucket"),
    (lambda: S3(bucket="wf-artifacts", region="europe"), "region"),
    (lambda: S3(bucket="wf-artifacts", account_id="1111"), "account_id"),
    (lambda: S3(bucket="wf-artifacts", kms_key_arn="arn:aws:s3:::x"), "kms_key_arn"),
    (lambda: S3(bucket="wf-artifacts", key_format="{{workflow.nam}}/{{pod.name}}"), "key_format"),
    (lambda: Gcs(bucket="goog-artifacts"), "bucket"),
    (
        lambda: container_spec(
            new_stack(), "etl", eks(artifacts=S3(bucket="wf-artifacts", key_format="{{workflow.name}}"))
        ),
        "artifacts.key_format",
    ),
    (
        lambda: container_spec(new_stack(), "etl", eks(identity=GkeWorkloadIdentity(project="my-project"))),
        "artifacts.credentials",
    ),
]


@pytest.mark.parametrize(("program", "path"), BAD)
def test_bad_input_is_told_with_its_path(program: Any, path: str) -> None:
    with pytest.raises(InputError) as raised:
        program()
    assert raised.value.path == path
    assert str(raised.value).startswith(f"{path}: ")


def test_the_scheme_of_an_issuer_is_stripped() -> None:
    assert Irsa(oidc_provider_url="https://oidc.eks.eu-central-1.amazonaws.com/id/A").oidc_provider_url == (
        "oidc.eks.eu-central-1.amazonaws.com/id/A"
    )
