"""The workflow controller gets more workers."""

from __future__ import annotations

from argoform import ArgoWorkflows, Platform, Stack


def deploy(stack: Stack, workers: int) -> None:
    ArgoWorkflows(
        stack,
        "argo",
        platform=Platform.local(),
        workflow_namespaces=["etl"],
        values={"controller": {"workflowWorkers": workers}},
    )


def base(stack: Stack) -> None:
    deploy(stack, 16)


def head(stack: Stack) -> None:
    deploy(stack, 32)
