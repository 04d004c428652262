"""A parameter is removed which a cron workflow still passes."""

from __future__ import annotations

from typing import Any

from argoform import CronWorkflow, Platform, Stack, WorkflowSpec, WorkflowTemplate


def template(stack: Stack, *parameters: dict[str, Any]) -> WorkflowTemplate:
    spec = WorkflowSpec(
        stack,
        "export",
        platform=Platform.local(),
        namespace="crm",
        entrypoint="main",
        arguments={"parameters": list(parameters)},
        templates=[
            {"name": "main", "container": {"image": "registry.example.com/export:2.0.0", "command": ["export"]}},
        ],
    )
    return WorkflowTemplate(stack, "template", spec=spec)


def nightly(stack: Stack, export: WorkflowTemplate, *names: str) -> None:
    given = [{"name": name, "value": "all"} for name in names]
    CronWorkflow(
        stack, "nightly", template=export, name="nightly", schedules=["0 1 * * *"], arguments={"parameters": given}
    )


REGION = {"name": "region", "value": "eu"}


def base(stack: Stack) -> None:
    nightly(stack, template(stack, REGION, {"name": "day", "value": "today"}), "region", "day")


def head(stack: Stack) -> None:
    nightly(stack, template(stack, REGION), "region", "day")
