"""Hera's objects as templates of a spec, end to end."""

from __future__ import annotations

import pytest

from argoform import WorkflowSpec, WorkflowTemplate
from argoform.errors import InputError
from tests.workflows.programs import MAIN, local, manifest, new_stack, spec, synth

hera = pytest.importorskip("hera.workflows", reason="Hera is an extra")


def _workflow() -> object:
    with hera.Workflow(
        generate_name="pipeline-", entrypoint="flow", arguments=hera.Parameter(name="day", value="monday")
    ) as workflow:
        say = hera.Container(
            name="say",
            image="alpine:3.20",
            command=["echo", "{{inputs.parameters.word}}"],
            inputs=[hera.Parameter(name="word")],
        )
        with hera.DAG(name="flow"):
            first = say(name="first", arguments={"word": "one"})
            second = say(name="second", arguments={"word": "${TWO}"})
            first >> second
    return workflow


def test_a_whole_workflow() -> None:
    stack = new_stack()
    own = WorkflowSpec(stack, "pipeline", platform=local(), namespace="data", templates=_workflow())  # type: ignore[arg-type]
    WorkflowTemplate(stack, "template", spec=own)
    found = manifest(synth(stack), "WorkflowTemplate", "pipeline")["spec"]
    assert found["entrypoint"] == "flow"
    assert found["arguments"]["parameters"] == [{"name": "day", "value": "monday"}]
    say = next(template for template in found["templates"] if template["name"] == "say")
    assert say["container"]["image"] == "alpine:3.20"
    # The defaults of every container are there as for a plain mapping.
    assert say["container"]["securityContext"]["runAsNonRoot"] is True
    tasks = next(template for template in found["templates"] if template["name"] == "flow")["dag"]["tasks"]
    assert [task.get("depends") for task in tasks] == [None, "first"]
    assert tasks[1]["arguments"]["parameters"] == [{"name": "word", "value": "${TWO}"}]


def test_templates_are_added_to_a_whole_workflow() -> None:
    stack = new_stack()
    own = WorkflowSpec(stack, "pipeline", platform=local(), namespace="data", templates=_workflow())  # type: ignore[arg-type]
    own.add_template(MAIN)
    WorkflowTemplate(stack, "template", spec=own)
    found = manifest(synth(stack), "WorkflowTemplate", "pipeline")["spec"]
    assert sorted(template["name"] for template in found["templates"]) == ["flow", "main", "say"]
    assert found["arguments"]["parameters"] == [{"name": "day", "value": "monday"}]


def test_single_templates() -> None:
    stack = new_stack()
    own = spec(stack, templates=[hera.Container(name="main", image="alpine:3.20", args=["a"])])
    own.add_template(hera.Script(name="more", image="python:3.12", source="print(1)", command=["python"]))
    WorkflowTemplate(stack, "template", spec=own)
    templates = manifest(synth(stack), "WorkflowTemplate")["spec"]["templates"]
    assert [template["name"] for template in templates] == ["main", "more"]
    assert templates[1]["script"]["source"].strip() == "print(1)"


def test_what_a_workflow_would_lose_when_it_is_added_is_named() -> None:
    own = spec(new_stack())
    with pytest.raises(InputError) as raised:
        own.add_template(_workflow())
    assert str(raised.value).startswith(
        "templates[1]: the Hera workflow sets 'arguments', 'entrypoint', which would be lost"
    )


def test_what_a_workflow_says_and_an_input_would_is_named() -> None:
    workflow = hera.Workflow(name="x", entrypoint="main", templates=[], service_account_name="me")
    with pytest.raises(InputError, match="'serviceAccountName', which would be lost"):
        WorkflowSpec(new_stack(), "x", platform=local(), namespace="data", templates=workflow)  # type: ignore[arg-type]
