"""What the rules ask about one object, each worked out once: its containers, calls, texts and settings in force."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from argoform.argo.names import POD_KINDS, TEMPLATE_KINDS, calls
from argoform.lint.manifest import Manifest

_JSON = json.JSONEncoder(ensure_ascii=False, default=str, skipkeys=True)

Role = Literal["main", "init", "sidecar"]
Body = Mapping[str, Any]

TEMPLATE_OBJECTS = frozenset({"WorkflowTemplate", "ClusterWorkflowTemplate"})
"""The kinds whose templates other objects may call."""


@dataclass(frozen=True, slots=True)
class Container:
    """One container of the user's."""

    path: str
    body: Body
    role: Role
    template: Body
    field: str
    """The field of the template that holds it: `container`, `script`, `containerSet`, `initContainers`, `sidecars`."""


@dataclass(frozen=True, slots=True)
class Call:
    """One task or step."""

    path: str
    body: Body
    caller_path: str
    caller: Body

    @property
    def name(self) -> str:
        """The name of the task or step."""
        return str(self.body.get("name", ""))


def tags(value: str) -> list[str]:
    """What stands in each template tag of a text; in one pass, however many are left open."""
    found = []
    start = value.find("{{")
    while start >= 0:
        end = value.find("}}", start + 2)
        if end < 0:
            break
        found.append(value[start + 2 : end])
        start = value.find("{{", end + 2)
    return found


def mapping(value: Any) -> Body:
    """The value when it is a mapping, else an empty one: wrong types are the structural schema's business."""
    return value if isinstance(value, dict) else {}


def items(value: Any, path: str) -> Iterator[tuple[str, Body]]:
    """The mappings of a list with their paths."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield f"{path}[{index}]", item


def template_name(template: Body, path: str = "") -> str:
    """What a template is called in messages."""
    return str(template.get("name") or path or "inline")


def dumped(value: Any) -> str:
    """The value as JSON, to be searched; empty for null, and for what cannot be written: data that holds itself."""
    if value is None:
        return ""
    try:
        return _JSON.encode(value)
    except (ValueError, RecursionError):
        return ""


def text(manifest: Manifest) -> str:
    """All texts and keys of the object in quotes, for rules that look for something wherever it stands."""
    return manifest.once(_text)


def containers(manifest: Manifest) -> list[Container]:
    """Every container of the user's, in the order of the templates."""
    return manifest.once(_containers)


def call_sites(manifest: Manifest) -> list[Call]:
    """Every task and step."""
    return manifest.once(_call_sites)


def named(manifest: Manifest) -> Mapping[str, tuple[str, Body]]:
    """The templates of the spec by name; the first where one is there twice."""
    return manifest.once(_named)


def kind_of(template: Body) -> str:
    """The kind of a template: `container`, `dag`, ...; empty when it has none."""
    return next((kind for kind in TEMPLATE_KINDS if template.get(kind) is not None), "")


def pods(manifest: Manifest) -> list[tuple[str, Body]]:
    """The templates that run in pods of their own."""
    return manifest.once(_pods)


def defaults(manifest: Manifest) -> Body:
    """The `templateDefaults`."""
    return mapping(manifest.spec.get("templateDefaults"))


def setting(manifest: Manifest, template: Body, name: str) -> Any:
    """A field of a template, or that of the `templateDefaults`."""
    found = template.get(name)
    return found if found is not None else defaults(manifest).get(name)


def refers_elsewhere(manifest: Manifest) -> bool:
    """Whether templates of other objects take part, so that not everything that is used is in sight."""
    return not manifest.fields.isdisjoint(("templateRef", "workflowTemplateRef"))


def volumes(manifest: Manifest) -> list[tuple[str, Body]]:
    """Every volume, those of the spec and those of templates."""
    found = list(items(manifest.spec.get("volumes"), f"{manifest.spec_path}.volumes"))
    for path, template in manifest.templates:
        found += items(template.get("volumes"), f"{path}.volumes")
    return found


def listed(names: list[str], limit: int = 4) -> str:
    """Some names for a message, and how many more there are."""
    unique = list(dict.fromkeys(names))
    shown = ", ".join(f"`{name}`" for name in unique[:limit])
    return shown + (f" and {len(unique) - limit} more" if len(unique) > limit else "")


def counted(number: int, what: str) -> str:
    """`1 container`, `2 containers`."""
    return f"{number} {what}" + ("" if number == 1 else "s")


def number(value: Any) -> int | None:
    """A whole number, also one written as text; None for a tag or anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 18 else None


def attempts(strategy: Any) -> float:
    """How often a node with this retryStrategy may run: infinitely often without a limit, once without a strategy."""
    if not isinstance(strategy, dict):
        return 1
    limit = strategy.get("limit")
    if limit is None:
        return float("inf")
    found = number(limit)
    return 1 if found is None else found + 1


def retry(manifest: Manifest, template: Body) -> Any:
    """The retryStrategy in force for a template."""
    found = setting(manifest, template, "retryStrategy")
    return found if found is not None else manifest.spec.get("retryStrategy")


def _text(manifest: Manifest) -> str:
    return '"'.join(("", *manifest.inventory.texts, *map(str, manifest.fields), ""))


def _named(manifest: Manifest) -> Mapping[str, tuple[str, Body]]:
    found: dict[str, tuple[str, Body]] = {}
    for path, template in items(manifest.spec.get("templates"), f"{manifest.spec_path}.templates"):
        found.setdefault(str(template.get("name", "")), (path, template))
    return found


def _pods(manifest: Manifest) -> list[tuple[str, Body]]:
    return [(path, body) for path, body in manifest.templates if kind_of(body) in POD_KINDS]


def _call_sites(manifest: Manifest) -> list[Call]:
    return [Call(place, call, path, body) for path, body in manifest.templates for place, call in calls(body, path)]


def _containers(manifest: Manifest) -> list[Container]:
    found = []
    for path, template in manifest.templates:
        for name in ("container", "script"):
            body = template.get(name)
            if isinstance(body, dict):
                found.append(Container(f"{path}.{name}", body, "main", template, name))
        for place, body in items(
            mapping(template.get("containerSet")).get("containers"), f"{path}.containerSet.containers"
        ):
            found.append(Container(place, body, "main", template, "containerSet"))
        for name, role in _BESIDE:
            for place, body in items(template.get(name), f"{path}.{name}"):
                found.append(Container(place, body, role, template, name))
    return found


_BESIDE: tuple[tuple[str, Role], ...] = (("initContainers", "init"), ("sidecars", "sidecar"))
