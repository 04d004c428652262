"""Making a report fit: parts that can be told at less and less length, shortened one by one until all have room."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def units(text: str) -> int:
    """The length in UTF-16 code units, which is never less than what GitHub counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Part:
    """A text that can be told at several lengths.

    Args:
        at_level: the text at a level, 0 being the whole.
        last: the level at which nothing is left of it.
    """

    def __init__(self, at_level: Callable[[int], str], *, last: int) -> None:
        self._at_level, self._last = at_level, last
        self._level = 0
        self._text: str | None = None

    @property
    def text(self) -> str:
        """The text at the level that it is at."""
        if self._text is None:
            self._text = "" if self._level == self._last else self._at_level(self._level)
        return self._text

    @property
    def level(self) -> int:
        """How far it was shortened."""
        return self._level

    @level.setter
    def level(self, level: int) -> None:
        if level > self._level:
            self._level, self._text = level, None


def fit(parts: Iterable[Part], steps: Iterable[tuple[Part, int]], *, room: int) -> None:
    """Take the steps (a part, and the level that it is brought to) until the parts have room.

    Each part counts with a line's end and an empty line after it.
    """
    used = sum(_size(part) for part in parts)
    for part, level in steps:
        if used <= room:
            return
        used -= _size(part)
        part.level = level
        used += _size(part)


def _size(part: Part) -> int:
    return units(part.text) + 2 if part.text else 0
