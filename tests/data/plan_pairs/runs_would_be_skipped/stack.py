"""A cron workflow runs every ten minutes, and a run may take an hour."""

from __future__ import annotations

from argoform import CronWorkflow, Platform, Stack, WorkflowSpec


def deploy(stack: Stack, schedule: str) -> None:
    spec = WorkflowSpec(
        stack,
        "poll",
        platform=Platform.local(),
        namespace="crm",
        entrypoint="main",
        active_deadline_seconds=3600,
        templates=[{"name": "main", "container": {"image": "registry.example.com/poll:1.4.0", "command": ["poll"]}}],
    )
    CronWorkflow(stack, "cron", spec=spec, schedules=[schedule], concurrency_policy="Forbid")


def base(stack: Stack) -> None:
    deploy(stack, "0 */6 * * *")


def head(stack: Stack) -> None:
    deploy(stack, "*/10 * * * *")
