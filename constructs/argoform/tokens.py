"""Recognizing the CDK's unresolved tokens in plain values, without importing the CDK."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argoform.errors import TokenError

STRING_TOKEN = re.compile(r"\$\{TfToken\[(?:[^\]\\]|\\.)*\]\}")
"""A token inside a string, as the CDK encodes it."""

_LIST_TOKEN = re.compile(r"#\{TfToken\[(?:[^\]\\]|\\.)*\]\}")
_MAP_TOKEN = re.compile(r"&\{TfToken\[(?:[^\]\\]|\\.)*\]\}")


def has_token(value: object) -> bool:
    """Whether a scalar (string, number or token object) is, or holds, an unresolved token."""
    if isinstance(value, str):
        return any(p.search(value) for p in (STRING_TOKEN, _LIST_TOKEN, _MAP_TOKEN))
    if isinstance(value, float):
        # The CDK hides the index of a number token in huge negative doubles; nothing else is that large.
        return value < -1e280
    return hasattr(value, "resolve") and hasattr(value, "creation_stack")


def walk_tokens(value: Any, path: str = "") -> Iterator[str]:
    """The path of every key and scalar below `value` that holds a token."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            here = f"{path}.{key}" if path else str(key)
            if has_token(key):
                yield here
            yield from walk_tokens(item, here)
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from walk_tokens(item, f"{path}[{i}]")
    elif has_token(value):
        yield path


def refuse_token(value: object, *, path: str, because: str) -> None:
    """Raise `TokenError` when `value` holds a token.

    Args:
        because: why only a plain value will do, as the end of the sentence "it cannot be a token, ...".
    """
    if has_token(value):
        raise TokenError(f"it cannot be a token, {because}", path=path, expected="a plain value, known at synth")
