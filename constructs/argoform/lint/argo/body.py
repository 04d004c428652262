"""One template as the linter sees it on its first visit: as it stands, and with everything known substituted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.argo.names import LEAF_KINDS, template_kind
from argoform.lint.argo.dag import Dag
from argoform.lint.argo.values import items, mapping, mappings, text
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.once import cached_property


@dataclass(frozen=True)
class Body:
    """One template.

    Args:
        path: where it stands in its own object.
        template: as it stands there.
        resolved: with every known value substituted; structure and so paths are the same.
        owner: the object that holds it.
        call: for a template of another object, the call of the judged object that leads to it; else empty.
    """

    path: str
    template: Mapping[str, Any]
    resolved: Mapping[str, Any]
    owner: Manifest
    call: str = ""

    @cached_property
    def kind(self) -> str | None:
        """What kind of template it is; None when it is none or several."""
        return template_kind(self.template)

    @property
    def leaf(self) -> bool:
        """Whether it does work itself: neither calls others nor suspends."""
        return self.kind in LEAF_KINDS

    @property
    def name(self) -> str:
        """Its name; empty for most inline templates."""
        return text(self.template.get("name"))

    @cached_property
    def dag(self) -> Dag:
        """Its tasks and their order; of no tasks when it is not a dag."""
        return Dag(items(mapping(self.resolved.get("dag")).get("tasks")), f"{self.path}.dag.tasks")

    def problem(self, below: str, message: str, hint: str = "") -> Problem:
        """A problem at a place below the template (`.container.image`)."""
        if self.call:
            return Problem(self.call, f"in template {self.name!r} of {self.owner}: {message}", hint)
        return Problem(self.path + below, message, hint)

    def inputs(self, which: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Its input `parameters` or `artifacts`, as they stand, with their paths below the template."""
        for index, item in mappings(mapping(self.template.get("inputs")).get(which)):
            yield f".inputs.{which}[{index}]", item

    def outputs(self, which: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Its output `parameters` or `artifacts`, resolved, with their paths below the template."""
        for index, item in mappings(mapping(self.resolved.get("outputs")).get(which)):
            yield f".outputs.{which}[{index}]", item

    @cached_property
    def calls(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Its tasks and steps, resolved, with their whole paths."""
        tasks = mapping(self.resolved.get("dag")).get("tasks")
        found = [(f"{self.path}.dag.tasks[{index}]", task) for index, task in mappings(tasks)]
        for group, steps in enumerate(items(self.resolved.get("steps"))):
            found += [(f"{self.path}.steps[{group}][{index}]", step) for index, step in mappings(steps)]
        return found
