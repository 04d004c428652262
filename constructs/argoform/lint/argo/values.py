"""Reading plain data whose types nobody has promised: what is of the wrong type counts as absent here.

The structural rules report wrong types; every other rule only has to survive them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_EMPTY: Mapping[str, Any] = {}


def mapping(value: Any) -> Mapping[str, Any]:
    """The value when it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else _EMPTY


def items(value: Any) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def mappings(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The mappings of a list, with their indices; an absent (null) item counts as an empty mapping, as in Go."""
    for index, item in enumerate(items(value)):
        if item is None:
            yield index, _EMPTY
        elif isinstance(item, dict):
            yield index, item


def text(value: Any) -> str:
    """The value when it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def scalar(value: Any) -> str | None:
    """A parameter's value as Argo reads it: any scalar as a string, a list or mapping as an empty one, null as none."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    if isinstance(value, dict | list):
        return ""
    return str(value)
