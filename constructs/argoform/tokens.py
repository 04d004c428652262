"""Recognizing the CDK's unresolved tokens in plain values, without importing the CDK."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from argoform.errors import TokenError

_KEY = r"TfToken\[[a-zA-Z0-9:._-]+\]"

STRING_TOKEN = re.compile(r"\$\{" + _KEY + r"\}")
"""A token inside a string, as the CDK encodes it."""

_LIST_TOKEN = re.compile(r"#\{" + _KEY + r"\}")
_MAP_TOKEN = re.compile(r"&\{" + _KEY + r"\}")

# The CDK hides the index of a token in the low 48 bits of a huge negative double, and its kind in the top 16.
_NUMBER_MARKER = 0xFDFF
_NUMBER_LIST_MARKER = 0xFBFF
_TOKEN_IN_TEXT = re.compile(STRING_TOKEN.pattern + r"|-[0-9](?:\.[0-9]+)?e\+29[0-9]")


@dataclass(frozen=True)
class Token:
    """A token out of a string, as the CDK takes it."""

    value: Any


def is_resolvable(value: object) -> bool:
    """Whether it is a token as an object, which the CDK resolves at synth."""
    if hasattr(value, "resolve") and hasattr(value, "creation_stack"):
        return True
    # Some functions (Fn.conditional) return an expression of which jsii knows no interface.
    return any(type(delegate).__name__ == "Opaque" for delegate in getattr(value, "_delegates", ()))


def is_number_token(value: object) -> bool:
    """Whether a number is a token."""
    return _marker(value) == _NUMBER_MARKER


def is_list_token(value: Sequence[object]) -> bool:
    """Whether a list as a whole is a token."""
    return len(value) == 1 and is_list_token_item(value[0])


def is_list_token_item(value: object) -> bool:
    """Whether it is what the CDK puts into a list that is a token: it means nothing anywhere else."""
    return _marker(value) == _NUMBER_LIST_MARKER or (isinstance(value, str) and bool(_LIST_TOKEN.search(value)))


def is_map_token(value: Mapping[Any, object]) -> bool:
    """Whether a mapping as a whole is a token."""
    return len(value) == 1 and all(is_map_token_key(key) for key in value)


def is_map_token_key(key: object) -> bool:
    """Whether it is what the CDK puts into a mapping that is a token: it means nothing anywhere else."""
    return isinstance(key, str) and bool(_MAP_TOKEN.search(key))


def split_tokens(text: str) -> list[str | Token]:
    """The texts and tokens of a string; tokens are string tokens, or number tokens that Python has formatted."""
    if not _may_hold_token(text):
        return [text] if text else []
    parts: list[str | Token] = []
    end = 0
    for match in _TOKEN_IN_TEXT.finditer(text):
        token: object = match[0] if match[0].startswith("$") else float(match[0])
        if not isinstance(token, str) and not is_number_token(token):
            continue
        parts.extend([text[end : match.start()], Token(token)])
        end = match.end()
    parts.append(text[end:])
    return [part for part in parts if part != ""]


def _may_hold_token(text: str) -> bool:
    """A quick look: nearly every text in a manifest is free of what all tokens have in them."""
    return "TfToken[" in text or "e+29" in text


def _marker(value: object) -> int:
    return int.from_bytes(struct.pack(">d", value)[:2]) if isinstance(value, float) else 0


def has_token(value: object) -> bool:
    """Whether a scalar (string, number or token object) is, or holds, an unresolved token."""
    if isinstance(value, str):
        if not _may_hold_token(value):
            return False
        found = any(p.search(value) for p in (STRING_TOKEN, _LIST_TOKEN, _MAP_TOKEN))
        return found or any(isinstance(part, Token) for part in split_tokens(value))
    if isinstance(value, float):
        return _marker(value) in (_NUMBER_MARKER, _NUMBER_LIST_MARKER)
    return is_resolvable(value)


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
