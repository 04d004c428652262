"""The last line of a report: how much was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from argoform.report.model import LEVELS, Judged


def counted(number: int, what: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def summary(judged: Sequence[Judged]) -> str:
    """How much was found in how many files, in one line without its end."""
    counts = Counter(item.severity for one in judged for item in one.items)
    files = counted(len(judged), "file")
    if not counts:
        return f"{files}, nothing found."
    parts = [counted(counts[level], level) for level in reversed(LEVELS) if counts[level]]
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"{listed} in {sum(bool(one.items) for one in judged)} of {files}."
