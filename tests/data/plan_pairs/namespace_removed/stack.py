"""A namespace of workflows is removed with everything in it."""

from __future__ import annotations

from argoform import ArgoWorkflows, Platform, Stack


def deploy(stack: Stack, *namespaces: str) -> None:
    ArgoWorkflows(stack, "argo", platform=Platform.local(), workflow_namespaces=list(namespaces))


def base(stack: Stack) -> None:
    deploy(stack, "etl", "reports")


def head(stack: Stack) -> None:
    deploy(stack, "etl")
