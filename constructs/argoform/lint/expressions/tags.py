"""The `{{...}}` tags in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ROOTS = ("inputs", "item", "outputs", "pod", "steps", "tasks", "workflow")
"""The first words of the tags that Argo's own linter checks."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in a text.

    Args:
        start: offset of the braces.
        body: what stands between the braces, without the `=` of an expression; to the end of the text if `closed` is
            False.
        expression: whether it begins with `=`.
    """

    start: int
    body: str
    expression: bool
    closed: bool

    @property
    def body_start(self) -> int:
        """Offset of the body in the text."""
        return self.start + (3 if self.expression else 2)


def tags(text: str) -> Iterator[Tag]:
    """Every tag of a text from left to right, as Argo finds them: each ends at the first `}}`."""
    position = text.find("{{")
    while position >= 0:
        end = text.find("}}", position + 2)
        expression = text.startswith("=", position + 2)
        body = text[position + (3 if expression else 2) : len(text) if end < 0 else end]
        yield Tag(position, body, expression, end >= 0)
        position = -1 if end < 0 else text.find("{{", end + 2)
