"""A template that starts a workflow from another WorkflowTemplate.

https://argo-workflows.readthedocs.io/en/latest/workflow-of-workflows/
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from argoform.errors import InputError, TokenError, UnknownNameError
from argoform.spec.parameters import defaulted_parameters
from argoform.terraform.json_document import encode_json
from argoform.tokens import has_token
from argoform.workflows.references import Reference

if TYPE_CHECKING:
    from argoform.workflows.workflow_template import WorkflowTemplate

SUCCESS = "status.phase == Succeeded"
FAILURE = "status.phase in (Failed, Error)"

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_INPUT = re.compile(r"inputs\.parameters\.([-A-Za-z0-9_]+)|inputs\.parameters\[['\"]([-A-Za-z0-9_]+)['\"]\]")


def submit_template(
    target: WorkflowTemplate,
    name: str,
    *,
    arguments: Mapping[str, Any] | None = None,
    wait: bool = True,
    set_owner_reference: bool = False,
) -> Reference:
    """The template of `WorkflowTemplate.submit_template`.

    Raises:
        UnknownNameError: when the other spec has no such parameter.
        InputError: when a value is none.
    """
    given = dict(arguments or {})
    known = [parameter["name"] for parameter in target.spec.arguments.get("parameters", ())]
    for parameter in given:
        if parameter not in known:
            raise UnknownNameError(
                f"the spec {target.spec.name!r} has no parameter {parameter!r}",
                name=parameter,
                known=known,
                path=f"arguments.{parameter}",
                expected=f"one of {', '.join(known)}" if known else "no arguments",
            )
    values = [
        f'{{"name": {json.dumps(parameter)}, "value": {_value(value, f"arguments.{parameter}")}}}'
        for parameter, value in given.items()
    ]
    values += [
        f'{{"name": {json.dumps(default["name"])}, "value": {_as_it_is(default["value"])}}}'
        for default in defaulted_parameters(target.spec.inputs)
        if default["name"] not in given
    ]
    labels = target.controller_labels
    metadata = {
        "generateName": f"{target.name}-",
        "namespace": target.spec.namespace,
        **({"labels": labels} if labels else {}),
    }
    listed = f', "arguments": {{"parameters": [{", ".join(values)}]}}' if values else ""
    manifest = (
        f'{{"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {json.dumps(metadata)}, '
        f'"spec": {{"workflowTemplateRef": {json.dumps(target.reference)}{listed}}}}}'
    )
    resource: dict[str, Any] = {"action": "create", "manifest": manifest}
    if set_owner_reference:
        resource["setOwnerReference"] = True
    if wait:
        resource |= {"successCondition": SUCCESS, "failureCondition": FAILURE}
    template: dict[str, Any] = {"name": name}
    needed = list(dict.fromkeys(first or second for first, second in _INPUT.findall(manifest)))
    if needed:
        template["inputs"] = {"parameters": [{"name": parameter} for parameter in needed]}
    template["resource"] = resource
    template["outputs"] = {"parameters": [{"name": "workflow-name", "valueFrom": {"jsonPath": "{.metadata.name}"}}]}
    return Reference.to(target, template)


def _value(value: Any, path: str) -> str:
    """A value as JSON in which Argo's tags are filled in as JSON too, so that no value of theirs breaks out of it."""
    if isinstance(value, bool):
        value = "true" if value else "false"
    if isinstance(value, int | float) and not has_token(value):
        value = str(value)
    if not isinstance(value, str):
        raise InputError(
            f"a {type(value).__name__} is no value of a parameter", path=path, expected="text, a number or a boolean"
        )
    parts = _TAG.split(value)
    if has_token(value):
        if len(parts) > 1:
            raise TokenError(
                "it holds both a token of Terraform's and a tag of Argo's", path=path, expected="one of both"
            )
        return encode_json(value, path=path)
    if len(parts) == 1:
        return _literal(value)
    # Odd parts stand between braces.
    terms = [
        f"string({_expression(part)})" if i % 2 else _literal(part) for i, part in enumerate(parts) if i % 2 or part
    ]
    return f"{{{{=toJson({' + '.join(terms)})}}}}"


def _as_it_is(value: Any) -> str:
    """A value of the other spec's own as JSON, in which Argo fills in nothing."""
    if has_token(value):
        return encode_json(str(value), path="arguments")
    return _literal(value if isinstance(value, str) else json.dumps(value))


def _literal(text: str) -> str:
    """The text as JSON in which Argo sees no tag."""
    return json.dumps(text, ensure_ascii=False).replace("{{", "{\\u007b").replace("}}", "}\\u007d")


def _expression(tag: str) -> str:
    """A tag as an expression: `inputs.parameters.run-date` is `inputs.parameters['run-date']`.

    https://argo-workflows.readthedocs.io/en/latest/variables/#expression
    """
    if tag.startswith("="):
        return tag[1:].strip()
    first, *rest = tag.strip().split(".")
    return first + "".join(f".{part}" if _NAME.fullmatch(part) else f"[{json.dumps(part)}]" for part in rest)
