"""Tasks and steps: what they call, with which inputs, how often."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.lint.argo.examples import CONTAINER, calls, workflow
from argoform.lint.argo.rules_templates import own_bodies
from argoform.lint.argo.values import items, mapping, text
from argoform.lint.argo.walk import analysis
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

_REFERENCES = "https://argo-workflows.readthedocs.io/en/latest/workflow-templates/#referencing-other-workflowtemplates"
_LOOPS = "https://argo-workflows.readthedocs.io/en/latest/walk-through/loops/"
_ONE = f"- name: main\n  container: {CONTAINER}"


def _found(manifest: Manifest, context: Context, rule_id: str) -> Iterator[Problem]:
    yield from analysis(manifest, context).problems.get(rule_id, ())


@rule(
    "ARGO080",
    family="argo",
    severity="error",
    title="Every call says what it calls",
    why="A task or step has `template`, `templateRef` or `inline`; a name and a reference together contradict "
    "each other.",
    bad=calls("steps: [[{name: one}]]"),
    good=calls("steps: [[{name: one, template: work}]]"),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/#workflowstep",
)
def says_what(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Calls without a template."""
    return _found(manifest, context, "ARGO080")


@rule(
    "ARGO081",
    family="argo",
    severity="error",
    title="Every template that is called exists",
    why="The name is looked up when the workflow is submitted: a tag in it must be known by then.",
    bad=calls("steps: [[{name: one, template: wrok}]]"),
    good=calls("steps: [[{name: one, template: work}]]"),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/#workflowstep",
)
def template_exists(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Names of templates in tasks and steps."""
    return _found(manifest, context, "ARGO081")


@rule(
    "ARGO082",
    family="argo",
    severity="error",
    title="Every template that is referred to exists",
    why="A `templateRef` needs the name of an object and of a template in it; the object must be among those that are "
    "linted, in the same namespace.",
    bad=calls("steps: [[{name: one, templateRef: {name: absent, template: main}}]]"),
    good=calls("steps: [[{name: one, templateRef: {name: shared, template: main}}]]")
    + "---\n"
    + workflow(_ONE, kind="WorkflowTemplate", metadata="name: shared"),
    link=_REFERENCES,
)
def reference_exists(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """References to templates of other objects."""
    return _found(manifest, context, "ARGO082")


@rule(
    "ARGO083",
    family="argo",
    severity="error",
    title="Cluster-wide templates refer to cluster-wide ones",
    why="A ClusterWorkflowTemplate has no namespace in which to look for another; Argo's linter crashes on "
    "the attempt.",
    bad=workflow(
        "- name: main\n  steps: [[{name: one, templateRef: {name: shared, template: main}}]]",
        kind="ClusterWorkflowTemplate",
    ),
    good=workflow(
        "- name: main\n  steps: [[{name: one, templateRef: {name: shared, template: main, clusterScope: true}}]]",
        kind="ClusterWorkflowTemplate",
    )
    + "---\n"
    + workflow(_ONE, kind="ClusterWorkflowTemplate", metadata="name: shared"),
    link="https://argo-workflows.readthedocs.io/en/latest/cluster-workflow-templates/",
)
def cluster_scope(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """References in ClusterWorkflowTemplates."""
    return _found(manifest, context, "ARGO083")


@rule(
    "ARGO084",
    family="argo",
    severity="error",
    title="Every input is supplied",
    why="An input parameter needs a value or default of its own, or an argument with a value; an input "
    "artifact must be passed, be optional, or lie somewhere. An argument without a value overrides the default.",
    bad=calls("steps: [[{name: one, template: work}]]", "inputs: {parameters: [{name: x}]}"),
    good=calls(
        "steps: [[{name: one, template: work, arguments: {parameters: [{name: x, value: '1'}]}}]]",
        "inputs: {parameters: [{name: x}]}",
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/workflow-inputs/",
)
def inputs_supplied(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Inputs that a call, the entrypoint or the exit handler leaves without a value."""
    return _found(manifest, context, "ARGO084")


@rule(
    "ARGO085",
    family="argo",
    severity="error",
    title="A call loops in one way",
    needs=("withItems", "withParam", "withSequence"),
    why="At most one of `withItems`, `withParam` and `withSequence`; a sequence has `count` or `end`, not both.",
    bad=calls("steps: [[{name: one, template: work, withItems: [1], withSequence: {count: 2}}]]"),
    good=calls("steps: [[{name: one, template: work, withSequence: {count: 2}}]]"),
    link=_LOOPS,
)
def one_loop(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Loops of tasks and steps."""
    for body in own_bodies(manifest, context):
        for path, call in body.calls:
            sequence = call.get("withSequence")
            given = {
                "withItems": bool(items(call.get("withItems"))),
                "withParam": bool(text(call.get("withParam"))),
                "withSequence": sequence is not None,
            }
            set_ones = [name for name, is_set in given.items() if is_set]
            if len(set_ones) > 1:
                yield Problem(f"{path}.{set_ones[1]}", f"the call loops in several ways: {', '.join(set_ones)}")
            found = mapping(sequence)
            if found.get("count") is not None and found.get("end") is not None:
                yield Problem(f"{path}.withSequence", "a sequence has `count` or `end`, not both")
