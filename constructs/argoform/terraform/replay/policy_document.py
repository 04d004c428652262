"""What `aws_iam_policy_document` answers: it asks no cloud, so the replay can say the same.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from argoform.terraform.replay.values import Value
from argoform.terraform.sentinel import is_sentinel

TYPE = "aws_iam_policy_document"
_VERSION = "2012-10-17"


class DocumentError(Exception):
    """A document that is merged in is none.

    Args:
        attribute: the argument that holds it.
    """

    def __init__(self, message: str, attribute: str) -> None:
        super().__init__(message)
        self.attribute = attribute


class _UnknownError(Exception):
    """A document that is merged in is a placeholder."""


def computed(config: Mapping[str, Value]) -> dict[str, Value]:
    """The attributes `json` and `minified_json`; none where they depend on a placeholder.

    Args:
        config: the arguments, all of them known.

    Raises:
        DocumentError: a document that is merged in is no JSON object.
    """
    own: dict[str, Any] = {"Version": config.get("version") or _VERSION}
    if config.get("policy_id"):
        own["Id"] = config["policy_id"]
    own["Statement"] = [_statement(each) for each in config.get("statement") or []]
    try:
        merged: dict[str, Any] = {}
        for name in ("source_json", "source_policy_documents"):
            for text in _texts(config.get(name)):
                merged = _merge(merged, _parse(text, name))
        merged = _merge(merged, own)
        for name in ("override_policy_documents", "override_json"):
            for text in _texts(config.get(name)):
                merged = _merge(merged, _parse(text, name))
    except _UnknownError:
        return {}
    ordered = {name: merged[name] for name in ("Version", "Id", "Statement") if merged.get(name)}
    return {
        "json": _as_go_writes(json.dumps(ordered, indent=2, ensure_ascii=False)),
        "minified_json": _as_go_writes(json.dumps(ordered, separators=(",", ":"), ensure_ascii=False)),
    }


def _texts(value: Value) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    return [text for text in value or [] if text] if isinstance(value, list) else []


def _parse(text: str, attribute: str) -> Mapping[str, Any]:
    if is_sentinel(text):
        raise _UnknownError
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"is not JSON: {error}", attribute) from None
    if not isinstance(document, dict):
        raise DocumentError("is not a JSON object", attribute)
    return document


def _merge(into: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """A document with the statements of two: one with the `Sid` of an earlier one takes its place."""
    result = {**into, **{name: more[name] for name in ("Version", "Id") if more.get(name)}}
    statements = list(_statements(into))
    for statement in _statements(more):
        sid = statement.get("Sid") if isinstance(statement, dict) else None
        places = [
            i for i, other in enumerate(statements) if sid and isinstance(other, dict) and other.get("Sid") == sid
        ]
        if places:
            statements[places[0]] = statement
        else:
            statements.append(statement)
    result["Statement"] = statements
    return result


def _statements(document: Mapping[str, Any]) -> list[Any]:
    said = document.get("Statement") or []
    return said if isinstance(said, list) else [said]


def _statement(block: Mapping[str, Any]) -> dict[str, Any]:
    conditions: dict[str, dict[str, Any]] = {}
    for each in block.get("condition") or []:
        conditions.setdefault(each["test"], {})[each["variable"]] = _one_or_many(_variables(each["values"]))
    parts = {
        "Sid": block.get("sid"),
        "Effect": block.get("effect") or "Allow",
        "Action": _one_or_many(_in_order(block.get("actions"))),
        "NotAction": _one_or_many(_in_order(block.get("not_actions"))),
        "Resource": _one_or_many(_variables(_in_order(block.get("resources")))),
        "NotResource": _one_or_many(_variables(_in_order(block.get("not_resources")))),
        "Principal": _principals(block.get("principals")),
        "NotPrincipal": _principals(block.get("not_principals")),
        "Condition": {test: dict(sorted(conditions[test].items())) for test in sorted(conditions)},
    }
    return {name: value for name, value in parts.items() if value}


def _principals(blocks: Iterable[Mapping[str, Any]] | None) -> Any:
    found: dict[str, list[str]] = {}
    for each in blocks or []:
        found.setdefault(each["type"], []).extend(_variables(each["identifiers"]))
    if found == {"*": ["*"]}:
        return "*"
    return {type_: _one_or_many(_in_order(found[type_])) for type_ in sorted(found)}


def _in_order(values: Iterable[str] | None) -> list[str]:
    """The order in which the provider writes a set."""
    return sorted(set(values or []), reverse=True)


def _variables(values: Iterable[str]) -> list[str]:
    """IAM's own variables, which Terraform would take for its own were they written as they are."""
    return [value.replace("&{", "${") for value in values]


def _one_or_many(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def _as_go_writes(text: str) -> str:
    """JSON as Go's encoder writes it, which escapes what HTML would take for its own."""
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
