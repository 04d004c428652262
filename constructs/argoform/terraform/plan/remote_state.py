"""Outputs of other stacks: `terraform_remote_state` answered from the replay instead of a bucket."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from argoform.terraform.plan.configuration import Stack
from argoform.terraform.sentinel import sentinel

TYPE = "terraform_remote_state"
_CROSS_STACK = "cross-stack-reference-input-"
"""What the CDK calls the data source by which one stack reads another."""


def producer(name: str, stacks: Iterable[Stack]) -> Stack | None:
    """The stack of this app that a remote state reads, by the CDK's name for it."""
    wanted = name.removeprefix(_CROSS_STACK)
    if wanted == name:
        return None
    return next((stack for stack in stacks if wanted in (stack.name, stack.construct_path)), None)


def producers(stack: Stack, stacks: Iterable[Stack]) -> set[str]:
    """The names of the stacks of this app whose outputs a stack reads."""
    found = (producer(name, stacks) for (type_, name), _ in stack.blocks("data", 2) if type_ == TYPE)
    return {other.name for other in found if other is not None}


def overrides(
    stack: Stack, states: Mapping[str, Path], stacks: Iterable[Stack], answers: Mapping[str, Any], directory: Path
) -> dict[str, Any]:
    """Arguments by which every remote state of a stack reads a file of the replay.

    Args:
        states: the replayed state of each stack of the app that is applied already.
        answers: outputs that the user has said, by address (`data.terraform_remote_state.vpc`) or name.
        directory: where files are made for the states of others, with a sentinel for each output that is referred to.
    """
    result: dict[str, Any] = {}
    for (type_, name), body in stack.blocks("data", 2):
        if type_ != TYPE:
            continue
        other = producer(name, stacks)
        path = states.get(other.name) if other is not None else None
        if path is None:
            path = directory / f"remote-{len(result)}.tfstate"
            path.write_text(json.dumps(_state(_outputs(stack, name, answers))), encoding="utf-8")
        result[name] = {"backend": "local", "config": {"path": str(path)}}
        if "workspace" in body:
            result[name]["workspace"] = "default"
    return result


def _outputs(stack: Stack, name: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    text = json.dumps(stack.documents, ensure_ascii=False)
    reference = rf"data\.{TYPE}\.{re.escape(name)}\.outputs(?:\.([\w-]+)|\[\\+\"((?:[^\"\\])+)\\+\"\])"
    used = {one or other for one, other in re.findall(reference, text)}
    said = answers.get(f"data.{TYPE}.{name}", {})
    known = said.get("outputs", said) if isinstance(said, dict) else {}
    return {**{output: sentinel(f"{TYPE}.{name}.{output}") for output in sorted(used)}, **known}


def _state(outputs: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "version": 4,
        "terraform_version": "1.5.0",
        "serial": 1,
        "lineage": "argoform",
        "outputs": {name: {"value": value, "type": _type(value)} for name, value in outputs.items()},
        "resources": [],
    }


def _type(value: Any) -> Any:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, dict):
        return ["object", {name: _type(item) for name, item in value.items()}]
    if isinstance(value, list):
        return ["tuple", [_type(item) for item in value]]
    return "string" if isinstance(value, str) else "dynamic"
