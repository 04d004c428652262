"""Which inputs of a template a call supplies, and with which values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.lint.argo.locations import has_location
from argoform.lint.argo.tags import UNKNOWN_VALUE
from argoform.lint.argo.values import mapping, mappings, scalar, text


class Arguments:
    """The arguments of a call, by name.

    Args:
        arguments: as they stand there.
        fake: whether whatever is asked for is there, with a value that nobody knows yet.
    """

    def __init__(self, arguments: Mapping[str, Any], *, fake: bool = False) -> None:
        self.fake = fake
        self.parameters: dict[str, Mapping[str, Any]] = _by_name(arguments.get("parameters"))
        self.artifacts: dict[str, Mapping[str, Any]] = _by_name(arguments.get("artifacts"))


def merged(own: Mapping[str, Any], referred: Mapping[str, Any]) -> Arguments:
    """The arguments of a workflow over those of the template that it refers to."""
    found = Arguments(own)
    below = Arguments(referred)
    found.parameters = {**below.parameters, **found.parameters}
    found.artifacts = {**below.artifacts, **found.artifacts}
    return found


def supplied(template: Mapping[str, Any], arguments: Arguments) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The values of the inputs by their tags, and the sort and name of each input that gets none."""
    inputs = mapping(template.get("inputs"))
    values: dict[str, str] = {}
    missing: list[tuple[str, str]] = []
    for _, parameter in mappings(inputs.get("parameters")):
        name = text(parameter.get("name"))
        tag = f"inputs.parameters.{name}"
        if arguments.fake:
            values[tag] = UNKNOWN_VALUE
            continue
        value, source = scalar(parameter.get("value")), mapping(parameter.get("valueFrom"))
        if value is None:
            value = scalar(parameter.get("default"))
        argument = arguments.parameters.get(name)
        if argument is not None:
            value = scalar(argument.get("value"))
            if value is None:
                source = mapping(argument.get("valueFrom"))
        if source.get("configMapKeyRef") is not None:
            value = UNKNOWN_VALUE
        if value is None:
            missing.append(("parameter", name))
            value = UNKNOWN_VALUE
        values[tag] = value
    if not arguments.fake:
        for _, artifact in mappings(inputs.get("artifacts")):
            name = text(artifact.get("name"))
            if artifact.get("optional") is not True and name not in arguments.artifacts and not has_location(artifact):
                missing.append(("artifact", name))
    return values, missing


def _by_name(values: Any) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for _, value in mappings(values):
        found.setdefault(text(value.get("name")), value)
    return found


FAKE = Arguments({}, fake=True)
"""Of a first visit, which judges a template by itself."""
