"""The calls in a template: its tasks, its steps by group, its containers, and the handlers of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.lint.argo.values import items, mapping, mappings, text

ON_EXIT = "onExit"
"""What the exit handler is called that is no hook."""


@dataclass(frozen=True, slots=True)
class Part:
    """One task, step or container of a template.

    Args:
        data: as it stands there.
        path: below the template.
        group: of steps, the number of its group; 0 elsewhere.
    """

    data: Mapping[str, Any]
    path: str
    group: int = 0

    @property
    def name(self) -> str:
        """Its name, or where it stands when it has none."""
        return text(self.data.get("name")) or self.path


def parts(kind: str, body: Mapping[str, Any]) -> list[Part]:
    """What a template of a kind consists of; nothing for one that does work itself."""
    if kind == "dag":
        tasks = mappings(mapping(body.get("dag")).get("tasks"))
        return [Part(task, f"dag.tasks[{index}]") for index, task in tasks]
    if kind == "steps":
        return [
            Part(step, f"steps[{group}][{index}]", group)
            for group, steps in enumerate(items(body.get("steps")))
            for index, step in mappings(steps)
        ]
    if kind == "containerSet":
        containers = mappings(mapping(body.get("containerSet")).get("containers"))
        return [Part(container, f"containerSet.containers[{index}]") for index, container in containers]
    return []


def handlers(caller: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The name, path and call of each handler of a workflow, task or step: its `onExit`, and its hooks."""
    if text(caller.get(ON_EXIT)):
        yield ON_EXIT, ON_EXIT, {"template": caller[ON_EXIT]}
    for name, hook in mapping(caller.get("hooks")).items():
        if isinstance(hook, dict):
            yield str(name), f"hooks.{name}", hook


def below(path: str, rest: str) -> str:
    """A path below another, which may be empty."""
    return f"{path}.{rest}" if path else rest
