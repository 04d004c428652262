"""Argo Events: dependencies, triggers, and what triggers take from events."""

from __future__ import annotations

from typing import Any

from tests.review.judging import of_object, told


def sensor(*triggers: dict[str, Any], dependencies: Any = (("push", "github"),)) -> dict[str, Any]:
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Sensor",
        "metadata": {"name": "s", "namespace": "data"},
        "spec": {
            "dependencies": [{"name": n, "eventSourceName": s, "eventName": "e"} for n, s in dependencies],
            "triggers": [*triggers],
        },
    }


def trigger(name: str, template: str, *, parameters: Any = (), **more: Any) -> dict[str, Any]:
    workflow = {
        "operation": "submit",
        "source": {
            "resource": {
                "apiVersion": "argoproj.io/v1alpha1",
                "kind": "Workflow",
                "metadata": {"generateName": "w-"},
                "spec": {"workflowTemplateRef": {"name": template}},
            }
        },
        "parameters": [{"src": {"dependencyName": "push", "dataKey": k}, "dest": d} for k, d in parameters],
    }
    return {"template": {"name": name, "argoWorkflow": workflow}, **more}


def test_what_a_trigger_submits() -> None:
    found = of_object(sensor(trigger("t", "etl")), sensor(trigger("t", "other")))
    before, after = (f"submit a workflow of WorkflowTemplate {name}" for name in ("etl", "other"))
    assert told(found) == [("changed", "trigger t: submits", before, after)]


def test_triggers_and_dependencies_come_and_go() -> None:
    before = sensor(trigger("a", "etl"))
    after = sensor(trigger("b", "etl"), dependencies=(("pull", "github"),))
    assert told(of_object(before, after)) == [
        ("removed", "dependency push", "event e of EventSource github", None),
        ("added", "dependency pull", None, "event e of EventSource github"),
        ("removed", "trigger a", "submit a workflow of WorkflowTemplate etl", None),
        ("added", "trigger b", None, "submit a workflow of WorkflowTemplate etl"),
    ]


def test_parameters_by_where_they_go() -> None:
    before = sensor(trigger("t", "etl", parameters=(("body.a", "x.0"), ("body.b", "x.1"))))
    after = sensor(trigger("t", "etl", parameters=(("body.b", "x.1"), ("body.c", "x.0"))))
    assert told(of_object(before, after)) == [
        (
            "changed",
            "trigger t: x.0 is taken from",
            "dependency push, dataKey body.a",
            "dependency push, dataKey body.c",
        )
    ]


def test_everything_else_of_a_trigger_by_path() -> None:
    found = of_object(sensor(trigger("t", "etl")), sensor(trigger("t", "etl", retryStrategy={"steps": 3})))
    assert told(found) == [("added", "trigger t: retryStrategy", None, '{"steps": 3}')]
