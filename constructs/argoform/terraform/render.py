"""Python values -> what stands in `cdk.tf.json`: checked against the declaration, escaped, nested as Terraform does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from argoform.errors import InputError, nearest
from argoform.terraform.declare import Block, BlockModel, Field
from argoform.terraform.escape import escape
from argoform.terraform.schema import Type
from argoform.tokens import has_token, is_resolvable

_EXPECTED: Mapping[str, str] = {"string": "a string", "bool": "true or false", "number": "a number"}
_COLLECTIONS: Mapping[str, tuple[type, str]] = {
    "list": (Sequence, "a list"),
    "set": (Collection, "a list or set"),
    "map": (Mapping, "a mapping"),
    "object": (Mapping, "a mapping"),
}


def render(field: Field, value: Any, path: str) -> Any:
    """The JSON value of an attribute or block.

    Raises:
        InputError: when the value is not of the declared type; `path` leads to it.
    """
    if is_resolvable(value):
        return value
    if field.model is None:
        check(field.type or "dynamic", value, path)
        if field.choices and not has_token(value) and value not in field.choices:
            raise InputError(
                f"{value!r} is not valid here",
                path=path,
                expected=f"one of {', '.join(field.choices)}",
                nearest=nearest(str(value), field.choices),
            )
        return escape(plain(value), path=path)
    if not field.many:
        item = _model(field.model, value, path)
        return [item] if isinstance(field.nesting, Block) and field.nesting.nesting in ("list", "set") else item
    if isinstance(value, BlockModel | str) or not isinstance(value, Sequence):
        raise InputError("it may be given many times", path=path, expected=f"a list of {field.model.__name__}")
    return [_model(field.model, item, f"{path}[{i}]") for i, item in enumerate(value)]


def plain(value: Any) -> Any:
    """Lists and dicts in place of every other sequence, set and mapping; sets in a stable order."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value


def check(type: Type, value: Any, path: str) -> None:
    """Raise `InputError` when a value cannot be of a Terraform type; what holds a token passes."""
    if type == "dynamic" or has_token(value):
        return
    if isinstance(type, str):
        right = {"string": str, "bool": bool, "number": int | float}[type]
        if not isinstance(value, right) or (type == "number" and isinstance(value, bool)):
            raise InputError(f"{_shown(value)} is no {type}", path=path, expected=_EXPECTED[type])
        return
    kind, item_type = type
    python_type, expected = _COLLECTIONS[kind]
    if not isinstance(value, python_type) or isinstance(value, str) or (kind == "set" and isinstance(value, Mapping)):
        raise InputError(f"{_shown(value)} is no {kind}", path=path, expected=expected)
    if isinstance(value, Mapping):
        for key, item in value.items():
            if has_token(key):
                continue
            check(item_type.get(key, "dynamic") if kind == "object" else item_type, item, f"{path}.{key}")
    elif isinstance(value, Collection):
        for i, item in enumerate(value):
            check(item_type, item, f"{path}[{i}]")


def _model(model: type[BlockModel], value: Any, path: str) -> Any:
    if is_resolvable(value):
        return value
    if not isinstance(value, model):
        raise InputError(f"{_shown(value)} is no {model.__name__}", path=path, expected=f"{model.__name__}(...)")
    return {field.name: render(field, item, f"{path}.{field.python_name}") for field, item in value.declared_values()}


def _shown(value: Any) -> str:
    # The value itself may be a secret.
    return f"a {type(value).__name__}"
