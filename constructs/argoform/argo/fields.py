"""The fields of Argo's objects and the versions that have them: one table for all, read from `fields.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from argoform.argo.version import ArgoVersion

KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")
"""The kinds of object that the table describes, which are also the names of their types."""

API_VERSION = "argoproj.io/v1alpha1"
"""The `apiVersion` of every kind."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of one type.

    Args:
        name: as it stands in a manifest: `activeDeadlineSeconds`.
        type: a type expression: a type of the table (`Template`, `core.v1.Container`) or one of `argoform.argo.scalars`
            (`string`, `int32`, `quantity`, ...), behind any number of `[]` (list of) or `map[string]` (mapping from
            names to).
        since: the minor version that brought it; empty when every known version has it.
        removed: the minor version that dropped it; empty when none has.
        required: whether Argo's API declares it required, in every version that has it.
        required_since: the minor version from which it is required, where that is not so in all.
        required_before: the minor version from which it is no longer required, where that is not so in all.
    """

    name: str
    type: str
    since: str = ""
    removed: str = ""
    required: bool = False
    required_since: str = ""
    required_before: str = ""

    def exists_in(self, version: ArgoVersion) -> bool:
        """Whether that version of Argo has the field."""
        return _reached(self.since, version) and not (self.removed and _reached(self.removed, version))

    def required_in(self, version: ArgoVersion) -> bool:
        """Whether that version of Argo declares the field required."""
        if not self.exists_in(version):
            return False
        if self.required_since:
            return _reached(self.required_since, version)
        if self.required_before:
            return not _reached(self.required_before, version)
        return self.required


Table = Mapping[str, Mapping[str, Field]]
"""Every type with its fields, both by name."""


def parse(text: str) -> Table:
    """The table that a text in the form of `fields.json` holds."""
    raw: dict[str, dict[str, Any]] = json.loads(text)
    return MappingProxyType(
        {
            type_name: MappingProxyType(
                {
                    name: Field(name, fact) if isinstance(fact, str) else Field(name, **fact)
                    for name, fact in fields.items()
                }
            )
            for type_name, fields in raw.items()
        }
    )


@cache
def table() -> Table:
    """Every type of every version; read once."""
    return parse((files("argoform.argo") / "fields.json").read_text(encoding="utf-8"))


@cache
def fields_in(type_name: str, version: ArgoVersion) -> Mapping[str, Field]:
    """The fields that a type has in one version; empty for a type without fields (`zip: {}`).

    Raises:
        KeyError: when no version has the type.
    """
    return MappingProxyType({name: field for name, field in table()[type_name].items() if field.exists_in(version)})


def field(type_name: str, name: str) -> Field | None:
    """A field of a type in whichever version has it; None when no known version does."""
    return table().get(type_name, {}).get(name)


def field_since(type_name: str, name: str) -> str:
    """The minor version that brought a field; empty when every known version has it.

    Raises:
        KeyError: when no known version has the field.
    """
    return table()[type_name][name].since


def field_removed(type_name: str, name: str) -> str:
    """The minor version that dropped a field; empty when none has.

    Raises:
        KeyError: when no known version has the field.
    """
    return table()[type_name][name].removed


def has_field(type_name: str, name: str, version: ArgoVersion) -> bool:
    """Whether a type has a field in that version."""
    found = field(type_name, name)
    return found is not None and found.exists_in(version)


def is_struct(type_expression: str) -> bool:
    """Whether a type expression names a type of the table, which has fields of its own."""
    return type_expression in table()


def _reached(minor: str, version: ArgoVersion) -> bool:
    """Whether `version` is of the minor version `minor` or of a later one; always, for the empty string."""
    if not minor:
        return True
    major, _, rest = minor.partition(".")
    return (version.major, version.minor) >= (int(major), int(rest))
