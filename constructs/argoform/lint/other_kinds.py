"""The objects of Argo that are not linted but must be decodable: WorkflowEventBinding and WorkflowTaskSet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.argo import ArgoVersion
from argoform.argo.schema import Problem, validate_value

KINDS = ("WorkflowEventBinding", "WorkflowTaskSet")

_FIELDS: Mapping[str, Mapping[str, str]] = {
    "spec": {"event": "event", "submit": "submit"},
    "event": {"selector": "string"},
    "submit": {
        "workflowTemplateRef": "WorkflowTemplateRef",
        "metadata": "meta.v1.ObjectMeta",
        "arguments": "Arguments",
    },
}


def decoding_problems(data: Mapping[str, Any], version: ArgoVersion, *, beside_others: bool) -> Iterator[Problem]:
    """What makes the run of Argo's linter fail over one of these objects.

    Args:
        data: the object.
        version: the dialect.
        beside_others: whether another object of the file is linted: only then does an unknown field count.
    """
    spec = data.get("spec")
    if spec is None:
        return
    if data.get("kind") == "WorkflowTaskSet":
        found = spec.get("tasks") if isinstance(spec, dict) else spec
        expression = "map[string]Template" if isinstance(spec, dict) else "Template"
        yield from _wrong_types(found, expression, "spec.tasks", version)
        return
    yield from _fields(spec, "spec", "spec", version, beside_others)


def _fields(value: Any, type_name: str, path: str, version: ArgoVersion, unknown_counts: bool) -> Iterator[Problem]:
    if not isinstance(value, dict):
        if value is not None:
            yield Problem(path, "this is no mapping", expected="a mapping")
        return
    known = _FIELDS[type_name]
    for name, item in value.items():
        here = f"{path}.{name}"
        if name not in known:
            if unknown_counts:
                yield Problem(here, f"`{name}` is not a field of a WorkflowEventBinding here", kind="unknown")
        elif known[name] in _FIELDS:
            yield from _fields(item, known[name], here, version, unknown_counts)
        else:
            problems = validate_value(item, known[name], version, here)
            wanted = ("type", "unknown", "version") if unknown_counts else ("type",)
            yield from (problem for problem in problems if problem.rejects and problem.kind in wanted)


def _wrong_types(value: Any, expression: str, path: str, version: ArgoVersion) -> Iterator[Problem]:
    problems = validate_value(value, expression, version, path)
    yield from (problem for problem in problems if problem.rejects and problem.kind == "type")
