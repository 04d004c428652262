"""A cron workflow runs every ten minutes and no longer every night, several runs at once."""

from __future__ import annotations

from argoform import CronWorkflow, Platform, Stack, WorkflowSpec


def deploy(stack: Stack, schedule: str) -> None:
    spec = WorkflowSpec(
        stack,
        "sync",
        platform=Platform.local(),
        namespace="crm",
        entrypoint="main",
        active_deadline_seconds=3600,
        templates=[{"name": "main", "container": {"image": "registry.example.com/sync:1.4.0", "command": ["sync"]}}],
    )
    CronWorkflow(stack, "cron", spec=spec, schedules=[schedule], concurrency_policy="Allow")


def base(stack: Stack) -> None:
    deploy(stack, "0 2 * * *")


def head(stack: Stack) -> None:
    deploy(stack, "*/10 * * * *")
