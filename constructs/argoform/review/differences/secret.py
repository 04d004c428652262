"""Secrets: which keys come, go and change, and never a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.review.differences.other import manifest_differences, unlike
from argoform.review.model import Area, Difference
from argoform.review.objects import ObjectChange
from argoform.review.values import Path, is_unknown, mapping


def secret_differences(one: ObjectChange) -> tuple[Area, tuple[Difference, ...]]:
    """A Secret. Values are compared and not shown; of one that comes or goes, the keys are told."""
    old, new = _data(one.before), _data(one.after)
    found: list[Difference] = []
    for key in dict.fromkeys([*old, *new]):
        if key == "" and (one.before is None or one.after is None):
            continue
        path = f"data.{key}" if key else "data"
        name = f"key {key}" if key else "all keys"
        if key not in old:
            if is_unknown(new[key]) and "" in old:
                continue
            found.append(Difference("added", name, path=path, weight=3))
        elif key not in new:
            found.append(Difference("unknown" if "" in new else "removed", name, path=path, weight=2))
        elif is_unknown(old[key]) or is_unknown(new[key]):
            if unlike(old[key], new[key]):
                note = "only the apply will tell whether the value changes"
                found.append(Difference("unknown", name, path=path, note=note, weight=4))
        elif unlike(old[key], new[key]):
            found.append(Difference("changed", name, path=path, note="value changed", weight=3))
    return "secret", (*found, *manifest_differences(one, told=_told))


def _told(path: Path) -> bool:
    return path in (("data",), ("stringData",))


def _data(manifest: Mapping[str, Any] | None) -> dict[str, Any]:
    """Every key with its value, which is masked already; `""` stands for keys that are all unknown."""
    found: dict[str, Any] = {}
    for field in ("data", "stringData"):
        said = mapping(manifest).get(field)
        if is_unknown(said):
            found[""] = said
        for key, value in mapping(said).items():
            found[str(key)] = value
    return found
