"""Arguments of the workflow, and the parameters that pass through to every template."""

from __future__ import annotations

import copy
from typing import Any

from argoform.spec.inputs import Inputs
from argoform.spec.merge import add_missing, without_nulls


def passthrough(inputs: Inputs) -> list[dict[str, Any]]:
    """The passthrough parameters as parameters of the workflow."""
    return [without_nulls(parameter.model_dump()) for parameter in inputs.passthrough_parameters]


def workflow_arguments(inputs: Inputs) -> dict[str, Any]:
    """The arguments of the workflow: the user's, then the passthrough parameters that are not among them."""
    return {
        "artifacts": copy.deepcopy(inputs.arguments.artifacts),
        "parameters": add_missing(copy.deepcopy(inputs.arguments.parameters), passthrough(inputs)),
    }


def template_parameters(inputs: Inputs) -> list[dict[str, Any]]:
    """The input parameters that every template gets."""
    return [
        {**parameter, "default": f"{{{{workflow.parameters.{parameter['name']}}}}}"}
        for parameter in passthrough(inputs)
    ]


def call_parameters(inputs: Inputs) -> list[dict[str, Any]]:
    """The arguments that every task, step and hook is given."""
    return [
        {"name": parameter.name, "value": f"{{{{inputs.parameters.{parameter.name}}}}}"}
        for parameter in inputs.passthrough_parameters
    ]


def submitted_arguments(inputs: Inputs) -> dict[str, Any]:
    """The arguments as whoever submits the workflow must give them: a default has become the value."""
    arguments = workflow_arguments(inputs)
    parameters = []
    for parameter in arguments["parameters"]:
        given = {key: value for key, value in parameter.items() if key != "default" and value is not None}
        if parameter.get("default") is not None and "value" not in given:
            given["value"] = parameter["default"]
        parameters.append(given)
    return {"artifacts": arguments["artifacts"], "parameters": parameters}


def defaulted_parameters(inputs: Inputs) -> list[dict[str, Any]]:
    """The parameters of the workflow that have a default and nothing else, with the default as the value.

    Argo takes the defaults of a template's inputs, but refuses a workflow whose own argument has no value.
    """
    return [
        {"name": parameter["name"], "value": parameter["default"]}
        for parameter in workflow_arguments(inputs)["parameters"]
        if parameter.get("default") is not None
        and parameter.get("value") is None
        and parameter.get("valueFrom") is None
    ]
