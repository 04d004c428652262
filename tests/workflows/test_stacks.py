"""Whole stacks on several platforms, and how the platform's providers and manifest engine are used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from argoform import (
    S3,
    ApplyOptions,
    ArgoWorkflows,
    ClusterWorkflowTemplate,
    CronWorkflow,
    Irsa,
    Platform,
    ProviderBindings,
    SemaphoreConfigMap,
    SensitiveVariable,
    Stack,
    Workflow,
    WorkflowSpec,
    WorkflowTemplate,
)
from argoform._cdk import cdk
from argoform.errors import InputError
from argoform.terraform import aws, helm, kubectl, kubernetes
from argoform.terraform.plan import OfflinePlanner
from tests.workflows.programs import OIDC_PROVIDER, eks, local, new_stack, resource, spec, synth, template

PLATFORMS = {
    "local": Platform.local(),
    "eks": eks(artifact_isolation="spec", instance_id="blue"),
    "panfactum": Platform.panfactum(
        identity=Irsa(oidc_provider_arn=OIDC_PROVIDER), artifacts=S3(bucket="argo", region="us-east-2")
    ),
}


def _fill(stack: Stack, platform: Platform) -> None:
    """Something of everything."""
    argo = ArgoWorkflows(stack, "argo", platform=platform, workflow_namespaces=["data"])
    deploys = SemaphoreConfigMap(
        stack, "deploys", platform=platform, namespace="data", sizes={"production": 1}, install=argo
    )
    library = WorkflowSpec(
        stack,
        "library",
        platform=platform,
        install=argo,
        namespace="data",
        entrypoint="build",
        passthrough_parameters=[{"name": "git-ref", "default": "main"}],
    )
    library.add_template({"name": "build", "container": {"command": ["make", "{{inputs.parameters.git-ref}}"]}})
    shared = WorkflowTemplate(stack, "library-template", spec=library)
    etl = WorkflowSpec(
        stack,
        "etl",
        platform=platform,
        install=argo,
        namespace="data",
        entrypoint="main",
        common_env={"GREETING": "hello ${USER}"},
        common_secrets={"TOKEN": SensitiveVariable(stack, "token", description="The token of the API")},
        scripts={"run.sh": '#!/bin/sh\necho "${GREETING:-x}"\n'},
        volume_mounts={"scratch": {"mount_path": "/scratch", "size_gb": 5}},
        extra_labels={"team": "obs"},
        delete_artifacts_on_deletion=True,
        # Every template of the library names it, so whatever calls one needs it too.
        arguments={"parameters": [{"name": "git-ref", "value": "main"}]},
    )
    etl.add_template(
        {
            "name": "main",
            "dag": {
                "tasks": [
                    {"name": "run", "template": "run"},
                    {"name": "build", "templateRef": library.template_ref("build"), "depends": "run"},
                    {"name": "report", "template": "report", "depends": "build.Succeeded"},
                ]
            },
        }
    )
    etl.add_template(
        {
            "name": "run",
            "container": {"image": "alpine:3.20", "command": ["/scripts/run.sh"]},
            "volumes": [*etl.volumes, {"name": "extra", "emptyDir": {}}],
            "synchronization": deploys.semaphore("production"),
            "outputs": {"artifacts": [{"name": "result", "path": "/tmp/result"}]},
        }
    )
    etl.add_template(library.submit_template("report", arguments={"git-ref": "{{workflow.name}}"}))
    whole = WorkflowTemplate(stack, "etl-template", spec=etl, annotations={"owner": "obs"})
    CronWorkflow(stack, "nightly", template=whole, schedules=["0 2 * * *"], timezone="Europe/Berlin")
    Workflow(stack, "first-load", template=shared)


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_whole_stack(name: str, snapshot: SnapshotAssertion) -> None:
    stack = new_stack()
    _fill(stack, PLATFORMS[name])
    assert synth(stack) == snapshot


@pytest.mark.terraform
def test_every_stack_plans(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path / "out"))
    for name, platform in PLATFORMS.items():
        _fill(Stack(app, name), platform)
    app.synth()
    with OfflinePlanner() as planner:
        result = planner.plan(app.outdir)
    assert {stack.name for stack in result.stacks} == set(PLATFORMS)
    for stack in result.stacks:
        kinds = {change.type for change in stack.changes}
        assert {"kubectl_manifest", "kubernetes_role_v1", "helm_release", "kubernetes_secret_v1"} <= kinds
        assert {change.action for change in stack.changes} == {"create"}


def test_kubernetes_manifest_is_an_option() -> None:
    stack = new_stack()
    platform = local(manifest_engine="kubernetes_manifest")
    made = template(stack, platform=platform)
    document = synth(stack)
    found = resource(document, made.resource.address)
    assert made.resource.address.startswith("kubernetes_manifest.workflowtemplate-etl-")
    assert found["manifest"]["spec"]["entrypoint"] == "main"
    assert found["manifest"]["spec"]["templates"][0]["container"]["command"][2] == "echo $${HOME:-x} %%{http_code}"
    assert found["field_manager"] == [{"name": "argoform", "force_conflicts": False}]
    assert "kubectl" not in document["terraform"]["required_providers"]
    with pytest.raises(InputError, match=r"options\.ignore_fields: kubernetes_manifest cannot leave drift alone"):
        WorkflowTemplate(
            stack, "again", spec=made.spec, name="again", options=ApplyOptions(ignore_fields=("metadata",))
        )


def test_a_cluster_template_has_no_namespace() -> None:
    stack = new_stack()
    made = ClusterWorkflowTemplate(stack, "shared", spec=spec(stack))
    body = resource(synth(stack), made.resource.address)["yaml_body"]
    assert '"kind": "ClusterWorkflowTemplate"' in body
    assert '  "namespace"' not in body.split('"spec"')[0]
    assert made.reference == {"name": "etl", "clusterScope": True}


def test_every_resource_uses_the_providers_of_its_cluster() -> None:
    stack = new_stack()

    def bound(cluster: str) -> Platform:
        return eks(
            cluster=cluster,
            providers=ProviderBindings(
                kubernetes=kubernetes.Provider(stack, f"kubernetes-{cluster}", alias=cluster, config_context=cluster),
                kubectl=kubectl.Provider(stack, f"kubectl-{cluster}", alias=cluster, config_context=cluster),
                helm=helm.Provider(stack, f"helm-{cluster}", alias=cluster),
                aws=aws.Provider(stack, f"aws-{cluster}", alias=cluster, region="eu-central-1"),
            ),
        )

    for cluster in ("east", "west"):
        _fill_cluster(stack, bound(cluster), cluster)
    document = synth(stack)
    for type_, found in document["resource"].items():
        used = {body.get("provider", "") for body in found.values()}
        assert used == {f"{_provider(type_)}.east", f"{_provider(type_)}.west"}, type_


def _provider(type_: str) -> str:
    return type_.split("_")[0]


def _fill_cluster(stack: Stack, platform: Platform, cluster: str) -> None:
    own = cdk.TerraformVariable(stack, f"image-{cluster}", type="string", default="alpine:3.20")
    etl = WorkflowSpec(
        stack,
        f"etl-{cluster}",
        name="etl",
        platform=platform,
        namespace="data",
        entrypoint="main",
        templates=[{"name": "main", "container": {"image": own.string_value}}],
        scripts={"a": "b"},
    )
    made = WorkflowTemplate(stack, f"template-{cluster}", spec=etl)
    CronWorkflow(stack, f"cron-{cluster}", template=made, schedules=["@daily"])
    Workflow(stack, f"once-{cluster}", template=made)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "A"}, "name: 'A' is not a valid name"),
        ({"name": "x" * 64}, f"name: '{'x' * 64}' has 64 characters; expected at most 63"),
        ({"name": "${TfToken[TOKEN.1]}"}, "name: it cannot be a token, because others refer to it"),
        ({"annotations": {"": "x"}}, "annotations.: '' is not a valid name"),
    ],
)
def test_wrong_arguments_of_a_template(arguments: dict[str, Any], message: str) -> None:
    stack = new_stack()
    with pytest.raises(InputError) as raised:
        WorkflowTemplate(stack, "template", spec=spec(stack), **arguments)
    assert str(raised.value).startswith(message)


def test_no_name_is_longer_than_its_kind_allows() -> None:
    stack = new_stack()
    platform = eks()
    etl = spec(stack, "x" * 63, platform=platform, namespace="n" * 63, scripts={"a": "b"})
    WorkflowTemplate(stack, "template", spec=etl)
    document = synth(stack)
    for type_, found in document["resource"].items():
        for body in found.values():
            if "metadata" in body:
                assert len(body["metadata"][0]["name"]) <= 63
                assert all(len(value) <= 63 for value in body["metadata"][0].get("labels", {}).values())
            if type_ == "aws_iam_role":
                assert len(body["name"]) <= 64


def test_the_errors_of_all_constructs_are_told_together_each_with_its_place(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    stack = Stack(app, "test")
    template(stack, "one", entrypoint="mian")
    template(
        stack, "two", platform=local(argo_version="3.4"), templates=[{"name": "main", "plugin": {}}, {"name": "x"}]
    )
    etl = template(stack)
    CronWorkflow(stack, "cron", template=etl, schedules=["@daily"], arguments={"parameters": [{"value": "x"}]})
    with pytest.raises(RuntimeError) as raised:
        app.synth()
    lines = [line.strip() for line in str(raised.value).splitlines() if line.strip().startswith("[")]
    assert [line.split("]")[0] for line in lines] == ["[test/one", "[test/two", "[test/cron"]
    assert lines[0] == "[test/one] entrypoint: there is no template called 'mian'; did you mean 'main'?"
    assert list((tmp_path / "stacks").glob("*/cdk.tf.json")) == []
