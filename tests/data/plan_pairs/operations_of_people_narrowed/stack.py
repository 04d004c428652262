"""People who could delete may only read."""

from __future__ import annotations

from argoform import Platform, Stack, WorkflowRole
from argoform.access.people import group

PLATFORM = Platform.local()


def deploy(stack: Stack, *operations: str, subjects: tuple[str, ...] = ("analysts",)) -> None:
    WorkflowRole(
        stack,
        "analysts",
        platform=PLATFORM,
        namespace="bi",
        operations=operations,
        subjects=[group(name) for name in subjects],
    )


def base(stack: Stack) -> None:
    deploy(stack, "read", "delete")


def head(stack: Stack) -> None:
    deploy(stack, "read")
