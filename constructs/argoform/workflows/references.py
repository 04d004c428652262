"""References of a rendered spec to the templates and semaphores of others, as Argo's field names say them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from argoform.permissions.walk import calls

if TYPE_CHECKING:
    from argoform.workflows.workflow_template import WorkflowTemplate


class Reference(dict[str, Any]):
    """A mapping in Argo's field names that knows the construct it refers to, for what the names alone cannot tell."""

    target: WorkflowTemplate

    @classmethod
    def to(cls, target: WorkflowTemplate, fields: Mapping[str, Any]) -> Reference:
        """The mapping `fields`, which refers to `target`."""
        reference = cls(fields)
        reference.target = target
        return reference


@dataclass(frozen=True)
class TemplateCall:
    """A `templateRef`.

    https://argo-workflows.readthedocs.io/en/latest/fields/#templateref
    """

    path: str
    name: str
    template: str
    cluster_scope: bool


@dataclass(frozen=True)
class SemaphoreUse:
    """A semaphore that a spec or template holds; its namespace is the workflow's when None."""

    path: str
    name: str
    key: str
    namespace: str | None


def given_references(value: Any, path: str = "") -> Iterator[tuple[str, Reference]]:
    """Every `Reference` below what the user handed in, with its path."""
    if isinstance(value, Reference):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from given_references(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from given_references(item, f"{path}[{i}]")


def template_calls(spec: Mapping[str, Any]) -> Iterator[TemplateCall]:
    """Every `templateRef` of a rendered spec: in tasks, steps, inline templates and hooks."""
    for path, value in _fields(spec, "templateRef"):
        if isinstance(value, Mapping):
            yield _call(value, path)


def calls_of(template: Mapping[str, Any], path: str) -> Iterator[str | TemplateCall]:
    """What one template calls: names of templates beside it, and `templateRef`s."""
    for call, where in calls(template, path):
        if isinstance(call.get("templateRef"), Mapping):
            yield _call(call["templateRef"], f"{where}.templateRef")
        elif call.get("template"):
            yield str(call["template"])
        elif isinstance(call.get("inline"), Mapping):
            yield from calls_of(call["inline"], f"{where}.inline")


def semaphore_uses(spec: Mapping[str, Any]) -> Iterator[SemaphoreUse]:
    """Every semaphore that a rendered spec holds, in the shape of every dialect."""
    for path, value in _fields(spec, "synchronization"):
        if not isinstance(value, Mapping):
            continue
        singular = value.get("semaphore")
        found = [(f"{path}.semaphore", singular)] if singular is not None else []
        plural = value.get("semaphores")
        if isinstance(plural, Sequence):
            found += [(f"{path}.semaphores[{i}]", item) for i, item in enumerate(plural)]
        for where, semaphore in found:
            reference = semaphore.get("configMapKeyRef") if isinstance(semaphore, Mapping) else None
            if isinstance(reference, Mapping):
                yield SemaphoreUse(
                    where, str(reference.get("name")), str(reference.get("key")), semaphore.get("namespace")
                )


def _call(reference: Mapping[str, Any], path: str) -> TemplateCall:
    return TemplateCall(
        path, str(reference.get("name")), str(reference.get("template")), reference.get("clusterScope") is True
    )


def _fields(value: Any, name: str, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every field of that name below `value`, with its path."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            here = f"{path}.{key}" if path else str(key)
            if key == name:
                yield here, item
            else:
                yield from _fields(item, name, here)
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from _fields(item, name, f"{path}[{i}]")
