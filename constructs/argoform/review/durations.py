"""Lengths of time in manifests, as Go writes them or in seconds, and in the words that people use."""

from __future__ import annotations

import re

_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h|d)")
_ENDLESS = 1e18
"""More seconds than any length of time has; infinity and what is no number too are none."""

_WORDS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def seconds(value: object) -> float | None:
    """The seconds that a number, its text (`"300"`) or a Go duration (`1h30m`, with `d` as Argo takes it) stands for.

    Returns:
        None where it is no length of time: an expression, an unknown value, anything else.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < _ENDLESS else None
    if not isinstance(value, str) or len(value) > 64:
        return None
    text = value.strip()
    if re.fullmatch(r"[+-]?\d+(?:\.\d+)?", text):
        return float(text)
    sign = -1 if text.startswith("-") else 1
    text = text.lstrip("+-")
    if not text or _PART.sub("", text):
        return None
    return sign * sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))


def words(value: object) -> str | None:
    """`1 h 30 min`, from whatever `seconds` takes; None where that is None."""
    length = seconds(value)
    if length is None:
        return None
    if length < 1:
        return f"{length:g} s"
    rest, parts = round(length), []
    for size, unit in _WORDS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts) or "0 s"
