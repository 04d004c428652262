"""Judgements of single practice rules beyond their examples: what they let pass, and what they tell."""

from __future__ import annotations

import pytest

from argoform.lint.practice.examples import container, cron, template, workflow
from argoform.platform import S3, LabelRules, Platform
from tests.lint.practice.judge import PRACTICE, context, paths, problems


@pytest.mark.parametrize(
    ("image", "rule"),
    [
        ("registry:5000/tool", "AF001"),
        ("registry:5000/tool:latest", "AF002"),
        ("tool@sha256:" + "0" * 64, ""),
        ("registry:5000/tool:1.2", ""),
        ("{{workflow.parameters.image}}", ""),
        ("{{workflow.parameters.registry}}/tool:latest", "AF002"),
        ("tool:{{workflow.parameters.version}}", ""),
    ],
)
def test_tags_of_images(image: str, rule: str) -> None:
    text = template(f'container: {{image: "{image}", command: [x]}}')
    assert [id for id in ("AF001", "AF002") if problems(id, text)] == ([rule] if rule else [])


def test_the_image_of_the_defaults_is_one_too() -> None:
    text = workflow(
        """
        entrypoint: main
        templateDefaults: {container: {image: "tool:latest"}}
        templates: [{name: main, container: {command: [x]}}]
        """
    )
    assert paths("AF002", text) == ["spec.templateDefaults.container.image"]


def test_what_creates_an_object_of_another_name_each_time_may_be_retried() -> None:
    text = """
    retryStrategy: {limit: 2}
    resource:
      action: create
      manifest: |
        kind: Pod
        metadata: {name: "%s"}
    """
    assert problems("AF022", template(text % "probe"))
    assert not problems("AF022", template(text % "probe-{{retries}}"))


def test_an_image_of_many_templates_is_told_once_with_their_number() -> None:
    bodies = "".join(f"  - name: t{n}\n    container: {{image: busybox}}\n" for n in range(3))
    (found,) = problems("AF001", workflow("entrypoint: t0\ntemplates:\n" + bodies))
    assert "'busybox' in 3 templates" in found.message


@pytest.mark.parametrize(
    "secret", ["opensesame", "AKIAABCDEFGHIJKLMNOP", "ghp_" + "a" * 36, "https://u:opensesame@h.example/"]
)
def test_no_finding_shows_a_secret(secret: str) -> None:
    text = container(f'env:\n  - {{name: API_TOKEN, value: "{secret}"}}\nargs: ["{secret}"]')
    found = [problem for id in ("AF050", "AF051", "AF052") for problem in problems(id, text)]
    assert found
    assert not any(secret in f"{problem.message}{problem.hint}{problem.path}" for problem in found)


@pytest.mark.parametrize("name", ["TOKEN_FILE", "PASSWORD_LENGTH", "MONKEY", "SECRET_NAME", "KEYBOARD"])
def test_names_that_only_look_like_secrets(name: str) -> None:
    assert not problems("AF050", container(f"env:\n  - {{name: {name}, value: x}}"))


@pytest.mark.parametrize(
    ("first", "second", "moment"),
    [
        ("0 2 * * *", "0 2 * * *", "02:00 every day"),
        ("*/15 * * * *", "30 4 1 * *", "04:30 on"),
        ("0 2 1 * 1", "0 2 3 * *", "02:00 on"),
        ("@daily", "0 0 * * 3", "00:00 on"),
        ("0 2 * * 1-5", "0 2 * * 6,0", ""),
        ("0 2 30 * *", "0 2 * 2 *", ""),
        ("0 2 * * *", "1 2 * * *", ""),
        ("CRON_TZ=UTC 0 2 * * *", "CRON_TZ=Asia/Tokyo 0 2 * * *", ""),
        ("@every 1h", "0 * * * *", ""),
    ],
)
def test_schedules_that_coincide(first: str, second: str, moment: str) -> None:
    found = problems("AF067", cron(f'schedules: ["{first}", "{second}"]'))
    assert [moment in problem.message for problem in found] == ([True] if moment else [])


def test_leap_days_come_to_pass() -> None:
    assert not problems("AF068", cron("schedules: [0 0 29 2 *]"))
    assert problems("AF068", cron("schedules: [0 0 31 4 *]"))


@pytest.mark.parametrize(
    ("zone", "schedule", "found"),
    [
        ("Europe/Vienna", "30 2 * * *", True),
        ("Europe/Vienna", "30 2 * * 1-5", False),
        ("America/New_York", "0 2 * * *", True),
        ("Asia/Tokyo", "30 2 * * *", False),
        ("Europe/Vienna", "*/5 * * * *", False),
        ("no/such", "30 2 * * *", False),
    ],
)
def test_hours_that_summer_time_skips(zone: str, schedule: str, found: bool) -> None:
    assert bool(problems("AF070", cron(f'schedules: ["{schedule}"]\ntimezone: {zone}'))) is found


def test_the_numbers_of_multiplied_retries() -> None:
    text = workflow(
        """
        entrypoint: main
        retryStrategy: {limit: 5}
        templates:
          - {name: main, steps: [[{name: a, template: middle}]]}
          - {name: middle, dag: {tasks: [{name: b, template: work}]}}
          - {name: work, container: {image: "x:1"}}
        """
    )
    (found,) = problems("AF025", text)
    assert "may run 216 times: 3 templates" in found.message
    assert found.path == "spec.templates[2]"
    assert "without end" in problems("AF025", text.replace("limit: 5", "retryPolicy: Always"))[0].message


_SKIPPED = """
entrypoint: main
templates:
  - name: main
    dag:
      tasks:
        - {name: maybe, template: make, when: "1 == 2"}
        - name: use
          template: use
          %s
          arguments: {parameters: [{name: x, value: "%s"}]}
  - name: make
    container: {image: "x:1"}
    outputs: {parameters: [{name: o, valueFrom: {path: /o%s}}]}
  - name: use
    inputs: {parameters: [{name: x%s}]}
    container: {image: "x:1", args: ["{{inputs.parameters.x}}"]}
"""
_TAG = "{{tasks.maybe.outputs.parameters.o}}"


@pytest.mark.parametrize(
    ("depends", "value", "output", "given", "found"),
    [
        ("depends: maybe", _TAG, "", "", True),
        ("dependencies: [maybe]", _TAG, "", "", True),
        ("depends: maybe.Succeeded || maybe.Skipped", _TAG, "", "", True),
        ("depends: maybe.Succeeded", _TAG, "", "", False),
        ('depends: maybe\n          when: "1 == 2"', _TAG, "", "", False),
        ("depends: maybe", _TAG, ", default: none", "", False),
        ("depends: maybe", _TAG, "", ", default: none", False),
        ("depends: maybe", "{{=tasks.maybe.outputs.parameters.o ?? 'none'}}", "", "", False),
        ("depends: maybe", "{{tasks.maybe.status}}", "", "", False),
    ],
)
def test_outputs_of_what_may_be_skipped(depends: str, value: str, output: str, given: str, found: bool) -> None:
    assert bool(problems("AF031", workflow(_SKIPPED % (depends, value, output, given)))) is found


@pytest.mark.parametrize(
    ("depends", "found"), [("maybe.Succeeded || maybe.Omitted", True), ("maybe", False), ("maybe.Failed", False)]
)
def test_outputs_of_what_may_be_omitted(depends: str, found: bool) -> None:
    text = (_SKIPPED % (f'depends: "{depends}"', _TAG, "", "")).replace('when: "1 == 2"', "depends: first.Failed")
    text = text.replace("tasks:\n", "tasks:\n        - {name: first, template: make}\n")
    assert bool(problems("AF031", workflow(text))) is found


def test_what_a_skipped_output_does_depends_on_the_version() -> None:
    text = workflow(_SKIPPED % ("depends: maybe", _TAG, "", ""))
    assert "the node fails then" in problems("AF031", text, context(version="4.0.7"))[0].message
    for version in ("4.0.6", "3.7.15"):
        assert "passed on as text" in problems("AF031", text, context(version=version))[0].message


def test_inputs_are_used_in_expressions_and_by_the_whole_list() -> None:
    for use in ("{{=inputs.parameters['a-b']}}", "{{=toJson(inputs.parameters)}}", "{{inputs.parameters.a-b}}"):
        text = template(
            f'inputs: {{parameters: [{{name: a-b, value: x}}]}}\ncontainer: {{image: "x:1", args: ["{use}"]}}'
        )
        assert not problems("AF079", text), use
    other = template(
        'inputs: {parameters: [{name: a, value: x}]}\ncontainer: {image: "x:1", args: ["{{inputs.parameters.a-b}}"]}'
    )
    assert paths("AF079", other) == ["spec.templates[0].inputs.parameters[0]"]


def test_templates_of_hooks_exit_handlers_and_inline_calls_are_used() -> None:
    text = workflow(
        """
        entrypoint: main
        hooks: {exit: {template: a}}
        templates:
          - name: main
            dag:
              tasks:
                - name: one
                  hooks: {running: {template: b, expression: "true"}}
                  inline: {steps: [[{name: two, template: c, onExit: d}]]}
          - {name: a, suspend: {duration: 1m}}
          - {name: b, suspend: {duration: 1m}}
          - {name: c, suspend: {duration: 1m}}
          - {name: d, suspend: {duration: 1m}}
          - {name: left, steps: [[{name: x, template: over}]]}
          - {name: over, suspend: {duration: 1m}}
        """
    )
    assert paths("AF078", text) == ["spec.templates[5]", "spec.templates[6]"]
    assert not problems("AF078", text.replace("kind: Workflow", "kind: WorkflowTemplate"))


def test_artifacts_need_no_collection_where_the_store_drops_them() -> None:
    bad = PRACTICE["AF072"].bad
    kept = Platform.eks(cluster="c", artifacts=S3(bucket="bucket"))
    dropped = Platform.eks(cluster="c", artifacts=S3(bucket="bucket", expire_days=30))
    assert problems("AF072", bad, context(platform=kept))
    assert not problems("AF072", bad, context(platform=dropped))


def test_labels_that_the_platform_does_not_allow() -> None:
    rules = LabelRules(required=frozenset({"team"}), allowed=frozenset({"stage"}))
    where = context(platform=Platform.local(labels=rules))
    labels = "labels: {team: a, stag: x, workflows.argoproj.io/x: y, app.kubernetes.io/managed-by: z}"
    text = workflow("templates: []", metadata=labels)
    (found,) = problems("AF085", text, where)
    assert found.path == "metadata.labels.stag"
    assert "`stage`" in found.hint
    assert not problems("AF085", text)


def test_a_fix_is_promised_only_where_there_is_one() -> None:
    text = template("synchronization:\n  mutex: {name: a}\n  mutexes: [{name: b}]\nsuspend: {}")
    assert [problem.hint for problem in problems("AF090", text)] == ["add it to `mutexes`"]
    mixed = workflow(
        "entrypoint: a\npodGC: {labelSelector: {a: b, matchLabels: {c: d}}}\ntemplates: [{name: a, suspend: {}}]"
    )
    assert [problem.hint for problem in problems("AF092", mixed)] == ["put it below `matchLabels`"]


def test_old_fields_are_let_alone_where_there_is_no_successor() -> None:
    for id in ("AF090", "AF091"):
        assert not problems(id, PRACTICE[id].bad, context(version="3.5"))
        assert "is gone in Argo 4.0" in problems(id, PRACTICE[id].bad, context(version="3.6"))[0].message
        assert "was removed in Argo 4.0" in problems(id, PRACTICE[id].bad, context(version="4.0"))[0].message
