"""Two texts of many lines compared line by line, within bounds."""

from __future__ import annotations

import difflib

from argoform.review.values import show

LONG = 120
"""Characters from which a text is told as a diff and not in one line."""

_MOST_COMPARED = 3_000
_MOST_LINES = 400


def is_long(text: object) -> bool:
    """Whether a value is a text that is better told as a diff."""
    return isinstance(text, str) and (len(text) > LONG or "\n" in text.strip("\n"))


def text_diff(before: str, after: str) -> tuple[str, ...]:
    """The lines that change, each with `+` or `-`, three others around them, and `@@` before each part.

    A diff of more than 400 lines ends with one that says how many more there are.
    """
    old, new = _lines(before), _lines(after)
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    first, last = max(0, start - 3), max(0, end - 3)
    old_part, new_part = old[first : len(old) - last], new[first : len(new) - last]
    if max(len(old_part), len(new_part)) > _MOST_COMPARED:
        return (f"@@ {len(old_part):,} lines become {len(new_part):,} lines, too many for a diff @@",)
    found = list(difflib.unified_diff(old_part, new_part, lineterm="", n=3))[2:]
    # The numbers in the heads count from where the parts begin.
    found = [_head(line, first) if line.startswith("@@") else line for line in found]
    if len(found) > _MOST_LINES:
        return (*found[:_MOST_LINES], f"@@ {len(found) - _MOST_LINES:,} more lines @@")
    return tuple(found)


def _lines(text: str) -> list[str]:
    lines = show(text).split("\n")
    if lines[-1] == "":
        lines.pop()
    elif text:
        lines[-1] += ""
    return [line.removesuffix("\r") for line in lines]


def _head(line: str, offset: int) -> str:
    def moved(part: str) -> str:
        number, comma, count = part[1:].partition(",")
        return f"{part[0]}{int(number) + offset}{comma}{count}"

    _, old, new, _ = line.split(" ", 3)
    return f"@@ {moved(old)} {moved(new)} @@"
