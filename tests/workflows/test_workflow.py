"""Workflows that an apply submits once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from argoform import Stack, Workflow
from argoform._cdk import cdk
from argoform.errors import InputError
from argoform.terraform.plan import offline_plan, rendered_manifests
from tests.workflows.programs import MAIN, local, manifest, new_stack, resource, spec, synth, template

PARAMETER = {"parameters": [{"name": "day", "value": "monday"}]}


def _submitted(**arguments: Any) -> dict[str, Any]:
    stack = new_stack()
    Workflow(stack, "once", template=template(stack), **arguments)
    return manifest(synth(stack), "Workflow")


def test_it_refers_to_the_template_and_outlives_its_end() -> None:
    found = _submitted(arguments=PARAMETER)
    assert found["spec"] == {
        "workflowTemplateRef": {"name": "etl"},
        "arguments": PARAMETER,
        # Else Argo would delete it, and the next apply submit it again.
        "ttlStrategy": dict.fromkeys(
            ("secondsAfterCompletion", "secondsAfterFailure", "secondsAfterSuccess"), 2**31 - 1
        ),
    }
    assert found["metadata"]["namespace"] == "data"


def test_the_name_follows_from_the_content() -> None:
    name = _submitted()["metadata"]["name"]
    assert name.startswith("etl-")
    assert len(name) == len("etl-") + 8
    assert _submitted()["metadata"]["name"] == name
    assert _submitted(arguments=PARAMETER)["metadata"]["name"] != name
    assert _submitted(annotations={"a": "b"})["metadata"]["name"] != name


def test_a_spec_of_its_own_is_part_of_the_content() -> None:
    names = set()
    for image in ("alpine:3.20", "alpine:3.21"):
        stack = new_stack()
        main = {**MAIN, "container": {"image": image}}
        Workflow(stack, "once", spec=spec(stack, templates=[main]))
        found = manifest(synth(stack), "Workflow")
        names.add(found["metadata"]["name"])
        assert found["spec"]["templates"][0]["container"]["image"] == image
        assert found["spec"]["ttlStrategy"]["secondsAfterSuccess"] == 2**31 - 1
    assert len(names) == 2


def test_long_names_keep_the_hash() -> None:
    stack = new_stack()
    Workflow(stack, "once", template=template(stack, "x" * 63))
    name = manifest(synth(stack), "Workflow", "x")["metadata"]["name"]
    assert len(name) == 63
    assert name[-9] == "-"


def test_terraform_computes_the_name_where_tokens_are_inside() -> None:
    stack = new_stack()
    day = cdk.TerraformVariable(stack, "day", type="string")
    values = {"parameters": [{"name": "day", "value": day.string_value}]}
    made = Workflow(stack, "once", template=template(stack), arguments=values)
    body = resource(synth(stack), made.resource.address)["yaml_body"]
    assert "substr(sha256(" in body
    assert "TfToken" not in body


def test_what_runs_is_left_alone_and_what_it_needs_comes_first() -> None:
    stack = new_stack()
    etl = template(stack)
    made = Workflow(stack, "once", template=etl)
    found = resource(synth(stack), made.resource.address)
    assert found["ignore_fields"] == ["spec"]
    assert etl.resource.address in found["depends_on"]


def test_the_apply_may_wait_for_success() -> None:
    stack = new_stack()
    made = Workflow(stack, "once", template=template(stack), wait_seconds=900)
    found = resource(synth(stack), made.resource.address)
    assert found["wait_for"] == [{"field": [{"key": "status.phase", "value": "Succeeded"}]}]
    assert found["timeouts"]["create"] == "900s"


def test_kubernetes_manifest_serves_too() -> None:
    stack = new_stack()
    platform = local(manifest_engine="kubernetes_manifest")
    Workflow(stack, "once", template=template(stack, platform=platform), wait_seconds=60)
    found = resource(synth(stack), "kubernetes_manifest.workflow-etl")
    assert found["manifest"]["spec"]["workflowTemplateRef"] == {"name": "etl"}
    assert found["wait"] == [{"fields": {"status.phase": "Succeeded"}}]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"wait_seconds": 0}, "wait_seconds: 0 is no duration; expected a whole number of seconds from 1"),
        ({"wait_seconds": True}, "wait_seconds: True is no duration"),
        ({"name": "A"}, "name: 'A' is not a valid name"),
        ({"arguments": {"params": []}}, "arguments.params: arguments have no field 'params'"),
        ({"arguments": [1]}, "arguments: they are not a mapping"),
        ({"annotations": {"a b": "c"}}, "annotations.a b: 'a b' is not a valid name"),
        ({"annotations": {"a": 1}}, "annotations.a: a int is no text; expected text"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as raised:
        _submitted(**arguments)
    assert str(raised.value).startswith(message)


def test_it_runs_either_a_template_or_a_spec() -> None:
    stack = new_stack()
    etl = template(stack)
    for given in ({}, {"template": etl, "spec": etl.spec}):
        with pytest.raises(InputError, match="either a template or a spec"):
            Workflow(stack, f"x{len(given)}", **given)  # type: ignore[arg-type]


@pytest.mark.terraform
def test_a_change_submits_a_new_workflow_in_place_of_the_old_one(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"

    def plan(day: str) -> tuple[dict[str, str], str]:
        app = cdk.App(outdir=str(tmp_path / "out"))
        stack = Stack(app, "test")
        variable = cdk.TerraformVariable(stack, "day", type="string", default=day)
        values = {"parameters": [{"name": "day", "value": variable.string_value}]}
        Workflow(stack, "once", template=template(stack), arguments=values)
        app.synth()
        result = offline_plan(app.outdir, keep_state=kept)
        manifests = [yaml.safe_load(text) for _, text in rendered_manifests(result.document())]
        (name,) = [m["metadata"]["name"] for m in manifests if m["kind"] == "Workflow"]
        return {change.address.split("-")[0]: change.action for change in result.stacks[0].changes}, name

    actions, monday = plan("monday")
    assert actions["kubectl_manifest.workflow"] == "create"
    actions, again = plan("monday")
    assert (actions, again) == ({}, monday)
    actions, tuesday = plan("tuesday")
    assert actions == {"kubectl_manifest.workflow": "replace"}
    assert tuesday != monday
