"""Schemas as providers tell them: the output of `terraform providers schema -json`.

https://developer.hashicorp.com/terraform/cli/commands/providers/schema
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from argoform.errors import FileError
from argoform.terraform.schema import (
    Attribute,
    Block,
    NestedBlock,
    NestedType,
    NestingMode,
    ProviderSchemas,
    Schema,
    Type,
)

_SCALARS = ("string", "number", "bool", "dynamic")
_NESTING_MODES = ("single", "group", "list", "set", "map")
_FLAGS = ("required", "optional", "computed", "sensitive", "write_only", "force_new")
"""What an attribute may be. Terraform never writes `force_new`; `schemas_document` does."""


class _MalformedError(Exception):
    """The document is not what Terraform writes; the message says where and why."""


def read_provider_schemas(path: str | Path) -> Mapping[str, ProviderSchemas]:
    """The schemas in a file, by source address without host (`hashicorp/aws`).

    Args:
        path: a file that holds what `terraform providers schema -json` (or `tofu providers schema -json`) printed.

    Raises:
        FileError: the file cannot be read, or is not such a document.
    """
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=str(path)) from None
    except UnicodeDecodeError:
        raise FileError("is not text in UTF-8", file=str(path)) from None
    except json.JSONDecodeError as error:
        raise FileError(f"is not JSON: {error.msg}", file=str(path), line=error.lineno) from None
    except RecursionError:
        raise FileError("is nested too deeply", file=str(path)) from None
    try:
        return parse_provider_schemas(document)
    except _MalformedError as error:
        place, _, problem = str(error).partition(": ")
        raise FileError(
            problem, path=place, expected="the output of `terraform providers schema -json`", file=str(path)
        ) from None


def parse_provider_schemas(document: object) -> Mapping[str, ProviderSchemas]:
    """The schemas in a parsed document, by source address without host."""
    providers = _mapping(_mapping(document, "document").get("provider_schemas"), "provider_schemas")
    result: dict[str, ProviderSchemas] = {}
    for address, said in providers.items():
        source = without_host(address)
        here = f"provider_schemas[{address!r}]"
        parts = _mapping(said, here)

        def schemas(key: str, source: str = source, here: str = here, parts: Mapping[str, Any] = parts) -> Any:
            found = _mapping(parts.get(key, {}), f"{here}.{key}")
            return {name: _schema(name, source, schema, f"{here}.{key}.{name}") for name, schema in found.items()}

        result[source] = ProviderSchemas(
            source=source,
            configuration=_schema(source.rpartition("/")[2], source, parts.get("provider", {}), f"{here}.provider"),
            resources=schemas("resource_schemas"),
            data_sources=schemas("data_source_schemas"),
            ephemeral_resources=schemas("ephemeral_resource_schemas"),
        )
    return result


def schemas_document(schemas: Mapping[str, ProviderSchemas]) -> dict[str, Any]:
    """The document from which `parse_provider_schemas` makes these schemas again."""
    return {
        "format_version": "1.0",
        "provider_schemas": {
            source: {
                "provider": _schema_document(said.configuration),
                "resource_schemas": {name: _schema_document(schema) for name, schema in said.resources.items()},
                "data_source_schemas": {name: _schema_document(schema) for name, schema in said.data_sources.items()},
                "ephemeral_resource_schemas": {
                    name: _schema_document(schema) for name, schema in said.ephemeral_resources.items()
                },
            }
            for source, said in schemas.items()
        },
    }


def _schema_document(schema: Schema) -> dict[str, Any]:
    return {"version": schema.version, "block": _block_document(schema.block)}


def _block_document(block: Block) -> dict[str, Any]:
    return {
        "attributes": {name: _attribute_document(attribute) for name, attribute in block.attributes.items()},
        "block_types": {
            name: {
                "nesting_mode": nested.nesting,
                "min_items": nested.min_items,
                "max_items": nested.max_items,
                "block": _block_document(nested.block),
            }
            for name, nested in block.blocks.items()
        },
    }


def _attribute_document(attribute: Attribute) -> dict[str, Any]:
    said: dict[str, Any] = {flag: True for flag in _FLAGS if getattr(attribute, flag)}
    if attribute.nested is None:
        return {**said, "type": attribute.type}
    inner = {name: _attribute_document(nested) for name, nested in attribute.nested.attributes.items()}
    return {**said, "nested_type": {"attributes": inner, "nesting_mode": attribute.nested.nesting}}


def without_host(address: str) -> str:
    """`namespace/type` of a provider's source address: the host dropped, and `hashicorp` where only a type is named."""
    parts = address.lower().split("/")
    return f"hashicorp/{parts[0]}" if len(parts) == 1 else "/".join(parts[-2:])


def merge_schemas(*layers: Mapping[str, ProviderSchemas]) -> Mapping[str, ProviderSchemas]:
    """All layers in one, a later one replacing an earlier one type by type.

    What an earlier layer says of forced replacement is kept, where the later one has the attribute: documents of
    `terraform providers schema` do not carry it.
    """
    result: dict[str, ProviderSchemas] = {}
    for layer in layers:
        for source, new in layer.items():
            old = result.get(source)
            if old is None:
                result[source] = new
                continue
            resources = dict(old.resources)
            for name, schema in new.resources.items():
                known = resources.get(name)
                resources[name] = (
                    schema if known is None else replace(schema, block=_keep_force_new(schema.block, known.block))
                )
            result[source] = ProviderSchemas(
                source=source,
                configuration=new.configuration if new.configuration.block != Block() else old.configuration,
                resources=resources,
                data_sources={**old.data_sources, **new.data_sources},
                ephemeral_resources={**old.ephemeral_resources, **new.ephemeral_resources},
            )
    return result


def _keep_force_new(new: Block, old: Block) -> Block:
    blocks = {
        name: replace(nested, block=_keep_force_new(nested.block, old.blocks[name].block))
        if name in old.blocks
        else nested
        for name, nested in new.blocks.items()
    }
    return Block(_keep_in_attributes(new.attributes, old.attributes), blocks)


def _keep_in_attributes(new: Mapping[str, Attribute], old: Mapping[str, Attribute]) -> dict[str, Attribute]:
    result: dict[str, Attribute] = {}
    for name, attribute in new.items():
        known = old.get(name)
        if known is not None:
            nested = attribute.nested
            if nested is not None and known.nested is not None:
                nested = replace(nested, attributes=_keep_in_attributes(nested.attributes, known.nested.attributes))
            attribute = replace(attribute, nested=nested, force_new=attribute.force_new or known.force_new)
        result[name] = attribute
    return result


def freeze_type(value: object) -> Type | None:
    """A type as `Type` from the JSON that Terraform writes; None when it is no type."""
    if isinstance(value, str):
        return value if value in _SCALARS else None
    if not isinstance(value, list) or len(value) not in (2, 3):
        return None
    kind, of = value[0], value[1]
    if kind in ("list", "set", "map") and len(value) == 2:
        inner = freeze_type(of)
        return None if inner is None else (kind, inner)
    if kind == "object" and isinstance(of, dict):
        fields = {str(name): freeze_type(inner) for name, inner in of.items()}
        return None if None in fields.values() else (kind, fields)
    if kind == "tuple" and isinstance(of, list):
        items = tuple(freeze_type(inner) for inner in of)
        return None if None in items else (kind, items)
    return None


def _mapping(value: object, path: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _MalformedError(f"{path}: {'is missing' if value is None else 'is not an object'}")
    return value


def _schema(name: str, source: str, said: object, path: str) -> Schema:
    parts = _mapping(said, path)
    version = parts.get("version", 0)
    if not isinstance(version, int) or isinstance(version, bool):
        raise _MalformedError(f"{path}.version: is not a whole number")
    return Schema(name=name, provider=source, block=_block(parts.get("block", {}), f"{path}.block"), version=version)


def _block(said: object, path: str) -> Block:
    parts = _mapping(said, path)
    nested: dict[str, NestedBlock] = {}
    for name, block in _mapping(parts.get("block_types", {}), f"{path}.block_types").items():
        here = f"{path}.block_types.{name}"
        inner = _mapping(block, here)
        nested[name] = NestedBlock(
            block=_block(inner.get("block", {}), f"{here}.block"),
            nesting=_nesting(inner, here),
            min_items=_count(inner, "min_items", here),
            max_items=_count(inner, "max_items", here),
        )
    return Block(attributes=_attributes(parts.get("attributes", {}), f"{path}.attributes"), blocks=nested)


def _attributes(said: object, path: str) -> dict[str, Attribute]:
    return {name: _attribute(attribute, f"{path}.{name}") for name, attribute in _mapping(said, path).items()}


def _attribute(said: object, path: str) -> Attribute:
    parts = _mapping(said, path)
    flags = {flag: parts.get(flag, False) for flag in _FLAGS}
    for flag, value in flags.items():
        if not isinstance(value, bool):
            raise _MalformedError(f"{path}.{flag}: is not a boolean")
    if "nested_type" in parts:
        inner = _mapping(parts["nested_type"], f"{path}.nested_type")
        attributes = _attributes(inner.get("attributes", {}), f"{path}.nested_type.attributes")
        return Attribute(nested=NestedType(attributes, _nesting(inner, f"{path}.nested_type")), **flags)
    type_ = freeze_type(parts.get("type"))
    if type_ is None:
        raise _MalformedError(f"{path}.type: is not a type of Terraform's")
    return Attribute(type=type_, **flags)


def _nesting(parts: Mapping[str, Any], path: str) -> NestingMode:
    mode = parts.get("nesting_mode")
    if mode not in _NESTING_MODES:
        raise _MalformedError(f"{path}.nesting_mode: is not one of {', '.join(_NESTING_MODES)}")
    return cast("NestingMode", mode)


def _count(parts: Mapping[str, Any], key: str, path: str) -> int:
    value = parts.get(key, 0)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _MalformedError(f"{path}.{key}: is not a count")
    return value
