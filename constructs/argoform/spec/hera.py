"""Hera's objects as plain data in Argo's own field names; Hera itself is never imported here.

https://hera.readthedocs.io
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from argoform.errors import InputError

_TAKEN_OVER = {
    "templates": "templates",
    "entrypoint": "entrypoint",
    "arguments": "arguments",
    "onExit": "on_exit",
    "hooks": "hooks",
}
"""What a whole Hera workflow says that inputs say too: the field of its spec, and the input."""


def is_hera(value: object) -> bool:
    """Whether `value` is an object of a class that Hera defines, or of a subclass of one."""
    return any(cls.__module__.split(".")[0] == "hera" for cls in type(value).__mro__)


def is_hera_workflow(value: object) -> bool:
    """Whether `value` is a whole workflow of Hera's: an authoring object or a model."""
    return is_hera(value) and (
        callable(getattr(value, "build", None)) or (hasattr(value, "spec") and hasattr(value, "kind"))
    )


def from_hera(value: Any, path: str) -> Any:
    """One object of Hera's as data.

    Raises:
        InputError: when Hera itself refuses to build it.
    """
    if isinstance(value, Enum):
        return value.value
    build = getattr(value, "_build_template", None)
    if callable(build):
        value = _ask(build, path)
    dump = getattr(value, "model_dump", None)
    if callable(dump):
        return _ask(lambda: dump(mode="json", by_alias=True, exclude_none=True), path)
    raise InputError(
        f"a {type(value).__name__} of Hera is not a template",
        path=path,
        expected="a template, a model object, or a whole workflow",
    )


def inputs_of_workflow(workflow: Any, path: str) -> dict[str, Any]:
    """The inputs that a whole Hera workflow stands for: templates, entrypoint, arguments, on_exit and hooks.

    Raises:
        InputError: when the workflow says anything else, which would be lost: those are inputs here.
    """
    built = _ask(workflow.build, path) if callable(getattr(workflow, "build", None)) else workflow
    data = from_hera(built, path)
    spec = data.get("spec") if isinstance(data, Mapping) else None
    if not isinstance(spec, Mapping):
        raise InputError("the Hera workflow has no spec", path=path, expected="a workflow with templates")
    lost = sorted(set(spec) - set(_TAKEN_OVER))
    if lost:
        raise InputError(
            f"the Hera workflow sets {', '.join(repr(name) for name in lost)}, which would be lost",
            path=path,
            expected="templates, entrypoint, arguments, on_exit and hooks alone, and everything else as inputs",
        )
    return {_TAKEN_OVER[name]: item for name, item in spec.items()}


def _ask(make: Any, path: str) -> Any:
    try:
        return make()
    except Exception as error:
        # Hera raises whatever its users' functions and pydantic raise; none of it may reach the user as a traceback.
        raise InputError(f"Hera cannot build it: {type(error).__name__}: {error}", path=path) from error
