"""What a cross-check looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from argoform.spec.inputs import Inputs


@dataclass(frozen=True)
class Subject:
    """A finished specification and where it came from.

    Args:
        inputs: the inputs.
        given: the templates as the user wrote them.
        spec: the specification that was made.
    """

    inputs: Inputs
    given: list[dict[str, Any]]
    spec: dict[str, Any]

    @cached_property
    def templates(self) -> list[dict[str, Any]]:
        """The finished templates; none where they are those of a ClusterWorkflowTemplate."""
        found: list[dict[str, Any]] = self.spec.get("templates") or []
        return found

    @cached_property
    def by_name(self) -> Mapping[str, dict[str, Any]]:
        """The finished templates by name."""
        return {template["name"]: template for template in self.templates}

    def path(self, template: Mapping[str, Any]) -> str:
        """Where a template is."""
        return f"templates[{self.templates.index(self.by_name[template['name']])}]"

    def containers(self) -> Iterator[tuple[dict[str, Any], str]]:
        """Every container of every template that gets the defaults, with its path."""
        for i, template in enumerate(self.templates):
            yield from _containers(template, f"templates[{i}]")


def entries(value: Any) -> list[Any]:
    """`value` where it is a list; none where it is a token, whose entries nobody knows yet, or is not there."""
    return value if isinstance(value, list) else []


def _containers(template: Mapping[str, Any], path: str) -> Iterator[tuple[dict[str, Any], str]]:
    for kind in ("container", "script"):
        if isinstance(template.get(kind), dict):
            yield template[kind], f"{path}.{kind}"
    container_set = template.get("containerSet")
    if isinstance(container_set, dict):
        for i, container in enumerate(entries(container_set.get("containers"))):
            yield container, f"{path}.containerSet.containers[{i}]"
