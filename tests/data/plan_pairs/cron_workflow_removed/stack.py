"""A cron workflow is removed."""

from __future__ import annotations

from argoform import CronWorkflow, Platform, Stack, WorkflowSpec, WorkflowTemplate


def deploy(stack: Stack) -> WorkflowTemplate:
    spec = WorkflowSpec(
        stack,
        "billing",
        platform=Platform.local(),
        namespace="finance",
        entrypoint="main",
        templates=[{"name": "main", "container": {"image": "registry.example.com/bill:8.0.1", "command": ["bill"]}}],
    )
    return WorkflowTemplate(stack, "template", spec=spec)


def base(stack: Stack) -> None:
    CronWorkflow(stack, "cron", template=deploy(stack), schedules=["0 6 1 * *"])


def head(stack: Stack) -> None:
    deploy(stack)
