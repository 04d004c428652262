"""Synthesizing small stacks in memory, and reading what they emit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from argoform import Stack
from argoform._cdk import cdk


def new_stack(id: str = "test") -> Stack:
    """A stack in an app that writes nothing."""
    return Stack(cdk.Testing.app(), id)


def synth(stack: cdk.TerraformStack) -> dict[str, Any]:
    """The stack's `cdk.tf.json`; what is wrong is raised as the CDK raises it."""
    stack.prepare_stack()
    return dict(json.loads(cdk.Testing.synth(stack, True)))


def failure(stack: cdk.TerraformStack) -> str:
    """What the synth says is wrong."""
    try:
        synth(stack)
    except Exception as error:
        return str(error)
    raise AssertionError("the stack synthesizes")


def resources(document: dict[str, Any], type: str) -> dict[str, dict[str, Any]]:
    """The resources of a type by their names in Terraform."""
    return dict(document.get("resource", {}).get(type, {}))


def one(document: dict[str, Any], type: str) -> dict[str, Any]:
    """The only resource of a type."""
    (found,) = resources(document, type).values()
    return found


def named(document: dict[str, Any], type: str, name: str) -> dict[str, Any]:
    """The resource of a type whose object has a name."""
    (found,) = [body for body in resources(document, type).values() if body["metadata"][0]["name"] == name]
    return found


def statements(document: dict[str, Any], type: str = "aws_iam_role_policy") -> Iterator[dict[str, Any]]:
    """Every statement of every policy of a type."""
    for body in resources(document, type).values():
        yield from json.loads(body["policy"])["Statement"]


def without_paths(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what the CDK says about itself."""

    def clean(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: clean(item) for key, item in value.items() if key != "//"}
        return [clean(item) for item in value] if isinstance(value, list) else value

    cleaned: dict[str, Any] = clean(document)
    return cleaned
