"""The arguments of workflows that argoform submits: Argo refuses one without a value, and takes no default for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from argoform import CronWorkflow, Workflow, WorkflowTemplate
from argoform.errors import InputErrors
from tests.workflows.programs import MAIN, manifest, new_stack, spec, synth

DECLARED = {
    "parameters": [
        {"name": "day", "description": "When", "default": "monday", "enum": ["monday", "friday"]},
        {"name": "size", "value": "5", "default": "7"},
        {"name": "who"},
    ],
    "artifacts": [{"name": "data", "raw": {"data": "x"}}],
}
PASSED = [{"name": "ref", "default": "main"}]
GIVEN = {
    "parameters": [
        {"name": "who", "value": "me"},
        {"name": "day", "value": "friday"},
    ]
}
MAIN_WITH_REF = {**MAIN, "container": {"image": "i", "args": ["{{inputs.parameters.ref}}"]}}


def _submitted(kind: str, *, whole: bool, arguments: Any = None) -> dict[str, Any]:
    stack = new_stack()
    own = spec(stack, arguments=DECLARED, passthrough_parameters=PASSED, templates=[MAIN_WITH_REF])
    runs: dict[str, Any] = {"spec": own} if whole else {"template": WorkflowTemplate(stack, "template", spec=own)}
    if kind == "Workflow":
        Workflow(stack, "it", arguments=arguments, **runs)
        body = manifest(synth(stack), kind)["spec"]
    else:
        CronWorkflow(stack, "it", arguments=arguments, schedules=["@daily"], **runs)
        body = manifest(synth(stack), kind, "")["spec"]["workflowSpec"]
    return dict(body["arguments"])


@pytest.mark.parametrize("kind", ["Workflow", "CronWorkflow"])
def test_a_reference_brings_the_values_but_not_the_defaults(kind: str) -> None:
    assert _submitted(kind, whole=False) == {
        "parameters": [{"name": "day", "value": "monday"}, {"name": "ref", "value": "main"}]
    }
    assert _submitted(kind, whole=False, arguments=GIVEN) == {
        "parameters": [
            {"name": "day", "value": "friday"},
            {"name": "ref", "value": "main"},
            {"name": "who", "value": "me"},
        ]
    }


@pytest.mark.parametrize("kind", ["Workflow", "CronWorkflow"])
def test_a_spec_of_its_own_keeps_the_arguments_that_are_not_given(kind: str) -> None:
    choice = {"description": "When", "enum": ["monday", "friday"]}
    size, ref = {"name": "size", "value": "5"}, {"name": "ref", "value": "main"}
    if kind == "CronWorkflow":
        # Nobody is there to give it when the schedule is due.
        with pytest.raises(InputErrors, match="the argument 'who' has neither"):
            _submitted(kind, whole=True)
    else:
        assert _submitted(kind, whole=True) == {
            "parameters": [{"name": "day", **choice, "value": "monday"}, size, {"name": "who"}, ref],
            "artifacts": DECLARED["artifacts"],
        }
    assert _submitted(kind, whole=True, arguments=GIVEN) == {
        "parameters": [
            {"name": "day", **choice, "value": "friday"},
            size,
            {"name": "who", "value": "me"},
            ref,
        ],
        "artifacts": DECLARED["artifacts"],
    }


def test_a_started_workflow_is_given_the_defaults_as_they_are() -> None:
    stack = new_stack()
    passed = [{"name": "ref", "default": '{{weird}} "quoted"'}]
    other = spec(stack, "other", arguments=DECLARED, passthrough_parameters=passed, templates=[MAIN_WITH_REF])
    WorkflowTemplate(stack, "other-template", spec=other)
    started = other.submit_template("start", arguments={"who": "me"})
    text = started["resource"]["manifest"]
    assert "{{" not in text
    assert json.loads(text)["spec"]["arguments"]["parameters"] == [
        {"name": "who", "value": "me"},
        {"name": "day", "value": "monday"},
        {"name": "ref", "value": passed[0]["default"]},
    ]
