"""The tasks of a dag: what each depends on, in which order they come, and what comes before what."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argoform.lint.argo.values import items, mappings, text
from argoform.lint.once import cached_property

RESULTS = ("Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned", "AnySucceeded", "AllFailed")
"""What `depends` may ask of a task. https://argo-workflows.readthedocs.io/en/latest/enhanced-depends-logic/"""

LOOP_RESULTS = ("AnySucceeded", "AllFailed")
"""Those that only a task with a loop has."""

# Argo scans for names; it does not parse the operators between them.
_DEPENDENCY = re.compile(r"([a-zA-Z0-9][-a-zA-Z0-9]*)(?:\.([A-Z][a-zA-Z]*))?")


@dataclass(frozen=True, slots=True)
class Dependency:
    """One task that another waits for.

    Args:
        task: its name.
        result: what is asked of it in `depends` (`Failed`); empty for a bare name.
        field: where it is said, below the task: `.depends`, `.dependencies[0]`.
    """

    task: str
    result: str
    field: str


def loops(call: Mapping[str, Any]) -> bool:
    """Whether a task or step runs more than once."""
    return bool(items(call.get("withItems")) or text(call.get("withParam")) or call.get("withSequence") is not None)


def dependencies(task: Mapping[str, Any]) -> list[Dependency]:
    """What a task waits for: `depends` where it is set, else `dependencies`."""
    depends = text(task.get("depends"))
    if depends:
        return [Dependency(name, result, ".depends") for name, result in _DEPENDENCY.findall(depends)]
    return [
        Dependency(name, "", f".dependencies[{index}]")
        for index, name in enumerate(items(task.get("dependencies")))
        if isinstance(name, str)
    ]


class Dag:
    """The tasks of one dag; nothing here takes longer than a pass over tasks and dependencies, but `before`.

    Args:
        tasks: as they stand, or resolved.
        path: of their list.
    """

    def __init__(self, tasks: list[Any], path: str) -> None:
        self.tasks: list[tuple[str, Mapping[str, Any]]] = [(f"{path}[{i}]", task) for i, task in mappings(tasks)]
        self.by_name: dict[str, Mapping[str, Any]] = {text(task.get("name")): task for _, task in self.tasks}
        self.dependencies: dict[str, list[Dependency]] = {
            text(task.get("name")): dependencies(task) for _, task in self.tasks
        }

    def parents(self, name: str) -> list[str]:
        """The tasks that one waits for, as far as they exist."""
        return [found.task for found in self.dependencies.get(name, ()) if found.task in self.by_name]

    @cached_property
    def order(self) -> list[str]:
        """The names of the tasks, none before what it depends on; those of a cycle, and behind one, are left out."""
        children: dict[str, list[str]] = {name: [] for name in self.by_name}
        waiting = dict.fromkeys(self.by_name, 0)
        for name in self.by_name:
            for parent in set(self.parents(name)):
                children[parent].append(name)
                waiting[name] += 1
        ready = deque(name for name, count in waiting.items() if not count)
        order = []
        while ready:
            name = ready.popleft()
            order.append(name)
            for child in children[name]:
                waiting[child] -= 1
                if not waiting[child]:
                    ready.append(child)
        return order

    @cached_property
    def cycle(self) -> list[str]:
        """The tasks of one cycle, each waiting for the next and the last for the first; empty when there is none."""
        sorted_ones = set(self.order)
        left = [name for name in self.by_name if name not in sorted_ones]
        if not left:
            return []
        # Every task that is left waits for another that is left, so going up must come back.
        seen: dict[str, int] = {}
        path: list[str] = []
        name = left[0]
        while name not in seen:
            seen[name] = len(path)
            path.append(name)
            name = next(parent for parent in self.parents(name) if parent not in sorted_ones)
        return path[seen[name] :]

    @cached_property
    def _before(self) -> tuple[dict[str, int], dict[str, int]]:
        """The bit of each task, and for each the bits of everything before it."""
        bits = {name: 1 << index for index, name in enumerate(self.order)}
        before: dict[str, int] = {}
        for name in self.order:
            found = 0
            for parent in self.parents(name):
                found |= bits[parent] | before[parent]
            before[name] = found
        return bits, before

    def before(self, earlier: str, later: str) -> bool:
        """Whether one task is sure to have ended before another begins; true behind a cycle, which is reported."""
        if any(found.task == earlier for found in self.dependencies.get(later, ())):
            return True
        bits, before = self._before
        return later not in before or bool(before[later] & bits.get(earlier, 0))
