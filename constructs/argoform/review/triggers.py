"""What the triggers of a Sensor submit or create, and what of an event goes where in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.review.embedded import Arguments, documents, text_of
from argoform.review.values import Path, at, dotted, items, mapping, mappings


@dataclass(frozen=True, slots=True)
class Mapped:
    """One `parameters` entry of a trigger: what of the event goes where."""

    source: str
    destination: str
    path: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a trigger of a sensor submits or creates.

    Args:
        resource: the object, as it stands in the sensor.
        path: where it stands.
        mapped: what of the event is put where in it.
        arguments: parameters that the command line of `argo submit` is given.
    """

    name: str
    resource: Mapping[str, Any]
    path: Path
    operation: str
    mapped: tuple[Mapped, ...] = ()
    arguments: tuple[str, ...] = ()

    @property
    def destinations(self) -> tuple[str, ...]:
        """Where in the resource values of the event go."""
        return tuple(one.destination for one in self.mapped)

    def passing(self, said: Arguments) -> Arguments:
        """The arguments with what the event and the command line pass."""
        parameters = dict(said.parameters)
        listed = items(at(self.resource, "spec", "arguments", "parameters"))
        for one in self.mapped:
            match = ARGUMENT.fullmatch(one.destination)
            index = int(match[1]) if match else -1
            name = mapping(listed[index]).get("name") if 0 <= index < len(listed) else None
            if isinstance(name, str):
                parameters[name] = None
        for argument in self.arguments:
            parameters[argument.partition("=")[0]] = argument.partition("=")[2]
        return Arguments(parameters, said.artifacts, said.complete)


ARGUMENT = re.compile(r"spec\.arguments\.parameters\.(\d{1,6})(?:\.value)?")
"""Where a sensor puts a value of the event as an argument: by position."""

_PREFIX = re.compile(r"(?:template\.)?(?:argoWorkflow|k8s)\.source\.(?:resource\.)?")


def triggers(manifest: Mapping[str, Any]) -> Iterator[Trigger]:
    """The triggers of a Sensor that submit workflows or create objects.

    https://argoproj.github.io/argo-events/sensors/triggers/argo-workflow/
    """
    for index, one in enumerate(items(mapping(manifest.get("spec")).get("triggers"))):
        outer = mapping(one)
        template = mapping(outer.get("template"))
        for kind in ("argoWorkflow", "k8s"):
            body = mapping(template.get(kind))
            source = mapping(body.get("source"))
            path: Path = ("spec", "triggers", index, "template", kind, "source")
            resource, path = mapping(source.get("resource")), (*path, "resource")
            if not resource and isinstance(source.get("inline"), str):
                resource = next(iter(documents(source["inline"])), {})
                path = (*path[:-1], "inline")
            if not resource:
                continue
            operation = text_of(body.get("operation")) or ("submit" if kind == "argoWorkflow" else "create")
            mapped = (
                *_mapped(body.get("parameters"), (*path[:-2], "parameters")),
                *_mapped(outer.get("parameters"), ("spec", "triggers", index, "parameters")),
            )
            yield Trigger(
                text_of(template.get("name")),
                resource,
                path,
                operation,
                mapped,
                tuple(_submitted(items(body.get("args")))),
            )


def _mapped(said: Any, path: Path) -> Iterator[Mapped]:
    for index, one in enumerate(mappings(said)):
        destination = text_of(one.get("dest"))
        if destination:
            source = mapping(one.get("src"))
            words = (source.get(key) for key in ("dependencyName", "dataKey", "dataTemplate", "contextKey", "value"))
            yield Mapped(
                "/".join(str(word) for word in words if word), _PREFIX.sub("", destination), dotted((*path, index))
            )


def _submitted(arguments: list[Any]) -> Iterator[str]:
    """The parameters in the arguments of `argo submit`: `-p a=b`, `--parameter=a=b`."""
    for index, argument in enumerate(arguments):
        if argument in ("-p", "--parameter") and index + 1 < len(arguments):
            yield str(arguments[index + 1])
        elif isinstance(argument, str) and argument.startswith("--parameter="):
            yield argument.removeprefix("--parameter=")
