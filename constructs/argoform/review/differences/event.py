"""Argo Events: what a Sensor submits with which parameters, what an EventSource listens to, where an EventBus keeps.

https://argoproj.github.io/argo-events/sensors/triggers/argo-workflow/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.review.differences.other import manifest_differences, one_difference, unlike, value_differences
from argoform.review.model import Area, Difference
from argoform.review.objects import ObjectChange
from argoform.review.values import Path, at, mapping, mappings, show


def event_differences(one: ObjectChange) -> tuple[Area, tuple[Difference, ...]]:
    """A Sensor, EventSource or EventBus."""
    if one.kind != "Sensor" or one.before is None or one.after is None:
        return "event", manifest_differences(one)
    found = [*_dependencies(one), *_triggers(one)]
    return "event", (*found, *manifest_differences(one, told=_told))


def _told(path: Path) -> bool:
    return path in (("spec", "triggers"), ("spec", "dependencies"))


def _dependencies(one: ObjectChange) -> Iterator[Difference]:
    old, new = _listed(one.before, "dependencies", ("name",)), _listed(one.after, "dependencies", ("name",))
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        path = f"spec.dependencies[{show(name)}]"
        if before is None or after is None:
            shown = (_event(before) if before else None, _event(after) if after else None)
            yield Difference(
                "added" if before is None else "removed", f"dependency {name}", *shown, path=path, weight=2
            )
        else:
            where: Path = ("spec", "dependencies", f"name={name}")
            yield from value_differences(before, after, head=f"dependency {name}: ", path=where, weight=3)


def _event(dependency: Mapping[str, Any]) -> str:
    return f"event {show(dependency.get('eventName'))} of EventSource {show(dependency.get('eventSourceName'))}"


def _triggers(one: ObjectChange) -> Iterator[Difference]:
    keys = ("template", "name")
    old, new = _listed(one.before, "triggers", keys), _listed(one.after, "triggers", keys)
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        where: Path = ("spec", "triggers", f"name={name}")
        if before is None or after is None:
            shown = (None if before is None else submits(before), None if after is None else submits(after))
            yield one_difference(f"trigger {name}", *shown, path=where, weight=1)
            continue
        if submits(before) != submits(after):
            yield one_difference(f"trigger {name}: submits", submits(before), submits(after), path=where, weight=1)
        yield from _mappings(name, before, after, where)
        yield from value_differences(before, after, head=f"trigger {name}: ", path=where, omit=_told_of_trigger)


def _told_of_trigger(path: Path) -> bool:
    return path[-1:] == ("workflowTemplateRef",) or (path[-1:] == ("parameters",) and len(path) <= 3)


def _mappings(name: str, before: Mapping[str, Any], after: Mapping[str, Any], where: Path) -> Iterator[Difference]:
    """What the trigger takes from the events, by where it goes."""
    for place in (("parameters",), ("template", "argoWorkflow", "parameters"), ("template", "k8s", "parameters")):
        old = {show(item.get("dest")): item for item in mappings(at(before, *place))}
        new = {show(item.get("dest")): item for item in mappings(at(after, *place))}
        for dest in dict.fromkeys([*old, *new]):
            if not unlike(old.get(dest), new.get(dest)):
                continue
            told = [None if side is None else _source(side) for side in (old.get(dest), new.get(dest))]
            yield one_difference(f"trigger {name}: {dest} is taken from", *told, path=(*where, *place), weight=2)


def _source(parameter: Mapping[str, Any]) -> str:
    src = mapping(parameter.get("src"))
    parts = [f"dependency {show(src.get('dependencyName'))}"]
    parts += [f"{key} {show(value)}" for key, value in src.items() if key != "dependencyName"]
    parts += [f"{key} {show(value)}" for key, value in parameter.items() if key not in ("src", "dest")]
    return ", ".join(parts)


def submits(trigger: Mapping[str, Any]) -> str:
    """What a trigger does, in words: `submit WorkflowTemplate etl`, or the kind of the trigger."""
    template = mapping(trigger.get("template"))
    for field in ("argoWorkflow", "k8s"):
        said = mapping(template.get(field))
        if not said:
            continue
        operation = show(said.get("operation") or ("submit" if field == "argoWorkflow" else "create"))
        resource = mapping(at(said, "source", "resource"))
        reference = mapping(at(resource, "spec", "workflowTemplateRef"))
        if reference:
            kind = "ClusterWorkflowTemplate" if reference.get("clusterScope") is True else "WorkflowTemplate"
            return f"{operation} a workflow of {kind} {show(reference.get('name'))}"
        metadata = mapping(resource.get("metadata"))
        name = metadata.get("name") or metadata.get("generateName") or ""
        return " ".join(part for part in (operation, show(resource.get("kind") or ""), show(name)) if part)
    return next((show(key) for key in template if key not in ("name", "conditions", "conditionsReset")), "nothing")


def _listed(manifest: Mapping[str, Any] | None, field: str, name: tuple[str, ...]) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for index, item in enumerate(mappings(at(manifest, "spec", field))):
        said = at(item, *name)
        found.setdefault(said if isinstance(said, str) else str(index), item)
    return found
