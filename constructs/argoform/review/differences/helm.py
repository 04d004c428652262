"""Helm releases: the chart, its version, and the values path by path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.review.differences.other import one_difference, other_resource, unlike, value_differences
from argoform.review.documents import Unread
from argoform.review.helm import merged_values
from argoform.review.model import Area, Difference
from argoform.review.plan import ResourceChange
from argoform.review.values import is_unknown, items, mapping, show

_TOLD = frozenset(
    ("chart", "repository", "version", "values", "set", "set_list", "set_sensitive", "set_wo", "set_wo_revision")
)
# What the provider computes from all the rest.
_COMPUTED = frozenset(("metadata", "manifest", "manifest_json", "resources", "status", "id"))


def helm_differences(change: ResourceChange) -> tuple[Area, tuple[Difference, ...]]:
    """A release; of one that comes or goes, the chart and its version."""
    before, after = change.before or {}, change.after or {}
    found: list[Difference] = []
    old, new = _chart(change.before), _chart(change.after)
    if old != new:
        found.append(one_difference("chart", old, new, path="chart", weight=0))
    # The version is computed where nobody names one: then it is unknown as soon as anything changes.
    if unlike(before.get("version"), after.get("version")):
        weight = 7 if is_unknown(after.get("version")) else 0
        found.append(
            one_difference("chart version", before.get("version"), after.get("version"), path="version", weight=weight)
        )
    if change.before is not None and change.after is not None:
        found += _values(before, after)
    return "helm", (*found, *other_resource(change, told=_TOLD | _COMPUTED, weight=6)[1])


def _chart(arguments: Mapping[str, Any] | None) -> str | None:
    """The chart and where it comes from; None where there is no release."""
    if arguments is None:
        return None
    repository = arguments.get("repository")
    return f"{show(arguments.get('chart'))}{f' from {show(repository)}' if repository else ''}"


def _values(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    found: list[Difference] = []
    if _unknown_documents(before) != _unknown_documents(after):
        note = "only the apply will tell all of the values"
        found.append(Difference("unknown", "values", path="values", note=note, weight=3))
    old_unread, new_unread = _unread(before), _unread(after)
    if old_unread != new_unread:
        found += [Difference("changed", "values", path="values", note=reason, weight=1) for reason in new_unread]
    old, new = (without_objects(merged_values(side)) for side in (before, after))
    found += value_differences(old, new, path=("values",), head="value ", weight=3)
    if unlike(before.get("set_wo_revision"), after.get("set_wo_revision")):
        found.append(Difference("changed", "write-only values", path="set_wo", note="value changed", weight=3))
    return found


def _unknown_documents(arguments: Mapping[str, Any]) -> bool:
    said = arguments.get("values")
    return is_unknown(said) or any(is_unknown(document) for document in items(said))


def _unread(arguments: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(one.reason for one in items(arguments.get("values")) if isinstance(one, Unread))


def without_objects(value: Any) -> Any:
    """The values without whole objects of Kubernetes, which are told by themselves."""
    if isinstance(value, Mapping):
        return {key: inner for key, item in value.items() if (inner := _without_object(item)) is not _OBJECT}
    if isinstance(value, list):
        return [inner for item in value if (inner := _without_object(item)) is not _OBJECT]
    return value


_OBJECT = object()


def _without_object(value: Any) -> Any:
    if isinstance(value, Mapping):
        metadata = mapping(value.get("metadata"))
        if value.get("kind") and value.get("apiVersion") and (metadata.get("name") or metadata.get("generateName")):
            return _OBJECT
    return without_objects(value)
