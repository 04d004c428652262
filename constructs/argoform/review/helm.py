"""What a Helm release is given: which chart it is, and its values as Helm merges them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from argoform.review.plan import ResourceChange
from argoform.review.values import items, mapping, mappings

_KEY = re.compile(r"((?:\\.|[^\\.\[])+)|\[(\d+)\]")
_DEEPEST = 100
_LONGEST_LIST = 1_000


def chart_name(values: Mapping[str, Any] | None) -> str:
    """The name of the chart, without repository or folder: `argo-workflows`; empty where it is not known."""
    chart = (values or {}).get("chart")
    name = chart.rstrip("/").rpartition("/")[2] if isinstance(chart, str) else ""
    return re.sub(r"-v?\d+\.\d+\.\d+[^/]*\.tgz$", "", name)


def is_argo_workflows(change: ResourceChange) -> bool:
    """Whether a resource is a Helm release of Argo Workflows."""
    return change.type == "helm_release" and "argo-workflows" in (chart_name(change.before), chart_name(change.after))


def merged_values(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """The values of a release: the documents in `values` over each other, and `set` over all of them.

    What is not known stands there as such. https://registry.terraform.io/providers/hashicorp/helm/latest/docs
    """
    merged: dict[str, Any] = {}
    for document in items((values or {}).get("values")):
        if isinstance(document, Mapping):
            merged = _over(merged, document, _DEEPEST)
    for block in ("set", "set_list", "set_sensitive", "set_wo"):
        said = (values or {}).get(block)
        for one in mappings(said) or ([mapping(said)] if mapping(said) else []):
            if isinstance(one.get("name"), str):
                _put(merged, one["name"], _typed(one))
    return merged


def _over(base: Mapping[str, Any], above: Mapping[str, Any], depth: int) -> dict[str, Any]:
    merged = dict(base)
    for key, value in above.items():
        below = merged.get(key)
        if depth and isinstance(below, Mapping) and isinstance(value, Mapping):
            merged[key] = _over(below, value, depth - 1)
        else:
            merged[key] = value
    return merged


def _typed(one: Mapping[str, Any]) -> Any:
    """A value of `set`, which is text, as Helm reads it."""
    value = one.get("value")
    if not isinstance(value, str) or one.get("type") in ("string", "literal"):
        return value
    if value in ("true", "false"):
        return value == "true"
    if value == "null":
        return None
    return int(value) if re.fullmatch(r"-?(?:0|[1-9]\d{0,17})", value) else value


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    """Set a value by its path as Helm writes it: `a.b[0].c`, with `\\.` for a dot in a key."""
    if len(path) > 1_000:
        return
    keys: list[str | int] = [
        int(match[2]) if match[2] is not None else re.sub(r"\\(.)", r"\1", match[1]) for match in _KEY.finditer(path)
    ]
    if not keys or isinstance(keys[0], int):
        return
    here: Any = values
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        inner: Any = value
        if following is not None:
            inner = _entry(here, key)
            inner = (
                list(inner if isinstance(inner, list) else []) if isinstance(following, int) else dict(mapping(inner))
            )
        if isinstance(key, int) and isinstance(here, list):
            if key >= _LONGEST_LIST:
                return
            here.extend([None] * (key + 1 - len(here)))
            here[key] = inner
        elif isinstance(here, dict):
            here[str(key)] = inner
        here = inner


def _entry(value: Any, key: str | int) -> Any:
    if isinstance(key, int):
        return value[key] if isinstance(value, list) and key < len(value) else None
    return value.get(key) if isinstance(value, Mapping) else None
