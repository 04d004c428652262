"""The table of fields as a closed JSON Schema of one version, for editors and other tools."""

from __future__ import annotations

from typing import Any

from argoform.argo.fields import API_VERSION, KINDS, Field, Table
from argoform.argo.fields import table as known_table
from argoform.argo.scalars import SCALARS
from argoform.argo.version import ArgoVersion

FIELD_REFERENCE = "https://argo-workflows.readthedocs.io/en/latest/fields/"


def manifest_schema(version: ArgoVersion, table: Table | None = None) -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) that every manifest of one of the four kinds satisfies.

    Unknown fields are refused everywhere, also below the items of `steps`, where Argo itself silently ignores them.
    What the API merely declares required is not demanded, except `kind`: template defaults may fill it in.

    Args:
        version: the dialect; its patch level has no part.
        table: the fields; default the ones that argoform ships.
    """
    table = known_table() if table is None else table
    definitions: dict[str, Any] = {}
    waiting = list(KINDS)
    while waiting:
        name = waiting.pop()
        if name in definitions:
            continue
        fields = [field for field in table[name].values() if field.exists_in(version)]
        definitions[name] = {
            "type": ["object", "null"],
            "additionalProperties": False,
            **({"description": FIELD_REFERENCE + "#" + name.lower()} if "." not in name else {}),
            "properties": {field.name: _property(field, table) for field in fields},
        }
        for field in fields:
            base = field.type.replace("[]", "").replace("map[string]", "")
            if base in table:
                waiting.append(base)
    for kind in KINDS:
        definitions[kind]["type"] = "object"
        definitions[kind]["properties"]["kind"] = {"const": kind}
        definitions[kind]["properties"]["apiVersion"] = {"type": ["string", "null"], "default": API_VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Argo Workflows {version.dialect}",
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": list(KINDS)}},
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": {"$ref": _reference(kind)},
            }
            for kind in KINDS
        ],
        "$defs": dict(sorted(definitions.items())),
    }


def _property(field: Field, table: Table) -> dict[str, Any]:
    schema = _type(field.type, table)
    dates = []
    if field.since:
        dates.append(f"since Argo {field.since}")
    if field.removed:
        dates.append(f"removed in Argo {field.removed}")
        schema = {**schema, "deprecated": True}
    return {**schema, "description": ", ".join(dates)} if dates else schema


def _type(expression: str, table: Table) -> dict[str, Any]:
    if expression.startswith("[]"):
        return {"type": ["array", "null"], "items": _type(expression.removeprefix("[]"), table)}
    if expression.startswith("map[string]"):
        values = _type(expression.removeprefix("map[string]"), table)
        return {"type": ["object", "null"], "additionalProperties": values}
    if expression in table:
        return {"$ref": _reference(expression)}
    return dict(SCALARS[expression].schema)


def _reference(name: str) -> str:
    return f"#/$defs/{name}"
