"""Tasks of a dag and steps: which come, go, get another name or another place, and what each runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.review.differences.forms import needed
from argoform.review.differences.renames import renames, with_new_tasks
from argoform.review.differences.shown import call_text, needs_text, task_text
from argoform.review.differences.walk import Place, Walk
from argoform.review.model import Kind
from argoform.review.values import is_unknown, items, show

_Paths = list[tuple[int, ...]]

_CALL = frozenset({"template", "templateRef", "inline", "name"})
_NEEDS = frozenset({"dependencies", "depends"})


def tasks_differences(walk: Walk, before: Any, after: Any, place: Place) -> None:
    """The tasks of a dag; their order in the manifest means nothing."""
    old, new = items(before), items(after)
    _all(walk, "DAGTask", old, new, place, _indices(old), _indices(new))


def steps_differences(walk: Walk, before: Any, after: Any, place: Place) -> None:
    """The steps of a template, and the groups in which they run."""
    old_groups, new_groups = _groups(before), _groups(after)
    old = [step for group in old_groups for step in group]
    new = [step for group in new_groups for step in group]
    names = _all(walk, "WorkflowStep", old, new, place, _in_groups(old_groups), _in_groups(new_groups))
    here = {name for group in old_groups for name in _names(group, names)} & {
        name for group in new_groups for name in _names(group, {})
    }
    was = [kept for group in old_groups if (kept := [name for name in _names(group, names) if name in here])]
    is_ = [kept for group in new_groups if (kept := [name for name in _names(group, {}) if name in here])]
    if [sorted(group) for group in was] != [sorted(group) for group in is_]:
        walk.texts("changed", _order(was), _order(is_), place.named("order of the steps", weight=2))


def call_differences(walk: Walk, before: Any, after: Any, place: Place) -> None:
    """One task or step."""
    _call(walk, before, after, place, "DAGTask", _CALL | _NEEDS)
    old, new = needs_text(before), needs_text(after)
    one, other = needed(before), needed(after)
    if (one if one is not None else old) != (other if other is not None else new):
        field = "depends" if "depends" in after or "depends" in before else "dependencies"
        unknown = any(is_unknown(task.get(field)) for task in (before, after))
        kind: Kind = "unknown" if unknown else "added" if old is None else "removed" if new is None else "changed"
        walk.texts(kind, old, new, place.at(field).named("dependencies", weight=1))


def step_differences(walk: Walk, before: Any, after: Any, place: Place) -> None:
    """One step."""
    _call(walk, before, after, place, "WorkflowStep", _CALL)


def hook_differences(walk: Walk, before: Any, after: Any, place: Place) -> None:
    """One hook."""
    _call(walk, before or {}, after or {}, place, "LifecycleHook", frozenset({"template", "templateRef"}))


def _call(walk: Walk, before: Any, after: Any, place: Place, type_: str, without: frozenset[str]) -> None:
    inline = [call.get("inline") for call in (before, after)]
    if all(isinstance(template, Mapping) for template in inline):
        walk.differ("Template", inline[0], inline[1], place.at("inline").within("inline template"))
    else:
        old, new = call_text(before), call_text(after)
        if old != new:
            unknown = any(is_unknown(call.get(field)) for call in (before, after) for field in _CALL)
            kind: Kind = "unknown" if unknown else "added" if old is None else "removed" if new is None else "changed"
            field = next(
                (name for name in ("template", "templateRef", "inline") if after.get(name) is not None), "template"
            )
            walk.texts(kind, old, new, place.at(field).named("runs", weight=1))
    walk.fields(type_, before, after, place, without=without)


def _all(
    walk: Walk, type_: str, before: list[Any], after: list[Any], place: Place, old_paths: _Paths, paths: _Paths
) -> dict[str, str]:
    noun = "task" if type_ == "DAGTask" else "step"
    kept = _by_name(walk, type_, before), _by_name(walk, type_, after)
    names = renames(
        walk.forms,
        type_,
        {name: item for name, item in kept[0].items() if name not in kept[1]},
        {name: item for name, item in kept[1].items() if name not in kept[0]},
    )
    if names:
        before = [_under(item, names) for item in with_new_tasks(before, names, f"{noun}s")]
    old, new = walk.named(type_, before), walk.named(type_, after)
    was = {name: old_name for old_name, name in names.items()}
    for key in dict.fromkeys([*old, *new]):
        index, task = new[key] if key in new else old[key]
        label = walk.label(key, index)
        there = place.at(*(paths if key in new else old_paths)[index]).within(f"{noun} {label}")
        if key in old and key in new:
            if not key[1] and label in was:
                renamed = place.at(*paths[index]).within(f"{noun} {was[label]}").named("", weight=1)
                walk.texts("renamed", was[label], label, renamed)
            walk.differ(type_, old[key][1], task, there)
            continue
        added = key in new
        text = task_text(task) if isinstance(task, Mapping) else show(task)
        kind: Kind = "unknown" if is_unknown(task) else "added" if added else "removed"
        note = f"in group {paths[index][0] + 1} of the steps" if added and type_ == "WorkflowStep" else ""
        walk.texts(kind, None if added else text, text if added else None, there.named("", weight=1), note=note)
    return names


def _indices(listed: list[Any]) -> _Paths:
    return [(index,) for index in range(len(listed))]


def _in_groups(groups: list[list[Any]]) -> _Paths:
    return [(i, j) for i, group in enumerate(groups) for j in range(len(group))]


def _by_name(walk: Walk, type_: str, listed: list[Any]) -> dict[str, Any]:
    return {key[0]: item for key, (_, item) in walk.named(type_, listed).items() if key[0] is not None and not key[1]}


def _under(item: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(item, Mapping) or not isinstance(item.get("name"), str):
        return item
    return {**item, "name": names.get(item["name"], item["name"])}


def _groups(steps: Any) -> list[list[Any]]:
    """The groups of steps; one step that stands outside of a group is one."""
    return [group if isinstance(group, list) else [group] for group in items(steps)]


def _names(group: list[Any], names: Mapping[str, str]) -> list[str]:
    found = [step.get("name") for step in group if isinstance(step, Mapping)]
    return [names.get(name, name) for name in found if isinstance(name, str)]


def _order(groups: list[list[str]]) -> str:
    return " → ".join(", ".join(group) for group in groups)
