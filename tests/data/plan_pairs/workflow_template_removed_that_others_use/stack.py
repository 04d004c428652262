"""A workflow template is removed which another one calls."""

from __future__ import annotations

from typing import Any

from argoform import Platform, Stack, WorkflowSpec, WorkflowTemplate

PLATFORM = Platform.local()


def library(stack: Stack, *names: str) -> None:
    templates = [
        {"name": name, "container": {"image": "registry.example.com/lib:1.9.0", "command": ["lib", name]}}
        for name in names
    ]
    spec = WorkflowSpec(stack, "library", platform=PLATFORM, namespace="ml", entrypoint=names[0], templates=templates)
    WorkflowTemplate(stack, "library-template", spec=spec)


def caller(stack: Stack, *names: str) -> None:
    tasks: list[dict[str, Any]] = [
        {"name": name, "templateRef": {"name": "library", "template": name}} for name in names
    ]
    spec = WorkflowSpec(stack, "train", platform=PLATFORM, namespace="ml", entrypoint="flow")
    spec.add_template({"name": "flow", "dag": {"tasks": tasks}})
    WorkflowTemplate(stack, "train-template", spec=spec)


def base(stack: Stack) -> None:
    library(stack, "clean")
    caller(stack, "clean")


def head(stack: Stack) -> None:
    caller(stack, "clean")
