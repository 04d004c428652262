"""`validate_inputs`: a mapping becomes `Inputs`, or every fault in it is told with its path and line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.errors import InputError, InputErrors
from argoform.spec.hera import inputs_of_workflow, is_hera_workflow
from argoform.spec.inputs import Inputs


def validate_inputs(
    mapping: Mapping[str, Any], *, file: str | None = None, lines: Mapping[str, int] | None = None
) -> Inputs:
    """The inputs of a mapping, with wf_spec's names.

    `templates` may also be a whole Hera workflow, whose entrypoint, arguments, exit handler and hooks then stand for
    the inputs of these names that are not given.

    Args:
        mapping: the inputs by name.
        file: the file that they came from, for messages.
        lines: the line of each path in that file, from 1.

    Raises:
        InputErrors: naming every input that is unknown, missing or wrong.
    """
    if not isinstance(mapping, Mapping):
        raise InputError("the inputs are not a mapping", expected="a mapping of names to values", file=file or "")
    try:
        for name in mapping:
            if not isinstance(name, str):
                raise InputErrors([InputError(f"the name of an input, {name!r}, is not a string", expected="a name")])
        return Inputs(**_with_workflow(dict(mapping)))
    except InputErrors as error:
        raise located(error, file, lines) from None
    except InputError as error:
        raise located(InputErrors([error]), file, lines) from None


def located(errors: InputErrors, file: str | None, lines: Mapping[str, int] | None) -> InputErrors:
    """The same errors by line, each with the file and the line of the innermost thing on its path that has one."""
    if file is None:
        return errors
    for error in errors.errors:
        error.file = file
        error.line = line_of(error.path, lines or {})
    return InputErrors(sorted(errors.errors, key=lambda error: error.line or 0))


def line_of(path: str, lines: Mapping[str, int]) -> int | None:
    """The line of `path`, or of what it lies in."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


def _with_workflow(mapping: dict[str, Any]) -> dict[str, Any]:
    templates = mapping.get("templates")
    if not is_hera_workflow(templates):
        return mapping
    return {**inputs_of_workflow(templates, "templates"), **{k: v for k, v in mapping.items() if k != "templates"}}
