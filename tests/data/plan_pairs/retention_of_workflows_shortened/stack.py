"""Finished workflows vanish after a minute and no longer after a day."""

from __future__ import annotations

from typing import Any

from argoform import Platform, Stack, WorkflowSpec, WorkflowTemplate


def deploy(stack: Stack, **inputs: Any) -> None:
    template = {
        "name": "main",
        "container": {"image": "registry.example.com/index:3.1.0", "command": ["index", "run"]},
    }
    settled: dict[str, Any] = {"templates": [template], **inputs}
    spec = WorkflowSpec(stack, "index", platform=Platform.local(), namespace="search", entrypoint="main", **settled)
    WorkflowTemplate(stack, "index-template", spec=spec)


def base(stack: Stack) -> None:
    deploy(
        stack,
        workflow_delete_seconds_after_completion=86_400,
        workflow_delete_seconds_after_failure=86_400,
        workflow_delete_seconds_after_success=86_400,
    )


def head(stack: Stack) -> None:
    deploy(
        stack,
        workflow_delete_seconds_after_completion=60,
        workflow_delete_seconds_after_failure=60,
        workflow_delete_seconds_after_success=60,
    )
