"""ConfigMaps: key by key, scripts as a text diff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.review.differences.other import manifest_differences, one_difference, unlike
from argoform.review.model import Area, Difference
from argoform.review.objects import ObjectChange
from argoform.review.values import Path, is_unknown, mapping


def config_map_differences(one: ObjectChange) -> tuple[Area, tuple[Difference, ...]]:
    """A ConfigMap that changes; of one that comes or goes, nothing but that."""
    if one.before is None or one.after is None:
        return "config map", ()
    found: list[Difference] = []
    for field in ("data", "binaryData"):
        old, new = one.before.get(field), one.after.get(field)
        if is_unknown(old) or is_unknown(new):
            if unlike(old, new):
                found.append(one_difference(field, old, new, path=field, weight=3))
            continue
        before, after = mapping(old), mapping(new)
        for key in dict.fromkeys([*before, *after]):
            if unlike(before.get(key), after.get(key)) or (key in before) != (key in after):
                found.append(_key(field, str(key), before, after))
    return "config map", (*found, *manifest_differences(one, told=_told))


def _key(field: str, key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    path: Path = (field, key)
    if field == "binaryData" and not is_unknown(before.get(key)) and not is_unknown(after.get(key)):
        kind = one_difference("", before.get(key), after.get(key)).kind
        return Difference(kind, f"key {key}", path=f"{field}.{key}", note="binary", weight=4)
    return one_difference(f"key {key}", before.get(key), after.get(key), path=path, weight=3)


def _told(path: Path) -> bool:
    return path in (("data",), ("binaryData",))
