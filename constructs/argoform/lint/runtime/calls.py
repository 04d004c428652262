"""Rules: what calls hand over, and by what results are remembered, where Argo's linter does not look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from argoform.argo.names import template_kind
from argoform.lint.argo.supply import Arguments, supplied
from argoform.lint.argo.tags import simple_tags
from argoform.lint.argo.values import mapping, mappings, scalar, text
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.facts import call_sites, items, named
from argoform.lint.rule import rule
from argoform.lint.runtime.references import hooks
from argoform.lint.runtime.walk import bodies, is_fixed, part, workflow

_KEY = re.compile(r"[a-zA-Z0-9][-a-zA-Z0-9]*")


def _called(manifest: Manifest, call: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The template of the same object that a call or hook names; None where it is none of it."""
    if call.get("templateRef") is not None or manifest.spec.get("workflowTemplateRef") is not None:
        return None
    found = named(manifest).get(text(call.get("template")))
    return found[1] if found else None


@rule(
    "AF136",
    severity="error",
    title="Hooks supply the inputs of their templates",
    needs=("hooks",),
    why="""Argo's linter follows the calls of tasks and steps, and not those of hooks. A hook that leaves out an input
without a default ends in an error at the moment it is for, and the workflow with it.""",
    bad=workflow("""
- name: main
  steps:
    - - name: work
        template: work
        hooks: {exit: {template: notify}}
- name: work
  container: {image: "busybox:1.37"}
- name: notify
  inputs: {parameters: [{name: channel}]}
  container: {image: "busybox:1.37", args: ["{{inputs.parameters.channel}}"]}
"""),
    good=workflow("""
- name: main
  steps:
    - - name: work
        template: work
        hooks: {exit: {template: notify, arguments: {parameters: [{name: channel, value: data}]}}}
- name: work
  container: {image: "busybox:1.37"}
- name: notify
  inputs: {parameters: [{name: channel}]}
  container: {image: "busybox:1.37", args: ["{{inputs.parameters.channel}}"]}
"""),
    link="https://argo-workflows.readthedocs.io/en/latest/lifecyclehook/",
)
def hook_inputs(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Compare the arguments of every hook with the inputs of its template."""
    for path, hook in hooks(manifest):
        template = _called(manifest, hook)
        # The exit hook of the workflow itself, and `onExit`, are given the arguments of the workflow.
        if template is None or path.endswith(".onExit") or path.startswith(f"{manifest.spec_path}.hooks"):
            continue
        for sort, name in supplied(template, Arguments(mapping(hook.get("arguments"))))[1]:
            said = f"the template {text(hook.get('template'))!r} needs the input {sort} {name!r}"
            other = "default" if sort == "parameter" else "location"
            yield Problem(path, said, f"give it in `arguments` of the hook, or give the input a {other}")


@rule(
    "AF137",
    severity="warning",
    title="Inputs get one of the values that they list",
    needs=("enum",),
    why="""The `enum` of an input says which values its template is made for. Argo compares it with what people enter,
and not with what a task or step passes: any other value goes through, and does what nobody thought of.""",
    bad=workflow("""
- name: main
  steps: [[{name: one, template: say, arguments: {parameters: [{name: level, value: loud}]}}]]
- name: say
  inputs: {parameters: [{name: level, enum: [quiet, normal]}]}
  container: {image: "busybox:1.37", args: ["{{inputs.parameters.level}}"]}
"""),
    good=workflow("""
- name: main
  steps: [[{name: one, template: say, arguments: {parameters: [{name: level, value: quiet}]}}]]
- name: say
  inputs: {parameters: [{name: level, enum: [quiet, normal]}]}
  container: {image: "busybox:1.37", args: ["{{inputs.parameters.level}}"]}
"""),
    link="https://argo-workflows.readthedocs.io/en/latest/intermediate-inputs/",
)
def listed_values(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Values that are fixed: those of inputs themselves, and those that tasks, steps and hooks pass."""
    for path, template in manifest.templates:
        for here, one in items(part(template, "inputs", "parameters"), f"{path}.inputs.parameters"):
            for field in ("value", "default"):
                yield from _unlisted(one.get(field), one, f"{here}.{field}")
    places = [(call.path, call.body) for call in call_sites(manifest)]
    for path, call in (*places, *hooks(manifest)):
        inputs = mapping(mapping(_called(manifest, call)).get("inputs"))
        by_name = {text(one.get("name")): one for _, one in mappings(inputs.get("parameters"))}
        for here, argument in items(part(call, "arguments", "parameters"), f"{path}.arguments.parameters"):
            yield from _unlisted(argument.get("value"), by_name.get(text(argument.get("name")), {}), f"{here}.value")


def _unlisted(given: object, parameter: Mapping[str, Any], path: str) -> Iterable[Problem]:
    value, allowed = scalar(given), parameter.get("enum")
    if not is_fixed(value) or not isinstance(allowed, list) or not allowed:
        return
    known = [scalar(one) or "" for one in allowed]
    if value not in known and not any("{{" in one for one in known):
        said = f"{value!r} is none of the values that the input {text(parameter.get('name'))!r} lists"
        yield Problem(path, said, f"one of {', '.join(known[:8])}")


@rule(
    "AF138",
    severity="error",
    title="Keys of remembered results are ones that Argo takes",
    needs=("memoize",),
    why="""The key of `memoize` is made of letters, digits and '-', and begins with a letter or digit. With another one
the node ends in an error before its pod starts; Argo's linter does not look.""",
    bad=workflow("""
- name: main
  memoize: {key: "day:1", maxAge: 24h, cache: {configMap: {name: results}}}
  container: {image: "busybox:1.37"}
"""),
    good=workflow("""
- name: main
  memoize: {key: "day-1", maxAge: 24h, cache: {configMap: {name: results}}}
  container: {image: "busybox:1.37"}
"""),
    link="https://argo-workflows.readthedocs.io/en/latest/memoization/",
)
def memoize_keys(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """The keys, as far as they are fixed: what stands around tags counts. A tag that nothing fills in stays in the key.

    Of templates that do work Argo's linter looks up the tags itself.
    """
    for path, template in bodies(manifest):
        memoize = template.get("memoize")
        if not isinstance(memoize, dict):
            continue
        key = memoize.get("key")
        place = f"{path}.memoize.key" if "key" in memoize else f"{path}.memoize"
        if key is None or key == "":
            yield Problem(place, "the key is empty", "put into it what the result depends on: the inputs")
        elif isinstance(key, str) and not _KEY.fullmatch(_TAG.sub("0", key)):
            yield Problem(place, f"{key!r} is no key: letters, digits and '-', no '-' at the beginning", "")
        elif isinstance(key, str) and template_kind(template) in ("steps", "dag", "suspend"):
            declared = {text(one.get("name")) for _, one in mappings(mapping(template.get("inputs")).get("parameters"))}
            for tag in dict.fromkeys(simple_tags(key)):
                name = tag.removeprefix("inputs.parameters.")
                if name != tag and name not in declared:
                    close = context.near(name, declared)
                    hint = f"did you mean {{{{inputs.parameters.{close}}}}}?" if close else "declare it in its `inputs`"
                    yield Problem(place, f"the template has no input {name!r}, so the key keeps its tag", hint)


_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
