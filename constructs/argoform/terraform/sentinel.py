"""Placeholders for values that only a real provider would know: made here, and recognized here.

A replayed apply must end with known values, so every value that a real provider would have made up (an ARN, a UID, an
address) is a *sentinel*: `argoform-unknown:<where it stands>:<eight hexadecimal digits>`. The digits tell two resources
of one type apart. A sentinel keeps its form inside longer strings, so that `arn:aws:iam::<sentinel>:role/x` is
recognized too. Numbers have one sentinel, `SENTINEL_NUMBER`. There is no third boolean: an unknown boolean is null.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

SENTINEL_PREFIX = "argoform-unknown:"
"""What every string sentinel begins with."""

SENTINEL_NUMBER = -8_390_716_055_274_113
"""The number that stands for an unknown number: exact as a double, and nobody's real value."""

_SENTINEL = re.compile(rf"{SENTINEL_PREFIX}[A-Za-z0-9_.\-]+:[0-9a-f]{{8}}")


def sentinel(where: str, *salt: str) -> str:
    """The string sentinel for the value at `where`.

    Args:
        where: what is unknown, such as `aws_iam_role.arn`; characters outside `A-Za-z0-9_.-` become `_`.
        salt: whatever tells this value apart from others at the same place.
    """
    digest = hashlib.sha256("\0".join((where, *salt)).encode()).hexdigest()[:8]
    return f"{SENTINEL_PREFIX}{re.sub(r'[^A-Za-z0-9_.-]', '_', where) or '_'}:{digest}"


def is_sentinel(value: object) -> bool:
    """Whether `value` is a sentinel and nothing else: a whole string or the number."""
    if isinstance(value, str):
        return _SENTINEL.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool) and value == SENTINEL_NUMBER


def has_sentinel(value: object) -> bool:
    """Whether `value` is a sentinel, or a string, mapping or list that holds one anywhere (also as a key)."""
    return next(sentinels(value), None) is not None


def sentinels(value: object) -> Iterator[str]:
    """Every sentinel in `value`, numbers as their digits, in the order in which they stand."""
    if isinstance(value, str):
        yield from _SENTINEL.findall(value)
        yield from (digits for digits in (str(SENTINEL_NUMBER),) if digits in value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from sentinels(key)
            yield from sentinels(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from sentinels(item)
    elif is_sentinel(value):
        yield str(SENTINEL_NUMBER)


def hide_sentinels(value: Any, instead: Any = None) -> Any:
    """A copy of `value` in which every scalar that is, or holds, a sentinel is `instead`, for showing to people."""
    if isinstance(value, Mapping):
        return {key: hide_sentinels(item, instead) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [hide_sentinels(item, instead) for item in value]
    return instead if has_sentinel(value) else value
