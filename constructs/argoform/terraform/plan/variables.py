"""Values for input variables: what the user gives, and placeholders for the required rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from argoform.errors import InputError, UnknownNameError
from argoform.terraform.plan.configuration import Body, Stack, read_json
from argoform.terraform.plan.hcl import assigned_names, read_text
from argoform.terraform.sentinel import SENTINEL_NUMBER, sentinel


def parse_assignments(assignments: Iterable[str]) -> dict[str, str]:
    """`NAME=VALUE` pairs as a mapping.

    Raises:
        InputError: one has no `=`.
    """
    result: dict[str, str] = {}
    for i, assignment in enumerate(assignments):
        name, equals, value = assignment.partition("=")
        if not equals or not name:
            # The text itself may be a secret: it is not repeated.
            raise InputError("is not an assignment", path=f"--var[{i}]", expected="NAME=VALUE")
        result[name] = value
    return result


def check_names(given: Iterable[str], stacks: Iterable[Stack]) -> None:
    """Every given variable is declared by some stack.

    Raises:
        UnknownNameError: one is not.
    """
    known = {name for stack in stacks for (name,), _ in stack.blocks("variable", 1)}
    if any(stack.unread for stack in stacks):
        return
    for name in given:
        if name not in known:
            raise UnknownNameError(f"no stack has a variable {name!r}", name=name, known=known, path="--var")


def given_values(stack: Stack, given: Mapping[str, str]) -> dict[str, Any]:
    """The given values of a stack's variables; where the type is no string, a value is read as JSON, if it is that."""
    declared = {name: body for (name,), body in stack.blocks("variable", 1)}
    result: dict[str, Any] = {}
    for name, value in given.items():
        if name not in declared:
            if stack.unread:
                result[name] = value
            continue
        result[name] = value
        if _type_of(declared[name]) != "string":
            try:
                result[name] = json.loads(value)
            except ValueError:
                continue
    return result


def values_known(stack: Stack, given: Iterable[str], files: Iterable[Path]) -> set[str]:
    """The names of the variables that have values: given ones, and those in files named or loaded by Terraform itself.

    Raises:
        FileError: a file cannot be read.
    """
    known = set(given)
    own = (
        entry
        for entry in stack.directory.iterdir()
        if entry.name in ("terraform.tfvars", "terraform.tfvars.json")
        or entry.name.endswith((".auto.tfvars", ".auto.tfvars.json"))
    )
    for file in (*files, *own):
        known |= set(read_json(file)) if file.name.endswith(".json") else assigned_names(read_text(file))
    return known


def placeholders(stack: Stack, given: Iterable[str]) -> dict[str, Any]:
    """Sentinels for every variable that has neither a default nor a given value.

    Raises:
        InputError: a variable has a type for which there is no placeholder.
    """
    known = set(given)
    result: dict[str, Any] = {}
    for (name,), body in stack.blocks("variable", 1):
        if "default" in body or name in known:
            continue
        value = _placeholder(_type_of(body), f"var.{name}")
        if value is None and body.get("nullable") is False:
            raise InputError(
                "has no value, and there is no placeholder for its type",
                path=f"variable.{name}",
                expected=f"`--var {name}=VALUE`",
            )
        result[name] = value
    return result


def _type_of(body: Body) -> str:
    type_ = body.get("type", "any")
    text = type_ if isinstance(type_, str) else "any"
    if text.startswith("${") and text.endswith("}"):
        text = text[2:-1]
    return re.sub(r"\s+", "", text)


def _placeholder(type_: str, where: str) -> Any:
    """A placeholder for a type constraint; null where none can be recognized."""
    kind, _, rest = type_.partition("(")
    inner = rest[:-1] if rest.endswith(")") else rest
    match kind:
        case "string" | "any":
            return sentinel(where)
        case "number":
            return SENTINEL_NUMBER
        case "list" | "set":
            return [_placeholder(inner, f"{where}.0")]
        case "map":
            return {sentinel(where): _placeholder(inner, f"{where}.value")}
        case "tuple":
            return [_placeholder(part, f"{where}.{i}") for i, part in enumerate(_split(inner.strip("[]")))]
        case "object":
            fields = [re.split("[=:]", field, maxsplit=1) for field in _split(inner[1:-1])]
            return {name: _placeholder(of, f"{where}.{name}") for name, *rest in fields for of in rest}
        case _:
            # A boolean has no third value, and an optional attribute may be left out: null says so for both.
            return None


def _split(text: str) -> list[str]:
    """The parts between the commas that stand outside every bracket."""
    parts, depth, start = [], 0, 0
    for i, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append(text[start:i])
            start = i + 1
    return [part for part in (*parts, text[start:]) if part]
