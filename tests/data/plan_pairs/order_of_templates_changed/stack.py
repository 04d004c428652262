"""The templates stand in another order, which means nothing."""

from __future__ import annotations

from typing import Any

from argoform import Platform, Stack, WorkflowSpec, WorkflowTemplate

PLATFORM = Platform.local()


def container(name: str, *command: str) -> dict[str, Any]:
    return {"name": name, "container": {"image": "registry.example.com/scan:6.2.0", "command": ["scan", *command]}}


def task(name: str, *after: str, template: str | None = None) -> dict[str, Any]:
    return {"name": name, "template": template or name, **({"dependencies": list(after)} if after else {})}


def deploy(stack: Stack, tasks: list[dict[str, Any]], *containers: dict[str, Any]) -> None:
    spec = WorkflowSpec(stack, "scan", platform=PLATFORM, namespace="sec", entrypoint="flow")
    spec.add_template({"name": "flow", "dag": {"tasks": tasks}})
    for one in containers:
        spec.add_template(one)
    WorkflowTemplate(stack, "template", spec=spec)


def base(stack: Stack) -> None:
    deploy(stack, [task("fetch"), task("report", "fetch")], container("fetch", "--all"), container("report", "--mail"))


def head(stack: Stack) -> None:
    deploy(stack, [task("fetch"), task("report", "fetch")], container("report", "--mail"), container("fetch", "--all"))
