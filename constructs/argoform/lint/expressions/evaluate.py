"""What an expression comes to, as far as that is known without running anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from argoform.lint.expressions.errors import ExpressionError
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
    Sequence,
    Unary,
)


class Unknown:
    """The type of `UNKNOWN`."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()
"""What cannot be known before the workflow runs."""

LARGEST = 1_000
"""Elements of a range, and characters of a string, up to which values are worked out."""


def evaluate(node: Node, names: Mapping[str, object] | None = None) -> object:
    """The value, or `UNKNOWN`.

    Args:
        names: the values of names that are known.

    Raises:
        ExpressionError: when the expression fails whatever the unknown values are, such as `1 + "a"`.
    """
    return _value(node, dict(names or {}), 0)


def _value(node: Node, names: dict[str, object], depth: int) -> object:
    if depth > 100:
        return UNKNOWN
    match node:
        case Constant(value=value):
            # A tag in a string is replaced before the expression is evaluated.
            return UNKNOWN if isinstance(value, str) and "{{" in value else value
        case Name(name=name):
            return names.get(name, UNKNOWN)
        case Unary():
            return _unary(node, _value(node.operand, names, depth + 1))
        case Binary():
            return _binary(node, names, depth + 1)
        case Conditional():
            test = _value(node.test, names, depth + 1)
            if test is UNKNOWN:
                return UNKNOWN
            if not isinstance(test, bool):
                raise ExpressionError(f"the condition is {_shown(test)}, and must be true or false", node.position)
            return _value(node.yes if test else node.no, names, depth + 1)
        case Let():
            return _value(node.body, {**names, node.name: _value(node.value, names, depth + 1)}, depth + 1)
        case Sequence():
            return _value(node.parts[-1], names, depth + 1)
        case Array():
            items = [_value(item, names, depth + 1) for item in node.items]
            return UNKNOWN if any(item is UNKNOWN for item in items) else items
        case Map():
            pairs = [(_value(key, names, depth + 1), _value(value, names, depth + 1)) for key, value in node.pairs]
            if any(not isinstance(key, str) or value is UNKNOWN for key, value in pairs):
                return UNKNOWN
            return dict(pairs)
        case Member():
            return _member(_value(node.object, names, depth + 1), _value(node.key, names, depth + 1))
        case Call(callee=Name(name=name)) if name in _FUNCTIONS:
            arguments = [_value(argument, names, depth + 1) for argument in node.arguments]
            if any(argument is UNKNOWN for argument in arguments):
                return UNKNOWN
            return _FUNCTIONS[name](node, arguments)
    return UNKNOWN


def _member(whole: object, key: object) -> object:
    if isinstance(whole, dict) and isinstance(key, str):
        return whole.get(key)
    if isinstance(whole, list) and type(key) is int and -len(whole) <= key < len(whole):
        return whole[key]
    return UNKNOWN


def _unary(node: Unary, operand: object) -> object:
    if operand is UNKNOWN:
        return UNKNOWN
    if node.operator == "!":
        if not isinstance(operand, bool):
            raise ExpressionError(f"`!` needs true or false, and {_shown(operand)} is neither", node.position)
        return not operand
    if not _is_number(operand):
        raise ExpressionError(f"`{node.operator}` needs a number, and {_shown(operand)} is none", node.position)
    number: Any = operand
    return -number if node.operator == "-" else number


def _binary(node: Binary, names: dict[str, object], depth: int) -> object:
    left = _value(node.left, names, depth)
    if node.operator in ("&&", "||"):
        return _logical(node, left, names, depth)
    if node.operator == "??":
        if left is UNKNOWN:
            return UNKNOWN
        return _value(node.right, names, depth) if left is None else left
    right = _value(node.right, names, depth)
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    return _OPERATORS[node.operator](node, left, right)


def _logical(node: Binary, left: object, names: dict[str, object], depth: int) -> object:
    ends = node.operator == "||"
    if left is not UNKNOWN and not isinstance(left, bool):
        raise _operand(node, left, "true or false")
    if left is ends:
        return ends
    right = _value(node.right, names, depth)
    if right is not UNKNOWN and not isinstance(right, bool):
        raise _operand(node, right, "true or false")
    if right is ends:
        # Whatever the left side is: it does not change the result, and cannot fail by itself.
        return ends
    return UNKNOWN if left is UNKNOWN or right is UNKNOWN else right


def _equal(node: Binary, left: object, right: object) -> object:
    return _same(left, right) if node.operator == "==" else not _same(left, right)


def _same(left: object, right: object) -> bool:
    if isinstance(left, bool) is not isinstance(right, bool):
        return False
    return left == right


def _order(node: Binary, left: object, right: object) -> object:
    if not (_is_number(left) and _is_number(right)) and not (isinstance(left, str) and isinstance(right, str)):
        raise ExpressionError(
            f"`{node.operator}` cannot compare {_shown(left)} with {_shown(right)}",
            node.position,
            "compare two numbers or two strings; `asInt(...)` makes a number of a string",
        )
    first: Any = left
    second: Any = right
    return {"<": first < second, ">": first > second, "<=": first <= second, ">=": first >= second}[node.operator]


def _arithmetic(node: Binary, left: object, right: object) -> object:
    if node.operator == "+" and isinstance(left, str) and isinstance(right, str):
        return left + right if len(left) + len(right) <= LARGEST else UNKNOWN
    for operand in (left, right):
        if not _is_number(operand):
            raise ExpressionError(
                f"`{node.operator}` cannot take {_shown(left)} and {_shown(right)}",
                node.position,
                "`string(...)` makes a string of a number, `asInt(...)` a number of a string",
            )
    first: Any = left
    second: Any = right
    if node.operator in ("/", "%") and second == 0:
        if node.operator == "%":
            raise ExpressionError("this divides by zero", node.position)
        return UNKNOWN
    if node.operator == "**":
        return UNKNOWN
    if node.operator == "%" and not (type(first) is int and type(second) is int):
        raise _operand(node, second if type(first) is int else first, "whole numbers")
    results: dict[str, Callable[[], object]] = {
        "+": lambda: first + second,
        "-": lambda: first - second,
        "*": lambda: first * second,
        "/": lambda: first / second,
        "%": lambda: abs(first) % abs(second) * (-1 if first < 0 else 1),
    }
    try:
        return results[node.operator]()
    except OverflowError:
        return UNKNOWN


def _range(node: Binary, left: object, right: object) -> object:
    if type(left) is not int or type(right) is not int:
        raise _operand(node, left if type(left) is not int else right, "whole numbers")
    return list(range(left, right + 1)) if right - left < LARGEST else UNKNOWN


def _in(node: Binary, left: object, right: object) -> object:
    if isinstance(right, list):
        return any(_same(left, item) for item in right)
    if isinstance(right, dict):
        return left in right if isinstance(left, str) else UNKNOWN
    if isinstance(right, str) or _is_number(right) or isinstance(right, bool):
        raise ExpressionError(
            f"`in` needs a list or a map, and {_shown(right)} is neither", node.position, "use `contains` for a string"
        )
    return UNKNOWN


def _text(node: Binary, left: object, right: object) -> object:
    for operand in (left, right):
        if not isinstance(operand, str):
            raise _operand(node, operand, "strings")
    text, part = str(left), str(right)
    if node.operator == "contains":
        return part in text
    if node.operator == "startsWith":
        return text.startswith(part)
    if node.operator == "endsWith":
        return text.endswith(part)
    # Go's and Python's regular expressions agree on this much.
    return re.search(part, text) is not None if re.fullmatch(r"\^?[\w .:/-]*\$?", part, re.ASCII) else UNKNOWN


def _operand(node: Binary, value: object, wanted: str) -> ExpressionError:
    return ExpressionError(f"`{node.operator}` needs {wanted}, and is given {_shown(value)}", node.position)


_OPERATORS: dict[str, Callable[[Binary, object, object], object]] = {
    **dict.fromkeys(("==", "!="), _equal),
    **dict.fromkeys(("<", ">", "<=", ">="), _order),
    **dict.fromkeys(("+", "-", "*", "/", "%", "**"), _arithmetic),
    "..": _range,
    "in": _in,
    **dict.fromkeys(("contains", "startsWith", "endsWith", "matches"), _text),
}


def _integer(node: Call, arguments: list[object]) -> object:
    if len(arguments) != 1:
        return UNKNOWN
    value: Any = arguments[0]
    if isinstance(value, str):
        if not re.fullmatch(r"[+-]?[0-9]+", value):
            raise ExpressionError(f"{_shown(value)} is no whole number", node.position)
        return int(value) if len(value) < 16 else UNKNOWN
    return int(value) if type(value) in (int, float) and abs(value) < 1e15 else UNKNOWN


def _string(node: Call, arguments: list[object]) -> object:
    value = arguments[0] if len(arguments) == 1 else None
    return str(value) if isinstance(value, str) or type(value) is int else UNKNOWN


def _length(node: Call, arguments: list[object]) -> object:
    value = arguments[0] if len(arguments) == 1 else None
    return len(value) if isinstance(value, str | list | dict) else UNKNOWN


def _upper(node: Call, arguments: list[object]) -> object:
    return arguments[0].upper() if len(arguments) == 1 and isinstance(arguments[0], str) else UNKNOWN


def _lower(node: Call, arguments: list[object]) -> object:
    return arguments[0].lower() if len(arguments) == 1 and isinstance(arguments[0], str) else UNKNOWN


_FUNCTIONS: dict[str, Callable[[Call, list[object]], object]] = {
    "asInt": _integer,
    "int": _integer,
    "string": _string,
    "len": _length,
    "upper": _upper,
    "lower": _lower,
}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: object) -> str:
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
