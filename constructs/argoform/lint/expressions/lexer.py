"""The tokens of expr-lang.

https://expr-lang.org/docs/language-definition
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from argoform.lint.expressions.errors import ExpressionError

Kind = Literal["name", "number", "string", "operator", "bracket", "tag", "end"]

WORD_OPERATORS = frozenset(
    {"not", "in", "or", "and", "matches", "contains", "startsWith", "endsWith", "let", "if", "else"}
)
"""Words that are operators wherever they stand, save as the name of a member."""


class Token(NamedTuple):
    """A token: `value` is the unescaped text of a string, and the text itself of all else."""

    kind: Kind
    value: str
    position: int

    def __str__(self) -> str:
        return "the end" if self.kind == "end" else repr(self.value)


_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*"
    r"|(?:[0-9][0-9_]*(?:\.(?!\.)[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]*)?"
)
_NAME = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
_WORD_GOES_ON = re.compile(r"[\w$]")
_OPERATOR = re.compile(r"\?\.|\?\?|\?|\|\||\||::|:|\.\.|\.|&&|==|!=|<=|>=|\*\*|[#,;%+\-^/!=*<>]")
_BRACKET = re.compile(r"[()\[\]{}]")
_QUOTED = {quote: re.compile(rf"{quote}((?:[^\\{quote}\n]|\\.)*){quote}") for quote in "'\""}
_RAW = re.compile(r"`((?:[^`]|``)*)`")
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-7]{3})|([abfnrtv\\'\"`?]))"
)
_SIMPLE_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def tokens(text: str) -> list[Token]:
    """The tokens of an expression, the last of which is its end.

    A `{{tag}}` outside strings is a token of its own, as Argo replaces it before it looks at the expression.

    Raises:
        ExpressionError: for a character, number or string that is none of the language's.
    """
    found: list[Token] = []
    position = 0
    while True:
        if space := _SPACE.match(text, position):
            position = space.end()
        if position >= len(text):
            break
        token, position = _token(text, position)
        found.append(token)
    found.append(Token("end", "", len(text)))
    return found


def _token(text: str, position: int) -> tuple[Token, int]:
    character = text[position]
    if character in "'\"`":
        return _string(text, position)
    if match := _TAG.match(text, position):
        return Token("tag", match[0], position), match.end()
    if match := _NUMBER.match(text, position):
        if _WORD_GOES_ON.match(text, match.end()):
            raise ExpressionError(f"{match[0] + text[match.end()]!r} is neither a number nor a name", position)
        return Token("number", match[0], position), match.end()
    if match := _NAME.match(text, position):
        kind: Kind = "operator" if match[0] in WORD_OPERATORS else "name"
        return Token(kind, match[0], position), match.end()
    if match := _BRACKET.match(text, position):
        return Token("bracket", match[0], position), match.end()
    if text.startswith("/*", position):
        raise ExpressionError("the comment is not closed", position, "close it with `*/`")
    if match := _OPERATOR.match(text, position):
        return Token("operator", match[0], position), match.end()
    if character == "&":
        raise ExpressionError("'&' is no operator", position, "write `&&`")
    raise ExpressionError(f"the character {character!r} means nothing here", position)


def _string(text: str, position: int) -> tuple[Token, int]:
    quote = text[position]
    if quote == "`":
        if raw := _RAW.match(text, position):
            return Token("string", raw[1].replace("``", "`"), position), raw.end()
        raise ExpressionError("the string is not closed", position, "close it with a backtick")
    match = _QUOTED[quote].match(text, position)
    if match is None:
        raise ExpressionError("the string is not closed", position, f"close it with {quote}")
    return Token("string", _unescaped(match[1], position + 1), position), match.end()


def _unescaped(body: str, start: int) -> str:
    if "\\" not in body:
        return body
    parts: list[str] = []
    position = 0
    while position < len(body):
        if body[position] != "\\":
            parts.append(body[position])
            position += 1
            continue
        match = _ESCAPE.match(body, position)
        if match is None:
            wrong = body[position : position + 2]
            raise ExpressionError(
                f"the string holds {wrong!r}, which is no escape", start + position, "double the backslash"
            )
        parts.append(_character(match, start + position))
        position = match.end()
    return "".join(parts)


def _character(match: re.Match[str], position: int) -> str:
    braced, short, long, byte, octal, simple = match.groups()
    if simple is not None:
        return _SIMPLE_ESCAPES.get(simple, simple)
    code = int(octal, 8) if octal else int(braced or short or long or byte, 16)
    if code > 0x10FFFF:
        raise ExpressionError(f"{match[0]!r} is beyond the last character of Unicode", position)
    return chr(code)
