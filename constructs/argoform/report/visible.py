"""Text from outside, made safe to look at: what a terminal would obey, or a reader not see, becomes its escape."""

from __future__ import annotations

import re

_AT_MARGIN = re.compile(r"(?m)^((?:\s|\x1b\[[\d;]*m)*):(?=:\w)")
_ANYWHERE = re.compile(r"##(?=\w*\[)")


def visible(text: str) -> str:
    """The text in one line, with every control, format and bidi character as its escape (`\\x1b`, `\\u202e`)."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def visible_lines(text: str) -> str:
    """The same for a text of several lines, which it keeps."""
    return "\n".join(visible(line) for line in re.split(r"\r\n|\r|\n", text))


def in_backticks(text: str) -> list[str]:
    """The text cut at its backticks: every other part was within a pair of them. One part where they do not pair.

    Our own messages quote names so. What comes from outside may hold backticks too, and only moves the bounds.
    """
    parts = text.split("`")
    return parts if len(parts) % 2 else [text]


def inert(text: str) -> str:
    """The text with what a CI runner would obey in a log as escapes: `::error::` first in a line, `##[group]` anywhere.

    GitHub Actions looks past spaces at the beginning of a line; Azure Pipelines has `##vso[`, TeamCity `##teamcity[`.
    """
    return unmarked(_AT_MARGIN.sub(r"\1\\x3a", text))


def unmarked(text: str) -> str:
    """The text with only those of them as escapes that are obeyed anywhere in a line."""
    return _ANYWHERE.sub(r"#\\x23", text)


def place(path: str, line: int | None, column: int | None) -> str:
    """`file:line:column`, as far as it is known."""
    return ":".join([visible(path), *(str(number) for number in (line, column) if number is not None)])


def _escape(character: str) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    code = ord(character)
    return named or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
