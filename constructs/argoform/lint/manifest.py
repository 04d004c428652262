"""One object that is linted: its data, its spec wherever the kind keeps it, and the place of everything in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from argoform.argo.names import templates
from argoform.lint.inventory import Inventory, take_inventory
from argoform.lint.once import cached_property

_Result = TypeVar("_Result")

_LEAVES = frozenset({str, int, float, bool, type(None)})

Place = tuple[int, int]
"""Line and column in the file, both from 1."""


def _nowhere(path: str) -> Place | None:
    return None


def _is_plain(data: dict[str, Any]) -> bool:
    """Whether there is nothing but dicts, lists and scalars in a tree; what holds itself is none."""
    waiting: list[Any] = [data]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            return False
        seen.add(id(value))
        for item in value.values() if type(value) is dict else value:
            kind = type(item)
            if kind is dict or kind is list:
                waiting.append(item)
            elif kind not in _LEAVES:
                return False
    return True


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with a dict for every mapping and a list for every tuple, however deep; a copy unless they have it so.

    Rules then need not ask for the abstract types, which costs several times as much as asking for a dict.
    """
    if type(data) is dict and _is_plain(data):
        return data
    copied = dict(data)
    # The original is kept beside its copy, so that its id stays its own.
    copies: dict[int, tuple[Any, Any]] = {id(data): (data, copied)}
    waiting: list[tuple[Any, Any]] = [(copied, key) for key in copied]
    while waiting:
        holder, key = waiting.pop()
        value = holder[key]
        if not isinstance(value, Mapping | list | tuple):
            continue
        known = copies.get(id(value))
        if known is None:
            copy: Any = dict(value) if isinstance(value, Mapping) else list(value)
            known = copies[id(value)] = (value, copy)
            waiting.extend((copy, each) for each in (copy if isinstance(copy, dict) else range(len(copy))))
        holder[key] = known[1]
    return copied


@dataclass(frozen=True)
class Manifest:
    """A Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow.

    Args:
        data: the whole object, of plain dicts and lists all through; `plain` makes such of anything else.
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
        return found if isinstance(found, dict) else {}

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
        if self.kind == "CronWorkflow" and isinstance(found, dict):
            found = found.get("workflowSpec")
        return found if isinstance(found, dict) else {}

    @cached_property
    def templates(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Every template with its path, those inline in tasks and steps included."""
        return [(path, body) for path, body in templates(self.spec, self.spec_path)]

    @cached_property
    def inventory(self) -> Inventory:
        """Its fields, its texts, and where tags are; found in one walk for all the rules."""
        return take_inventory(self.data)

    @property
    def fields(self) -> frozenset[str]:
        """Every key that stands anywhere in the object: what is not among them, no rule need look for."""
        return self.inventory.fields

    def __str__(self) -> str:
        place = f"{self.namespace}/" if self.namespace else ""
        return f"{self.kind} {place}{self.name}".strip()
