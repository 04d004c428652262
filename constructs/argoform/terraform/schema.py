"""Schemas of Terraform resources as plain data: what the declarations say, and what the replay providers play."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

NestingMode = Literal["single", "group", "list", "set", "map"]

Type = str | tuple[Any, ...]
"""A type as Terraform's JSON writes it, with tuples for lists: `"string"`, `("map", "string")`,
`("object", {"name": "string"})`."""


@dataclass(frozen=True)
class ProviderSource:
    """A provider: its local name, source address and version constraint."""

    name: str
    """The local name, as in `provider "aws"`."""
    source: str
    """`namespace/type`, without a host: `hashicorp/aws`."""
    version: str
    """The version constraint that is emitted: `~> 6.47`."""


@dataclass(frozen=True)
class Attribute:
    """One attribute of a block, or of a nested type."""

    type: Type | None = None
    """None when `nested` is given."""
    nested: NestedType | None = None
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    write_only: bool = False
    force_new: bool = False
    """Whether a change replaces the resource. Provider schemas do not carry this; declarations say it."""


@dataclass(frozen=True)
class NestedType:
    """Attributes nested in an attribute (protocol 6)."""

    attributes: Mapping[str, Attribute]
    nesting: NestingMode


@dataclass(frozen=True)
class NestedBlock:
    """A block inside a block."""

    block: Block
    nesting: NestingMode
    min_items: int = 0
    max_items: int = 0
    """0 for no limit."""


@dataclass(frozen=True)
class Block:
    """Attributes and blocks."""

    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    blocks: Mapping[str, NestedBlock] = field(default_factory=dict)


@dataclass(frozen=True)
class Schema:
    """The schema of a resource type, a data source, or a provider's configuration."""

    name: str
    """The resource type or data source (`kubectl_manifest`), or the provider's local name."""
    provider: str
    """The source address of the provider: `alekc/kubectl`."""
    block: Block
    version: int = 0


@dataclass(frozen=True)
class ProviderSchemas:
    """Everything that one provider says."""

    source: str
    """`namespace/type`, without a host."""
    configuration: Schema
    resources: Mapping[str, Schema] = field(default_factory=dict)
    data_sources: Mapping[str, Schema] = field(default_factory=dict)
    ephemeral_resources: Mapping[str, Schema] = field(default_factory=dict)
