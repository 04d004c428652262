"""Pydantic's findings as the project's own errors, with paths as the user writes them."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from argoform.errors import InputError, InputErrors, TokenError, UnknownNameError, nearest

Location = tuple[str | int, ...]


def input_errors(error: ValidationError, model: type[BaseModel]) -> InputErrors:
    """Every finding of a validation as one `InputErrors`; no value of an input is repeated but names and words."""
    return InputErrors(_one(finding, model) for finding in error.errors(include_url=False, include_input=False))


def path_of(location: Location) -> str:
    """`("templates", 2, "name")` as `templates[2].name`."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part != "[key]":
            path += f".{part}" if path else part
    return path


def _one(finding: Mapping[str, Any], model: type[BaseModel]) -> InputError:
    location: Location = finding["loc"]
    path = path_of(location)
    context: Mapping[str, Any] = finding.get("ctx") or {}
    kind: str = finding["type"]
    if kind == "extra_forbidden":
        name = str(location[-1])
        known = _fields_at(model, location[:-1])
        what = "input" if len(location) == 1 else "field"
        return UnknownNameError(
            f"there is no {what} called {name!r}",
            name=name,
            known=known,
            path=path,
            expected="" if len(location) == 1 else f"one of {', '.join(sorted(known))}",
        )
    if kind == "missing":
        return InputError("it is required and not given", path=path)
    if kind == "argoform":
        below = context["below"]
        dot = "." if path and below and not below.startswith("[") else ""
        return InputError(context["message"], path=f"{path}{dot}{below}", expected=context["expected"])
    if kind == "argoform_token":
        return TokenError(context["message"], path=path, expected=context["expected"])
    if kind == "literal_error":
        words = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return InputError(
            "it is not one of the words that are known here",
            path=path,
            expected=context["expected"],
            nearest=nearest(str(finding.get("input", "")), words),
        )
    return InputError(*_said(finding["msg"]), path=path)


def _said(message: str) -> tuple[str]:
    """A message of pydantic in our own manner: `Input should be X` as `it should be X`."""
    if message.startswith("Input should be "):
        return (f"it should be {message.removeprefix('Input should be ')}",)
    return (message[:1].lower() + message[1:],)


def _fields_at(model: type[BaseModel], location: Location) -> list[str]:
    """The names of the fields of the model that lies at `location` below `model`."""
    here: Any = model
    for part in location:
        models = _models(here)
        if models and isinstance(part, str) and part in models[0].model_fields:
            here = models[0].model_fields[part].annotation
    found = _models(here)
    return list(found[0].model_fields) if found else []


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models that an annotation is made of, however deep in lists, mappings and unions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in (dict, list, Union, UnionType) or get_args(annotation):
        return [model for argument in get_args(annotation) for model in _models(argument)]
    return []
