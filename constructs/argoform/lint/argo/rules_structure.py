"""Reading and structure: files, kinds, unknown fields and wrong types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from argoform.argo import schema
from argoform.lint.argo.examples import CONTAINER, container, template, workflow
from argoform.lint.argo.status import unknown_fields
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

UNREADABLE, NOTHING, DUPLICATE_KEY, TWICE, OTHER_KIND = "ARGO001", "ARGO002", "ARGO003", "ARGO004", "ARGO005"

_FINE = container("")


def _told_by_the_reader(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Nothing: what cannot be read never becomes an object, so the reader itself tells these."""
    return ()


rule(
    UNREADABLE,
    family="argo",
    severity="error",
    title="The file can be read",
    why="Argo skips a document that is no YAML without a word, and fails when nothing else is left. Documents that "
    "nest without end, or whose aliases grow without bound, are refused as well.",
    bad="kind: Workflow\nspec: [unclosed\n",
    good=_FINE,
    link="https://yaml.org/spec/1.1/",
)(_told_by_the_reader)

rule(
    NOTHING,
    family="argo",
    severity="error",
    title="The file holds an object of Argo Workflows",
    why="Other kinds are passed over, in exact spelling; a run that found none of the four fails.",
    bad="apiVersion: argoproj.io/v1alpha1\nkind: workflow\nmetadata: {name: example}\n",
    good=_FINE,
    link="https://argo-workflows.readthedocs.io/en/latest/cli/argo_lint/",
)(_told_by_the_reader)

rule(
    DUPLICATE_KEY,
    family="argo",
    severity="error",
    title="Keys stand once",
    why="A mapping with a key that stands there twice is no YAML: Argo skips the document without a word. A key that a "
    "merge (`<<`) brings counts too.",
    bad=f"{_FINE}  entrypoint: other\n",
    good=_FINE,
    link="https://yaml.org/spec/1.1/",
)(_told_by_the_reader)

rule(
    TWICE,
    family="argo",
    severity="error",
    title="Objects that are referred to have names of their own",
    why="Of two WorkflowTemplates with one name and namespace nobody knows which is meant, and Argo's linter gives up.",
    bad=workflow("", "{}", kind="WorkflowTemplate") + "---\n" + workflow("", "{}", kind="WorkflowTemplate"),
    good=workflow("", "{}", kind="WorkflowTemplate"),
    link="https://argo-workflows.readthedocs.io/en/latest/workflow-templates/",
)(_told_by_the_reader)

rule(
    OTHER_KIND,
    family="argo",
    severity="error",
    title="Other objects of Argo have the right types",
    why="A WorkflowEventBinding or WorkflowTaskSet that cannot be decoded fails the whole run of Argo's linter.",
    bad=f"{_FINE}---\nkind: WorkflowEventBinding\nmetadata: {{name: example}}\nspec: {{event: {{selector: 1}}}}\n",
    good=f"{_FINE}---\nkind: WorkflowEventBinding\nmetadata: {{name: example}}\nspec: {{event: {{selector: 'a'}}}}\n",
    link="https://argo-workflows.readthedocs.io/en/latest/events/",
)(_told_by_the_reader)


def structure(manifest: Manifest, context: Context) -> list[schema.Problem]:
    """The structural problems of an object, found once."""
    cache = manifest.__dict__.setdefault("_structure", {})
    if context.version not in cache:
        cache[context.version] = schema.validate_manifest(manifest.data, context.version)
    found: list[schema.Problem] = cache[context.version]
    return found


def as_problem(found: schema.Problem) -> Problem:
    """A structural problem as a rule tells it."""
    hint = f"did you mean `{found.nearest}`?" if found.nearest else ""
    expected = f"expected {found.expected}" if found.expected else ""
    return Problem(found.path, found.message, "; ".join(part for part in (expected, hint) if part))


def _of(manifest: Manifest, context: Context, kind: str) -> Iterator[Problem]:
    for found in structure(manifest, context):
        if found.rejects and found.kind == kind:
            yield as_problem(found)


@rule(
    "ARGO010",
    family="argo",
    severity="error",
    title="Every field exists",
    why="Argo decodes strictly: one field that it does not know, or that is spelled otherwise, and it refuses the "
    "object.",
    bad=template("container: {imag: 'python:3.12', image: 'python:3.12'}"),
    good=template("container: {image: 'python:3.12'}"),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/",
)
def unknown_field(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Fields that no version of Argo knows."""
    yield from _of(manifest, context, "unknown")
    yield from unknown_fields(manifest)


@rule(
    "ARGO011",
    family="argo",
    severity="error",
    title="Every field exists in this version of Argo",
    why="Fields come and go: the singular `schedule`, `mutex` and `semaphore` went with Argo 4.0, `podResources` came "
    "with 4.1. A strict decoder refuses what its version lacks.",
    bad=workflow(
        f"- name: main\n  container: {CONTAINER}",
        "entrypoint: main\nsynchronization: {mutex: {name: example}}",
    ),
    good=workflow(
        f"- name: main\n  container: {CONTAINER}",
        "entrypoint: main\nsynchronization: {mutexes: [{name: example}]}",
    ),
    fixable=True,
    link="https://argo-workflows.readthedocs.io/en/latest/upgrading/",
)
def other_version(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Fields that this version lacks."""
    return _of(manifest, context, "version")


@rule(
    "ARGO012",
    family="argo",
    severity="error",
    title="Every value has the right type",
    why="Nothing is converted: a number is no string, and a string no number. Unquoted `yes`, `on` and `n` are "
    "booleans, `1_000` and `0x1F` numbers.",
    bad=template("container: {image: 'python:3.12', args: [1]}"),
    good=template("container: {image: 'python:3.12', args: ['1']}"),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/",
)
def wrong_type(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Values of wrong types."""
    return _of(manifest, context, "type")
