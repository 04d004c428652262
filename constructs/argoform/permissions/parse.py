"""Reading IAM statements that users wrote: a JSON document, a mapping, a list of statements, or a token."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from argoform.errors import InputError, UnknownNameError
from argoform.permissions.policy import VERSION, Statement
from argoform.tokens import has_token

_ELEMENTS = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition")
_ACTION = re.compile(r"\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+")
_OPERATOR = re.compile(
    r"((ForAllValues|ForAnyValue):)?(String(Not)?(Equals|EqualsIgnoreCase|Like)|Numeric(Not)?Equals|"
    r"Numeric(LessThan|GreaterThan)(Equals)?|Date(Not)?Equals|Date(LessThan|GreaterThan)(Equals)?|Bool|BinaryEquals|"
    r"(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?|Null"
)


def parse_permissions(value: object, *, path: str = "extra_aws_permissions") -> tuple[tuple[Statement, ...], str]:
    """The statements of `extra_aws_permissions`, and the token where it is one.

    Args:
        value: a policy document as JSON text or mapping, a list of statements, or a CDK token that stands for the
            JSON of a document; None, `""` and `"{}"` are no permissions.

    Raises:
        InputError: when it is none of them, or a statement is wrong; the path names the element.
    """
    if value is None or value in ("", "{}"):
        return (), ""
    if isinstance(value, str):
        if has_token(value) and not value.lstrip().startswith("{"):
            return (), value
        try:
            value = json.loads(value)
        except json.JSONDecodeError as error:
            raise InputError(
                f"it is not JSON: {error.msg} at line {error.lineno}, column {error.colno}",
                path=path,
                expected="a policy document as JSON",
            ) from None
    if isinstance(value, Mapping):
        return _document(value, path), ""
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return tuple(parse_statement(item, path=f"{path}[{i}]") for i, item in enumerate(value)), ""
    raise InputError(
        "it is not a policy",
        path=path,
        expected="a policy document (JSON text or mapping), a list of statements or a token",
    )


def parse_statement(statement: object, *, path: str) -> Statement:
    """A statement of an identity policy, in the words of IAM (`Effect`, `Action`, `Resource`, `Condition`, ...).

    Raises:
        UnknownNameError: when an element is unknown.
        InputError: when one is missing or has the wrong type.
    """
    if isinstance(statement, Statement):
        return statement
    if not isinstance(statement, Mapping):
        raise InputError("it is not a statement", path=path, expected="a mapping with Effect, Action and Resource")
    for name in statement:
        if name in ("Principal", "NotPrincipal"):
            raise InputError("the policy of a role names no principal", path=f"{path}.{name}")
        if name not in _ELEMENTS:
            raise UnknownNameError(
                f"a statement has no element {name!r}",
                name=str(name),
                known=_ELEMENTS,
                path=f"{path}.{name}",
                expected=f"one of {', '.join(_ELEMENTS)}",
            )
    effect = statement.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise InputError(f"the effect is {effect!r}", path=f"{path}.Effect", expected="'Allow' or 'Deny'")
    for positive in ("Action", "Resource"):
        if (positive in statement) == (f"Not{positive}" in statement):
            both = positive in statement
            names = f"both {positive} and Not{positive}" if both else f"neither {positive} nor Not{positive}"
            raise InputError(f"it has {names}", path=path, expected="exactly one of the two")
    actions = {name: _strings(statement, name, path) for name in ("Action", "NotAction")}
    for name, values in actions.items():
        for value in values:
            if not has_token(value) and not _ACTION.fullmatch(value):
                raise InputError(
                    f"{value!r} is not an action",
                    path=f"{path}.{name}",
                    expected="'<service>:<action>' such as 's3:GetObject'",
                )
    return Statement(
        actions=_sorted(actions["Action"]),
        not_actions=_sorted(actions["NotAction"]),
        resources=_sorted(_strings(statement, "Resource", path)),
        not_resources=_sorted(_strings(statement, "NotResource", path)),
        effect=effect,
        sid=str(statement.get("Sid", "")),
        conditions=_conditions(statement.get("Condition", {}), f"{path}.Condition"),
    )


def _document(document: Mapping[Any, Any], path: str) -> tuple[Statement, ...]:
    for name in document:
        if name not in ("Version", "Id", "Statement"):
            raise UnknownNameError(
                f"a policy document has no element {name!r}",
                name=str(name),
                known=("Version", "Id", "Statement"),
                path=f"{path}.{name}",
                expected="Version, Id or Statement",
            )
    version = document.get("Version", VERSION)
    if version not in (VERSION, "2008-10-17"):
        raise InputError(f"the version is {version!r}", path=f"{path}.Version", expected=repr(VERSION))
    statements = document.get("Statement", [])
    if isinstance(statements, Mapping):
        return (parse_statement(statements, path=f"{path}.Statement"),)
    if not isinstance(statements, list | tuple):
        raise InputError("it is not a list of statements", path=f"{path}.Statement", expected="a list")
    return tuple(parse_statement(item, path=f"{path}.Statement[{i}]") for i, item in enumerate(statements))


def _strings(statement: Mapping[Any, Any], name: str, path: str) -> list[str]:
    if name not in statement:
        return []
    value = statement[name]
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not values or not all(isinstance(item, str) and item for item in values):
        raise InputError(
            "it is not a string or a list of strings", path=f"{path}.{name}", expected="at least one string"
        )
    return list(values)


def _conditions(value: object, path: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    if not isinstance(value, Mapping):
        raise InputError("it is not a mapping", path=path, expected="operator -> condition key -> values")
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for operator, keys in value.items():
        here = f"{path}.{operator}"
        if not isinstance(operator, str) or not _OPERATOR.fullmatch(operator):
            raise InputError(
                f"{operator!r} is not a condition operator", path=here, expected="one such as 'StringEquals'"
            )
        if not isinstance(keys, Mapping):
            raise InputError("it is not a mapping", path=here, expected="condition key -> values")
        for key, values in keys.items():
            held = values if isinstance(values, list | tuple) else [values]
            if not held or not all(isinstance(item, str | bool | int | float) for item in held):
                raise InputError("it is not a value or a list of values", path=f"{here}.{key}", expected="strings")
            found.append((operator, str(key), _sorted([_text(item) for item in held])))
    return tuple(sorted(found))


def _text(value: str | bool | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sorted(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(values)))
