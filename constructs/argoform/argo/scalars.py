"""What Argo's strict decoding takes for each scalar type: no coercion, integers in range, quantities that parse."""

from __future__ import annotations

import base64
import binascii
import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

QUANTITY = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(|n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)")
"""A Kubernetes quantity: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/"""

TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One scalar type.

    Args:
        accepts: whether a value that is not null decodes as it.
        expected: what is right, as the end of the sentence "expected ...".
        schema: the same as JSON Schema, which knows less; null is allowed everywhere since Argo reads it as absent.
    """

    accepts: Callable[[Any], bool]
    expected: str
    schema: Mapping[str, Any]


def _is_integer(low: int, high: int) -> Callable[[Any], bool]:
    def accepts(value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return low <= value <= high and value == int(value)

    return accepts


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# YAML libraries make dates of texts like 2024-01-31, which Argo's reader leaves as they stand.
_STRINGS = (str, datetime.date)


def _is_string(value: Any) -> bool:
    return isinstance(value, _STRINGS)


def _is_quantity(value: Any) -> bool:
    return _is_number(value) or (isinstance(value, str) and QUANTITY.fullmatch(value.strip()) is not None)


def _is_base64(value: Any) -> bool:
    try:
        return isinstance(value, str) and base64.b64decode(value, validate=True) is not None
    except (binascii.Error, ValueError):
        return False


def _is_time(value: Any) -> bool:
    return isinstance(value, datetime.datetime) or (isinstance(value, str) and TIME.fullmatch(value) is not None)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, bool) or _is_number(value) or _is_string(value)


_INT32 = _is_integer(-(2**31), 2**31 - 1)


def _integer_schema(low: int, high: int) -> dict[str, Any]:
    return {"type": ["integer", "null"], "minimum": low, "maximum": high}


SCALARS: Mapping[str, Scalar] = {
    "string": Scalar(_is_string, "a string", {"type": ["string", "null"]}),
    "boolean": Scalar(lambda value: isinstance(value, bool), "true or false", {"type": ["boolean", "null"]}),
    "int32": Scalar(_INT32, "a whole number of 32 bits", _integer_schema(-(2**31), 2**31 - 1)),
    "int64": Scalar(
        _is_integer(-(2**63), 2**63 - 1), "a whole number of 64 bits", _integer_schema(-(2**63), 2**63 - 1)
    ),
    "uint64": Scalar(_is_integer(0, 2**64 - 1), "a whole number, 0 or more", _integer_schema(0, 2**64 - 1)),
    "number": Scalar(_is_number, "a number", {"type": ["number", "null"]}),
    "int-or-string": Scalar(
        lambda value: _INT32(value) or _is_string(value),
        "a whole number of 32 bits or a string",
        {"type": ["integer", "string", "null"], "minimum": -(2**31), "maximum": 2**31 - 1},
    ),
    "quantity": Scalar(
        _is_quantity,
        "a quantity such as 500m, 2 or 1.5Gi",
        {"type": ["number", "string", "null"], "pattern": rf"^\s*({QUANTITY.pattern})\s*$"},
    ),
    "bytes": Scalar(_is_base64, "text in base64", {"type": ["string", "null"], "contentEncoding": "base64"}),
    "time": Scalar(
        _is_time, "a time such as 2024-01-31T12:00:00Z", {"type": ["string", "null"], "format": "date-time"}
    ),
    "scalar": Scalar(
        _is_scalar, "a string, a number, or true or false", {"type": ["string", "number", "boolean", "null"]}
    ),
    "any": Scalar(lambda value: True, "any value", {}),
    "object": Scalar(lambda value: isinstance(value, Mapping), "a mapping", {"type": ["object", "null"]}),
    "plugin": Scalar(
        lambda value: isinstance(value, Mapping) and len(value) == 1,
        "a mapping with exactly one key, the plugin's name",
        {"type": ["object", "null"], "minProperties": 1, "maxProperties": 1},
    ),
}
"""Every scalar type by its name in type expressions."""


def describe(value: Any) -> str:
    """What kind of value this is, without showing it: it may be a secret."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int):
        return "a whole number"
    if isinstance(value, float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return f"a {type(value).__name__}"
