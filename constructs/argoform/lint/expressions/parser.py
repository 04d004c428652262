"""The grammar of expr-lang, by the precedence of its operators.

https://expr-lang.org/docs/language-definition
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

from argoform.lint.expressions.errors import ExpressionError, TooComplexError
from argoform.lint.expressions.functions import PREDICATES
from argoform.lint.expressions.lexer import WORD_OPERATORS, Token, tokens
from argoform.lint.expressions.nodes import (
    Array,
    Binary,
    Call,
    Conditional,
    Constant,
    Let,
    Map,
    Member,
    Name,
    Node,
    Opaque,
    Pointer,
    Predicate,
    Sequence,
    Slice,
    Unary,
)

LONGEST = 5_000
"""Characters of an expression that is worth to parse; nobody writes a longer one by hand."""
DEEPEST = 80
"""Levels of nesting that are judged; an expression that a person wrote has a handful."""

_BINARY = {
    "|": 0,
    "or": 10,
    "||": 10,
    "and": 15,
    "&&": 15,
    **dict.fromkeys(("==", "!=", "<", ">", "<=", ">=", "in", "matches", "contains", "startsWith", "endsWith"), 20),
    "..": 25,
    "+": 30,
    "-": 30,
    "*": 60,
    "/": 60,
    "%": 60,
    "**": 100,
    "^": 100,
    "??": 500,
}
_RIGHT = frozenset({"**", "^"})
_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_UNARY = {"not": 50, "!": 50, "-": 90, "+": 90}
_NEGATED = frozenset({"in", "matches", "contains", "startsWith", "endsWith"})
_SAME = {"or": "||", "and": "&&", "^": "**"}
_Item = TypeVar("_Item")


def parse(text: str) -> Node:
    """The tree of an expression.

    Raises:
        ExpressionError: where it is not well-formed, with the place.
        TooComplexError: when it is nested more than `DEEPEST` levels deep.
    """
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.index = 0
        self.depth = 0
        self.predicates = 0

    @property
    def current(self) -> Token:
        return self.tokens[self.index]

    def at_end(self) -> bool:
        return self.current.kind == "end"

    def whole(self) -> Node:
        if self.at_end():
            raise ExpressionError("there is no expression", self.current.position)
        node = self.sequence()
        if not self.at_end():
            raise self.unexpected("an operator or the end")
        return node

    def sequence(self) -> Node:
        first = self.expression()
        if not self.at("operator", ";"):
            return first
        parts = [first]
        while self.at("operator", ";"):
            self.next()
            if self.current.kind == "end" or self.at("bracket", ")") or self.at("bracket", "}"):
                break
            parts.append(self.expression())
        return Sequence(first.position, tuple(parts)) if len(parts) > 1 else first

    def next(self) -> Token:
        token = self.current
        if token.kind != "end":
            self.index += 1
        return token

    def at(self, kind: str, value: str) -> bool:
        return self.current.kind == kind and self.current.value == value

    def expect(self, kind: str, value: str) -> Token:
        if not self.at(kind, value):
            raise self.unexpected(repr(value))
        return self.next()

    def unexpected(self, expected: str) -> ExpressionError:
        token = self.current
        hint = "comparing takes two equals signs: `==`" if token.value == "=" and token.kind == "operator" else ""
        return ExpressionError(f"{token} stands where {expected} is expected", token.position, hint)

    def name(self) -> Token:
        if self.current.kind != "name":
            raise self.unexpected("a name")
        return self.next()

    def expression(self, least: int = 0) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooComplexError(f"it is nested more than {DEEPEST} levels deep", self.current.position)
        try:
            if least == 0 and self.at("operator", "let"):
                return self.let()
            if least == 0 and self.at("operator", "if"):
                return self.branches()
            node = self.operators(self.primary(), least)
            return self.conditional(node) if least == 0 else node
        finally:
            self.depth -= 1

    def operators(self, left: Node, least: int) -> Node:
        before = ""
        while self.current.kind == "operator":
            operator, negation = self.current, None
            if operator.value == "not":
                after = self.tokens[self.index + 1]
                if after.value not in _NEGATED or after.kind != "operator":
                    raise self.unexpected("an operator or the end")
                negation, operator = operator, after
            power = _BINARY.get(operator.value)
            if power is None or power < least:
                return left
            if negation is not None:
                self.next()
            self.next()
            if operator.value == "|":
                left = self.call(self.name(), (left,))
            else:
                if before == "??" and operator.value != "??":
                    raise ExpressionError(
                        f"{operator.value!r} and '??' are mixed", operator.position, "put one of them in parentheses"
                    )
                left = (
                    self.comparison(left, operator, power)
                    if operator.value in _COMPARISONS
                    else self.binary(left, operator, power)
                )
                if negation is not None:
                    left = Unary(negation.position, "!", left)
            before = operator.value
        return left

    def binary(self, left: Node, operator: Token, power: int) -> Node:
        right = self.expression(power if operator.value in _RIGHT else power + 1)
        return Binary(operator.position, _SAME.get(operator.value, operator.value), left, right)

    def comparison(self, left: Node, operator: Token, power: int) -> Node:
        """`1 < x < 9` means `1 < x && x < 9`."""
        middle = self.expression(power + 1)
        whole: Node = Binary(operator.position, operator.value, left, middle)
        while self.current.kind == "operator" and self.current.value in _COMPARISONS:
            operator = self.next()
            right = self.expression(power + 1)
            link = Binary(operator.position, operator.value, middle, right)
            whole = Binary(operator.position, "&&", whole, link)
            middle = right
        return whole

    def conditional(self, node: Node) -> Node:
        while self.at("operator", "?"):
            position = self.next().position
            yes = node if self.at("operator", ":") else self.expression()
            self.expect("operator", ":")
            node = Conditional(position, node, yes, self.expression())
        return node

    def let(self) -> Node:
        self.next()
        name = self.name()
        self.expect("operator", "=")
        value = self.expression()
        self.expect("operator", ";")
        return Let(name.position, name.value, value, self.sequence())

    def branches(self) -> Node:
        position = self.next().position
        test = self.expression()
        yes = self.block()
        self.expect("operator", "else")
        if self.at("operator", "if"):
            return Conditional(position, test, yes, self.expression())
        return Conditional(position, test, yes, self.block())

    def block(self) -> Node:
        self.expect("bracket", "{")
        node = self.sequence()
        self.expect("bracket", "}")
        return node

    def primary(self) -> Node:
        token = self.current
        if token.kind == "operator" and token.value in _UNARY:
            self.next()
            operand = self.expression(_UNARY[token.value])
            return self.postfix(Unary(token.position, "!" if token.value == "not" else token.value, operand))
        if token.kind == "bracket" and token.value == "(":
            self.next()
            inner = self.sequence()
            self.expect("bracket", ")")
            return self.postfix(inner)
        if token.kind == "operator" and token.value in ("#", "."):
            return self.postfix(self.pointer())
        if token.kind == "operator" and token.value == "::":
            self.next()
            return self.postfix(self.call(self.name(), ()))
        return self.simple()

    def pointer(self) -> Node:
        token = self.current
        if not self.predicates:
            raise ExpressionError(
                f"{token.value!r} stands for the element, and there is none outside of a predicate", token.position
            )
        name = ""
        if token.value == "#":
            self.next()
            if self.current.kind == "name" and self.current.position == token.position + 1:
                name = self.next().value
        return Pointer(token.position, name)

    def simple(self) -> Node:
        token = self.current
        if token.kind == "name":
            self.next()
            if token.value in _LITERALS:
                return Constant(token.position, _LITERALS[token.value])
            if self.at("bracket", "("):
                return self.postfix(self.call(token, ()))
            return self.postfix(Name(token.position, token.value))
        if token.kind == "number":
            self.next()
            return Constant(token.position, _number(token))
        if token.kind == "string":
            self.next()
            return self.postfix(Constant(token.position, token.value))
        if token.kind == "tag":
            self.next()
            return self.postfix(Opaque(token.position, token.value))
        if token.kind == "bracket" and token.value == "[":
            return self.postfix(Array(self.next().position, self.listed("]", self.expression)))
        if token.kind == "bracket" and token.value == "{":
            return self.postfix(Map(self.next().position, self.listed("}", self.pair)))
        raise self.unexpected("a value")

    def listed(self, close: str, item: Callable[[], _Item]) -> tuple[_Item, ...]:
        """Items with commas between them, up to and with the closing bracket."""
        found: list[_Item] = []
        while not self.at("bracket", close):
            found.append(item())
            if not self.at("bracket", close):
                self.expect("operator", ",")
        self.next()
        return tuple(found)

    def pair(self) -> tuple[Node, Node]:
        token = self.current
        key: Node
        if token.kind in ("name", "string", "number"):
            self.next()
            key = Constant(token.position, token.value)
        elif token.kind == "bracket" and token.value == "(":
            key = self.expression()
        else:
            raise self.unexpected("a key (a name, string or number, or an expression in parentheses)")
        self.expect("operator", ":")
        return key, self.expression()

    def call(self, function: Token, arguments: tuple[Node, ...]) -> Node:
        self.expect("bracket", "(")
        predicate_at = 1 if function.value in PREDICATES else -1
        found = list(arguments)
        while not self.at("bracket", ")"):
            found.append(self.predicate() if len(found) == predicate_at else self.expression())
            if not self.at("bracket", ")"):
                self.expect("operator", ",")
        self.next()
        return Call(function.position, Name(function.position, function.value), tuple(found))

    def predicate(self) -> Node:
        position = self.current.position
        self.predicates += 1
        body = self.block() if self.at("bracket", "{") else self.expression()
        self.predicates -= 1
        return Predicate(position, body)

    def postfix(self, node: Node) -> Node:
        while True:
            optional = self.at("operator", "?.")
            if optional or self.at("operator", "."):
                self.next()
                if optional and self.at("bracket", "["):
                    node = self.index_of(node, optional=True)
                else:
                    node = self.member(node, optional)
            elif self.at("bracket", "["):
                node = self.index_of(node, optional=False)
            else:
                return node

    def member(self, node: Node, optional: bool) -> Node:
        token = self.current
        # A word such as `in` or `matches` is a good name for a member.
        if token.kind != "name" and token.value not in WORD_OPERATORS:
            raise self.unexpected("the name of a field")
        self.next()
        found = Member(token.position, node, Constant(token.position, token.value), optional)
        if not self.at("bracket", "("):
            return found
        self.next()
        return Call(token.position, found, self.listed(")", self.expression))

    def index_of(self, node: Node, optional: bool) -> Node:
        position = self.expect("bracket", "[").position
        start = None if self.at("operator", ":") else self.expression()
        if start is not None and not self.at("operator", ":"):
            self.expect("bracket", "]")
            return Member(position, node, start, optional)
        self.expect("operator", ":")
        end = None if self.at("bracket", "]") else self.expression()
        self.expect("bracket", "]")
        return Slice(position, node, start, end)


_LITERALS: dict[str, object] = {"true": True, "false": False, "nil": None}


def _number(token: Token) -> int | float:
    digits = token.value.replace("_", "").lower()
    try:
        if digits[:2] in ("0x", "0o", "0b"):
            number: int | float = int(digits, 0)
        else:
            number = float(digits) if set(digits) & set(".e") else int(digits)
    except ValueError:
        raise ExpressionError(f"{token.value!r} is no number", token.position) from None
    if math.isinf(number) or (abs(number) > 2**63 - 1 and isinstance(number, int)):
        raise ExpressionError(f"the number {token.value[:30]} is too large", token.position)
    return number
