"""What pydantic says of wrong inputs, in argoform's own errors."""

from __future__ import annotations

import typing
from collections.abc import Callable, Sequence
from types import UnionType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from argoform.errors import InputError, InputErrors, UnknownNameError

_T = TypeVar("_T")


class _RefusedError(ValueError):
    """Carries an `InputError` through pydantic, which collects the ValueErrors of every field."""

    def __init__(self, error: InputError) -> None:
        super().__init__(str(error))
        self.error = error


def checked(check: Callable[[], _T]) -> _T:
    """What `check` returns, for use in a validator: its `InputError` is collected with those of the other fields."""
    try:
        return check()
    except InputError as error:
        raise _RefusedError(error) from None


_SAID = {
    "missing": ("it is required", ""),
    "string_type": ("it is not a string", "a string"),
    "int_type": ("it is not a whole number", "a whole number"),
    "int_parsing": ("it is not a whole number", "a whole number"),
    "bool_type": ("it is neither true nor false", "true or false"),
    "bool_parsing": ("it is neither true nor false", "true or false"),
    "dict_type": ("it is not a mapping", "a mapping"),
    "tuple_type": ("it is not a list", "a list"),
    "list_type": ("it is not a list", "a list"),
    "model_type": ("it is not a mapping", "a mapping"),
    "model_attributes_type": ("it is not a mapping", "a mapping"),
}


def input_error(error: ValidationError, model: type[BaseModel], *, prefix: str = "") -> InputError:
    """What pydantic found wrong: one error, or an `InputErrors` when it is more than one thing.

    Args:
        model: the model that was validated; its fields name what is known, and say which parts of a location are
            pydantic's own (the tag of a union) and not the user's.
        prefix: the path of the model itself.
    """
    found = [_one(details, model, prefix) for details in error.errors(include_url=False)]
    return found[0] if len(found) == 1 else InputErrors(found)


def _one(details: ErrorDetails, model: type[BaseModel], prefix: str) -> InputError:
    places, owner = _walk(details["loc"], model)
    path = _path(places, prefix)
    kind, context = details["type"], details.get("ctx", {})
    refused = context.get("error")
    if isinstance(refused, _RefusedError):
        refused.error.path = path + (f".{refused.error.path}" if path and refused.error.path else refused.error.path)
        return refused.error
    if kind == "extra_forbidden":
        name = str(places[-1])
        known = [] if owner is None else [field for field in owner.model_fields if field != "kind"]
        return UnknownNameError(
            f"there is no field {name!r}", name=name, known=known, path=path, expected=f"one of {', '.join(known)}"
        )
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        tags = str(context.get("expected_tags", "")).replace("'", "")
        given = context.get("tag")
        message = "it does not say its kind" if given is None else f"there is no kind {given!r}"
        return InputError(message, path=f"{path}.kind" if path else "kind", expected=f"one of {tags}" if tags else "")
    if kind == "literal_error":
        return InputError(f"{details['input']!r} is not known", path=path, expected=str(context.get("expected", "")))
    message, expected = _SAID.get(kind, (details["msg"].removeprefix("Value error, "), ""))
    return InputError(message, path=path, expected=expected)


def _walk(location: Sequence[int | str], model: type[BaseModel]) -> tuple[list[int | str], type[BaseModel] | None]:
    """The user's part of a location, and the model that the last part is a field of."""
    places: list[int | str] = []
    owner: type[BaseModel] | None = model
    annotation: Any = model
    for part in location:
        models = _models(annotation)
        tagged = [m for m in models if len(models) > 1 and _tag(m) == part]
        if tagged:
            annotation = tagged[0]
            continue
        places.append(part)
        owner = models[0] if len(models) == 1 else None
        if owner is not None and str(part) in owner.model_fields:
            annotation = owner.model_fields[str(part)].annotation
        else:
            annotation = _item(annotation)
    return places, owner


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models that an annotation lets in, through unions and `Annotated`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, UnionType):
        return [model for part in typing.get_args(annotation) for model in _models(part)]
    return _models(typing.get_args(annotation)[0]) if origin is typing.Annotated else []


def _item(annotation: Any) -> Any:
    """What a mapping or list holds."""
    arguments = [a for a in typing.get_args(annotation) if a is not Ellipsis]
    return arguments[-1] if arguments else None


def _tag(model: type[BaseModel]) -> Any:
    field = model.model_fields.get("kind")
    return None if field is None else field.default


def _path(places: Sequence[int | str], prefix: str) -> str:
    path = prefix
    for place in places:
        path += f"[{place}]" if isinstance(place, int) else f".{place}" if path else place
    return path
