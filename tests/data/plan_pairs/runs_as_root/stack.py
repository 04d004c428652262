"""Containers run as root."""

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
    deploy(stack)


def head(stack: Stack) -> None:
    deploy(stack, run_as_root=True, uid=0)
