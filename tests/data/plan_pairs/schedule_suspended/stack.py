"""A cron workflow is suspended."""

from __future__ import annotations

from argoform import CronWorkflow, Platform, Stack, WorkflowSpec


def deploy(stack: Stack, suspended: bool) -> None:
    spec = WorkflowSpec(
        stack,
        "billing",
        platform=Platform.local(),
        namespace="finance",
        entrypoint="main",
        templates=[{"name": "main", "container": {"image": "registry.example.com/bill:8.0.1", "command": ["bill"]}}],
    )
    CronWorkflow(stack, "cron", spec=spec, schedules=["0 6 1 * *"], suspend=suspended)


def base(stack: Stack) -> None:
    deploy(stack, False)


def head(stack: Stack) -> None:
    deploy(stack, True)
