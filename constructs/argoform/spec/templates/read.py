"""Templates as the user hands them in, read as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from argoform.errors import InputError, InputErrors
from argoform.names import LABEL_NAME
from argoform.spec.plain import plain_data
from argoform.spec.templates.context import mapping_in
from argoform.tokens import refuse_token

NAME_LIMIT = 128
"""The characters that Argo allows in the name of a template."""


def read_templates(templates: Sequence[Any]) -> list[dict[str, Any]]:
    """Every template as a mapping in Argo's field names, copied, with a name that no other has.

    Raises:
        InputErrors: naming every template that is none.
    """
    found: list[dict[str, Any]] = []
    errors: list[InputError] = []
    seen: dict[str, int] = {}
    for i, template in enumerate(templates):
        path = f"templates[{i}]"
        try:
            read = mapping_in(plain_data(template, path), path)
            name = _name(read, path)
            if name in seen:
                raise InputError(
                    f"templates[{seen[name]}] is called {name!r} already", path=f"{path}.name", expected="another name"
                )
            seen[name] = i
            found.append(read)
        except InputErrors as error:
            errors += error.errors
        except InputError as error:
            errors.append(error)
    if errors:
        raise InputErrors(errors)
    return found


def _name(template: dict[str, Any], path: str) -> str:
    name = template.get("name")
    if name is None or name == "":
        raise InputError("the template has no name", path=f"{path}.name", expected="a name")
    refuse_token(name, path=f"{path}.name", because="because tasks and steps refer to it at synth")
    if not isinstance(name, str):
        raise InputError("the name is not a string", path=f"{path}.name", expected="a name")
    valid = LABEL_NAME.fullmatch(name) and "_" not in name and "." not in name
    if not valid or len(name) > NAME_LIMIT:
        raise InputError(
            f"{name!r} is not the name of a template",
            path=f"{path}.name",
            expected=f"letters, digits and '-', beginning with a letter or digit, at most {NAME_LIMIT} characters",
        )
    return name
