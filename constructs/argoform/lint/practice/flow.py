"""Which values of a workflow come from outside: parameters that whoever submits or calls it sets, and outputs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from argoform.lint.manifest import Manifest
from argoform.lint.practice.facts import (
    TEMPLATE_OBJECTS,
    Body,
    Call,
    call_sites,
    dumped,
    items,
    mapping,
    named,
    tags,
)

# inputs.parameters.x, inputs.parameters['x'], inputs.parameters["x"], and the same of workflow.
_PARAMETER = re.compile(r"\b(inputs|workflow)\.parameters(?:\.([A-Za-z0-9_-]+)|\[\\?['\"]([^'\"\\]+)\\?['\"]\])")
_OUTPUT = re.compile(r"\b(?:steps|tasks)(?:\.[A-Za-z0-9_-]+|\[[^\]]{0,130}\])\.outputs\.(?:result|parameters)\b")
_ITEM = re.compile(r"(?<![\w.])item\b")
# What these return is a number or a truth value, which can do no harm in a text.
_HARMLESS = re.compile(r"=\s*(?:asInt|asFloat|int|float|len)\s*\(.*\)\s*", re.DOTALL)


def open_tags(manifest: Manifest, template: Body, value: str) -> list[str]:
    """The tags in a text of a template whose values come from outside, without their braces."""
    if "{{" not in value:
        return []
    opened = manifest.once(_open_inputs).get(id(template), set())
    workflow = manifest.once(_open_workflow_parameters)
    return [
        tag.strip()
        for tag in tags(value)
        if not _HARMLESS.fullmatch(tag.strip()) and _is_open(tag, opened, workflow, item=False)
    ]


def _is_open(tag: str, inputs: frozenset[str] | set[str], workflow: frozenset[str], *, item: bool) -> bool:
    """Whether a tag, or a whole text of tags, holds a value from outside.

    Args:
        inputs: the open inputs of the template that it stands in.
        workflow: the open parameters of the workflow.
        item: whether the items of the loop around it are from outside.
    """
    for scope, dotted, quoted in _PARAMETER.findall(tag):
        if (dotted or quoted) in (inputs if scope == "inputs" else workflow):
            return True
    return _OUTPUT.search(tag) is not None or (item and _ITEM.search(tag) is not None)


def _parameters(holder: Any) -> Iterator[Body]:
    for _, parameter in items(mapping(holder).get("parameters"), ""):
        yield parameter


def _is_bound(parameter: Body) -> bool:
    """Whether a parameter takes only values that its author listed, or those of a ConfigMap."""
    return bool(parameter.get("enum")) or "configMapKeyRef" in mapping(parameter.get("valueFrom"))


def _open_workflow_parameters(manifest: Manifest) -> frozenset[str]:
    # Nobody submits a CronWorkflow: its arguments are what stands there.
    if manifest.kind == "CronWorkflow":
        return frozenset()
    bound: set[str] = set()
    found: set[str] = set()
    for parameter in _parameters(manifest.spec.get("arguments")):
        (bound if _is_bound(parameter) else found).add(str(parameter.get("name", "")))
    if manifest.kind in TEMPLATE_OBJECTS:
        # What is not declared comes with whoever submits it.
        for written in manifest.inventory.texts:
            if "workflow.parameters" in written:
                found.update(dotted or quoted for scope, dotted, quoted in _PARAMETER.findall(written))
    return frozenset(found - bound)


def _open_inputs(manifest: Manifest) -> dict[int, set[str]]:
    """The open inputs of every template, by its identity: from the callers' arguments, as far as they reach."""
    found: dict[int, set[str]] = {id(template): set() for _, template in manifest.templates}
    inputs = {
        id(template): {str(p.get("name", "")): p for p in _parameters(template.get("inputs"))}
        for _, template in manifest.templates
    }
    callable_by_others = manifest.kind in TEMPLATE_OBJECTS
    workflow = manifest.once(_open_workflow_parameters)
    callers: dict[int, list[Call]] = {}
    for call in call_sites(manifest):
        callers.setdefault(id(call.caller), []).append(call)
    entry = named(manifest).get(str(manifest.spec.get("entrypoint", "")))
    waiting: list[int] = []
    for _, template in manifest.templates:
        key = id(template)
        for name, parameter in inputs[key].items():
            outside = callable_by_others or (entry is not None and entry[1] is template and name in workflow)
            if not _is_bound(parameter) and (outside or _is_open(dumped(parameter), frozenset(), workflow, item=False)):
                found[key].add(name)
        waiting.append(key)
    if "arguments" not in manifest.fields:
        return found
    targets = {name: template for name, (_, template) in named(manifest).items()}
    while waiting:
        caller = waiting.pop()
        for call in callers.get(caller, ()):
            inline = call.body.get("inline")
            callee = inline if isinstance(inline, dict) else targets.get(str(call.body.get("template", "")))
            if callee is None:
                continue
            item = _open_items(call, found[caller], workflow)
            fresh = {
                str(argument.get("name", ""))
                for argument in _parameters(call.body.get("arguments"))
                if _is_open(dumped(argument), found[caller], workflow, item=item)
            }
            known = inputs.get(id(callee), {})
            fresh = {name for name in fresh if name in known and not known[name].get("enum")} - found[id(callee)]
            if fresh:
                found[id(callee)] |= fresh
                waiting.append(id(callee))
    return found


def _open_items(call: Call, inputs: set[str], workflow: frozenset[str]) -> bool:
    """Whether the items of a loop come from outside: any list of `withParam` does that is not a literal."""
    listed = call.body.get("withItems")
    if listed is not None:
        return _is_open(dumped(listed), inputs, workflow, item=False)
    param = call.body.get("withParam")
    return isinstance(param, str) and _is_open(param, inputs, workflow, item=False)
