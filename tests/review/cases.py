"""Cases for single rules: a plan's changes in, the problems that one rule finds out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.argo import ArgoVersion
from argoform.review.case import Case
from argoform.review.objects import objects_of
from argoform.review.plan_file import plans_in
from argoform.review.rule import Problem
from argoform.review.rules import RULES
from tests.review.plans import NOW, manifest, plan


def case_of(*changes: Mapping[str, Any], **more: Any) -> Case:
    """The case of a plan with these changes."""
    inside = {key: more.pop(key) for key in ("configuration", "variables") if key in more}
    plans, _ = plans_in(plan(*changes, **inside), file="plan.json")
    return Case(plans[0], objects_of(plans[0]), **{"version": ArgoVersion(4, 1), "now": NOW, **more})


def found(rule: str, *changes: Mapping[str, Any], **more: Any) -> list[Problem]:
    """What a rule finds in a plan with these changes."""
    return list(RULES[rule].check(case_of(*changes, **more)))


def said(rule: str, *changes: Mapping[str, Any], **more: Any) -> str:
    """The messages of what a rule finds, a line each."""
    return "\n".join(problem.message for problem in found(rule, *changes, **more))


def judged(rule: str, before: Any, after: Any, **more: Any) -> str:
    """The messages about one object that changes."""
    return said(rule, manifest(before, after), **more)


def workflow(
    spec: Mapping[str, Any] | None = None, work: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """A WorkflowTemplate with one container template, with fields of the spec and of the template over it."""
    body = {
        "name": "main",
        "container": {"image": "registry.example.com/etl:1.0.0", "command": ["etl"]},
        **(work or {}),
    }
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {"name": "etl", "namespace": "data"},
        "spec": {"entrypoint": "main", "templates": [body], **(spec or {})},
        **more,
    }


def contained(container: Mapping[str, Any], spec: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A WorkflowTemplate whose container has these fields."""
    whole = {"image": "registry.example.com/etl:1.0.0", "command": ["etl"], **container}
    return workflow(spec, {"container": whole})


def cron(
    spec: Mapping[str, Any] | None = None, run: Mapping[str, Any] | None = None, name: str = "nightly"
) -> dict[str, Any]:
    """A CronWorkflow, with fields of its spec and of the workflow that it runs."""
    work = {"name": "main", "container": {"image": "registry.example.com/etl:1.0.0", "command": ["etl"]}}
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": name, "namespace": "data"},
        "spec": {
            "schedules": ["0 2 * * *"],
            "timezone": "UTC",
            "workflowSpec": run if run is not None else {"entrypoint": "main", "templates": [work]},
            **(spec or {}),
        },
    }


def calling(template: str = "etl", name: str = "nightly", **run: Any) -> dict[str, Any]:
    """A CronWorkflow that runs a WorkflowTemplate."""
    return cron(run={"workflowTemplateRef": {"name": template}, **run}, name=name)


def passing(**values: str) -> dict[str, Any]:
    """Arguments."""
    return {"parameters": [{"name": name.replace("_", "-"), "value": value} for name, value in values.items()]}


def sensor(arguments: list[Any], mapped: list[Any], template: str = "etl", **spec: Any) -> dict[str, Any]:
    """A Sensor whose trigger starts a workflow of a template."""
    resource = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"generateName": "on-event-"},
        "spec": {"workflowTemplateRef": {"name": template}, "arguments": {"parameters": arguments}, **spec},
    }
    trigger = {
        "name": "start",
        "argoWorkflow": {"operation": "submit", "source": {"resource": resource}, "parameters": mapped},
    }
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Sensor",
        "metadata": {"name": "arrivals", "namespace": "data"},
        "spec": {
            "dependencies": [{"name": "new", "eventSourceName": "bucket", "eventName": "put"}],
            "triggers": [{"template": trigger}],
        },
    }


def to(position: int, key: str = "body.path") -> dict[str, Any]:
    """A mapping of a value of the event to an argument by its position."""
    return {"src": {"dependencyName": "new", "dataKey": key}, "dest": f"spec.arguments.parameters.{position}.value"}
