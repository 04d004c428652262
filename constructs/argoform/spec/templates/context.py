"""What templates are completed with, and how their parts are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from argoform.argo import ArgoVersion
from argoform.errors import InputError


@dataclass(frozen=True)
class Context:
    """The defaults of every kind of template."""

    version: ArgoVersion
    container: dict[str, Any]
    """The defaults of every container."""
    volumes: list[dict[str, Any]]
    scheduling: dict[str, Any]
    """The fields that a template says itself, so that a templateRef from another workflow keeps them."""
    resource_tolerations: list[dict[str, Any]]
    template_parameters: list[dict[str, Any]]
    call_parameters: list[dict[str, Any]]
    retry_strategy: dict[str, Any] | None = None
    """The retry strategy of templates that do work; None where the spec's own holds for every template."""


def mapping_in(value: Any, path: str) -> dict[str, Any]:
    """`value`, which must be a mapping."""
    if not isinstance(value, dict):
        raise InputError("it is not a mapping", path=path, expected="a mapping")
    return value


def list_in(value: Any, path: str) -> list[Any]:
    """`value`, which must be a list."""
    if not isinstance(value, list):
        raise InputError("it is not a list", path=path, expected="a list")
    return value
