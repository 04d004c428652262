"""Rules on what Argo reads differently from how it was meant: documents that it skips, fields that it drops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from argoform.lint.argo.examples import CONTAINER, container, template
from argoform.lint.argo.rules_structure import as_problem, structure
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

SKIPPED = "AF140"

_FINE = container("")


@rule(
    SKIPPED,
    severity="error",
    title="No document is skipped",
    why="Where a file holds something else that can be read, Argo skips a document that is no YAML, or has a key "
    "twice, without a word: it is neither judged nor, later, created.",
    bad=f"{_FINE}---\nkind: Workflow\nspec: [unclosed\n",
    good=_FINE,
    link="https://argo-workflows.readthedocs.io/en/latest/cli/argo_lint/",
)
def skipped(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Nothing: what is skipped never becomes an object, so the reader itself tells it."""
    return ()


@rule(
    "AF141",
    severity="error",
    title="No field is dropped in silence",
    why="Below the items of `steps` Argo ignores fields that it does not know, and a list or mapping given as a "
    "parameter's value becomes an empty string. The workflow then runs without them.",
    bad=template(
        "steps: [[{name: one, template: main, arguments: {parameters: [{name: x, value: '1', descripton: y}]}}]]"
    ),
    good=template(
        "steps: [[{name: one, template: main, arguments: {parameters: [{name: x, value: '1', description: y}]}}]]"
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/",
)
def dropped(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Structural faults that Argo's decoding lets pass."""
    for found in structure(manifest, context):
        if not found.rejects and found.kind in ("unknown", "version", "type"):
            yield as_problem(found)


@rule(
    "AF142",
    severity="warning",
    title="Required fields are there",
    why="Argo's linter does not ask for them, but its API declares them required: with the full CRDs, which Argo 4 "
    "installs, the cluster refuses the object.",
    bad=template(f"script: {CONTAINER}"),
    good=template("script: {image: 'python:3.12', command: [python], source: print()}"),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/",
)
def required(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Required fields that are absent; names and the like have rules of their own."""
    for found in structure(manifest, context):
        if not found.rejects and found.kind == "missing" and not found.path.endswith((".name", ".image")):
            yield as_problem(found)
