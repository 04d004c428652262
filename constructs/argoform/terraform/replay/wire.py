"""Schemas and diagnostics as messages of the plugin protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from argoform.terraform.replay.protocol import tfplugin6_pb2 as pb
from argoform.terraform.replay.values import type_json
from argoform.terraform.schema import Attribute, Block, NestedType, NestingMode, Schema

Path = tuple[str | int, ...]
"""The way to a value: names of attributes and keys of maps are strings, indices of lists are numbers."""

_BLOCK_NESTING: Mapping[NestingMode, pb.Schema.NestedBlock.NestingMode.ValueType] = {
    "single": pb.Schema.NestedBlock.SINGLE,
    "group": pb.Schema.NestedBlock.GROUP,
    "list": pb.Schema.NestedBlock.LIST,
    "set": pb.Schema.NestedBlock.SET,
    "map": pb.Schema.NestedBlock.MAP,
}
_OBJECT_NESTING: Mapping[NestingMode, pb.Schema.Object.NestingMode.ValueType] = {
    "single": pb.Schema.Object.SINGLE,
    "group": pb.Schema.Object.SINGLE,
    "list": pb.Schema.Object.LIST,
    "set": pb.Schema.Object.SET,
    "map": pb.Schema.Object.MAP,
}


def schema_message(schema: Schema) -> pb.Schema:
    """A schema as Terraform asks for it."""
    return pb.Schema(version=schema.version, block=_block(schema.block))


def _block(block: Block) -> pb.Schema.Block:
    return pb.Schema.Block(
        attributes=_attributes(block.attributes),
        block_types=[
            pb.Schema.NestedBlock(
                type_name=name,
                block=_block(nested.block),
                nesting=_BLOCK_NESTING[nested.nesting],
                min_items=nested.min_items,
                max_items=nested.max_items,
            )
            for name, nested in block.blocks.items()
        ],
    )


def _attributes(attributes: Mapping[str, Attribute]) -> Iterable[pb.Schema.Attribute]:
    for name, attribute in attributes.items():
        yield pb.Schema.Attribute(
            name=name,
            type=b"" if attribute.type is None else type_json(attribute.type),
            nested_type=None if attribute.nested is None else _object(attribute.nested),
            required=attribute.required,
            optional=attribute.optional,
            computed=attribute.computed,
            sensitive=attribute.sensitive,
            write_only=attribute.write_only,
        )


def _object(nested: NestedType) -> pb.Schema.Object:
    return pb.Schema.Object(attributes=_attributes(nested.attributes), nesting=_OBJECT_NESTING[nested.nesting])


def path_message(path: Path) -> pb.AttributePath:
    """A path as the protocol writes it: a string names an attribute, unless it follows a path into a map."""
    steps = []
    for step in path:
        if isinstance(step, int):
            steps.append(pb.AttributePath.Step(element_key_int=step))
        elif isinstance(step, MapKey):
            steps.append(pb.AttributePath.Step(element_key_string=step))
        else:
            steps.append(pb.AttributePath.Step(attribute_name=step))
    return pb.AttributePath(steps=steps)


class MapKey(str):
    """A step of a path that is a key of a map, not the name of an attribute."""

    __slots__ = ()


def error_message(summary: str, detail: str, path: Path = ()) -> pb.Diagnostic:
    """An error for Terraform to show."""
    return pb.Diagnostic(
        severity=pb.Diagnostic.ERROR, summary=summary, detail=detail, attribute=path_message(path) if path else None
    )
