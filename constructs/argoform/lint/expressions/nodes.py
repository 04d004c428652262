"""The tree of an expr-lang expression."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression.

    Args:
        position: offset in the text where it, or its operator, stands.
    """

    position: int

    def children(self) -> tuple[Node, ...]:
        """The parts of this part, in the order of the text."""
        return ()


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A literal: nil (None), boolean, number or string."""

    value: object


@dataclass(frozen=True, slots=True)
class Opaque(Node):
    """A `{{tag}}` that Argo replaces before it parses the expression: its text can be anything."""

    tag: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name of the environment, of a `let`, or `$env`."""

    name: str


@dataclass(frozen=True, slots=True)
class Pointer(Node):
    """`#`, `#acc` or `#index` in a predicate; the `.` before a field stands for `#` as well."""

    name: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`object.key`, `object[key]`, and with `optional` `object?.key`."""

    object: Node
    key: Node
    optional: bool

    def children(self) -> tuple[Node, ...]:
        """The object and the key."""
        return (self.object, self.key)


@dataclass(frozen=True, slots=True)
class Slice(Node):
    """`object[start:end]`."""

    object: Node
    start: Node | None
    end: Node | None

    def children(self) -> tuple[Node, ...]:
        """The object and the bounds that are there."""
        return tuple(part for part in (self.object, self.start, self.end) if part is not None)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A call of a function by its name, or of a method or a member such as `sprig.trim`."""

    callee: Node
    arguments: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        """What is called and what it is given."""
        return (self.callee, *self.arguments)


@dataclass(frozen=True, slots=True)
class Predicate(Node):
    """The predicate of `filter`, `all` and their like, with or without braces."""

    body: Node

    def children(self) -> tuple[Node, ...]:
        """What is evaluated for every element."""
        return (self.body,)


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`!`, `not`, `-` or `+`."""

    operator: str
    operand: Node

    def children(self) -> tuple[Node, ...]:
        """The operand."""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two operands and what stands between them."""

    operator: str
    left: Node
    right: Node

    def children(self) -> tuple[Node, ...]:
        """Both operands."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """`test ? yes : no` or `if test { yes } else { no }`."""

    test: Node
    yes: Node
    no: Node

    def children(self) -> tuple[Node, ...]:
        """The test and both results."""
        return (self.test, self.yes, self.no)


@dataclass(frozen=True, slots=True)
class Let(Node):
    """`let name = value; body`."""

    name: str
    value: Node
    body: Node

    def children(self) -> tuple[Node, ...]:
        """The value and what uses it."""
        return (self.value, self.body)


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """Expressions with `;` between them, of which the last is the result."""

    parts: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        """Every part."""
        return self.parts


@dataclass(frozen=True, slots=True)
class Array(Node):
    """`[1, 2]`."""

    items: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        """The elements."""
        return self.items


@dataclass(frozen=True, slots=True)
class Map(Node):
    """`{a: 1}`."""

    pairs: tuple[tuple[Node, Node], ...]

    def children(self) -> tuple[Node, ...]:
        """The keys and values in turn."""
        return tuple(part for pair in self.pairs for part in pair)
