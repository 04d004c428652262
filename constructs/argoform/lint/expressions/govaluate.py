"""The language of `when`: govaluate, with words without quotes as strings, as Argo has it.

https://github.com/casbin/govaluate/blob/master/MANUAL.md
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from argoform.lint.expressions.errors import ExpressionError, TooComplexError
from argoform.lint.expressions.evaluate import UNKNOWN

DEEPEST = 30
"""Levels of parentheses that are judged."""

_Kind = Literal["word", "number", "string", "boolean", "operator", "open", "close", "tag", "end"]


class _Token(NamedTuple):
    kind: _Kind
    value: str
    position: int

    def __str__(self) -> str:
        return "the end" if self.kind == "end" else repr(self.value)


@dataclass(frozen=True)
class _Failure:
    """A part that fails when it is evaluated, unless something before it decides the result."""

    error: ExpressionError


_TAG = r"\{\{.*?\}\}"
_SPACE = re.compile(r"\s+")
# What touches a tag belongs to the same word, once the tag is replaced.
_WITH_TAG = re.compile(rf"[\w.-]*{_TAG}(?:[\w.-]|{_TAG})*", re.DOTALL)
_WORD = re.compile(r"[^\W\d_][\w.]*")
_NUMBER = re.compile(r"0x[0-9a-fA-F]+|[0-9.]+")
_STRING = re.compile(r"""(['"])((?:[^\\'"]|\\.)*)['"]""", re.DOTALL)
_SYMBOLS = re.compile(r"[^\s\w()\[\]'\"{,]+|[,{]|_")
_BINARY = {
    **dict.fromkeys(("||",), 2),
    **dict.fromkeys(("&&",), 3),
    **dict.fromkeys(("==", "!=", ">", "<", ">=", "<=", "=~", "!~", "in"), 4),
    **dict.fromkeys(("&", "|", "^"), 5),
    **dict.fromkeys(("<<", ">>"), 6),
    **dict.fromkeys(("+", "-"), 7),
    **dict.fromkeys(("*", "/", "%"), 8),
    "**": 9,
}
_PREFIXES = frozenset({"!", "-", "~"})
_OTHERS = frozenset({"?", ":", "??", ","})


def result(text: str) -> object:
    """What a `when` comes to: True, False, or `UNKNOWN` where it depends on a tag.

    Raises:
        ExpressionError: when it fails whatever its tags are replaced with.
        TooComplexError: when it is nested more than `DEEPEST` levels deep.
    """
    parser = _Parser(_tokens(text))
    value = parser.whole()
    if isinstance(value, _Failure):
        raise value.error
    if value is UNKNOWN or parser.rebuilt:
        return UNKNOWN
    if not isinstance(value, bool):
        raise ExpressionError(
            f"it comes to {_shown(value)}, and must come to true or false", 0, "compare it: `{{...}} == value`"
        )
    return value


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    while True:
        if space := _SPACE.match(text, position):
            position = space.end()
        if position >= len(text):
            break
        token, position = _token(text, position, found)
        found.append(token)
    found.append(_Token("end", "", len(text)))
    return found


def _token(text: str, position: int, before: list[_Token]) -> tuple[_Token, int]:
    character = text[position]
    if character in "'\"":
        match = _STRING.match(text, position)
        if match is None:
            raise ExpressionError("the string is not closed", position, f"close it with {character}")
        return _Token("string", re.sub(r"\\(.)", r"\1", match[2], flags=re.DOTALL), position), match.end()
    if match := _WITH_TAG.match(text, position):
        return _Token("tag", match[0], position), match.end()
    if character == "[":
        end = text.find("]", position)
        if end < 0:
            raise ExpressionError("the bracket is not closed", position, "a word in brackets is a string: `[my word]`")
        return _Token("word", text[position + 1 : end], position), end + 1
    if character in "()":
        return _Token("open" if character == "(" else "close", character, position), position + 1
    if match := _NUMBER.match(text, position):
        return _number(match, before), match.end()
    if match := _WORD.match(text, position):
        return _word(match), match.end()
    return _symbol(text, position, before)


def _number(match: re.Match[str], before: list[_Token]) -> _Token:
    if match[0].count(".") > 1 or match[0] == ".":
        raise ExpressionError(f"{match[0]!r} is no number", match.start(), f"in quotes it is a string: '{match[0]}'")
    return _Token("number", match[0], match.start())


def _word(match: re.Match[str]) -> _Token:
    word = match[0]
    if word in ("true", "false"):
        return _Token("boolean", word, match.start())
    if word in ("in", "IN"):
        return _Token("operator", "in", match.start())
    if "." in word:
        raise ExpressionError(
            f"{word!r} holds a dot, so that it is taken for a field of an object, and there are none",
            match.start(),
            f"put it in quotes: '{word}'",
        )
    return _Token("word", word, match.start())


def _symbol(text: str, position: int, before: list[_Token]) -> tuple[_Token, int]:
    match = _SYMBOLS.match(text, position)
    symbols = match[0] if match else text[position]
    if symbols in _BINARY or symbols in _PREFIXES or symbols in _OTHERS:
        return _Token("operator", symbols, position), position + len(symbols)
    hint = "put what is meant as a string in quotes"
    if symbols == "=":
        hint = "comparing takes two equals signs: `==`"
    elif symbols == "{" and text.startswith("{{", position):
        raise ExpressionError("the tag is not closed", position, "close it with `}}`")
    raise ExpressionError(f"{symbols[:20]!r} is no operator", position, hint)


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.depth = 0
        self.rebuilt = False
        """Whether a tag stands where it must bring an operator with it, so that nothing is known of the structure."""

    @property
    def current(self) -> _Token:
        return self.tokens[self.index]

    def next(self) -> _Token:
        token = self.current
        self.index = min(self.index + 1, len(self.tokens) - 1)
        return token

    def at_end(self) -> bool:
        return self.current.kind == "end"

    def whole(self) -> object:
        if self.at_end():
            raise ExpressionError("there is no expression", self.current.position)
        value = self.ternary()
        if not self.at_end() and not self.rebuilt:
            self.unexpected("an operator or the end")
        return UNKNOWN if self.rebuilt else value

    def unexpected(self, expected: str) -> None:
        """Fail, unless a tag beside the place can put it right."""
        around = self.tokens[max(self.index - 1, 0) : self.index + 2]
        if any(token.kind == "tag" for token in around):
            self.rebuilt = True
            self.index = len(self.tokens) - 1
            return
        token = self.current
        hint = ""
        if token.kind == "word" and self.index and self.tokens[self.index - 1].kind in ("word", "number"):
            hint = "put what is meant as one string in quotes"
        raise ExpressionError(f"{token} stands where {expected} is expected", token.position, hint)

    def ternary(self) -> object:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooComplexError(f"it is nested more than {DEEPEST} levels deep", self.current.position)
        value = self.binary(2)
        while self.current.kind == "operator" and self.current.value in _OTHERS:
            operator = self.next().value
            if operator == ":":
                self.index -= 1
                break
            self.binary(2)
            if operator == "?" and self.current.value == ":" and self.current.kind == "operator":
                self.next()
                self.ternary()
            value = UNKNOWN
        self.depth -= 1
        return value

    def binary(self, least: int) -> object:
        left = self.prefix()
        while self.current.kind == "operator" and _BINARY.get(self.current.value, 0) >= least:
            operator = self.next()
            left = _combined(operator, left, self.binary(_BINARY[operator.value] + 1))
        return left

    def prefix(self) -> object:
        if self.current.kind == "operator" and self.current.value in _PREFIXES:
            self.depth += 1
            if self.depth > DEEPEST:
                raise TooComplexError(f"it is nested more than {DEEPEST} levels deep", self.current.position)
            operator = self.next()
            operand = self.prefix()
            self.depth -= 1
            return _negated(operator, operand)
        return self.primary()

    def primary(self) -> object:
        token = self.current
        if token.kind == "open":
            self.next()
            value = self.ternary()
            if self.rebuilt:
                return UNKNOWN
            if self.current.kind != "close":
                self.unexpected("')'")
            else:
                self.next()
            return value
        if token.kind in ("operator", "close", "end"):
            self.unexpected("a value")
            return UNKNOWN
        self.next()
        if token.kind == "tag" or (token.kind == "string" and "{{" in token.value):
            return UNKNOWN
        if token.kind == "boolean":
            return token.value == "true"
        if token.kind == "number":
            return float(int(token.value, 16) if token.value.startswith("0x") else token.value)
        return token.value


def _negated(operator: _Token, operand: object) -> object:
    if operand is UNKNOWN or isinstance(operand, _Failure):
        return operand
    if operator.value == "!":
        if isinstance(operand, bool):
            return not operand
        return _failure(operator, f"`!` needs true or false, and is given {_shown(operand)}")
    if not isinstance(operand, float):
        return _failure(operator, f"`{operator.value}` needs a number, and is given {_shown(operand)}", _QUOTE)
    return -operand if operator.value == "-" else UNKNOWN


def _combined(operator: _Token, left: object, right: object) -> object:
    symbol = operator.value
    if isinstance(left, _Failure):
        return left
    if symbol in ("&&", "||"):
        return _logical(operator, left, right)
    if isinstance(right, _Failure):
        return right
    if symbol in ("==", "!="):
        if left is UNKNOWN or right is UNKNOWN:
            return UNKNOWN
        same = type(left) is type(right) and left == right
        return same if symbol == "==" else not same
    if symbol in ("<", ">", "<=", ">="):
        return _ordered(operator, left, right)
    if symbol in ("=~", "!~", "in"):
        return UNKNOWN
    for operand in (left, right):
        if operand is not UNKNOWN and not isinstance(operand, float):
            if symbol == "+" and isinstance(operand, str):
                return UNKNOWN
            return _failure(operator, f"`{symbol}` needs numbers, and is given {_shown(operand)}", _QUOTE)
    if symbol == "-" and isinstance(left, float) and isinstance(right, float):
        return left - right
    return UNKNOWN


def _logical(operator: _Token, left: object, right: object) -> object:
    ends = operator.value == "||"
    if left is ends:
        return ends
    if left is not UNKNOWN and not isinstance(left, bool):
        return _failure(operator, f"`{operator.value}` needs true or false, and is given {_shown(left)}")
    if isinstance(right, _Failure):
        return UNKNOWN if left is UNKNOWN else right
    if right is not UNKNOWN and not isinstance(right, bool):
        failure = _failure(operator, f"`{operator.value}` needs true or false, and is given {_shown(right)}")
        return UNKNOWN if left is UNKNOWN else failure
    if right is ends:
        return ends
    return UNKNOWN if left is UNKNOWN or right is UNKNOWN else right


def _ordered(operator: _Token, left: object, right: object) -> object:
    for operand in (left, right):
        if isinstance(operand, bool):
            return _failure(operator, f"`{operator.value}` cannot compare {_shown(operand)}")
    if isinstance(left, float) and isinstance(right, float):
        return _compare(operator.value, left, right)
    if isinstance(left, str) and isinstance(right, str):
        return UNKNOWN
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    return _failure(operator, f"`{operator.value}` cannot compare {_shown(left)} with {_shown(right)}")


def _compare(symbol: str, left: float, right: float) -> bool:
    return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[symbol]


_QUOTE = "a word with a hyphen or another sign in it is a string only in quotes"


def _failure(operator: _Token, message: str, hint: str = "") -> _Failure:
    return _Failure(ExpressionError(message, operator.position, hint))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    text = f"the string {value!r}"
    return text if len(text) <= 60 else f"{text[:57]}..."
