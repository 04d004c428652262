"""Sentinels of the right type in the place of everything unknown."""

from __future__ import annotations

from argoform.terraform.replay.values import Unknown, Value, null_block, parse_type
from argoform.terraform.schema import Attribute, Block, NestedType, Type
from argoform.terraform.sentinel import SENTINEL_NUMBER, sentinel


def filled_block(block: Block, value: Value, where: str, salt: str) -> Value:
    """A copy of a block's object in which nothing is unknown and nothing write-only has a value.

    Args:
        where: what the object is, such as a resource type; it becomes part of the sentinels.
        salt: tells this object apart from others of its type.
    """
    if not isinstance(value, dict):
        return null_block(block) if isinstance(value, Unknown) else value
    result = dict(value)
    for name, attribute in block.attributes.items():
        result[name] = _filled_attribute(attribute, value.get(name), f"{where}.{name}", salt)
    for name, nested in block.blocks.items():
        here, inner = f"{where}.{name}", value.get(name)
        if isinstance(inner, list):
            result[name] = [filled_block(nested.block, item, f"{here}.{i}", salt) for i, item in enumerate(inner)]
        elif nested.nesting == "map" and isinstance(inner, dict):
            result[name] = {key: filled_block(nested.block, item, f"{here}.{key}", salt) for key, item in inner.items()}
        elif isinstance(inner, Unknown):
            result[name] = [] if nested.nesting in ("list", "set") else {} if nested.nesting == "map" else None
        else:
            result[name] = filled_block(nested.block, inner, here, salt)
    return result


def answered_block(block: Block, value: Value, where: str, salt: str) -> Value:
    """The object of a data source: as `filled_block`, with a sentinel for whatever is computed and null."""
    if not isinstance(value, dict):
        return value
    asked = {
        name: Unknown() if attribute.computed and value.get(name) is None else value.get(name)
        for name, attribute in block.attributes.items()
    }
    for name, nested in block.blocks.items():
        here, inner = f"{where}.{name}", value.get(name)
        if isinstance(inner, list):
            asked[name] = [answered_block(nested.block, item, f"{here}.{i}", salt) for i, item in enumerate(inner)]
        elif nested.nesting == "map" and isinstance(inner, dict):
            asked[name] = {
                key: answered_block(nested.block, item, f"{here}.{key}", salt) for key, item in inner.items()
            }
        else:
            asked[name] = answered_block(nested.block, inner, here, salt)
    return filled_block(block, asked, where, salt)


def _filled_attribute(attribute: Attribute, value: Value, where: str, salt: str) -> Value:
    if attribute.write_only:
        return None
    if attribute.nested is not None:
        return _filled_nested(attribute.nested, value, where, salt)
    return filled(attribute.type if attribute.type is not None else "dynamic", value, where, salt)


def _filled_nested(nested: NestedType, value: Value, where: str, salt: str) -> Value:
    def element(item: Value, here: str) -> Value:
        if item is None:
            return None
        known = item if isinstance(item, dict) else dict.fromkeys(nested.attributes, item)
        return {
            name: _filled_attribute(attribute, known.get(name), f"{here}.{name}", salt)
            for name, attribute in nested.attributes.items()
        }

    if nested.nesting in ("single", "group"):
        return element(value, where)
    if isinstance(value, Unknown):
        return [element(value, f"{where}.0")] if nested.nesting in ("list", "set") else {}
    if isinstance(value, list):
        return [element(item, f"{where}.{i}") for i, item in enumerate(value)]
    if isinstance(value, dict):
        return {key: element(item, f"{where}.{key}") for key, item in value.items()}
    return value


def filled(type_: Type, value: Value, where: str, salt: str) -> Value:
    """`value` of a type with sentinels for what is unknown; a collection that is unknown gets one element."""
    if isinstance(value, Unknown):
        return placeholder(type_, where, salt)
    if isinstance(type_, str):
        if type_ == "dynamic" and isinstance(value, list):
            # The type that Terraform wrote beside the value describes it, unknown parts included.
            return [value[0], filled(parse_type(value[0]), value[1], where, salt)]
        return value
    kind, of = type_[0], type_[1]
    if isinstance(value, list):
        types = of if kind == "tuple" else [of] * len(value)
        return [filled(t, item, f"{where}.{i}", salt) for i, (t, item) in enumerate(zip(types, value, strict=False))]
    if isinstance(value, dict):
        return {
            key: filled(of[key] if kind == "object" else of, item, f"{where}.{key}", salt)
            for key, item in value.items()
        }
    return value


def placeholder(type_: Type, where: str, salt: str) -> Value:
    """A value of a type that everything recognizes as unknown; null for a boolean, which has no room for it."""
    if isinstance(type_, str):
        match type_:
            case "string":
                return sentinel(where, salt)
            case "number":
                return SENTINEL_NUMBER
            case "bool":
                return None
            case _:
                return [b'"string"', sentinel(where, salt)]
    kind, of = type_[0], type_[1]
    match kind:
        case "object":
            return {name: placeholder(inner, f"{where}.{name}", salt) for name, inner in of.items()}
        case "tuple":
            return [placeholder(inner, f"{where}.{i}", salt) for i, inner in enumerate(of)]
        case "map":
            return {sentinel(where, salt): placeholder(of, f"{where}.value", salt)}
        case _:
            return [placeholder(of, f"{where}.0", salt)]
