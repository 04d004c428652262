"""The kinds of template and what each of them runs in, for whoever walks over templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

TEMPLATE_KINDS = (
    "container",
    "script",
    "containerSet",
    "resource",
    "data",
    "http",
    "plugin",
    "suspend",
    "dag",
    "steps",
)
"""The fields of a template of which exactly one is set, and which says what kind of template it is.

https://argo-workflows.readthedocs.io/en/latest/workflow-concepts/#template-types
"""

POD_KINDS = frozenset({"container", "script", "containerSet", "resource", "data"})
"""Kinds that run in a pod of their own."""

AGENT_KINDS = frozenset({"http", "plugin"})
"""Kinds that the workflow's one agent pod runs."""

LEAF_KINDS = POD_KINDS | AGENT_KINDS
"""Kinds that do work themselves: they may have a timeout, and their artifacts have paths."""

CALLING_KINDS = frozenset({"dag", "steps"})
"""Kinds that only call other templates."""

USER_CONTAINER_KINDS = frozenset({"container", "script", "containerSet"})
"""Kinds whose containers are the user's own: images, mounts and environment are theirs to set."""

TEMPLATE_KIND_TYPES: Mapping[str, str] = {
    "container": "core.v1.Container",
    "script": "ScriptTemplate",
    "containerSet": "ContainerSetTemplate",
    "resource": "ResourceTemplate",
    "data": "Data",
    "http": "HTTP",
    "plugin": "plugin",
    "suspend": "SuspendTemplate",
    "dag": "DAGTemplate",
    "steps": "[][]WorkflowStep",
}
"""The type of each kind's field, as in the table of `argoform.argo.fields`."""

CALL_FIELDS = ("template", "templateRef", "inline")
"""The fields of a task or step of which one says what it calls."""

ARTIFACT_LOCATIONS = ("artifactory", "azure", "gcs", "git", "hdfs", "http", "oss", "plugin", "raw", "s3")
"""The fields of an artifact of which one says where it lies, outside or inside the artifact repository."""


def template_kinds(template: Mapping[str, Any]) -> list[str]:
    """Every kind that is set on a template, in the order of `TEMPLATE_KINDS`; a valid template has exactly one.

    An empty mapping counts (`suspend: {}`), null does not.
    """
    return [kind for kind in TEMPLATE_KINDS if template.get(kind) is not None]


def template_kind(template: Mapping[str, Any]) -> str | None:
    """The one kind of a template; None when it has none or several."""
    kinds = template_kinds(template)
    return kinds[0] if len(kinds) == 1 else None


def calls(template: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every task of a dag and every step of a steps template, with its path; others have none.

    Parts that are not of the right type are passed over: that is the structural schema's business.

    Args:
        path: of the template, the beginning of every path: `templates[2]` gives `templates[2].dag.tasks[0]`.
    """
    start = f"{path}." if path else ""
    dag = template.get("dag")
    if isinstance(dag, Mapping):
        yield from _mappings(dag.get("tasks"), f"{start}dag.tasks")
    steps = template.get("steps")
    if isinstance(steps, list | tuple):
        for index, group in enumerate(steps):
            yield from _mappings(group, f"{start}steps[{index}]")


def templates(spec: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every template of a workflow spec with its path; inline ones come after the one whose call holds them.

    Args:
        path: of the spec, the beginning of every path.
    """
    start = f"{path}." if path else ""
    waiting = list(_mappings(spec.get("templates"), f"{start}templates"))[::-1]
    while waiting:
        here, template = waiting.pop()
        yield here, template
        inner = [
            (f"{place}.inline", call["inline"])
            for place, call in calls(template, here)
            if isinstance(call.get("inline"), Mapping)
        ]
        waiting.extend(reversed(inner))


def _mappings(items: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(items, list | tuple):
        for index, item in enumerate(items):
            if isinstance(item, Mapping):
                yield f"{path}[{index}]", item
