"""Variables: what tags name, and what they are replaced by."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.lint.argo.examples import calls, template, workflow
from argoform.lint.argo.walk import ANCESTOR, CONTROL, UNCLOSED, VARIABLE, analysis
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

_LINK = "https://argo-workflows.readthedocs.io/en/latest/variables/"
_SAYS = "- name: main\n  container: {image: 'python:3.12', args: ['{{workflow.parameters.x}}']}"


def _found(manifest: Manifest, context: Context, rule_id: str) -> Iterator[Problem]:
    yield from analysis(manifest, context).problems.get(rule_id, ())


@rule(
    VARIABLE,
    family="argo",
    severity="error",
    title="Every variable exists where it is used",
    why="Tags that begin with inputs., outputs., steps., tasks., item., workflow. or pod. are looked up in "
    "the template's scope: its inputs, the tasks and steps that it can see, the items of its loop, and "
    "what is known of the workflow.",
    bad=template("container: {image: 'python:3.12', args: ['{{inputs.parameters.x}}']}"),
    good=template(
        "inputs: {parameters: [{name: x, value: '1'}]}\n"
        "container: {image: 'python:3.12', args: ['{{inputs.parameters.x}}']}"
    ),
    link=_LINK,
)
def variable(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Tags that name nothing."""
    return _found(manifest, context, VARIABLE)


@rule(
    UNCLOSED,
    family="argo",
    severity="error",
    title="Every tag is closed",
    why="An open `{{` runs on to the next `}}`, wherever that is; where none follows Argo refuses the template.",
    bad=calls("steps: [[{name: one, template: work, when: '{{workflow.name'}]]"),
    good=calls("steps: [[{name: one, template: work, when: '{{workflow.name}} == a'}]]"),
    link=_LINK,
)
def closed(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Tags without an end."""
    return _found(manifest, context, UNCLOSED)


@rule(
    CONTROL,
    family="argo",
    severity="error",
    title="Values that are put in hold no control characters",
    why="Argo writes a value into the JSON of the template; bells, vertical tabs and their like it writes in "
    "a form that JSON does not know, and the template breaks.",
    bad=workflow(_SAYS, 'entrypoint: main\narguments: {parameters: [{name: x, value: "ring \\a"}]}'),
    good=workflow(_SAYS, 'entrypoint: main\narguments: {parameters: [{name: x, value: "ring"}]}'),
    link=_LINK,
)
def control_characters(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Control characters in values."""
    return _found(manifest, context, CONTROL)


@rule(
    ANCESTOR,
    family="argo",
    severity="error",
    title="Tasks depend on those whose outputs they take",
    why="An argument that begins with an output of another task needs that task to have ended before.",
    bad=calls(
        "dag: {tasks: [{name: one, template: work}, {name: two, template: work, "
        "arguments: {parameters: [{name: b, value: '{{tasks.one.outputs.result}}'}]}}]}"
    ),
    good=calls(
        "dag: {tasks: [{name: one, template: work}, {name: two, template: work, depends: one, "
        "arguments: {parameters: [{name: b, value: '{{tasks.one.outputs.result}}'}]}}]}"
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/dag/",
)
def ancestors(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Outputs of tasks that may not have ended."""
    return _found(manifest, context, ANCESTOR)
