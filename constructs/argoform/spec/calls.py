"""Which template calls which: tasks, steps and inline templates, by name and by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.spec.templates import LEAF_KINDS, POD_KINDS

Template = Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """A task or step.

    Args:
        name: its own name.
        call: what is written there.
        path: where it is.
        template: the template that it runs; None for a templateRef or a name that nothing has.
    """

    name: str
    call: Template
    path: str
    template: Template | None


def is_leaf(template: Template) -> bool:
    """Whether the template does work itself."""
    return any(template.get(kind) is not None for kind in LEAF_KINDS)


def has_pod(template: Template) -> bool:
    """Whether the template has a pod of its own."""
    return any(template.get(kind) is not None for kind in POD_KINDS)


def repeats(call: Template) -> bool:
    """Whether one task or step becomes several nodes that run at once."""
    return any(call.get(key) is not None for key in ("withItems", "withParam", "withSequence"))


def groups(template: Template, path: str, templates: Mapping[str, Template]) -> list[list[Call]]:
    """The calls of a steps template group by group, those of a dag as one group; empty for every other kind."""
    dag = template.get("dag")
    if isinstance(dag, Mapping):
        tasks = dag.get("tasks")
        found = [(task, f"{path}.dag.tasks[{i}]") for i, task in enumerate(tasks if isinstance(tasks, list) else [])]
        return [_calls(found, templates)]
    steps = template.get("steps")
    if isinstance(steps, list):
        return [
            _calls([(step, f"{path}.steps[{i}][{j}]") for j, step in enumerate(group)], templates)
            for i, group in enumerate(steps)
            if isinstance(group, list)
        ]
    return []


def all_calls(templates: list[dict[str, Any]]) -> Iterator[Call]:
    """Every call below the templates, those of inline templates included."""
    by_name = {template["name"]: template for template in templates}
    for i, template in enumerate(templates):
        yield from _below(template, f"templates[{i}]", by_name)


def _below(template: Template, path: str, templates: Mapping[str, Template]) -> Iterator[Call]:
    for group in groups(template, path, templates):
        for call in group:
            yield call
            inline = call.call.get("inline")
            if isinstance(inline, Mapping):
                yield from _below(inline, f"{call.path}.inline", templates)


def _calls(found: list[tuple[Any, str]], templates: Mapping[str, Template]) -> list[Call]:
    calls = []
    for call, path in found:
        if not isinstance(call, Mapping):
            continue
        inline = call.get("inline")
        name = call.get("template")
        template = inline if isinstance(inline, Mapping) else templates.get(name) if isinstance(name, str) else None
        calls.append(Call(str(call.get("name", "")), call, path, template))
    return calls
