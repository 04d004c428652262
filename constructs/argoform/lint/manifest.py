"""One object that is linted: its data, its spec wherever the kind keeps it, and the place of everything in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from argoform.argo.names import templates

_Result = TypeVar("_Result")

Place = tuple[int, int]
"""Line and column in the file, both from 1."""


def _nowhere(path: str) -> Place | None:
    return None


@dataclass(frozen=True)
class Manifest:
    """A Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow.

    Args:
        data: the whole object as plain data.
        file: where it was read from; empty for an object that a construct made.
        index: which document of the file it is, from 0.
        locate: the place of a path, or of the innermost thing on it that has one.
    """

    data: Mapping[str, Any]
    file: str = ""
    index: int = 0
    locate: Callable[[str], Place | None] = _nowhere
    _known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, work: Callable[[Manifest], _Result]) -> _Result:
        """What a function says of this object, worked out once for all the rules that ask."""
        if work not in self._known:
            self._known[work] = work(self)
        found: _Result = self._known[work]
        return found

    @cached_property
    def kind(self) -> str:
        """The kind, as it stands there."""
        return str(self.data.get("kind", ""))

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        """The metadata; empty when it is none."""
        found = self.data.get("metadata")
        return found if isinstance(found, Mapping) else {}

    @property
    def name(self) -> str:
        """The name, or the prefix of generated ones."""
        return str(self.metadata.get("name") or self.metadata.get("generateName") or "")

    @property
    def namespace(self) -> str:
        """The namespace; empty when none is given."""
        return str(self.metadata.get("namespace") or "")

    @property
    def spec_path(self) -> str:
        """Where the WorkflowSpec stands: `spec`, or `spec.workflowSpec` in a CronWorkflow."""
        return "spec.workflowSpec" if self.kind == "CronWorkflow" else "spec"

    @cached_property
    def spec(self) -> Mapping[str, Any]:
        """The WorkflowSpec; empty when it is none."""
        found: Any = self.data.get("spec")
        if self.kind == "CronWorkflow" and isinstance(found, Mapping):
            found = found.get("workflowSpec")
        return found if isinstance(found, Mapping) else {}

    @cached_property
    def templates(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Every template with its path, those inline in tasks and steps included."""
        return [(path, body) for path, body in templates(self.spec, self.spec_path)]

    def __str__(self) -> str:
        place = f"{self.namespace}/" if self.namespace else ""
        return f"{self.kind} {place}{self.name}".strip()
