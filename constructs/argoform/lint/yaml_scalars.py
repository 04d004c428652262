"""What a plain YAML scalar means to Argo's reader, which is Go's YAML 1.1 and not quite anybody else's.

https://pkg.go.dev/sigs.k8s.io/yaml
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

_TRUE = ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")
_FALSE = ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")
_NULL = ("", "~", "null", "Null", "NULL")

WORDS: dict[str, Any] = {
    **dict.fromkeys(_TRUE, True),
    **dict.fromkeys(_FALSE, False),
    **dict.fromkeys(_NULL, None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **{f"{sign}{word}": float("inf") for sign in ("", "+") for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
"""Plain scalars that are words of the language."""

_NUMERIC_START = frozenset("0123456789+-.")
_INTEGER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
# Beyond this many digits a number is a float to Go; Python would refuse to read far longer ones.
_LONGEST_INTEGER = 40


def plain(text: str) -> Any:
    """The value of a plain (unquoted, untagged) scalar: dates and times of day are strings, as in Argo."""
    # Most are words of no language, which begin with a letter that no number has.
    if text[0] in _NUMERIC_START:
        return WORDS[text] if text in WORDS else _number(text)
    return WORDS.get(text, text)


def _number(text: str) -> Any:
    digits = text.replace("_", "")
    if _INTEGER.fullmatch(digits) and len(digits) <= _LONGEST_INTEGER:
        sign, body = (-1, digits[1:]) if digits[0] == "-" else (1, digits.lstrip("+"))
        prefix = body[:2].lower()
        if prefix in ("0x", "0b", "0o"):
            return sign * int(body[2:], {"0x": 16, "0b": 2, "0o": 8}[prefix])
        if len(body) > 1 and body[0] == "0":
            return sign * int(body, 8)
        return sign * int(body)
    if _FLOAT.fullmatch(digits):
        return float(digits)
    return text


def tagged(tag: str, text: str) -> Any:
    """The value of a scalar with an explicit tag; a tag that is none of YAML's own means nothing.

    Raises:
        ValueError: when the text is none of what its tag says.
    """
    kind = tag.removeprefix("tag:yaml.org,2002:")
    if kind in ("str", "!", "timestamp"):
        return text
    if kind == "binary":
        try:
            return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
        except binascii.Error:
            raise ValueError("the text after !!binary is not base64") from None
    value = plain(text) if text else None
    wanted: dict[str, tuple[type, ...]] = {"int": (int,), "float": (float, int), "bool": (bool,), "null": (type(None),)}
    if kind in wanted and not isinstance(value, wanted[kind]):
        raise ValueError(f"the text after !!{kind} is none")
    return float(value) if kind == "float" and value is not None else value


def key(value: Any) -> str:
    """A scalar as the key of a mapping: every key becomes a string."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return str(value)
