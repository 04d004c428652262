"""Text for pictures: made visible, abbreviated, cut to a width, and measured without fonts."""

from __future__ import annotations

import re
import unicodedata

from argoform.report.visible import visible

ELLIPSIS = "…"

_TAG = re.compile(r"\{\{\s*([a-zA-Z0-9_.-]+)\s*\}\}")
# Where a value comes from; what follows names it.
_ORIGIN = re.compile(
    r"^(?:inputs|workflow|tasks|steps|outputs)\.|\b(?:outputs\.)?(?:parameters|artifacts)\.|\boutputs\."
)
_NARROW = frozenset("iljtfrI.,:;'|!()[]{}/\\ `\"-")
_BROAD = frozenset("mwMW@%&=+<>~#")
_SANS = {"narrow": 0.42, "broad": 0.98, "upper": 0.72, "rest": 0.63}
_MONO = 0.605


def abbreviated(text: str) -> str:
    """The text with its simple tags shortened to what they name: `{{tasks.a.outputs.result}}` to `a.result`."""
    return _TAG.sub(lambda tag: _ORIGIN.sub("", tag[1]) or tag[1], text)


def width(text: str, size: float, *, mono: bool = False) -> float:
    """How wide a text is at most in pixels, in the widest of the common fonts."""
    return sum(_advance(character, mono) for character in text) * size


def _advance(character: str, mono: bool) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.2
    if unicodedata.combining(character):
        return 0
    if mono:
        return _MONO
    if character in _NARROW:
        return _SANS["narrow"]
    if character in _BROAD:
        return _SANS["broad"]
    return _SANS["upper"] if character.isupper() else _SANS["rest"]


def cut(text: str, most: float, size: float, *, mono: bool = False, keep: str = "start") -> str:
    """The text, with an ellipsis for what does not fit.

    Args:
        most: pixels.
        keep: which part counts: its `start`, its `end`, or `both`.
    """
    # No more of a text is measured than could ever fit.
    bound = int(most / size * 4) + 8
    if len(text) <= bound and width(text, size, mono=mono) <= most:
        return text
    room = most - width(ELLIPSIS, size, mono=mono)
    before = {"start": room, "end": 0.0, "both": room / 2}[keep]
    head = _fitting(text[:bound], before, size, mono)
    tail = _fitting(text[-bound:][::-1], room - width(head, size, mono=mono) if keep != "start" else 0, size, mono)
    return f"{head.rstrip()}{ELLIPSIS}{tail[::-1].lstrip()}"


def wrapped(text: str, most: float, size: float, *, lines: int, mono: bool = False) -> list[str]:
    """The text in at most so many lines, broken at spaces; what does not fit is cut."""
    found: list[str] = []
    line = ""
    words = text.split(" ")
    for index, word in enumerate(words):
        longer = f"{line} {word}" if line else word
        if not line or width(longer, size, mono=mono) <= most:
            line = longer
        elif len(found) == lines - 1:
            line = " ".join([line, *words[index:]])
            break
        else:
            found.append(line)
            line = word
    return [cut(each, most, size, mono=mono) for each in (*found, line)]


def shown(text: str) -> str:
    """The text in one line, as every output may show it: nothing in it that a reader would not see."""
    return visible(text.strip())


def _fitting(text: str, most: float, size: float, mono: bool) -> str:
    taken = 0.0
    for index, character in enumerate(text):
        taken += _advance(character, mono) * size
        if taken > most:
            return text[:index]
    return text
