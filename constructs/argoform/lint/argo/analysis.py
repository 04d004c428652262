"""What the walk over an object finds: the templates as they were judged, and the problems by rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from argoform.lint.argo.body import Body
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.once import cached_property

_Result = TypeVar("_Result")


@dataclass
class Analysis:
    """What the walk found."""

    manifest: Manifest
    bodies: list[Body] = field(default_factory=list)
    problems: dict[str, dict[Problem, None]] = field(default_factory=dict)
    """By the id of the rule; a mapping for the order, and so that none is told twice."""
    _known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def own_bodies(self) -> list[Body]:
        """The templates that the object itself holds; those of others are judged with them."""
        return [body for body in self.bodies if not body.call]

    def once(self, work: Callable[[Analysis], _Result]) -> _Result:
        """What a function makes of it, worked out once for all the rules that ask."""
        if work not in self._known:
            self._known[work] = work(self)
        found: _Result = self._known[work]
        return found

    def report(self, rule: str, problem: Problem) -> None:
        """Add a problem."""
        self.problems.setdefault(rule, {})[problem] = None
