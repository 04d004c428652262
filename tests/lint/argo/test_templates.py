"""What templates, their outputs, the spec and CronWorkflows may say."""

import pytest

from tests.lint.argo.judge import findings, leaf, rules, workflow

RUNS = "container: {image: 'a:1'}\n"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("suspend: {}", set()),
        ("suspend: null", {"ARGO050"}),
        ("suspend: {}\nhttp: {url: x}", {"ARGO050"}),
        ("steps: []", set()),
        ("steps: [null]", set()),
        ("dag: {tasks: []}", {"ARGO090"}),
        ("plugin: {a: {}, b: {}}", {"ARGO012"}),
        (RUNS + "inputs: {artifacts: [{name: a, path: /a/../b, optional: true}]}", {"ARGO051"}),
        (RUNS + "inputs: {artifacts: [{name: a, path: /a/.., optional: true}]}", {"ARGO051"}),
        (RUNS + "inputs: {artifacts: [{name: a, path: /a/../a/b, optional: true}]}", set()),
        (RUNS + "inputs: {artifacts: [{name: a, path: ../b, optional: true}]}", set()),
        ("suspend: {}\ninputs: {artifacts: [{name: a, path: /a, optional: true}]}", {"ARGO051"}),
        (RUNS + "inputs: {artifacts: [{name: a, path: /a}]}", {"ARGO084"}),
        (RUNS + "inputs: {artifacts: [{name: a, path: /a, s3: {}}]}", {"ARGO084"}),
        (RUNS + "inputs: {artifacts: [{name: a, path: /a, s3: {key: k}}]}", set()),
        (RUNS + "inputs: {artifacts: [{name: a, path: /a, hdfs: {path: /a}}]}", {"ARGO053"}),
        (RUNS + "archiveLocation: {git: {}}", {"ARGO053"}),
        (RUNS + "inputs: {parameters: [{name: p}]}", {"ARGO084"}),
        (RUNS + "inputs: {parameters: [{name: p, valueFrom: {configMapKeyRef: {name: c, key: k}}}]}", set()),
        (RUNS + "inputs: {parameters: [{name: p, value: a}, {name: p, value: b}]}", {"ARGO022"}),
        (RUNS + "inputs: {parameters: [{name: p, value: a}], artifacts: [{name: p, path: /p, optional: true}]}", set()),
        (RUNS + "activeDeadlineSeconds: 0", set()),
        (RUNS + "activeDeadlineSeconds: '10'", set()),
        (RUNS + "activeDeadlineSeconds: '{{foo}}'", set()),
        (RUNS + "activeDeadlineSeconds: '-1'", {"ARGO054"}),
        (RUNS + "activeDeadlineSeconds: -1", {"ARGO054"}),
        ("steps: []\nactiveDeadlineSeconds: 1", {"ARGO054"}),
        (RUNS + "timeout: abc", set()),
        (RUNS + "timeout: '+5'", {"ARGO055"}),
        (RUNS + "timeout: '{{inputs.parameters.t}}'\ninputs: {parameters: [{name: t, value: '5'}]}", {"ARGO055"}),
        ("suspend: {}\ntimeout: 5s", {"ARGO055"}),
        ("steps: []\npendingTimeout: 5s", {"ARGO055"}),
        ("suspend: {}\nparallelism: 1", {"ARGO056"}),
        (RUNS + "retryStrategy: {retryPolicy: ''}", set()),
        (RUNS + "sidecars: [{name: main, image: a}, {name: main, image: a}]", set()),
        (RUNS + "sidecars: [{name: artifact-plugin-x, image: a}]", {"ARGO060"}),
        (RUNS + "metrics: {prometheus: [{name: m, counter: {value: '1'}}]}", {"ARGO061"}),
        (
            RUNS + "metrics: {prometheus: [{name: m, help: h, "
            "gauge: {realtime: true, value: '{{resourcesDuration.cpu}}'}}]}",
            {"ARGO061"},
        ),
        ("script: {source: x}", {"ARGO062"}),
        ("containerSet: {containers: [{name: b, image: a}]}\noutputs: {artifacts: [{name: a, path: /a}]}", {"ARGO064"}),
        ("containerSet: {containers: []}", {"ARGO064"}),
        ("containerSet: {containers: [{name: a, dependencies: [b]}, {name: b, dependencies: [a]}]}", {"ARGO064"}),
        ("resource: {action: get}", set()),
        ("resource: {action: create}", {"ARGO065"}),
        ("resource: {action: create, manifestFrom: {artifact: {name: a}}}", {"ARGO065"}),
        ("resource: {action: create, manifest: '{{=toJson(x)}}'}", set()),
        ("resource: {action: create, manifest: \"a: 1\\na: 2\"}", set()),
        (RUNS + "outputs: {parameters: [{name: o, value: a, valueFrom: {path: /o}}]}", {"ARGO070"}),
        (RUNS + "outputs: {parameters: [{name: o, valueFrom: {default: a}}]}", {"ARGO071"}),
        ("suspend: {}\noutputs: {parameters: [{name: o, valueFrom: {supplied: {}}}]}", set()),
        ("steps: []\noutputs: {parameters: [{name: o, valueFrom: {expression: 'a +'}}]}", set()),
        ("resource: {action: get}\noutputs: {parameters: [{name: o, valueFrom: {path: /o}}]}", {"ARGO072"}),
        (RUNS + "outputs: {artifacts: [{name: a}]}", {"ARGO073"}),
        (RUNS + "outputs: {artifacts: [{name: a, path: /a, globalName: 'x-{{foo}}'}]}", set()),
        ("http: {url: x}\npodResources: {limits: {cpu: 1}}", {"ARGO034"}),
        ("container: {image: 'a:1', resources: {limits: {cpu: '{{inputs.parameters.c}}'}}}", {"ARGO012", "ARGO100"}),
    ],
)  # fmt: skip
def test_templates(body: str, found: set[str]) -> None:
    assert leaf(body) == found


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("entrypoint: main\narguments: {parameters: [{name: x}]}", set()),
        ("entrypoint: main\narguments: {parameters: [{name: x, valueFrom: {default: a}}]}", {"ARGO041"}),
        ("entrypoint: main\narguments: {parameters: [{name: x, enum: []}]}", {"ARGO042"}),
        ("entrypoint: main\narguments: {parameters: [{name: x, value: 3, enum: ['3']}]}", set()),
        ("entrypoint: main\narguments: {parameters: [{name: x, enum: [a]}, {name: z, value: b, enum: [c]}]}", set()),
        ("entrypoint: main\narguments: {parameters: [{name: x, enum: [a]}], artifacts: [{name: a}]}", set()),
        ("entrypoint: main\narguments: {artifacts: [{name: a}]}", {"ARGO043"}),
        ("entrypoint: main\narguments: {artifacts: [{name: a, fromExpression: x}]}", {"ARGO043"}),
        ("entrypoint: main\nretryStrategy: {retryPolicy: Sometimes}\nttlStrategy: {}", set()),
        ("entrypoint: main\npodGC: {labelSelector: {matchLabels: {a: 'x y'}}}", {"ARGO033"}),
        ("entrypoint: main\nhooks: {exit: {template: absent}}", set()),
        ("entrypoint: main\nhooks: {other: {template: main}}", {"ARGO032"}),
        ("entrypoint: main\ntemplateDefaults: {container: {args: ['{{inputs.parameters.x}}']}}", set()),
    ],
)
def test_specs(spec: str, found: set[str]) -> None:
    assert rules(workflow("- name: main\n  suspend: {}", spec)) == found


def test_template_kinds_need_no_entrypoint_and_no_templates() -> None:
    assert rules("kind: WorkflowTemplate\nmetadata: {name: a}\nspec: {}\n") == set()
    assert rules(workflow("- name: m\n  suspend: {}", "entrypoint: x", kind="WorkflowTemplate")) == {"ARGO031"}


def test_images_of_template_defaults() -> None:
    spec = "entrypoint: main\ntemplateDefaults: {container: {image: 'a:1'}}"
    assert rules(workflow("- name: main\n  container: {command: [a]}", spec)) == set()


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("schedules: ['@every 1h30m', 'CRON_TZ=Europe/Vienna 0 3 * * MON-FRI']", set()),
        ("schedules: []", {"ARGO110"}),
        ("schedules: ['* * * * 7']", {"ARGO110"}),
        ("schedules: ['*/0 * * * *']", {"ARGO110"}),
        ("schedule: '* * * * *'", {"ARGO011", "ARGO110"}),
        ("schedules: ['@daily']\ntimezone: Mars/Base", {"ARGO111"}),
        ("schedules: ['@daily']\nstopStrategy: {expression: 'a +'}", set()),
    ],
)
def test_cron_workflows(lines: str, found: set[str]) -> None:
    text = "kind: CronWorkflow\nmetadata: {name: a}\nspec:\n"
    spec = "workflowSpec: {entrypoint: main, templates: [{name: main, suspend: {}}]}"
    body = "".join(f"  {line}\n" for line in [*lines.splitlines(), spec])
    assert rules(text + body) == found


def test_a_cron_workflow_waits_for_nobody() -> None:
    text = """
        kind: CronWorkflow
        metadata: {name: a}
        spec:
          schedules: ['@daily']
          workflowSpec:
            entrypoint: main
            arguments: {parameters: [{name: x}]}
            templates: [{name: main, suspend: {}}]
    """
    assert rules(text) == {"ARGO040"}


def test_older_dialects() -> None:
    mutex = workflow("- name: main\n  suspend: {}", "entrypoint: main\nsynchronization: {mutex: {name: a}}")
    assert rules(mutex) == {"ARGO011"}
    assert rules(mutex, version="3.6") == set()
    plural = mutex.replace("mutex: {name: a}", "mutexes: [{name: a}]")
    assert rules(plural, version="3.5") == {"ARGO011"}


def test_a_misspelled_field_is_told_with_the_nearest() -> None:
    (found,) = findings(workflow("- name: main\n  container: {image: 'a:1', imagePulPolicy: Always}"))
    assert found.rule == "ARGO010"
    assert "imagePullPolicy" in found.hint
    assert found.path == "spec.templates[0].container.imagePulPolicy"
