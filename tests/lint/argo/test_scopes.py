"""Which tags may stand where."""

import pytest

from tests.lint.argo.judge import WORK, findings, leaf, rules, steps, tasks, workflow

ECHO = "container: {image: 'busybox:1.37', args: ['%s']}"


@pytest.mark.parametrize(
    "tag",
    [
        "{{workflow.name}}",
        "{{ workflow.uid }}",
        "{{workflow.mainEntrypoint}}",
        "{{workflow.status}}",
        "{{workflow.creationTimestamp.Y}}",
        "{{workflow.duration}}",
        "{{workflow.scheduledTime}}",
        "{{workflow.labels}}",
        "{{workflow.labels.json}}",
        "{{workflow.labels.team}}",
        "{{pod.name}}",
        "{{inputs.parameters}}",
        "{{outputs.result}}",
        "{{tasks.name}}",
        "{{item}}",
        "{{retries}}",
        "{{lastRetry.exitCode}}",
        "{{node.name}}",
        "{{foo.bar}}",
        "{{}}",
        "{{=whatever(}}",
        "{{=inputs.parameters.absent}}",
    ],
)
def test_tags_that_pass_in_a_container(tag: str) -> None:
    assert leaf(ECHO % tag, metadata="name: a, labels: {team: x}") == set()


@pytest.mark.parametrize(
    "tag",
    [
        "{{workflow.nam}}",
        "{{ workflow.parameters.absent }}",
        "{{workflow.parameters}}",
        "{{workflow.failures}}",
        "{{workflow.priority}}",
        "{{workflow.labels.absent}}",
        "{{workflow.annotations.absent}}",
        "{{workflow.outputs.parameters.absent}}",
        "{{inputs.parameters.absent}}",
        "{{inputs.artifacts.absent.path}}",
        "{{item.key}}",
        "{{steps.one.outputs.result}}",
        "{{tasks.one.outputs.result}}",
        "{{pod.ip}}",
    ],
)
def test_tags_that_fail_in_a_container(tag: str) -> None:
    assert leaf(ECHO % tag) == {"ARGO100"}


def test_a_workflow_template_may_hope_for_arguments() -> None:
    text = workflow(
        "- name: main\n  " + ECHO % "{{workflow.parameters.x}}", "entrypoint: main", kind="WorkflowTemplate"
    )
    assert rules(text) == set()


def test_a_pod_name_is_only_known_where_there_is_a_pod() -> None:
    assert leaf("http: {url: 'https://example.com/{{pod.name}}'}") == {"ARGO100"}


def test_failures_are_known_to_the_exit_handler_alone() -> None:
    body = "- name: main\n  suspend: {}\n- name: end\n  " + ECHO % "{{workflow.failures}}"
    assert rules(workflow(body, "entrypoint: main\nonExit: end")) == set()
    assert rules(workflow(body)) == {"ARGO100"}


def test_a_value_that_is_put_in_brings_its_own_tags() -> None:
    spec = "entrypoint: main\narguments: {parameters: [{name: x, value: '%s'}]}"
    body = "- name: main\n  " + ECHO % "{{workflow.parameters.x}}"
    assert rules(workflow(body, spec % "{{workflow.name}}")) == set()
    assert rules(workflow(body, spec % "{{tasks.a.outputs.result}}")) == {"ARGO100"}


def test_a_tag_may_decide_on_another() -> None:
    spec = "entrypoint: main\narguments: {parameters: [{name: which, value: x}, {name: x, value: '1'}]}"
    body = "- name: main\n  " + ECHO % "{{workflow.parameters.{{workflow.parameters.which}}}}"
    assert rules(workflow(body, spec)) == set()


def test_labels_of_a_cron_workflow_are_not_those_of_its_workflows() -> None:
    text = """
        kind: CronWorkflow
        metadata: {name: a, labels: {team: x}}
        spec:
          schedules: ['@daily']
          workflowMetadata: {labels: {area: x}}
          workflowSpec:
            entrypoint: main
            templates: [{name: main, container: {image: 'a:1', args: ['{{workflow.labels.%s}}']}}]
    """
    assert rules(text % "area") == set()
    assert rules(text % "workflows.argoproj.io/cron-workflow") == set()
    assert rules(text % "team") == {"ARGO100"}


@pytest.mark.parametrize(
    "attribute", ["id", "startedAt", "status", "exitCode", "outputs.result", "outputs.parameters.o"]
)
def test_steps_see_those_before_them(attribute: str) -> None:
    second = f"- - {{name: two, template: work, when: '{{{{steps.one.{attribute}}}}} == a'}}"
    assert steps(f"- - {{name: one, template: work}}\n{second}") == set()


@pytest.mark.parametrize("attribute", ["ip", "outputs.parameters.absent", "outputs.artifacts.o", "outputs.parameters"])
def test_steps_have_only_what_their_template_has(attribute: str) -> None:
    second = f"- - {{name: two, template: work, when: '{{{{steps.one.{attribute}}}}} == a'}}"
    assert steps(f"- - {{name: one, template: work}}\n{second}") == {"ARGO100"}


def test_steps_do_not_see_those_after_them() -> None:
    assert steps(
        "- - {name: one, template: work, when: '{{steps.two.status}} == a'}\n- - {name: two, template: work}"
    ) == {"ARGO100"}


def test_outputs_of_a_loop_are_gathered() -> None:
    first = "- - {name: one, template: work, withParam: '[1]'}"
    assert (
        steps(f"{first}\n- - {{name: two, template: work, withParam: '{{{{steps.one.outputs.parameters}}}}'}}") == set()
    )
    sequence = "- - {name: one, template: work, withSequence: {count: 2}}"
    assert "ARGO100" in steps(
        f"{sequence}\n- - {{name: two, template: work, withParam: '{{{{steps.one.outputs.parameters}}}}'}}"
    )


@pytest.mark.parametrize(
    ("loop", "tag", "passes"),
    [
        ("withItems: [{a: 1}, {b: 2}]", "item.b", True),
        ("withItems: [{a: 1}]", "item.b", False),
        ("withItems: [[1, 2]]", "item.[1]", True),
        ("withParam: '[]'", "item.b", True),
        ("withSequence: {count: 1}", "item.b", False),
        ("withSequence: {count: 1}", "item", True),
    ],
)
def test_items_of_loops(loop: str, tag: str, passes: bool) -> None:
    found = tasks(f"- {{name: one, template: work, {loop}, when: '{{{{{tag}}}}} == a'}}")
    assert found == (set() if passes else {"ARGO100"})


def test_items_of_one_task_are_not_those_of_another() -> None:
    listed = (
        "- {name: one, template: work, withItems: [{a: 1}]}\n- {name: two, template: work, when: '{{item.a}} == 1'}"
    )
    assert tasks(listed) == {"ARGO100"}


def test_tasks_see_every_task_but_the_status_only_of_those_before() -> None:
    listed = "- {name: one, template: work}\n- {name: two, template: work%s, when: '{{tasks.one.%s}} == 1'}"
    assert tasks(listed % ("", "outputs.result")) == set()
    assert tasks(listed % (", depends: one", "status")) == set()
    assert tasks(listed % ("", "status")) == {"ARGO100"}


def test_status_reaches_across_tasks_between() -> None:
    listed = """
        - {name: one, template: work}
        - {name: two, template: work, depends: one}
        - {name: three, template: work, depends: two.Failed, when: '{{tasks.one.status}} == Failed'}
    """
    assert tasks(listed) == set()


def test_an_argument_that_begins_with_an_output_needs_its_task() -> None:
    listed = """
        - {name: one, template: work}
        - name: two
          template: work
          arguments: {parameters: [{name: p, value: '%s{{tasks.one.outputs.result}}'}]}
    """
    assert tasks(listed % "") == {"ARGO103"}
    assert tasks(listed % " ") == set()


def test_outputs_of_a_dag() -> None:
    outputs = "outputs: {parameters: [{name: x, valueFrom: {parameter: '{{tasks.one.%s}}'}}]}"
    listed = "- {name: one, template: work}"
    assert tasks(listed, outputs % "outputs.parameters.o") == set()
    assert tasks(listed, outputs % "status") == {"ARGO100"}


def test_global_outputs_of_templates_that_have_run() -> None:
    body = """
        - name: main
          steps:
          - - {name: one, template: make}
          - - {name: two, template: use}
        - name: make
          container: {image: 'a:1'}
          outputs: {parameters: [{name: o, globalName: shared, valueFrom: {path: /o}}]}
        - name: use
          container: {image: 'a:1', args: ['{{workflow.outputs.parameters.shared}}']}
    """
    assert rules(workflow(body)) == set()
    assert rules(workflow(body.replace("one, template: make", "one, template: use"))) == {"ARGO100"}


def test_an_inline_template_is_judged_with_its_step_too() -> None:
    inline = "- - {name: one, inline: {container: {image: 'a:1', args: ['%s']}}}"
    assert steps(inline % "{{workflow.name}}") == set()
    assert steps(inline % "{{pod.name}}") == {"ARGO100"}


def test_every_inline_template_is_judged() -> None:
    one = "inline: {container: {image: 'a:1'}}"
    assert steps(f"- - {{name: one, {one}}}\n  - {{name: two, inline: {{container: {{command: [a]}}}}}}") == {"ARGO062"}


def test_unresolved_tags_beside_the_calls_pass() -> None:
    labels = "metadata: {labels: {a: '{{inputs.parameters.absent}}'}}"
    assert tasks("- {name: one, template: work}", labels) == set()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("container: {image: 'a:1', args: ['{{foo']}", set()),
        ("container: {image: 'a:1', args: ['{{workflow.name']}", {"ARGO101"}),
        ("container: {image: 'a:1', args: ['{{=foo']}", {"ARGO101"}),
        ("timeout: '{{foo'\ncontainer: {image: 'a:1'}", {"ARGO101"}),
        ("container: {image: 'a:1'}\noutputs: {parameters: [{name: x, value: '{{foo'}]}", {"ARGO101"}),
    ],
)
def test_an_open_tag_runs_on_to_the_next_braces(body: str, found: set[str]) -> None:
    assert leaf(body) == found


def test_pod_metadata_is_judged_in_every_template_with_work() -> None:
    spec = "entrypoint: main\npodMetadata: {labels: {a: '{{inputs.parameters.p}}'}}"
    assert rules(workflow(WORK.replace("work", "main"), spec)) == set()
    (found,) = findings(workflow("- name: main\n  container: {image: 'a:1'}", spec))
    assert (found.rule, found.path) == ("ARGO100", "spec.podMetadata.labels.a")


def test_the_nearest_name_is_told() -> None:
    text = workflow(
        "- name: main\n  inputs: {parameters: [{name: message, value: hi}]}\n  " + ECHO % "{{inputs.parameters.mesage}}"
    )
    (found,) = findings(text)
    assert found.hint == "did you mean {{inputs.parameters.message}}?"
    assert (found.line, found.path) == (9, "spec.templates[0].container.args[0]")
