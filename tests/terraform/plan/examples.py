"""Configurations made from schemas: one block of every type, with only what is required or with all that is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.terraform.schema import Attribute, Block, ProviderSchemas, Schema, Type

MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: n\n"


def configuration(schemas: Mapping[str, ProviderSchemas], *, full: bool, revision: str = "one") -> dict[str, Any]:
    """A stack with one block of every resource type and data source.

    Args:
        full: set everything that may be set, not only what must be.
        revision: part of every string, so that two revisions differ everywhere.
    """
    document: dict[str, Any] = {"terraform": {"required_providers": {}}, "resource": {}, "data": {}}
    for source, said in schemas.items():
        local = said.configuration.name
        document["terraform"]["required_providers"][local] = {"source": source}
        for kind, found in (("resource", said.resources), ("data", said.data_sources)):
            for name, schema in found.items():
                document[kind][name] = {"this": _body(schema, full, revision)}
    return document


def _body(schema: Schema, full: bool, revision: str) -> dict[str, Any]:
    body = block(schema.block, full=full, revision=revision)
    if schema.name == "kubectl_manifest":
        body["yaml_body"] = MANIFEST + f"data:\n  revision: {revision}\n"
        for name in ("delete_cascade", "override_namespace"):
            body.pop(name, None)
    if schema.name == "aws_iam_policy_document":
        # Documents that are merged in are read.
        for name in ("source_json", "override_json", "source_policy_documents", "override_policy_documents"):
            if name in body:
                body[name] = "{}" if isinstance(body[name], str) else ["{}"]
    return body


def block(of: Block, *, full: bool, revision: str = "one") -> dict[str, Any]:
    """The arguments of a block."""
    body = _attributes(of.attributes, full, revision)
    for name, nested in of.blocks.items():
        if nested.min_items == 0 and not full:
            continue
        inner = block(nested.block, full=full, revision=revision)
        if nested.nesting == "map":
            body[name] = {"key": inner}
        elif nested.nesting in ("single", "group"):
            body[name] = inner
        else:
            body[name] = [inner] * max(1, nested.min_items)
    return body


def _attributes(attributes: Mapping[str, Attribute], full: bool, revision: str) -> dict[str, Any]:
    wanted = {
        name: attribute for name, attribute in attributes.items() if attribute.required or (full and attribute.optional)
    }
    return {name: _value(attribute, full, revision) for name, attribute in wanted.items()}


def _value(attribute: Attribute, full: bool, revision: str) -> Any:
    if attribute.nested is None:
        return value_of(attribute.type or "dynamic", revision)
    inner = _attributes(attribute.nested.attributes, full, revision)
    if attribute.nested.nesting in ("list", "set"):
        return [inner]
    return {"key": inner} if attribute.nested.nesting == "map" else inner


def value_of(type_: Type, revision: str = "one") -> Any:
    """A value of a type."""
    if isinstance(type_, str):
        return {"string": f"text-{revision}", "number": len(revision), "bool": True}.get(type_, {"a": revision})
    kind, of = type_[0], type_[1]
    if kind == "map":
        return {"key": value_of(of, revision)}
    if kind == "object":
        return {name: value_of(inner, revision) for name, inner in of.items()}
    if kind == "tuple":
        return [value_of(inner, revision) for inner in of]
    return [value_of(of, revision)]
