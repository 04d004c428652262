"""Tasks and steps: what a call of a template, and each of its hooks, is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from argoform.spec.merge import add_missing
from argoform.spec.templates.context import Context, list_in, mapping_in

Complete = Callable[[dict[str, Any], Context, str], dict[str, Any]]
"""How a template is completed; an inline template is one."""


def complete_call(call: Any, context: Context, path: str, complete: Complete) -> dict[str, Any]:
    """A task or step with the passthrough arguments, in its hooks too, and with its inline template completed."""
    found = _with_arguments(mapping_in(call, path), context, path)
    hooks = found.get("hooks")
    if hooks is not None:
        found["hooks"] = {
            name: _with_arguments(mapping_in(hook, f"{path}.hooks.{name}"), context, f"{path}.hooks.{name}")
            for name, hook in mapping_in(hooks, f"{path}.hooks").items()
        }
    if found.get("inline") is not None:
        found["inline"] = complete(mapping_in(found["inline"], f"{path}.inline"), context, f"{path}.inline")
    return found


def _with_arguments(call: dict[str, Any], context: Context, path: str) -> dict[str, Any]:
    if not context.call_parameters:
        return dict(call)
    arguments = mapping_in(call.get("arguments") or {}, f"{path}.arguments")
    parameters = list_in(arguments.get("parameters") or [], f"{path}.arguments.parameters")
    return {**call, "arguments": {**arguments, "parameters": add_missing(parameters, context.call_parameters)}}
