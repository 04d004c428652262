"""Which steps and tasks have ended when another begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from argoform.lint.expressions import depends

Earlier = Callable[[str], bool]
"""Whether the step or task of that name has ended."""

MOST_TASKS = 500
"""Tasks of a dag up to which their order is worked out: every task can have all others before it."""


def earlier_steps(template: Mapping[str, Any]) -> Callable[[Any], Earlier | None]:
    """For the name of a step: the question whether another is in a group before its own."""
    group_of: dict[Any, int] = {}
    groups = template.get("steps")
    for index, group in enumerate(groups if isinstance(groups, list) else ()):
        for step in group if isinstance(group, list) else ():
            if isinstance(step, dict) and isinstance(step.get("name"), str):
                group_of.setdefault(step["name"], index)

    def of(name: Any) -> Earlier | None:
        own = group_of.get(name) if isinstance(name, str) else None
        if own is None:
            return None
        return lambda other: other == name or group_of.get(other, -1) < own

    return of


def earlier_tasks(tasks: Mapping[str, Mapping[str, Any]]) -> Callable[[Any], Earlier | None]:
    """For the name of a task: the question whether it depends on another, directly or through others."""

    @cache
    def ancestors(name: str) -> frozenset[str] | None:
        found: set[str] = set()
        waiting = [name]
        while waiting:
            needed = _needed(tasks.get(waiting.pop(), {}))
            if needed is None:
                return None
            fresh = [other for other in needed if other not in found]
            found.update(fresh)
            waiting.extend(fresh)
        return frozenset(found)

    def of(name: Any) -> Earlier | None:
        if not isinstance(name, str) or len(tasks) > MOST_TASKS:
            return None

        def ended(other: str) -> bool:
            before = ancestors(name)
            return before is None or other == name or other in before

        return ended

    return of


def _needed(task: Mapping[str, Any]) -> list[str] | None:
    """The tasks that a task names; None where a tag decides."""
    text = task.get("depends")
    if isinstance(text, str) and text:
        return None if "{{" in text else depends.names(text)
    listed = task.get("dependencies")
    return [str(name) for name in listed] if isinstance(listed, list) else []
