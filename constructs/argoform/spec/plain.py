"""Any input as plain data: mappings, lists and scalars, copied, with everything else refused."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from argoform.errors import InputError
from argoform.spec.hera import from_hera, is_hera
from argoform.spec.synchronization import Mutex, Semaphore
from argoform.tokens import has_token

DEPTH_LIMIT = 100
"""How deep mappings and lists may nest; no manifest is nearly as deep, but a list that holds itself is."""


def plain_data(value: Any, path: str = "", *, depth: int = 0) -> Any:
    """A copy of `value` made of dicts, lists and scalars; tokens, semaphores and mutexes stay as they are.

    Raises:
        InputError: for a value that JSON cannot say, a key that is no string, or too deep a structure.
    """
    if depth > DEPTH_LIMIT:
        raise InputError(f"it is more than {DEPTH_LIMIT} levels deep", path=path, expected="a structure that ends")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(str(value), path)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise InputError("the number is not finite", path=path, expected="a number")
        return value
    if isinstance(value, Mapping):
        return _mapping(value, path, depth)
    if isinstance(value, list | tuple):
        return [plain_data(item, f"{path}[{i}]", depth=depth + 1) for i, item in enumerate(value)]
    if isinstance(value, Semaphore | Mutex) or has_token(value):
        return value
    if is_hera(value):
        return plain_data(from_hera(value, path), path, depth=depth + 1)
    raise InputError(
        f"a {type(value).__name__} is not data", path=path, expected="a mapping, list, string, number or boolean"
    )


def _text(value: str, path: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise InputError(
            "the text holds half of a surrogate pair, which no encoding can write",
            path=path,
            expected="valid Unicode text",
        )
    return value


def _mapping(value: Mapping[Any, Any], path: str, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise InputError(f"the key {key!r} is not a string", path=path, expected="keys that are strings")
        here = f"{path}.{key}" if path else key
        found[_text(str(key), here)] = plain_data(item, here, depth=depth + 1)
    return found
