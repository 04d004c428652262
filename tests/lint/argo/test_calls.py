"""What is called, with what, and in which order."""

import pytest

from tests.lint.argo.judge import findings, rules, steps, tasks, workflow

SHARED = workflow(
    "- name: say\n  container: {image: 'a:1'}", "entrypoint: say", kind="WorkflowTemplate", metadata="name: s"
)


def refers(reference: str, *, kind: str = "Workflow", metadata: str = "name: a") -> str:
    return workflow(f"- name: main\n  steps: [[{{name: one, templateRef: {reference}}}]]", kind=kind, metadata=metadata)


def test_files_given_together_know_each_other() -> None:
    text = refers("{name: s, template: say}")
    assert rules(text, SHARED) == set()
    assert rules(text, SHARED, isolated=True) == {"ARGO082"}
    assert rules(text) == {"ARGO082"}


def test_references_stay_in_the_namespace() -> None:
    assert rules(refers("{name: s, template: say}", metadata="name: a, namespace: b"), SHARED) == {"ARGO082"}


def test_a_reference_needs_both_names_and_they_must_exist() -> None:
    assert rules(refers("{name: s}"), SHARED) == {"ARGO082"}
    assert rules(refers("{name: s, template: absent}"), SHARED) == {"ARGO082"}


def test_a_reference_with_a_tag_is_known_at_run_time_only() -> None:
    assert rules(refers("{name: '{{item}}', template: say}")) == set()


def test_cluster_templates_refer_to_cluster_templates() -> None:
    assert rules(refers("{name: s, template: say}", kind="ClusterWorkflowTemplate"), SHARED) == {"ARGO083"}


def test_a_workflow_of_a_template() -> None:
    text = "kind: Workflow\nmetadata: {name: a}\nspec: {workflowTemplateRef: {name: s}}\n"
    assert rules(text, SHARED) == set()
    assert rules(text) == {"ARGO036"}
    assert rules(text.replace("{name: s}}", "{name: s}, entrypoint: absent}"), SHARED) == {"ARGO031"}
    assert rules(text.replace("{name: s}}", "{name: s}, templates: [{name: x, suspend: {}}]}"), SHARED) == {"ARGO036"}


def test_arguments_for_the_template_that_a_workflow_refers_to() -> None:
    takes = workflow(
        "- name: say\n  inputs: {parameters: [{name: x}]}\n  container: {image: 'a:1'}",
        "entrypoint: say",
        kind="WorkflowTemplate",
        metadata="name: s",
    )
    text = "kind: Workflow\nmetadata: {name: a}\nspec: {workflowTemplateRef: {name: s}%s}\n"
    assert rules(text % "", takes) == {"ARGO084"}
    assert rules(text % ", arguments: {parameters: [{name: x, value: y}]}", takes) == set()


def test_two_templates_of_one_name() -> None:
    assert rules(SHARED, SHARED) == {"ARGO004"}


def test_recursion_is_fine() -> None:
    body = (
        "- name: main\n  steps: [[{name: a, template: other}]]\n- name: other\n  steps: [[{name: a, template: main}]]"
    )
    assert rules(workflow(body)) == set()


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("{name: one}", {"ARGO080"}),
        ("{name: one, template: absent}", {"ARGO081"}),
        ("{name: one, template: '{{inputs.parameters.x}}'}", {"ARGO081", "ARGO100"}),
        ("{name: one, template: work, arguments: {parameters: [{name: p}]}}", {"ARGO040", "ARGO084"}),
        ("{name: one, template: work, arguments: {parameters: [{name: p, valueFrom: {supplied: {}}}]}}", {"ARGO084"}),
        ("{name: one, template: work, arguments: {parameters: [{name: p, value: [a]}]}}", set()),
        ("{name: one, template: work, arguments: {parameters: [{name: other, value: a}]}}", set()),
        ("{name: one, template: work, withItems: [], withParam: '[]'}", set()),
        ("{name: one, template: work, withItems: [1], withParam: '[]'}", {"ARGO085"}),
        ("{name: one, template: work, withSequence: {count: 1, end: 2}}", {"ARGO085"}),
        ("{name: one, template: work, withSequence: {}}", set()),
        ("{name: one, template: work, hooks: {h: {template: absent}}}", {"ARGO032"}),
        ("{name: one, template: work, onExit: absent}", set()),
        ("{name: one, template: work, unknown: 1}", {"ARGO010"}),
        ("{name: one, template: work, arguments: {unknown: 1}}", set()),
    ],
)
def test_steps(call: str, found: set[str]) -> None:
    assert steps(f"- - {call}") == found


def test_a_known_value_may_name_a_template() -> None:
    body = "- name: main\n  steps: [[{name: one, template: '%s'}]]\n- name: work\n  suspend: {}"
    spec = "entrypoint: main\narguments: {parameters: [{name: which, value: work}]}"
    assert rules(workflow(body % "{{workflow.parameters.which}}", spec)) == set()
    assert rules(workflow(body % "{{=workflow.parameters.which}}", spec)) == set()
    assert rules(workflow(body % "{{=nope(}}", spec)) == {"ARGO081"}


@pytest.mark.parametrize(
    ("depends", "found"),
    [
        ("a", set()),
        ("a.Succeeded && (a.Failed || !a.Skipped", set()),
        ("a &&", set()),
        ("_a", set()),
        ("a and a", {"ARGO091"}),
        ("a.succeeded", {"ARGO091"}),
        ("{{inputs.parameters.x}}", {"ARGO091", "ARGO100"}),
        ("a.Succeed", {"ARGO092"}),
        ("a.AnySucceeded", {"ARGO092"}),
        ("b", {"ARGO093"}),
    ],
)
def test_depends(depends: str, found: set[str]) -> None:
    assert tasks(f"- {{name: a, template: work}}\n- {{name: b, template: work, depends: '{depends}'}}") == found


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        (
            "- {name: a, template: work}\n- {name: b, template: work, dependencies: [a], continueOn: {failed: true}}",
            set(),
        ),
        ("- {name: a, template: work, continueOn: {}}\n- {name: b, template: work, depends: a}", {"ARGO094"}),
        ("- {name: 1a, template: work}", set()),
        ("- {name: a, template: work}\n- {name: 1b, template: work, dependencies: [a]}", {"ARGO094"}),
        ("- {name: a, template: work}\n- {name: a, template: work}", {"ARGO022"}),
    ],
)
def test_ways_to_order_tasks(listed: str, found: set[str]) -> None:
    assert tasks(listed) == found


def test_every_fault_is_told_at_its_place() -> None:
    text = workflow(
        "- name: main\n  dag:\n    tasks:\n    - {name: a, template: wrok}\n"
        "    - {name: b, template: work, depends: c}\n"
        "- name: work\n  container: {}\n  timeout: '5'",
        "onExit: gone",
    )
    places = {(found.rule, found.path) for found in findings(text)}
    assert places == {
        ("ARGO030", "spec.entrypoint"),
        ("ARGO031", "spec.onExit"),
        ("ARGO081", "spec.templates[0].dag.tasks[0].template"),
        ("ARGO091", "spec.templates[0].dag.tasks[1].depends"),
        ("ARGO062", "spec.templates[1].container.image"),
        ("ARGO055", "spec.templates[1].timeout"),
    }
