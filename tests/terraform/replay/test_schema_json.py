"""Reading `terraform providers schema -json`: what the real providers say, and what nobody would."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argoform.errors import FileError
from argoform.terraform.registry import declarations
from argoform.terraform.schema import Attribute, Block, NestedBlock, NestedType, ProviderSchemas, Schema
from argoform.terraform.schema_json import (
    merge_schemas,
    parse_provider_schemas,
    read_provider_schemas,
    schemas_document,
    without_host,
)
from tests.reference import reference

DOCUMENT: dict[str, Any] = {
    "format_version": "1.0",
    "provider_schemas": {
        "registry.terraform.io/hashicorp/aws": {
            "provider": {"version": 0, "block": {"attributes": {"region": {"type": "string", "optional": True}}}},
            "resource_schemas": {
                "aws_thing": {
                    "version": 2,
                    "block": {
                        "attributes": {
                            "name": {"type": "string", "required": True},
                            "tags": {"type": ["map", "string"], "optional": True, "computed": True},
                            "shape": {"type": ["object", {"a": "number", "b": ["list", "bool"]}], "computed": True},
                            "secret": {"type": "string", "optional": True, "write_only": True, "sensitive": True},
                            "nested": {
                                "optional": True,
                                "nested_type": {
                                    "nesting_mode": "list",
                                    "attributes": {"x": {"type": "dynamic", "required": True}},
                                },
                            },
                        },
                        "block_types": {
                            "rule": {
                                "nesting_mode": "set",
                                "min_items": 1,
                                "max_items": 3,
                                "block": {"attributes": {"id": {"type": "string", "computed": True}}},
                            }
                        },
                    },
                }
            },
        }
    },
}


def test_everything_that_a_document_says_is_read() -> None:
    said = parse_provider_schemas(DOCUMENT)["hashicorp/aws"]
    thing = said.resources["aws_thing"]
    assert (said.configuration.name, thing.version) == ("aws", 2)
    assert thing.block.attributes["shape"].type == ("object", {"a": "number", "b": ("list", "bool")})
    assert thing.block.attributes["secret"] == Attribute("string", optional=True, write_only=True, sensitive=True)
    assert thing.block.attributes["nested"].nested == NestedType({"x": Attribute("dynamic", required=True)}, "list")
    assert thing.block.blocks["rule"] == NestedBlock(
        Block({"id": Attribute("string", computed=True)}), "set", min_items=1, max_items=3
    )


@pytest.mark.parametrize("name", ["aws", "azurerm", "google", "helm", "kubectl", "kubernetes"])
def test_the_real_providers_are_read_and_written_again(name: str) -> None:
    schemas = read_provider_schemas(reference("provider-schemas", f"{name}.json"))
    (said,) = schemas.values()
    assert said.resources
    assert parse_provider_schemas(json.loads(json.dumps(schemas_document(schemas)))) == schemas


def test_declarations_are_written_and_read_again() -> None:
    schemas = declarations()
    assert parse_provider_schemas(json.loads(json.dumps(schemas_document(schemas)))) == schemas


def test_a_later_layer_replaces_types_but_keeps_what_forces_replacement() -> None:
    rule = NestedBlock(Block({"id": Attribute("string", optional=True, force_new=True)}), "list")
    nested = NestedType({"x": Attribute("string", optional=True, force_new=True)}, "single")
    declared = Block({"name": Attribute("number", force_new=True), "nested": Attribute(nested=nested)}, {"rule": rule})
    old = ProviderSchemas(
        "hashicorp/aws",
        Schema("aws", "hashicorp/aws", Block()),
        {
            "aws_thing": Schema("aws_thing", "hashicorp/aws", declared),
            "aws_other": Schema("aws_other", "hashicorp/aws", Block()),
        },
    )
    merged = merge_schemas({"hashicorp/aws": old}, parse_provider_schemas(DOCUMENT))["hashicorp/aws"]
    assert set(merged.resources) == {"aws_thing", "aws_other"}
    block = merged.resources["aws_thing"].block
    assert (block.attributes["name"].type, block.attributes["name"].force_new) == ("string", True)
    assert block.attributes["tags"].force_new is False
    assert block.blocks["rule"].block.attributes["id"] == Attribute("string", computed=True, force_new=True)
    assert block.attributes["nested"].nested == NestedType(
        {"x": Attribute("dynamic", required=True, force_new=True)}, "list"
    )


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("registry.terraform.io/hashicorp/aws", "hashicorp/aws"),
        ("registry.opentofu.org/Alekc/kubectl", "alekc/kubectl"),
        ("hashicorp/aws", "hashicorp/aws"),
        ("aws", "hashicorp/aws"),
    ],
)
def test_the_host_is_dropped(address: str, source: str) -> None:
    assert without_host(address) == source


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything in a document."""
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += places(item, (*path, key))
    return found


@pytest.mark.slow
@settings(max_examples=500)
@given(data=st.data())
def test_a_mutated_document_is_read_or_refused_with_its_place(data: st.DataObject, tmp_path_factory: Any) -> None:
    document = copy.deepcopy(DOCUMENT)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(document)))
        junk = data.draw(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats()
            | st.text(max_size=5)
            | st.lists(st.text(max_size=5), max_size=3)
            | st.dictionaries(st.text(max_size=5), st.integers(), max_size=2)
        )
        if not path:
            continue
        parent: Any = document
        for step in path[:-1]:
            parent = parent[step]
        if data.draw(st.booleans()):
            parent[path[-1]] = junk
        else:
            del parent[path[-1]]
    file = tmp_path_factory.getbasetemp() / "schemas.json"
    file.write_text(json.dumps(document))
    refused = None
    try:
        read = read_provider_schemas(file)
    except FileError as error:
        refused = error
    if refused is not None:
        assert refused.file == str(file)
        assert refused.path
    else:
        assert parse_provider_schemas(json.loads(json.dumps(schemas_document(read)))) == read


@pytest.mark.parametrize(
    ("data", "said"), [(b"\xff", "UTF-8"), (b"{", ":1: is not JSON"), (b"[" * 10**5, "nested too deeply")]
)
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "schemas.json"
    file.write_bytes(data)
    with pytest.raises(FileError, match=said):
        read_provider_schemas(file)
    with pytest.raises(FileError, match="cannot be read"):
        read_provider_schemas(tmp_path / "none.json")
