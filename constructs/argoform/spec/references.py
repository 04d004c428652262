"""Names that must name a template: the entrypoint, the exit handler, hooks, tasks and steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.errors import InputError, InputErrors, TokenError, UnknownNameError
from argoform.spec.calls import all_calls
from argoform.spec.inputs import Inputs
from argoform.tokens import has_token


def check_references(inputs: Inputs, templates: list[dict[str, Any]]) -> None:
    """Hold every reference against the templates that there are.

    Where the templates are those of a ClusterWorkflowTemplate their names are not known, and nothing is judged.

    Raises:
        InputErrors: naming every reference that names nothing.
    """
    if inputs.cluster_workflow_template_ref is not None:
        return
    names = {template["name"] for template in templates}
    errors = [
        _error(name, path, names)
        for name, path in _references(inputs, templates)
        if not isinstance(name, str) or name not in names
    ]
    if errors:
        raise InputErrors(errors)


def _references(inputs: Inputs, templates: list[dict[str, Any]]) -> Iterator[tuple[Any, str]]:
    yield inputs.entrypoint, "entrypoint"
    if inputs.on_exit is not None:
        yield inputs.on_exit, "on_exit"
    yield from _of_hooks(inputs.hooks, "hooks")
    for found in all_calls(templates):
        for field in ("template", "onExit"):
            if found.call.get(field):
                yield found.call[field], f"{found.path}.{field}"
        yield from _of_hooks(found.call.get("hooks"), f"{found.path}.hooks")


def _of_hooks(hooks: Any, path: str) -> Iterator[tuple[Any, str]]:
    if isinstance(hooks, Mapping):
        for name, hook in hooks.items():
            if isinstance(hook, Mapping) and hook.get("template"):
                yield hook["template"], f"{path}.{name}.template"


def _error(name: Any, path: str, names: set[str]) -> InputError:
    if has_token(name):
        return TokenError(
            "it cannot be a token, because it must name a template at synth",
            path=path,
            expected="the name of a template",
        )
    if not isinstance(name, str):
        return InputError("it is not a string", path=path, expected="the name of a template")
    if "{{" in name:
        # Argo looks the name up before it fills in anything.
        return InputError(
            f"it is {name!r}, and Argo fills in nothing there", path=path, expected="the name of a template"
        )
    if not names:
        return InputError(
            f"it names {name!r}, and there are no templates", path=path, expected="a template of that name"
        )
    return UnknownNameError(f"there is no template called {name!r}", name=name, known=names, path=path)
