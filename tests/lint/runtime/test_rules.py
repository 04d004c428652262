"""The rules on what fails only when the workflow runs."""

import pytest

import argoform.lint.runtime  # noqa: F401
from tests.lint.judge import found, problems


def workflow(templates: str, spec: str = "", kind: str = "Workflow") -> str:
    return f"kind: {kind}\nmetadata: {{name: a}}\nspec:\n  entrypoint: main\n  {spec}\n  templates:\n{templates}"


def container(line: str) -> str:
    return workflow(f"    - name: main\n      {line}\n      container: {{image: x}}\n")


def step(line: str) -> str:
    return workflow(
        f"    - name: main\n      steps: [[{{name: s, template: work, {line}}}]]\n"
        "    - name: work\n      container: {image: x}\n"
    )


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("30s", True),
        ("1h30m", True),
        ("1.5h", True),
        ("100ms", True),
        ("0", True),
        ("{{inputs.parameters.timeout}}", True),
        ("abc", False),
        ("1d", False),
        ("1 h", False),
        ("h", False),
    ],
)
def test_a_timeout_is_a_go_duration(value: str, good: bool) -> None:
    assert found(container(f"timeout: '{value}'"), "AF120") == ([] if good else ["AF120"])


def test_days_and_bare_numbers_come_with_what_to_write() -> None:
    assert "48h" in problems("AF120", container("timeout: 2d"))[0].hint
    assert "10s" in problems("AF120", container("pendingTimeout: '10'"))[0].hint


def test_backoff_and_suspend_take_seconds() -> None:
    backoff = "retryStrategy: {{limit: 1, backoff: {{duration: '{}', maxDuration: 1m}}}}"
    assert found(container(backoff.format("10")), "AF120") == []
    [problem] = problems("AF120", container(backoff.format("soon")))
    assert problem.path == "spec.templates[0].retryStrategy.backoff.duration"
    assert found(workflow("    - name: main\n      suspend: {duration: '20'}\n"), "AF120") == []
    assert found(workflow("    - name: main\n      suspend: {duration: later}\n"), "AF120") == ["AF120"]


def test_the_defaults_and_the_spec_are_looked_at() -> None:
    main = "    - name: main\n      container: {image: x}\n"
    for spec, rule in {
        "templateDefaults: {timeout: soon}": "AF120",
        "retryStrategy: {limit: many}": "AF121",
        "templateDefaults: {retryStrategy: {retryPolicy: Sometimes}}": "AF122",
        "artifactGC: {strategy: Whenever}": "AF123",
        "synchronization: {semaphores: [{namespace: a}]}": "AF124",
        "synchronization: {semaphores: [{configMapKeyRef: {name: a}}]}": "AF124",
        "metrics: {prometheus: [{name: a, help: b, gauge: {value: ''}}]}": "AF128",
        "metrics: {prometheus: [{name: a, help: b}]}": "AF128",
        "metrics: {prometheus: [{name: a, gauge: {value: '1'}}]}": "AF128",
        "hooks: {exit: {template: gone}}": "AF129",
        "podSpecPatch: '{'": "AF134",
    }.items():
        assert found(workflow(main, spec), "AF1") == [rule], spec


@pytest.mark.parametrize(
    ("sequence", "rule"),
    [
        ("{count: 3}", ""),
        ("{start: 3, end: 1}", ""),
        ("{count: '{{inputs.parameters.n}}'}", ""),
        ("{count: '3', format: 'a%05d-100%%'}", ""),
        ("{}", "AF125"),
        ("{start: 3}", "AF125"),
        ("{count: three}", "AF125"),
        ("{count: 3, format: abc}", "AF126"),
        ("{count: 3, format: '%d-%d'}", "AF126"),
        ("{count: 3, format: '%.2f'}", "AF126"),
        ("{count: 3, format: '%'}", "AF126"),
    ],
)
def test_sequences(sequence: str, rule: str) -> None:
    assert found(step(f"withSequence: {sequence}"), "AF1") == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("[1, 2]", True),
        ("[]", True),
        ("{{steps.x.outputs.result}}", True),
        ('["{{workflow.name}}"]', True),
        ("nope", False),
        ("[1, 2", False),
        ('{"a": 1}', False),
        ("a {{steps.x.outputs.result}}", False),
    ],
)
def test_with_param_is_a_list(value: str, good: bool) -> None:
    assert found(step(f"withParam: '{value}'"), "AF127") == ([] if good else ["AF127"])


def test_hooks_look_into_the_other_objects() -> None:
    hook = "hooks: {exit: {templateRef: {name: shared, template: %s}, template: ''}}"
    shared = (
        "\n---\nkind: WorkflowTemplate\nmetadata: {name: shared}\nspec: {templates: [{name: notify, suspend: {}}]}\n"
    )
    assert found(step(hook % "notify") + shared, "AF129") == []
    assert found(step(hook % "notfy") + shared, "AF129") == ["AF129"]
    assert found(step(hook % "anything"), "AF129") == []


def test_templates_of_a_referenced_workflow_template_count() -> None:
    spec = (
        "kind: Workflow\nmetadata: {name: a}\n"
        "spec: {workflowTemplateRef: {name: shared}, hooks: {exit: {template: %s}}}"
    )
    shared = (
        "\n---\nkind: WorkflowTemplate\nmetadata: {name: shared}\nspec: {templates: [{name: notify, suspend: {}}]}\n"
    )
    assert found(spec % "notify" + shared, "AF129") == []
    assert found(spec % "gone" + shared, "AF129") == ["AF129"]
    assert found(spec % "gone", "AF129") == []


def test_on_exit_of_a_step_is_looked_up() -> None:
    [problem] = problems("AF129", step("onExit: wrk"))
    assert problem.path == "spec.templates[0].steps[0][0].onExit"
    assert "work" in problem.hint


def test_volumes_come_from_the_spec_its_claims_and_the_template() -> None:
    mount = "    - name: main\n      container: {image: x, volumeMounts: [{name: v, mountPath: /v}]}\n"
    assert found(workflow(mount), "AF130") == ["AF130"]
    assert found(workflow(mount, "volumes: [{name: v, emptyDir: {}}]"), "AF130") == []
    assert found(workflow(mount, "volumeClaimTemplates: [{metadata: {name: v}}]"), "AF130") == []
    [problem] = problems("AF130", workflow(mount, kind="WorkflowTemplate"))
    assert problem.severity == "warning"


@pytest.mark.parametrize(
    "part",
    [
        "sidecars: [{name: s, image: x, volumeMounts: [{name: v, mountPath: /v}]}]",
        "initContainers: [{name: s, image: x, volumeMounts: [{name: v, mountPath: /v}]}]",
    ],
)
def test_every_container_of_a_pod_is_looked_at(part: str) -> None:
    assert found(container(part), "AF130") == ["AF130"]


def test_a_sidecar_needs_a_name_and_an_image_of_its_own() -> None:
    assert found(container("sidecars: [{image: x}]"), "AF1") == ["AF132"]
    assert found(container("sidecars: [{name: a, image: x}, {name: a, image: x}]"), "AF1") == ["AF132"]
    assert found(container("sidecars: [{name: a}]"), "AF1") == ["AF133"]


@pytest.mark.parametrize(
    ("condition", "good"),
    [
        ("status.phase == Succeeded", True),
        ("status.phase in (Failed, Error)", True),
        ("status.replicaStatuses.Worker.succeeded = 2", True),
        ("status.failed > 0", True),
        ("status.succeeded > 0, status.active != 1", True),
        ("!status.done", True),
        ("status.phase == '{{inputs.parameters.phase}}'", True),
        ("a == b || c == d", False),
        ('status.phase == "Succeeded"', False),
        ("status.count > many", False),
        ("a == b,", False),
    ],
)
def test_conditions_of_resources_are_selectors(condition: str, good: bool) -> None:
    quoted = condition.replace("'", "''")
    text = workflow(f"    - name: main\n      resource: {{action: get, successCondition: '{quoted}'}}\n")
    assert found(text, "AF135") == ([] if good else ["AF135"])


def test_odd_types_bring_no_rule_down() -> None:
    for odd in ("3", "a", "[1]", "{a: 1}", "null", "true"):
        for field in ("templates", "hooks", "metrics", "volumes", "synchronization", "podSpecPatch", "retryStrategy"):
            found(f"kind: Workflow\nspec: {{{field}: {odd}}}", "AF1")
        for field in (
            "steps",
            "dag",
            "container",
            "script",
            "containerSet",
            "sidecars",
            "outputs",
            "inputs",
            "data",
            "http",
        ):
            found(f"kind: Workflow\nspec: {{templates: [{{name: a, {field}: {odd}}}]}}", "AF1")
        for field in ("when", "depends", "withSequence", "withParam", "hooks", "onExit", "arguments", "inline"):
            found(f"kind: Workflow\nspec: {{templates: [{{dag: {{tasks: [{{name: a, {field}: {odd}}}]}}}}]}}", "AF1")
        found(f"kind: CronWorkflow\nspec: {odd}", "AF1")
        found(f"kind: CronWorkflow\nspec: {{when: {odd}, stopStrategy: {odd}, workflowSpec: {odd}}}", "AF1")
