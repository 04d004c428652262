"""Addresses in Terraform's state: they follow from names, never from where constructs stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from argoform import CronWorkflow, SemaphoreConfigMap, Stack, Workflow, WorkflowTemplate
from argoform._cdk import Construct, cdk
from argoform.errors import InputError, UnknownNameError
from argoform.terraform.plan import offline_plan
from tests.workflows.programs import addresses, eks, new_stack, spec, synth, synth_error, template


def _everything(scope: Construct) -> None:
    platform = eks()
    etl = spec(scope, platform=platform, scripts={"run.sh": "true"})
    made = WorkflowTemplate(scope, "template", spec=etl)
    CronWorkflow(scope, "nightly", template=made, schedules=["@daily"], timezone="UTC")
    Workflow(scope, "first-load", template=made)
    SemaphoreConfigMap(scope, "deploys", platform=platform, namespace="data", sizes={"production": 1})


def test_moving_a_construct_changes_nothing() -> None:
    here, there = new_stack(), new_stack()
    _everything(here)
    _everything(Construct(Construct(there, "team"), "pipelines"))
    assert synth(here) == synth(there)


def test_addresses_say_what_a_thing_is() -> None:
    stack = new_stack()
    _everything(stack)
    assert addresses(synth(stack)) == [
        "aws_iam_role.etl-34e56546-identity-role",
        "aws_iam_role_policy.etl-34e56546-identity-policy",
        "kubectl_manifest.cronworkflow-etl-34e56546",
        "kubectl_manifest.workflow-etl-34e56546",
        "kubectl_manifest.workflowtemplate-etl-34e56546",
        "kubernetes_config_map_v1.artifact-repositories-41bbc9ca-config-map",
        "kubernetes_config_map_v1.etl-34e56546-scripts",
        "kubernetes_config_map_v1.etl-34e56546-semaphore",
        "kubernetes_config_map_v1.semaphore-deploys-24590b0f",
        "kubernetes_pod_disruption_budget_v1.etl-34e56546-pod-disruption-budget",
        "kubernetes_role_binding_v1.etl-34e56546-role-binding",
        "kubernetes_role_v1.etl-34e56546-role",
        "kubernetes_service_account_v1.etl-34e56546-service-account",
    ]


@pytest.mark.parametrize("name", ["7zip", "a.b.c", "x" * 63])
def test_every_name_gives_addresses_that_terraform_takes(name: str) -> None:
    stack = new_stack()
    template(stack, name)
    for address in addresses(synth(stack)):
        assert address.split(".", 1)[1].replace("-", "_").isidentifier()


def test_two_specs_of_one_identity_are_refused_and_both_are_named() -> None:
    stack = new_stack()
    spec(Construct(stack, "one"))
    with pytest.raises(
        InputError, match=r"the spec 'etl' of the namespace 'data' is made by 'test/one/etl' and by 'test/two/etl'"
    ):
        spec(Construct(stack, "two"))


def test_specs_of_other_namespaces_and_clusters_and_stacks_do_not_clash() -> None:
    app = cdk.Testing.app()
    stack, other = Stack(app, "test"), Stack(app, "other")
    spec(Construct(stack, "one"))
    spec(Construct(stack, "two"), namespace="data-2")
    spec(Construct(stack, "three"), platform=eks(cluster="prod"))
    spec(other)
    assert len([a for a in addresses(synth(stack)) if a.startswith("kubernetes_service_account_v1")]) == 3


def test_two_templates_of_one_name_are_refused_and_both_are_named() -> None:
    stack = new_stack()
    etl = spec(stack)
    WorkflowTemplate(stack, "one", spec=etl)
    with pytest.raises(InputError, match=r"is made by 'test/one/manifest' and by 'test/two/manifest'"):
        WorkflowTemplate(stack, "two", spec=etl)
    WorkflowTemplate(stack, "three", spec=etl, name="etl-3")


def test_what_a_spec_makes_can_be_moved_from_old_addresses() -> None:
    stack = new_stack()
    etl = spec(
        stack, moved_from={"service-account": "kubernetes_service_account_v1.old", "semaphore": "etl/old-semaphore"}
    )
    WorkflowTemplate(stack, "template", spec=etl, moved_from="kubectl_manifest.old")
    moved = {entry["to"]: entry["from"] for entry in synth(stack)["moved"]}
    account = etl.account.service_account
    assert account is not None
    assert etl.semaphore is not None
    assert moved[account.address] == "kubernetes_service_account_v1.old"
    assert moved[etl.semaphore.address].startswith("kubernetes_config_map_v1.etl_old-semaphore_")
    assert "kubectl_manifest.old" in moved.values()


def test_a_move_of_what_is_not_made_is_refused() -> None:
    stack = new_stack()
    spec(stack, moved_from={"service-acount": "kubernetes_service_account_v1.old"})
    with pytest.raises(UnknownNameError) as raised:
        synth(stack)
    assert str(raised.value).startswith("moved_from.service-acount: nothing called 'service-acount' is made here")
    assert raised.value.nearest == "service-account"


def test_an_explicit_move_between_two_names_of_a_template() -> None:
    stack = new_stack()
    WorkflowTemplate(stack, "template", spec=spec(stack), moved_from="old/template/manifest")
    assert synth(stack)["moved"][0]["from"].startswith("kubectl_manifest.old_template_manifest_")


def test_the_path_of_the_error_reaches_who_runs_the_synth() -> None:
    stack = new_stack()
    template(stack, entrypoint="mian")
    assert synth_error(stack) == "entrypoint: there is no template called 'mian'; did you mean 'main'?"


@pytest.mark.terraform
def test_terraform_moves_what_was_elsewhere(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    name = "etl-7080e399-role"

    def plan(folder: str, **moved: str) -> dict[str, str]:
        app = cdk.App(outdir=str(tmp_path / folder))
        stack = Stack(app, "test")
        WorkflowTemplate(stack, "template", spec=spec(Construct(stack, folder), moved_from=moved))
        app.synth()
        if not moved:
            # As another program would have written it.
            file = tmp_path / folder / "stacks" / "test" / "cdk.tf.json"
            text = file.read_text().replace(f'"{name}": {{', '"old": {').replace(f"role_v1.{name}", "role_v1.old")
            file.write_text(text)
        result = offline_plan(app.outdir, keep_state=kept)
        return {change.address: change.action for change in result.stacks[0].changes}

    before = plan("before")
    assert before["kubernetes_role_v1.old"] == "create"
    assert plan("after", role="kubernetes_role_v1.old") == {f"kubernetes_role_v1.{name}": "move"}
