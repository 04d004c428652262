"""Quantities and durations as numbers: `100Mi`, `50m`, `1h30m`."""

from __future__ import annotations

import re
from decimal import Decimal

_QUANTITY = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))([A-Za-z]*|[eE][+-]?\d+)")
_SUFFIXES = {
    "": Decimal(1),
    **{
        suffix: Decimal(10) ** power
        for suffix, power in zip("numkMGTPE", (-9, -6, -3, 3, 6, 9, 12, 15, 18), strict=True)
    },
    **{f"{suffix}i": Decimal(1024) ** power for power, suffix in enumerate("KMGTPE", 1)},
}
_DURATION = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s)")
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


def quantity(text: object) -> Decimal | None:
    """A Kubernetes quantity in its base unit; None when it is none that can be read at synth.

    https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
    """
    match = _QUANTITY.fullmatch(str(text))
    if match is None:
        return None
    if match[2] in _SUFFIXES:
        return Decimal(match[1]) * _SUFFIXES[match[2]]
    return Decimal(match[1] + match[2]) if re.fullmatch(r"[eE][+-]?\d{1,3}", match[2]) else None


def seconds(text: object) -> float | None:
    """A duration as Argo reads it (a number of seconds, or Go's `1h30m`); None when it cannot be read at synth."""
    if isinstance(text, bool) or not isinstance(text, int | str):
        return None
    word = str(text)
    if word.isdecimal():
        return float(word)
    found = _DURATION.findall(word)
    if not found or "".join(number + unit for number, unit in found) != word:
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in found)
