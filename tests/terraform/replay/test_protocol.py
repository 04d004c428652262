"""The compiled messages of the plugin protocol are those of the .proto file."""

from __future__ import annotations

import re
from pathlib import Path

from google.protobuf.descriptor import Descriptor

from argoform.terraform.replay import protocol
from argoform.terraform.replay.protocol import tfplugin6_pb2

PROTO = (Path(protocol.__file__).parent / "tfplugin6.proto").read_text(encoding="utf-8")


def fields(message: Descriptor) -> set[tuple[str, int]]:
    """The name and number of every field of a message and of those inside it."""
    own = {(field.name, field.number) for field in message.fields}
    inner = [fields(nested) for nested in message.nested_types if not nested.GetOptions().map_entry]
    return own.union(*inner)


def test_every_field_has_its_number() -> None:
    compiled = set().union(*(fields(m) for m in tfplugin6_pb2.DESCRIPTOR.message_types_by_name.values()))
    text = re.sub(r"//.*", "", PROTO)
    text = re.sub(r"enum \w+ \{.*?\}", "", text, flags=re.DOTALL)
    written = {(name, int(number)) for name, number in re.findall(r"(\w+) = (\d+)\s*(?:\[[^\]]*\])?;", text)}
    assert written == compiled


def test_write_only_attributes_have_the_number_that_terraform_gives_them() -> None:
    attribute = tfplugin6_pb2.Schema.Attribute.DESCRIPTOR
    assert attribute.fields_by_name["write_only"].number == 11
