"""The `{{...}}` tags in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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


def texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text with `{{` in a value, however deep, with its path and in the order of the text."""
    # Paths are put together only for what is found: most texts have no tag.
    waiting: list[tuple[Any, Any]] = [(path, value)]
    while waiting:
        link, part = waiting.pop()
        if isinstance(part, str):
            if "{{" in part:
                yield _joined(link), part
        elif isinstance(part, dict):
            waiting.extend([((link, key), item) for key, item in reversed(part.items())])
        elif isinstance(part, list):
            waiting.extend([((link, index), part[index]) for index in range(len(part) - 1, -1, -1)])


def _joined(link: Any) -> str:
    steps: list[str] = []
    while isinstance(link, tuple):
        link, key = link
        steps.append(f"[{key}]" if isinstance(key, int) else bracketed(str(key)))
    return "".join([link, *reversed(steps)])


def bracketed(key: str) -> str:
    """The step of a path to a key of a map: `.name`, or `["a.b/c"]` for one that is no plain name."""
    return f".{key}" if key.replace("-", "_").isidentifier() else f'["{key}"]'
