"""Which values count as coming from outside, and where they do harm."""

from __future__ import annotations

import pytest

from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import workflow
from argoform.lint.rule import RULES
from tests.lint.practice.judge import context, paths, problems

_SHELL = """
entrypoint: main
arguments:
  parameters:
    - {name: day, value: monday}
templates:
  - name: main
    steps:
      - - name: say
          template: say
          %s
  - name: say
    inputs:
      parameters:
        - name: word
    container:
      image: busybox:1.37
      command: [sh, -c]
      args: ["echo {{inputs.parameters.word}}"]
"""


def _argument(value: str, loop: str = "") -> str:
    return f'arguments: {{parameters: [{{name: word, value: "{value}"}}]}}' + (f"\n          {loop}" if loop else "")


@pytest.mark.parametrize(
    ("call", "found"),
    [
        (_argument("hello"), False),
        (_argument("{{workflow.name}}"), False),
        (_argument("{{workflow.parameters.day}}"), True),
        (_argument("{{=workflow.parameters['day']}}"), True),
        (_argument("{{=asInt(workflow.parameters.day)}}"), True),
        (_argument("{{item}}", "withItems: [a, b]"), False),
        (_argument("{{item}}", "withSequence: {count: '3'}"), False),
        (_argument("{{item}}", "withParam: '{{workflow.parameters.day}}'"), True),
        (_argument("{{item.name}}", "withParam: '{{steps.list.outputs.result}}'"), True),
        (_argument("{{steps.other.outputs.parameters.x}}"), True),
    ],
)
def test_a_value_is_followed_from_where_it_comes(call: str, found: bool) -> None:
    assert bool(problems("AF055", workflow(_SHELL % call))) is found


def test_what_others_may_call_takes_anything() -> None:
    assert problems("AF055", workflow(_SHELL % _argument("hello"), kind="WorkflowTemplate"))


def test_arguments_of_a_cron_workflow_are_what_stands_there() -> None:
    text = workflow(_SHELL % _argument("{{workflow.parameters.day}}"))
    cron = text.replace("kind: Workflow", "kind: CronWorkflow").replace("spec:\n", "spec:\n  workflowSpec:\n", 1)
    head, _, spec = cron.partition("  workflowSpec:\n")
    nested = head + "  workflowSpec:\n" + "".join(f"  {line}\n" for line in spec.splitlines())
    assert not problems("AF055", nested)


def test_an_enum_keeps_a_value_within_bounds() -> None:
    text = workflow(_SHELL % _argument("{{workflow.parameters.day}}"))
    assert problems("AF055", text)
    assert not problems("AF055", text.replace("value: monday", "value: monday, enum: [monday, tuesday]"))
    assert not problems("AF055", text.replace("- name: word\n", "- {name: word, enum: [a, b]}\n"))


@pytest.mark.parametrize(
    ("command", "place"),
    [
        ('[sh, -c, "x {{inputs.parameters.x}}"]', "command[2]"),
        ('[/bin/bash, -euxc, "x {{inputs.parameters.x}}"]', "command[2]"),
        ('[python3, -c, "print({{inputs.parameters.x}})"]', "command[2]"),
        ('[env, A=b, sh, -c, "x {{inputs.parameters.x}}"]', "command[4]"),
        ('[sh, -c, \'x "$1"\', sh, "{{inputs.parameters.x}}"]', ""),
        ('[grep, -c, "{{inputs.parameters.x}}"]', ""),
        ('[echo, "{{inputs.parameters.x}}"]', ""),
        ('[sh, "{{inputs.parameters.x}}"]', ""),
        ('[sh, -c, "x {{=asInt(inputs.parameters.x)}}"]', ""),
    ],
)
def test_only_what_an_interpreter_reads_as_code_is_code(command: str, place: str) -> None:
    text = workflow(
        "templates:\n  - name: main\n    inputs: {parameters: [{name: x}]}\n"
        f"    container:\n      image: busybox:1.37\n      command: {command}\n",
        kind="WorkflowTemplate",
    )
    assert paths("AF055", text) == ([f"spec.templates[0].container.{place}"] if place else [])


def test_sidecars_init_containers_and_container_sets_are_judged_too() -> None:
    bad = '{name: x, image: "busybox:1.37", command: [sh, -c], args: ["{{inputs.parameters.x}}"]}'
    text = workflow(
        "templates:\n  - name: main\n    inputs: {parameters: [{name: x}]}\n"
        f"    initContainers: [{bad}]\n    sidecars: [{bad}]\n    containerSet: {{containers: [{bad}]}}\n",
        kind="WorkflowTemplate",
    )
    assert [path.split(".")[2].partition("[")[0] for path in paths("AF055", text)] == [
        "containerSet",
        "initContainers",
        "sidecars",
    ]


def test_a_value_is_followed_through_templates_that_call_each_other_in_a_ring() -> None:
    text = workflow(
        """
        entrypoint: a
        arguments: {parameters: [{name: x}]}
        templates:
          - name: a
            inputs: {parameters: [{name: x}]}
            steps: [[{name: b, template: b, arguments: {parameters: [{name: y, value: "{{inputs.parameters.x}}"}]}}]]
          - name: b
            inputs: {parameters: [{name: y}]}
            steps:
              - - {name: a, template: a, arguments: {parameters: [{name: x, value: "{{inputs.parameters.y}}"}]}}
                - {name: c, template: c, arguments: {parameters: [{name: z, value: "-{{inputs.parameters.y}}-"}]}}
          - name: c
            inputs: {parameters: [{name: z}]}
            script: {image: "python:3.13", command: [python], source: "print('{{inputs.parameters.z}}')"}
        """
    )
    assert paths("AF056", text) == ["spec.templates[2].script.source"]


def test_the_command_may_be_that_of_the_defaults() -> None:
    text = """
    entrypoint: main
    templateDefaults: {container: {command: [sh, -c]}}
    templates:
      - name: main
        inputs: {parameters: [{name: word}]}
        container: {image: "busybox:1.37", args: ["echo {{inputs.parameters.word}}"]}
    """
    assert paths("AF055", workflow(text, kind="WorkflowTemplate")) == ["spec.templates[0].container.args[0]"]


@pytest.mark.parametrize(("kind", "found"), [("WorkflowTemplate", True), ("CronWorkflow", False)])
def test_a_parameter_that_a_template_does_not_declare_comes_from_its_caller(kind: str, found: bool) -> None:
    spec = {
        "entrypoint": "main",
        "templates": [
            {"name": "main", "container": {"image": "a:1", "args": ["sh", "-c", "echo {{workflow.parameters.word}}"]}}
        ],
    }
    manifest = Manifest({"kind": kind, "spec": {"workflowSpec": spec} if kind == "CronWorkflow" else spec})
    assert bool(list(RULES["AF055"].check(manifest, context()))) is found
