"""Templates: one file for each kind, and here what all kinds share."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from argoform.argo.fields import field
from argoform.errors import InputError, UnknownNameError, nearest
from argoform.spec import synchronization
from argoform.spec.merge import add_missing, with_defaults
from argoform.spec.patch import add_to_patch
from argoform.spec.templates import (
    container,
    container_set,
    dag,
    data,
    http,
    plugin,
    resource,
    script,
    steps,
    suspend,
)
from argoform.spec.templates.context import Context, list_in, mapping_in

LEAF_KINDS = ("container", "script", "containerSet", "resource", "data", "http", "plugin")
"""The kinds that do work."""

POD_KINDS = ("container", "script", "containerSet", "resource", "data")
"""The kinds that have a pod of their own."""

KINDS = (*LEAF_KINDS, "suspend", "dag", "steps")
"""Every kind; a template is of exactly one."""

_COMPLETE: dict[str, Callable[[dict[str, Any], Context, str], dict[str, Any]]] = {
    "container": container.complete,
    "script": script.complete,
    "containerSet": container_set.complete,
    "resource": resource.complete,
    "data": data.complete,
    "http": http.complete,
    "plugin": plugin.complete,
    "suspend": suspend.complete,
    "dag": lambda template, context, path: dag.complete(template, context, path, inline=complete),
    "steps": lambda template, context, path: steps.complete(template, context, path, inline=complete),
}


def kind_of(template: dict[str, Any], path: str) -> str:
    """The kind of a template.

    Raises:
        InputError: when it is of none or of several.
    """
    found = [kind for kind in KINDS if template.get(kind) is not None]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(f"the template is {' and '.join(found)} at once", path=path, expected="exactly one kind")
    for key in template:
        if field("Template", key) is None and nearest(key, KINDS):
            raise UnknownNameError(f"there is no kind of template called {key!r}", name=key, known=KINDS, path=path)
    raise InputError("the template has no kind", path=path, expected=f"one of {', '.join(KINDS)}")


def complete(template: dict[str, Any], context: Context, path: str) -> dict[str, Any]:
    """A template with the defaults of its kind, shallowly merged by key: what the template says itself is taken whole.

    Args:
        template: plain data, in Argo's field names.
        context: the defaults.
        path: where the template is, for messages.
    """
    kind = kind_of(template, path)
    given = {key: value for key, value in template.items() if key not in KINDS or key == kind}
    found = {**given, **_COMPLETE[kind](given, context, path)}
    found = with_defaults(found, context.scheduling)
    if kind in LEAF_KINDS and context.retry_strategy is not None and "retryStrategy" not in template:
        found["retryStrategy"] = copy.deepcopy(context.retry_strategy)
    if context.template_parameters:
        found["inputs"] = _inputs(found.get("inputs") or {}, context, f"{path}.inputs")
    if found.get("synchronization") is not None:
        found["synchronization"] = synchronization.render(
            found["synchronization"], context.version, f"{path}.synchronization"
        )
    return _really_overridden(found, template, kind, path)


def _inputs(inputs: Any, context: Context, path: str) -> dict[str, Any]:
    given = mapping_in(inputs, path)
    parameters = list_in(given.get("parameters") or [], f"{path}.parameters")
    return {**given, "parameters": add_missing(parameters, context.template_parameters)}


def _really_overridden(found: dict[str, Any], template: dict[str, Any], kind: str, path: str) -> dict[str, Any]:
    """Make an empty override hold where Argo would fall back to the calling template or the spec.

    Argo takes tolerations from the template, else from the template that calls it, else from the spec, and an empty
    list counts as none; only a podSpecPatch can then take them away. An empty affinity is an affinity to Argo and holds
    as it is, but a null one is not.
    """
    if kind in POD_KINDS and "tolerations" in template and not template["tolerations"]:
        found["podSpecPatch"] = add_to_patch(
            found.get("podSpecPatch"), {"tolerations": []}, path=f"{path}.podSpecPatch"
        )
    if kind in POD_KINDS and "affinity" in template and template["affinity"] is None:
        found["affinity"] = {}
    return found
