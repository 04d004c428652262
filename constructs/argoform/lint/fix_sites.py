"""The fields of parsed documents that have a successor, each with what it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from argoform.argo import ArgoVersion
from argoform.argo.fields import KINDS

SELECTOR = ("matchLabels", "matchExpressions")
"""The fields of a label selector."""


@dataclass(frozen=True, slots=True)
class Site:
    """A field to change: `wrap` makes its value a list under the new name, `nest` puts it below `matchLabels`."""

    rule: str
    path: str
    holder: yaml.MappingNode
    key: yaml.ScalarNode
    value: yaml.Node
    new: str


def fields_of(node: Any) -> dict[str, tuple[yaml.ScalarNode, yaml.Node]]:
    """The keys and values of a mapping; nothing for anything else."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: (key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def sites(documents: list[yaml.Node], version: ArgoVersion) -> Iterator[Site]:
    """Every field to change; what an alias repeats is changed once, where it stands."""
    seen: set[int] = set()
    for document in documents:
        fields = fields_of(document)
        kind_node = fields["kind"][1] if "kind" in fields else None
        kind = kind_node.value if isinstance(kind_node, yaml.ScalarNode) else ""
        if kind not in KINDS or "spec" not in fields:
            continue
        for site in _of_object(fields["spec"][1], kind, version):
            if site.key.start_mark.index not in seen:
                seen.add(site.key.start_mark.index)
                yield site


def _of_object(spec: yaml.Node, kind: str, version: ArgoVersion) -> Iterator[Site]:
    path, plural = "spec", version.at_least("3.6")
    if kind == "CronWorkflow":
        if plural:
            yield from _renamed(spec, path, "schedule", "schedules", "AF091")
        inner = fields_of(spec).get("workflowSpec")
        if inner is None:
            return
        path, spec = "spec.workflowSpec", inner[1]
    fields = fields_of(spec)
    if "podGC" in fields and (found := fields_of(fields["podGC"][1]).get("labelSelector")) is not None:
        key, value = found
        inner_fields = fields_of(value)
        plain = isinstance(value, yaml.MappingNode) and inner_fields and len(inner_fields) == len(value.value)
        if plain and not {*SELECTOR, "<<"} & set(inner_fields) and isinstance(fields["podGC"][1], yaml.MappingNode):
            yield Site("AF092", f"{path}.podGC.labelSelector", fields["podGC"][1], key, value, "matchLabels")
    if plural:
        for where, body in _bodies(spec, path):
            found = fields_of(body).get("synchronization")
            if found is not None:
                yield from _renamed(found[1], f"{where}.synchronization", "semaphore", "semaphores", "AF090")
                yield from _renamed(found[1], f"{where}.synchronization", "mutex", "mutexes", "AF090")


def _bodies(spec: yaml.Node, path: str) -> Iterator[tuple[str, yaml.Node]]:
    """The spec, its template defaults and every template, inline ones too."""
    yield path, spec
    fields = fields_of(spec)
    if "templateDefaults" in fields:
        yield f"{path}.templateDefaults", fields["templateDefaults"][1]
    waiting = [(f"{path}.templates{place}", node) for place, node in _items(fields.get("templates"))]
    seen: set[int] = set()
    while waiting:
        where, body = waiting.pop(0)
        if id(body) in seen:
            continue
        seen.add(id(body))
        yield where, body
        inner = fields_of(body)
        calls = [
            (f"{where}.dag.tasks{place}", task)
            for place, task in _items(fields_of(inner.get("dag", (0, 0))[1]).get("tasks"))
        ]
        for place, group in _items(inner.get("steps")):
            calls += [(f"{where}.steps{place}{deeper}", step) for deeper, step in _items((None, group))]
        for place, call in calls:
            inline = fields_of(call).get("inline")
            if inline is not None:
                waiting.append((f"{place}.inline", inline[1]))


def _items(field: Any) -> list[tuple[str, yaml.Node]]:
    node = field[1] if field else None
    return [(f"[{i}]", item) for i, item in enumerate(node.value)] if isinstance(node, yaml.SequenceNode) else []


def _renamed(node: yaml.Node, path: str, old: str, new: str, rule: str) -> Iterator[Site]:
    fields = fields_of(node)
    # With both there nobody knows whether they are meant to add up.
    if isinstance(node, yaml.MappingNode) and old in fields and new not in fields:
        key, value = fields[old]
        null = isinstance(value, yaml.ScalarNode) and value.tag == "tag:yaml.org,2002:null"
        if not null and not isinstance(value, yaml.SequenceNode):
            yield Site(rule, f"{path}.{old}", node, key, value, new)
