"""Stacks for tests, and what they emit."""

from __future__ import annotations

import json
from typing import Any

from argoform._cdk import cdk
from argoform.terraform.stack import Stack


def new_stack(id: str = "test") -> Stack:
    """A stack in an app that writes nothing."""
    return Stack(cdk.Testing.app(), id)


def synth(stack: cdk.TerraformStack) -> dict[str, Any]:
    """The stack's `cdk.tf.json`, without what the CDK says about itself."""
    stack.prepare_stack()
    return dict(json.loads(cdk.Testing.synth(stack)))


def resource(stack: cdk.TerraformStack, address: str) -> dict[str, Any]:
    """What the stack emits for one resource."""
    type, name = address.split(".")
    return dict(synth(stack)["resource"][type][name])


def resolved(stack: cdk.TerraformStack, value: Any) -> Any:
    """What a value becomes in the stack's output."""
    resolver = cdk.DefaultTokenResolver(cdk.StringConcat())
    return cdk.Tokenization.resolve(value, scope=stack, resolver=resolver, preparing=False)
