"""Arguments: of the spec, and of calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.lint.argo.examples import CONTAINER, calls, workflow
from argoform.lint.argo.locations import has_location
from argoform.lint.argo.values import mapping, mappings, scalar, text
from argoform.lint.argo.walk import analysis
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

_LINK = "https://argo-workflows.readthedocs.io/en/latest/walk-through/parameters/"
_ARTIFACTS = "https://argo-workflows.readthedocs.io/en/latest/walk-through/artifacts/"
_ONE = f"- name: main\n  container: {CONTAINER}"
_TAKES = "inputs: {parameters: [{name: x}]}"

Given = tuple[str, Mapping[str, Any], bool]
"""Arguments with their path, and whether each needs a value."""


def _arguments(manifest: Manifest, context: Context) -> Iterator[Given]:
    """The arguments of the spec, which may wait for their values but in a CronWorkflow, and of every call."""
    own = mapping(manifest.spec.get("arguments"))
    if own:
        yield f"{manifest.spec_path}.arguments", own, manifest.kind == "CronWorkflow"
    for body in analysis(manifest, context).bodies:
        if not body.call:
            for path, call in body.calls:
                given = mapping(call.get("arguments"))
                if given:
                    yield f"{path}.arguments", given, True


def _parameters(manifest: Manifest, context: Context) -> Iterator[Given]:
    for path, arguments, strict in _arguments(manifest, context):
        for index, parameter in mappings(arguments.get("parameters")):
            yield f"{path}.parameters[{index}]", parameter, strict
            if not strict and _ends_the_look(parameter):
                break


def _ends_the_look(parameter: Mapping[str, Any]) -> bool:
    """Whether Argo looks at none of the arguments behind this one, artifacts included, where values may be absent."""
    return bool(parameter.get("enum")) and parameter.get("value") is None


@rule(
    "ARGO040",
    family="argo",
    severity="error",
    title="Arguments have values",
    needs=("arguments",),
    why="The argument of a call, or of a CronWorkflow, needs `value` or `valueFrom`: nobody is there to supply it. A "
    "`default` is no value.",
    bad=calls("steps: [[{name: one, template: work, arguments: {parameters: [{name: b}]}}]]"),
    good=calls("steps: [[{name: one, template: work, arguments: {parameters: [{name: b, value: '1'}]}}]]"),
    link=_LINK,
)
def value_required(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Arguments without a value."""
    for path, parameter, strict in _parameters(manifest, context):
        if strict and parameter.get("value") is None and parameter.get("valueFrom") is None:
            yield Problem(path, f"the argument {text(parameter.get('name'))!r} has neither `value` nor `valueFrom`")


@rule(
    "ARGO041",
    family="argo",
    severity="error",
    title="Arguments come from where arguments can come from",
    needs=("valueFrom",),
    why="An argument's `valueFrom` is a key of a ConfigMap, an event, or `supplied`; paths and expressions are for "
    "outputs.",
    bad=workflow(_ONE, "entrypoint: main\narguments: {parameters: [{name: x, valueFrom: {path: /tmp/x}}]}"),
    good=workflow(
        _ONE, "entrypoint: main\narguments: {parameters: [{name: x, valueFrom: {configMapKeyRef: {name: a, key: x}}}]}"
    ),
    link=_LINK,
)
def argument_source(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`valueFrom` of arguments."""
    for path, parameter, _ in _parameters(manifest, context):
        source = parameter.get("valueFrom")
        if source is None:
            continue
        found = mapping(source)
        wrong = [name for name in ("path", "jsonPath", "parameter", "expression") if text(found.get(name))]
        known = (
            found.get("configMapKeyRef") is not None or text(found.get("event")) or found.get("supplied") is not None
        )
        if wrong:
            yield Problem(f"{path}.valueFrom.{wrong[0]}", f"an argument takes no `valueFrom.{wrong[0]}`")
        elif not known:
            yield Problem(f"{path}.valueFrom", "an argument comes from `configMapKeyRef`, `event` or `supplied`")


@rule(
    "ARGO042",
    family="argo",
    severity="error",
    title="Arguments are among their allowed values",
    needs=("enum",),
    why="An `enum` lists at least one value, and the argument's own must be among them. In the spec of a Workflow, "
    "Argo's linter does not look at the arguments behind one with an enum and no value.",
    bad=workflow(_ONE, "entrypoint: main\narguments: {parameters: [{name: x, value: c, enum: [a, b]}]}"),
    good=workflow(_ONE, "entrypoint: main\narguments: {parameters: [{name: x, value: a, enum: [a, b]}]}"),
    link="https://argo-workflows.readthedocs.io/en/latest/intermediate-inputs/",
)
def argument_enum(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`enum` of arguments."""
    for path, parameter, strict in _parameters(manifest, context):
        allowed = parameter.get("enum")
        if not isinstance(allowed, list):
            continue
        value = scalar(parameter.get("value"))
        if not allowed:
            yield Problem(f"{path}.enum", "the list of allowed values is empty")
        elif value is None:
            if strict and parameter.get("valueFrom") is not None:
                yield Problem(f"{path}.value", "an argument with `enum` needs a `value` here")
        elif value not in [scalar(item) for item in allowed]:
            yield Problem(f"{path}.value", "the value is not among those that `enum` allows")


@rule(
    "ARGO043",
    family="argo",
    severity="error",
    title="Artifact arguments lie somewhere",
    needs=("artifacts",),
    why="An artifact is passed by `from`, or by a location with what is needed to find it: a key, a url, a "
    "repo. Argo's linter does not count `fromExpression` alone.",
    bad=calls("steps: [[{name: one, template: work, arguments: {artifacts: [{name: b}]}}]]"),
    good=calls("steps: [[{name: one, template: work, arguments: {artifacts: [{name: b, s3: {key: b}}]}}]]"),
    link=_ARTIFACTS,
)
def artifact_source(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Artifacts in arguments."""
    for path, arguments, strict in _arguments(manifest, context):
        if not strict and any(_ends_the_look(parameter) for _, parameter in mappings(arguments.get("parameters"))):
            continue
        for index, artifact in mappings(arguments.get("artifacts")):
            here = f"{path}.artifacts[{index}]"
            source = text(artifact.get("from"))
            if not source and not has_location(artifact):
                yield Problem(here, "the artifact has no `from` and no location with a key")
            if source and text(artifact.get("fromExpression")):
                yield Problem(here, "`from` and `fromExpression` exclude each other")
