"""Outputs: one source each, and one that the kind of template has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from argoform.argo.names import CALLING_KINDS, USER_CONTAINER_KINDS
from argoform.lint.argo.examples import calls, container
from argoform.lint.argo.rules_templates import escapes, own_bodies
from argoform.lint.argo.values import mapping, text
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

_LINK = "https://argo-workflows.readthedocs.io/en/latest/walk-through/output-parameters/"
_SOURCES = ("path", "jqFilter", "jsonPath", "parameter", "expression")

_FITTING: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(sorted(USER_CONTAINER_KINDS), ("path",)),
    **dict.fromkeys(sorted(CALLING_KINDS), ("parameter", "expression")),
    "resource": ("jqFilter", "jsonPath"),
}
"""The sources of which one is needed, for the kinds of template that have a say."""


@rule(
    "ARGO070",
    family="argo",
    severity="error",
    title="Output parameters have one value",
    needs=("outputs",),
    why="Exactly one of `value` and `valueFrom` says what an output is.",
    bad=container("outputs: {parameters: [{name: x}]}"),
    good=container("outputs: {parameters: [{name: x, valueFrom: {path: /tmp/x}}]}"),
    link=_LINK,
)
def one_value(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`value` and `valueFrom` of output parameters."""
    for body in own_bodies(manifest, context):
        for below, output in body.outputs("parameters"):
            value, source = output.get("value") is not None, output.get("valueFrom") is not None
            if body.kind and value == source:
                said = "has both `value` and `valueFrom`" if value else "has neither `value` nor `valueFrom`"
                yield body.problem(below, f"the output parameter {text(output.get('name'))!r} {said}")


@rule(
    "ARGO071",
    family="argo",
    severity="error",
    title="Output parameters come from one place",
    needs=("valueFrom",),
    why=f"Exactly one of {', '.join(_SOURCES)} and supplied says where an output comes from; a `default` may "
    f"stand beside.",
    bad=container("outputs: {parameters: [{name: x, valueFrom: {path: /tmp/x, parameter: z}}]}"),
    good=container("outputs: {parameters: [{name: x, valueFrom: {path: /tmp/x}}]}"),
    link=_LINK,
)
def one_source(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The sources of output parameters."""
    for body in own_bodies(manifest, context):
        for below, output in body.outputs("parameters"):
            source = output.get("valueFrom")
            if not body.kind or source is None or output.get("value") is not None:
                continue
            found = mapping(source)
            given = [name for name in _SOURCES if text(found.get(name))]
            given += ["supplied"] if found.get("supplied") is not None else []
            if not given:
                yield body.problem(f"{below}.valueFrom", "nothing says where the value comes from")
            elif len(given) > 1:
                yield body.problem(f"{below}.valueFrom", f"the value comes from several places: {', '.join(given)}")


@rule(
    "ARGO072",
    family="argo",
    severity="error",
    title="Output parameters come from where such a template has them",
    needs=("valueFrom",),
    why="What runs a container writes a file (`path`), a resource has fields (`jqFilter`, `jsonPath`), and what calls "
    "others takes theirs (`parameter`, `expression`).",
    bad=container("outputs: {parameters: [{name: x, valueFrom: {jsonPath: '{.x}'}}]}"),
    good=container("outputs: {parameters: [{name: x, valueFrom: {path: /tmp/x}}]}"),
    link=_LINK,
)
def fitting_source(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The sources of output parameters, by kind of template."""
    for body in own_bodies(manifest, context):
        wanted = _FITTING.get(body.kind or "")
        if not wanted:
            continue
        for below, output in body.outputs("parameters"):
            source = output.get("valueFrom")
            found = mapping(source)
            given = source is not None and any(found.get(name) is not None for name in (*_SOURCES, "supplied"))
            # Where nothing is given, another rule says so.
            if given and not any(text(found.get(name)) for name in wanted):
                one = " or ".join(f"`{name}`" for name in wanted)
                yield body.problem(f"{below}.valueFrom", f"an output of a {body.kind} template comes from {one}")


@rule(
    "ARGO073",
    family="argo",
    severity="error",
    title="Output artifacts have a path where something writes them",
    needs=("outputs",),
    why="A template that does work needs `path`, the place where it leaves the artifact; one that calls others takes "
    "theirs by `from`. A path may not lead upward.",
    bad=calls(
        "steps: [[{name: one, template: work}]]\n"
        "outputs: {artifacts: [{name: b, path: /tmp/b, from: '{{steps.one.outputs.artifacts.b}}'}]}",
        "outputs: {artifacts: [{name: b, path: /tmp/b}]}",
    ),
    good=calls(
        "steps: [[{name: one, template: work}]]\n"
        "outputs: {artifacts: [{name: b, from: '{{steps.one.outputs.artifacts.b}}'}]}",
        "outputs: {artifacts: [{name: b, path: /tmp/b}]}",
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/artifacts/",
)
def output_path(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The paths of output artifacts."""
    for body in own_bodies(manifest, context):
        if body.kind is None:
            continue
        for below, artifact in body.outputs("artifacts"):
            path, name = text(artifact.get("path")), text(artifact.get("name"))
            if body.leaf and not path:
                yield body.problem(f"{below}.path", f"the output artifact {name!r} has no `path`")
            elif path and not body.leaf:
                yield body.problem(f"{below}.path", f"a {body.kind} template writes no artifact itself")
            elif escapes(path):
                yield body.problem(f"{below}.path", "the path leads upward")
