"""One cron workflow goes, one comes at the time of another, one moves."""

from __future__ import annotations

from typing import Any

from argoform import CronWorkflow, Platform, Stack, WorkflowSpec, WorkflowTemplate


def deploy(stack: Stack, parameters: list[str], crons: dict[str, tuple[str, list[str]]], **inputs: Any) -> None:
    spec = WorkflowSpec(
        stack,
        "mail",
        platform=Platform.local(),
        namespace="crm",
        entrypoint="main",
        arguments={"parameters": [{"name": name, "value": "all"} for name in parameters]},
        templates=[{"name": "main", "container": {"image": "registry.example.com/mail:7.7.0", "command": ["mail"]}}],
        **inputs,
    )
    template = WorkflowTemplate(stack, "template", spec=spec)
    for name, (schedule, given) in crons.items():
        arguments = {"parameters": [{"name": each, "value": "some"} for each in given]}
        CronWorkflow(stack, name, template=template, name=name, schedules=[schedule], arguments=arguments)


def base(stack: Stack) -> None:
    crons: dict[str, tuple[str, list[str]]] = {
        "daily": ("0 5 * * *", []),
        "weekly": ("30 6 * * 1", []),
        "monthly": ("0 7 1 * *", []),
    }
    deploy(stack, ["list"], crons, active_deadline_seconds=3600)


def head(stack: Stack) -> None:
    crons: dict[str, tuple[str, list[str]]] = {
        "daily": ("0 5 * * *", []),
        "weekly": ("45 6 * * 1", []),
        "yearly": ("0 5 1 1 *", []),
    }
    deploy(stack, ["list"], crons, active_deadline_seconds=3600)
