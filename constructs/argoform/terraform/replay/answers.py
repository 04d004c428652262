"""What data sources answer, and what a refresh finds of resources, where the user has said it (`--data FILE`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from argoform.errors import FileError, InputError, UnknownNameError, nearest
from argoform.terraform.replay.values import Value, conform_attribute
from argoform.terraform.schema import Schema

LIVE = "resource."
"""What the keys begin with that tell of resources."""


@dataclass(frozen=True)
class Answer:
    """Values for the data sources, or the live resources, of one type whose arguments are as `where` says."""

    type: str
    values: Mapping[str, Any]
    where: Mapping[str, Any] = field(default_factory=dict)

    def fits(self, config: Value) -> bool:
        """Whether a data source with this configuration gets the answer."""
        return isinstance(config, dict) and all(_same(config.get(name), value) for name, value in self.where.items())


def _same(configured: Value, said: Any) -> bool:
    if isinstance(said, Mapping):
        return isinstance(configured, dict) and all(_same(configured.get(name), value) for name, value in said.items())
    if isinstance(said, list):
        return (
            isinstance(configured, list)
            and len(configured) == len(said)
            and all(_same(one, other) for one, other in zip(configured, said, strict=True))
        )
    return bool(configured == said)


def read_answers(path: str | Path) -> tuple[dict[str, Any], str]:
    """The document in a data file (JSON or YAML) and the file's name for messages.

    Raises:
        FileError: the file cannot be read or is not a mapping.
    """
    name = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8")
        document = json.loads(text) if name.endswith(".json") else yaml.safe_load(text)
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=name) from None
    except UnicodeDecodeError:
        raise FileError("is not text in UTF-8", file=name) from None
    except json.JSONDecodeError as error:
        raise FileError(f"is not JSON: {error.msg}", file=name, line=error.lineno) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise FileError(f"is not YAML: {' '.join(str(error).split())}", file=name) from None
    if document is None:
        return {}, name
    if not isinstance(document, dict):
        raise FileError("is not a mapping of data sources to their values", file=name)
    return document, name


def parse_answers(
    document: Mapping[str, Any],
    schemas: Mapping[str, Schema],
    configured: Mapping[str, Mapping[str, Mapping[str, Any]]],
    *,
    file: str = "",
) -> list[Answer]:
    """The answers in a document, the most particular first.

    A key is a type (`aws_eks_cluster`) or an address (`data.aws_eks_cluster.main`); a value is the mapping of
    attributes, or for a type also a list of `{"where": {argument: value}, "values": {attribute: value}}`.

    Args:
        schemas: the data sources that are declared, by type.
        configured: the data blocks of the configuration, by type and name: an address stands for its literal arguments.

    Raises:
        InputError: a type, an address or an attribute is unknown, or a value has the wrong form or type.
    """
    answers: list[Answer] = []
    for key, said in document.items():
        if not isinstance(key, str):
            raise InputError(f"{key!r} is not a data source", expected="its type or address", file=file)
        type_, where = _place(key, schemas, configured, file)
        answers.extend(_entries(key, said, schemas[type_], where, file))
    return sorted(answers, key=lambda answer: -len(answer.where))


def parse_live(document: Mapping[str, Any], schemas: Mapping[str, Schema], *, file: str = "") -> list[Answer]:
    """What a refresh finds of resources that were changed outside of Terraform, the most particular first.

    A key is `resource.` and a type; a value is the mapping of attributes that are otherwise than in the state, or a
    list as for data sources, with `where` telling the resources of the type apart by what the state says of them.

    Raises:
        InputError: a type or an attribute is unknown, or a value has the wrong form or type.
    """
    found: list[Answer] = []
    for key, said in document.items():
        type_ = key.removeprefix(LIVE)
        if type_ not in schemas:
            raise UnknownNameError(f"no resource {type_!r} is declared", name=type_, known=schemas, path=key)
        found.extend(_entries(key, said, schemas[type_], {}, file))
    return sorted(found, key=lambda answer: -len(answer.where))


def _entries(key: str, said: Any, schema: Schema, where: Mapping[str, Any], file: str) -> Iterator[Answer]:
    """The answers of one key."""
    for i, entry in enumerate(said if isinstance(said, list) else [{"values": said}]):
        path = f"{key}[{i}]" if isinstance(said, list) else key
        if not isinstance(entry, dict) or not set(entry) <= {"where", "values"} or "values" not in entry:
            raise InputError(
                "is not an answer",
                path=path,
                expected="a mapping with `values` and, if need be, `where`",
                file=file,
            )
        values, condition = entry["values"], entry.get("where") or {}
        if not isinstance(values, dict) or not isinstance(condition, dict):
            raise InputError("is not a mapping of attributes to values", path=path, file=file)
        _check(condition, schema, f"{path}.where" if isinstance(said, list) else path, file)
        _check(values, schema, f"{path}.values" if isinstance(said, list) else path, file)
        attributes = schema.block.attributes
        condition = {n: conform_attribute(v, attributes[n]) if n in attributes else v for n, v in condition.items()}
        yield Answer(schema.name, values, {**where, **condition})


def _place(
    key: str, schemas: Mapping[str, Schema], configured: Mapping[str, Mapping[str, Mapping[str, Any]]], file: str
) -> tuple[str, Mapping[str, Any]]:
    if not key.startswith("data."):
        if key not in schemas:
            raise UnknownNameError(f"no data source {key!r} is declared", name=key, known=schemas, path=key)
        return key, {}
    type_, _, name = key.removeprefix("data.").partition(".")
    blocks = configured.get(type_, {})
    if name not in blocks or type_ not in schemas:
        known = [f"data.{t}.{n}" for t, named in configured.items() for n in named]
        raise InputError(
            f"the configuration has no data source {key!r}", path=key, nearest=nearest(key, known), file=file
        )
    literal = {
        argument: value
        for argument, value in blocks[name].items()
        if argument in schemas[type_].block.attributes and _is_literal(value)
    }
    others = [other for other in blocks if other != name]
    for other in others:
        if {k: v for k, v in blocks[other].items() if k in literal} == literal:
            raise InputError(
                f"its arguments do not tell it from {f'data.{type_}.{other}'!r}",
                path=key,
                expected=f"`{type_}` with a list of `where` and `values`",
                file=file,
            )
    return type_, literal if others else {}


def _is_literal(value: Any) -> bool:
    if isinstance(value, str):
        return "${" not in value and "%{" not in value
    if isinstance(value, list):
        return all(_is_literal(item) for item in value)
    return not isinstance(value, dict) or all(_is_literal(item) for item in value.values())


def _check(values: Mapping[str, Any], schema: Schema, path: str, file: str) -> None:
    for name, value in values.items():
        here = f"{path}.{name}"
        attribute = schema.block.attributes.get(name)
        if attribute is None:
            if name in schema.block.blocks and isinstance(value, dict | list):
                continue
            known = [*schema.block.attributes, *schema.block.blocks]
            raise InputError(
                f"{schema.name} has no attribute {name!r}", path=here, nearest=nearest(str(name), known), file=file
            )
        if value is not None and conform_attribute(value, attribute) is None:
            raise InputError(f"{value!r} has the wrong type", path=here, expected=str(attribute.type), file=file)


def answer_for(type_: str, config: Value, answers: Iterable[Answer]) -> Mapping[str, Any]:
    """The values of the first answer that fits a data source, or none."""
    return next((answer.values for answer in answers if answer.type == type_ and answer.fits(config)), {})
