"""Digests of definitions: equal for equal data, whatever its types and however deep it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def digest(*parts: Any) -> str:
    """A digest of data; mappings are equal whatever the order of their keys."""
    try:
        text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        # Keys of mixed types, values that JSON lacks, or nesting beyond Python's stack.
        text = _canonical(list(parts))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def without(data: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """A copy without some keys."""
    return {key: value for key, value in data.items() if key not in keys}


def _canonical(value: Any) -> str:
    written: list[str] = []
    waiting: list[tuple[bool, Any]] = [(True, value)]
    while waiting:
        is_data, item = waiting.pop()
        if not is_data:
            written.append(item)
        elif isinstance(item, Mapping):
            written.append("{")
            waiting.append((False, "}"))
            for key in sorted(item, key=lambda each: (type(each).__name__, str(each)), reverse=True):
                waiting += [(True, item[key]), (False, f"{key!r}:")]
        elif isinstance(item, list | tuple):
            written.append("[")
            waiting.append((False, "]"))
            waiting += [(True, each) for each in reversed(item)]
        else:
            written.append(f"{type(item).__name__} {item!r},")
    return "".join(written)
