"""Terraform's values on the wire: MessagePack with an extension for what is unknown.

The format is described in
https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/object-wire-format.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import msgpack

from argoform.terraform.schema import Attribute, Block, NestedType, Type
from argoform.terraform.schema_json import freeze_type


@dataclass(frozen=True)
class Unknown:
    """A value that is known only after apply, with what Terraform already knows of it."""

    code: int = 0
    refinements: bytes = b"\x00"


UNKNOWN = Unknown()
"""A value of which nothing is known."""

Value = Any
"""None, bool, int, float, str (numbers too large for a double are strings), list, dict, `Unknown`; a value of type
`dynamic` is a list of its type, as JSON in bytes, and itself."""


def decode(data: bytes) -> Value:
    """The value in a MessagePack document; None for no document."""
    if not data:
        return None
    return msgpack.unpackb(data, ext_hook=Unknown, raw=False, strict_map_key=False)


def encode(value: Value) -> bytes:
    """The MessagePack document of a value."""
    data: bytes = msgpack.packb(_packable(value), use_bin_type=True)
    return data


def _packable(value: Value) -> Value:
    if isinstance(value, Unknown):
        return msgpack.ExtType(value.code, value.refinements)
    if isinstance(value, dict):
        return {key: _packable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_packable(item) for item in value]
    return value


def has_unknown(value: Value) -> bool:
    """Whether anything in `value` is unknown."""
    if isinstance(value, dict):
        return any(has_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(has_unknown(item) for item in value)
    return isinstance(value, Unknown)


def type_json(type_: Type) -> bytes:
    """A type as the protocol writes it: compact JSON."""
    return json.dumps(type_, separators=(",", ":")).encode()


def parse_type(data: bytes) -> Type:
    """The type in the JSON that the protocol writes; `dynamic` when it is none."""
    return freeze_type(json.loads(data)) or "dynamic"


def null_block(block: Block) -> dict[str, Value]:
    """The object of a block in which nothing is set."""
    result: dict[str, Value] = dict.fromkeys(block.attributes)
    for name, nested in block.blocks.items():
        match nested.nesting:
            case "list" | "set":
                result[name] = []
            case "map":
                result[name] = {}
            case "group":
                result[name] = null_block(nested.block)
            case "single":
                result[name] = None
    return result


def conform_block(value: Value, block: Block) -> Value:
    """JSON state as a value of `block`: what the schema does not have is dropped, what it has more is null.

    A value that cannot have the type that the schema asks for becomes null as well, so that a kept state survives a
    change of schemas and the next plan shows the difference.
    """
    if not isinstance(value, dict):
        return None
    result = null_block(block)
    for name, attribute in block.attributes.items():
        result[name] = conform_attribute(value.get(name), attribute)
    for name, nested in block.blocks.items():
        items = value.get(name)
        match nested.nesting:
            case "list" | "set" if isinstance(items, list):
                conformed = (conform_block(item, nested.block) for item in items)
                result[name] = [item for item in conformed if item is not None]
            case "map" if isinstance(items, dict):
                result[name] = {key: conform_block(item, nested.block) for key, item in items.items()}
            case "group" | "single" if isinstance(items, dict):
                result[name] = conform_block(items, nested.block)
    return result


def conform_attribute(value: Value, attribute: Attribute) -> Value:
    """JSON as a value of an attribute; null where it cannot be one, and where the attribute is write-only."""
    if value is None or attribute.write_only:
        return None
    if attribute.nested is None:
        return conform(value, attribute.type if attribute.type is not None else "dynamic")
    return _conform_nested(value, attribute.nested)


def _conform_nested(value: Value, nested: NestedType) -> Value:
    def element(item: Value) -> Value:
        if not isinstance(item, dict):
            return None
        return {name: conform_attribute(item.get(name), inner) for name, inner in nested.attributes.items()}

    if nested.nesting in ("single", "group"):
        return element(value)
    if nested.nesting == "map":
        return {key: element(item) for key, item in value.items()} if isinstance(value, dict) else None
    return [element(item) for item in value] if isinstance(value, list) else None


def conform(value: Value, type_: Type) -> Value:
    """JSON as a value of a type, with Terraform's own conversions between scalars; null where there is none."""
    if value is None:
        return None
    if isinstance(type_, str):
        return _conform_scalar(value, type_)
    kind, of = type_[0], type_[1]
    if kind in ("list", "set"):
        return [conform(item, of) for item in value] if isinstance(value, list) else None
    if kind == "map":
        return {str(key): conform(item, of) for key, item in value.items()} if isinstance(value, dict) else None
    if kind == "object":
        return (
            {name: conform(value.get(name), inner) for name, inner in of.items()} if isinstance(value, dict) else None
        )
    if kind == "tuple" and isinstance(value, list) and len(value) == len(of):
        return [conform(item, inner) for item, inner in zip(value, of, strict=True)]
    return None


def _conform_scalar(value: Value, type_: str) -> Value:
    match type_:
        case "string":
            if isinstance(value, bool):
                return "true" if value else "false"
            return str(value) if isinstance(value, str | int | float) else None
        case "number":
            if isinstance(value, str):
                return _number(value)
            return value if isinstance(value, int | float) and not isinstance(value, bool) else None
        case "bool":
            return (
                {"true": True, "false": False}.get(value)
                if isinstance(value, str)
                else (value if isinstance(value, bool) else None)
            )
        case _:
            return _conform_dynamic(value)


def _number(text: str) -> int | float | None:
    for parse in (int, float):
        try:
            return parse(text)
        except ValueError:
            continue
    return None


def _conform_dynamic(value: Value) -> Value:
    """A value of type `dynamic`: as the state file writes it, `{"value": ..., "type": ...}`, or plain JSON."""
    if isinstance(value, dict) and set(value) == {"value", "type"}:
        type_ = freeze_type(value["type"])
        return None if type_ is None else [type_json(type_), conform(value["value"], type_)]
    type_ = _type_of(value)
    return [type_json(type_), conform(value, type_)]


def _type_of(value: Value) -> Type:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, dict):
        return ("object", {str(key): _type_of(item) for key, item in value.items()})
    if isinstance(value, list):
        return ("tuple", tuple(_type_of(item) for item in value))
    return "string" if isinstance(value, str) else "dynamic"
