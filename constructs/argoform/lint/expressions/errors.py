"""What is wrong with an expression, and the caret that shows where."""

from __future__ import annotations

EXCERPT = 60
"""Characters of the line that a caret shows to either side."""


class ExpressionError(ValueError):
    """An expression cannot be parsed, or fails whenever it is evaluated.

    Args:
        message: what is wrong.
        position: offset in the expression, in characters; its length for "at the end".
        hint: what to write instead.
    """

    def __init__(self, message: str, position: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.hint = hint


class TooComplexError(ExpressionError):
    """The expression is nested too deeply to be judged; that says nothing about whether Argo takes it."""


def caret(text: str, position: int) -> str:
    """The line of `text` that holds the position, with a caret under it; long lines are cut.

    Args:
        position: offset in characters; anything outside is moved to the nearer end.
    """
    position = min(max(position, 0), len(text))
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : len(text) if end < 0 else end]
    column = position - start
    if column > EXCERPT:
        line, column = "..." + line[column - EXCERPT :], EXCERPT + 3
    if len(line) > column + EXCERPT:
        line = line[: column + EXCERPT] + "..."
    shown = "".join(character if character.isprintable() else " " for character in line)
    return f"    {shown}\n    {' ' * column}^"
