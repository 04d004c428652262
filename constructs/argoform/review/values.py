"""Values of a plan as far as they are known: what is unknown, what is secret, and how both are shown to people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeGuard

from argoform.terraform.sentinel import is_sentinel, sentinels

Path = tuple[str | int, ...]
"""Where a value stands: keys and indices from the root."""


class Unknown:
    """A value that only the apply will tell. There is one object of this class, `UNKNOWN`."""

    _only: Unknown | None = None

    def __new__(cls) -> Unknown:
        """The one object."""
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "(known after apply)"

    def __deepcopy__(self, _: object) -> Unknown:
        return self


UNKNOWN: Final = Unknown()

_PLACEHOLDER = "unknown"

_SENTINEL_TEXT = re.compile(r"argoform-unknown:([A-Za-z0-9_.\-]+):[0-9a-f]{8}")


def is_unknown(value: object) -> TypeGuard[Unknown]:
    """Whether nothing at all is known of a value: unknown to Terraform, or a placeholder of the offline plan."""
    return value is UNKNOWN or is_sentinel(value)


def has_unknown(value: object) -> bool:
    """Whether anything in a value is unknown, a part of a text included."""
    return any(
        leaf is UNKNOWN or next(sentinels(leaf), None) is not None or any(next(sentinels(key), None) for key in path)
        for path, leaf in leaves(value)
    )


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every scalar, and every empty mapping and list, with its path; nothing recurses."""
    stack: list[tuple[Path, Any]] = [(path, value)]
    while stack:
        here, item = stack.pop()
        # Most are texts, and asking for an abstract class takes time.
        if type(item) is str:
            yield here, item
        elif isinstance(item, dict | Mapping) and item:
            stack.extend(((*here, key), item[key]) for key in reversed(list(item)))
        elif isinstance(item, list | tuple) and item:
            stack.extend(((*here, index), item[index]) for index in range(len(item) - 1, -1, -1))
        else:
            yield here, item


def known(value: Any) -> Any:
    """A copy in which what is unknown is a text, for those who know nothing of `UNKNOWN`."""
    if type(value) is str:
        return value
    if value is UNKNOWN:
        return _PLACEHOLDER
    if isinstance(value, dict | Mapping):
        return {str(key): known(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [known(item) for item in value]
    return value


def deeper_than(value: Any, levels: int) -> bool:
    """Whether mappings and lists nest deeper than so many levels, beyond which nothing here may recurse."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        level = [
            inner
            for item in level
            for inner in (item.values() if type(item) is dict else item)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def at(value: Any, *path: str | int) -> Any:
    """The value at a path; None where there is none.

    Terraform writes a nested block as a list of one, so a name looks into the only item of a list too.
    """
    for part in path:
        if isinstance(part, str) and isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(part, str) and isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(part, int) and isinstance(value, list) and -len(value) <= part < len(value):
            value = value[part]
        else:
            return None
    return value


def mapping(value: Any) -> Mapping[str, Any]:
    """The value where it is a mapping, or the only block of a list; else an empty one."""
    if type(value) is dict:
        return value
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, dict | Mapping) else {}


def items(value: Any) -> list[Any]:
    """The value where it is a list; else an empty one."""
    return value if isinstance(value, list) else []


def mappings(value: Any) -> list[Mapping[str, Any]]:
    """The mappings in a list; none where it is no list."""
    return [item for item in items(value) if isinstance(item, Mapping)]


def dotted(path: Path) -> str:
    """`spec.templates[0]["a.b"]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif re.fullmatch(r"[\w$/-]+", part):
            text += f".{part}" if text else part
        else:
            text += f"[{json.dumps(part, ensure_ascii=False)}]"
    return text


def show(value: Any) -> str:
    """A value in one line for a person: strings as they are, unknown parts named, everything else as JSON.

    The text is not escaped for any format, and nothing is cut.
    """
    if value is UNKNOWN:
        return repr(UNKNOWN)
    if is_sentinel(value) and not isinstance(value, str):
        return repr(UNKNOWN)
    if isinstance(value, str):
        return _SENTINEL_TEXT.sub(lambda match: f"(unknown: {match[1]})", value)
    if isinstance(value, Mapping | list | tuple):
        text = json.dumps(value, ensure_ascii=False, default=repr)
        return _SENTINEL_TEXT.sub(lambda match: f"(unknown: {match[1]})", text)
    return json.dumps(value, default=repr)
