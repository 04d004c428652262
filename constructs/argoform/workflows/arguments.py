"""The arguments of workflows that no one is there to give values to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from argoform.spec.parameters import defaulted_parameters

if TYPE_CHECKING:
    from argoform.workflows.workflow_spec import WorkflowSpec
    from argoform.workflows.workflow_template import WorkflowTemplate


def submitted_spec(
    spec: WorkflowSpec, template: WorkflowTemplate | None, arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """What a workflow with these arguments runs: `template`, or the spec itself where there is none."""
    if template is not None:
        body: dict[str, Any] = {"workflowTemplateRef": template.reference}
        given = arguments_beside_reference(spec, arguments)
    else:
        body = dict(spec.workflow_spec)
        given = own_arguments(spec, arguments)
    if given:
        body["arguments"] = given
    return body


def own_arguments(spec: WorkflowSpec, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a workflow that holds the spec itself: `given` on top of the spec's own, name by name.

    A default has become the value, because Argo refuses a workflow whose own argument has no value.
    """
    return _on_top(spec.arguments, given)


def arguments_beside_reference(spec: WorkflowSpec, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a workflow that refers to the spec's template: `given`, and the defaults that are not there.

    Argo takes the values from the template, but no defaults.
    """
    return _on_top({"parameters": defaulted_parameters(spec.inputs)}, given)


def _on_top(own: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    merged = {kind: _merged(own.get(kind), given.get(kind)) for kind in ("parameters", "artifacts")}
    return {kind: entries for kind, entries in merged.items() if entries}


def _merged(own: Any, given: Any) -> Any:
    if not isinstance(given, list):
        # Anything but a list is the schema's to refuse.
        return own if given is None else given
    names = {entry.get("name"): entry for entry in given if isinstance(entry, Mapping)}
    entries = [
        {**{key: item for key, item in entry.items() if key in _KEPT}, **names.pop(entry["name"])}
        if entry["name"] in names
        else entry
        for entry in own or []
    ]
    return [*entries, *(entry for entry in given if not isinstance(entry, Mapping) or entry.get("name") in names)]


_KEPT = ("description", "enum")
"""What a parameter keeps when another value is given."""
