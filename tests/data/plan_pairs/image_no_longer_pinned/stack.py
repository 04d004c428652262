"""An image pinned by digest moves to a tag of a branch."""

from __future__ import annotations

from typing import Any

from argoform import Platform, Stack, WorkflowSpec, WorkflowTemplate

DIGEST = "sha256:4f5c4f5c4f5c4f5c4f5c4f5c4f5c4f5c4f5c4f5c4f5c4f5c4f5c4f5c4f5c4f5c"


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
        templates=[
            {
                "name": "main",
                "container": {
                    "image": f"registry.example.com/index@{DIGEST}",
                    "command": ["index", "run"],
                },
            }
        ],
    )


def head(stack: Stack) -> None:
    deploy(
        stack,
        templates=[
            {"name": "main", "container": {"image": "registry.example.com/index:main", "command": ["index", "run"]}}
        ],
    )
