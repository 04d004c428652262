"""What a declaration says otherwise than the real provider does, each difference in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.terraform.schema import Attribute, Block, NestedBlock, Schema, Type

_FLAGS = ("required", "optional", "computed", "sensitive", "write_only")


def differences(declared: Schema, actual: Mapping[str, Any]) -> Iterator[str]:
    """Compare a declaration with the provider's own schema, as `terraform providers schema -json` prints it."""
    if declared.version != actual.get("version", 0):
        yield f"{declared.name}: version {declared.version} is declared, and {actual.get('version', 0)} is real"
    yield from _block(declared.name, declared.block, actual["block"])


def _block(path: str, declared: Block, actual: Mapping[str, Any]) -> Iterator[str]:
    attributes, blocks = actual.get("attributes", {}), actual.get("block_types", {})
    yield from _attributes(path, declared.attributes, attributes)
    for name, block in declared.blocks.items():
        if name in blocks:
            yield from _nested_block(f"{path}.{name}", block, blocks[name])
        else:
            yield f"{path}.{name}: there is no such block"
    for name, block_type in blocks.items():
        if block_type.get("min_items", 0) and name not in declared.blocks:
            yield f"{path}.{name}: the block is required and not declared"


def _nested_block(path: str, declared: NestedBlock, actual: Mapping[str, Any]) -> Iterator[str]:
    for what, said, real in (
        ("nesting", declared.nesting, actual["nesting_mode"]),
        ("min_items", declared.min_items, actual.get("min_items", 0)),
        ("max_items", declared.max_items, actual.get("max_items", 0)),
    ):
        if said != real:
            yield f"{path}: {what} {said} is declared, and {real} is real"
    yield from _block(path, declared.block, actual["block"])


def _attributes(path: str, declared: Mapping[str, Attribute], actual: Mapping[str, Any]) -> Iterator[str]:
    for name, attribute in declared.items():
        if name in actual:
            yield from _attribute(f"{path}.{name}", attribute, actual[name])
        else:
            yield f"{path}.{name}: there is no such attribute"
    for name, attribute in actual.items():
        if attribute.get("required") and name not in declared:
            yield f"{path}.{name}: the attribute is required and not declared"


def _attribute(path: str, declared: Attribute, actual: Mapping[str, Any]) -> Iterator[str]:
    for flag in _FLAGS:
        said, real = getattr(declared, flag), bool(actual.get(flag, False))
        if said != real:
            yield f"{path}: {flag} {said} is declared, and {real} is real"
    nested = actual.get("nested_type")
    if (nested is None) != (declared.nested is None):
        yield f"{path}: only one of declaration and provider nests attributes in it"
    elif nested is not None and declared.nested is not None:
        if declared.nested.nesting != nested["nesting_mode"]:
            yield f"{path}: nesting {declared.nested.nesting} is declared, and {nested['nesting_mode']} is real"
        yield from _attributes(path, declared.nested.attributes, nested["attributes"])
    elif declared.type != terraform_type(actual["type"]):
        yield f"{path}: the type {declared.type} is declared, and {terraform_type(actual['type'])} is real"


def terraform_type(json: Any) -> Type:
    """A type of Terraform's JSON as the declarations write it."""
    if isinstance(json, str):
        return json
    kind, argument = json
    if isinstance(argument, Mapping):
        return (kind, {name: terraform_type(item) for name, item in argument.items()})
    return (kind, terraform_type(argument))
