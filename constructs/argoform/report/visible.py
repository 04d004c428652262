"""Text from outside, made safe to look at: what a terminal would obey, or a reader not see, becomes its escape."""

from __future__ import annotations

import re


def visible(text: str) -> str:
    """The text in one line, with every control, format and bidi character as its escape (`\\x1b`, `\\u202e`)."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def visible_lines(text: str) -> str:
    """The same for a text of several lines, which it keeps."""
    return "\n".join(visible(line) for line in re.split(r"\r\n|\r|\n", text))


def place(path: str, line: int | None, column: int | None) -> str:
    """`file:line:column`, as far as it is known."""
    return ":".join([visible(path), *(str(number) for number in (line, column) if number is not None)])


def _escape(character: str) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    code = ord(character)
    return named or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
