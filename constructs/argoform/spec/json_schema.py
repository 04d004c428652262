"""The JSON Schema of the inputs, and what it says of a document, in the project's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.errors import InputError, InputErrors, UnknownNameError, nearest
from argoform.spec.document import Document
from argoform.spec.inputs import Inputs
from argoform.spec.inputs.messages import path_of
from argoform.spec.validate import located, validate_inputs

_ARGO = ("templates", "hooks", "arguments")
"""The inputs in Argo's own field names, where a null is Argo's business."""


def inputs_schema() -> dict[str, Any]:
    """The JSON Schema of the inputs (draft 2020-12)."""
    schema = _with_bounds(Inputs.model_json_schema())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Inputs of argoform spec",
        "description": "The inputs of a workflow's specification, under the names of the Terraform module wf_spec.",
        **{key: value for key, value in schema.items() if key not in ("title", "description")},
    }


_BOUND_WORDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}


def _with_bounds(schema: Any) -> Any:
    """The schema with JSON Schema's own words for bounds, which pydantic lacks behind a validator of ours."""
    if isinstance(schema, dict):
        numeric = schema.get("type") in ("integer", "number")
        return {_BOUND_WORDS.get(key, key) if numeric else key: _with_bounds(value) for key, value in schema.items()}
    return [_with_bounds(item) for item in schema] if isinstance(schema, list) else schema


def check_document(document: Document) -> None:
    """Hold a document against the schema of the inputs.

    Raises:
        InputErrors: with the path and line of everything that does not fit.
    """
    if not isinstance(document.data, dict):
        raise InputErrors(
            [InputError("the inputs are not a mapping", expected="a mapping of names to values", file=document.file)]
        )
    errors = list(schema_errors(_without_nulls(document.data), inputs_schema()))
    if errors:
        told = {error.path for error in errors}
        # What the schema cannot say of the rest is told along with it, so that nobody mends a file twice.
        errors += [error for error in _model_errors(document.data) if error.path not in told]
        raise located(InputErrors(errors), document.file, document.lines)


def _model_errors(data: Mapping[str, Any]) -> tuple[InputError, ...]:
    try:
        validate_inputs(data)
    except InputErrors as error:
        return error.errors
    return ()


def schema_errors(data: Any, schema: Mapping[str, Any]) -> Iterator[InputError]:
    """Everything in `data` that does not fit the schema; the values, which may be secret, are not repeated."""
    from jsonschema import Draft202012Validator

    found = Draft202012Validator(schema).iter_errors(data)
    told: set[str] = set()
    for error in sorted(found, key=lambda e: [str(part) for part in e.absolute_path]):
        for ours in _one(error):
            # There is one finding for each missing field, and each of them lists all that are required.
            if str(ours) not in told:
                told.add(str(ours))
                yield ours


def _one(error: Any) -> Iterator[InputError]:
    path = path_of(tuple(error.absolute_path))
    wanted = error.validator_value
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        for name in error.instance:
            if name not in known:
                here = f"{path}.{name}" if path else str(name)
                what = "field" if path else "input"
                yield UnknownNameError(f"there is no {what} called {name!r}", name=str(name), known=known, path=here)
    elif error.validator == "required":
        for name in wanted:
            if name not in error.instance:
                yield InputError("it is required and not given", path=f"{path}.{name}" if path else name)
    elif error.validator == "enum":
        near = nearest(error.instance, wanted) if isinstance(error.instance, str) else ""
        words = ", ".join(repr(word) for word in wanted)
        yield InputError(
            "it is not one of the words that are known here", path=path, expected=f"one of {words}", nearest=near
        )
    elif error.validator in ("type", "anyOf"):
        yield InputError(f"it is {_kind(error.instance)}", path=path, expected=_wanted(error))
    else:
        yield InputError(
            "the value is not within its bounds", path=path, expected=_BOUNDS.get(error.validator, "{}").format(wanted)
        )


_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "minItems": "at least {} entries",
    "uniqueItems": "distinct entries",
}

_WORDS = {
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
    "null": "null",
}


def _wanted(error: Any) -> str:
    if error.validator == "type":
        kinds = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        # A scalar is a string to everyone but the reader of the file.
        kinds = ["string"] if set(kinds) == {"string", "number", "boolean"} else kinds
    else:
        inner = [choice.get("type") for choice in error.validator_value]
        kinds = [kind for choice in inner for kind in (choice if isinstance(choice, list) else [choice]) if kind]
        kinds = ["string", "null"] if set(kinds) == {"string", "number", "boolean", "null"} else kinds
    return " or ".join(_WORDS[kind] for kind in dict.fromkeys(kinds) if kind != "null") or "another value"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "a boolean"
    for kind, word in (
        (str, "a string"),
        (int, "a number"),
        (float, "a number"),
        (list, "a list"),
        (dict, "a mapping"),
    ):
        if isinstance(value, kind):
            return word
    return "null" if value is None else f"a {type(value).__name__}"


def _without_nulls(data: Any, *, top: bool = True) -> Any:
    """The data as the model sees it: a null is the same as nothing, but where it is a value or Argo's business."""
    if isinstance(data, dict):
        kept = Inputs.null_means if top else frozenset()
        return {
            key: _below(key, value) if top else _without_nulls(value, top=False)
            for key, value in data.items()
            if value is not None or key in kept
        }
    return [_without_nulls(item, top=False) for item in data] if isinstance(data, list) else data


def _below(key: str, value: Any) -> Any:
    if key == "arguments" and isinstance(value, dict):
        return {name: item for name, item in value.items() if item is not None}
    return value if key in _ARGO else _without_nulls(value, top=False)
