"""The rules on expressions: what they find, where, and what they leave alone."""

import pytest

import argoform.lint.expressions.rules
import argoform.lint.runtime  # noqa: F401
from argoform.lint.expressions.tags import tags
from argoform.lint.rule import RULES
from tests.lint.judge import found, problems, rules_of
from tests.reference import reference

OURS = rules_of("expressions", "runtime")


def test_there_are_rules_to_test() -> None:
    assert len(OURS) >= 29


@pytest.mark.parametrize("rule", OURS)
def test_the_bad_example_of_a_rule_is_found_by_this_rule(rule: str) -> None:
    assert found(RULES[rule].bad, "AF1") == [rule]


@pytest.mark.parametrize("rule", OURS)
def test_the_good_example_of_a_rule_is_found_by_none(rule: str) -> None:
    assert found(RULES[rule].good, "AF1") == []


@pytest.mark.parametrize("rule", OURS)
def test_a_rule_says_what_where_and_why(rule: str) -> None:
    each = RULES[rule]
    assert each.family == "practice"
    assert each.title
    assert len(each.why) > 80
    assert each.link.startswith("https://")
    for problem in problems(rule, each.bad):
        assert problem.path.startswith("spec")
        assert problem.message


def test_published_examples_have_no_error() -> None:
    import json

    labels = json.loads(reference("lint-corpus", "labels.json").read_text())
    wrong = {}
    for name, label in labels.items():
        if label["mutation"] == "as published" and label["valid"]:
            text = reference("lint-corpus", f"{name}.yaml").read_text()
            errors = [
                (rule, problem)
                for rule in OURS
                for problem in problems(rule, text)
                if (problem.severity or RULES[rule].severity) == "error"
            ]
            if errors:
                wrong[name] = errors
    assert wrong == {}


def test_what_is_put_into_a_condition_by_mistake_is_found_in_every_expression_of_the_reference() -> None:
    import json

    labels = json.loads(reference("lint-corpus", "labels.json").read_text())
    broken = [name for name in labels if "{{=nope(}}" in reference("lint-corpus", f"{name}.yaml").read_text()]
    assert broken
    for name in broken:
        text = reference("lint-corpus", f"{name}.yaml").read_text()
        assert problems("AF101", text), name


DAG = """
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
          - {name: first-one, template: work}
          - name: second
            template: work
            %s
    - name: work
      outputs: {parameters: [{name: out, valueFrom: {path: /tmp/out}}]}
      container: {image: x}
"""


def _dag(line: str) -> str:
    return DAG % f"depends: first-one\n            {line}"


def test_the_caret_stands_under_the_place() -> None:
    [problem] = problems("AF103", DAG % 'depends: "first-one && "')
    assert problem.path == "spec.templates[0].dag.tasks[1].depends"
    message, line, caret = problem.message.splitlines()
    assert message.endswith(":")
    assert line == "    first-one && "
    assert caret.index("^") == 4 + len("first-one && ")


def test_the_line_of_a_long_expression_is_shown() -> None:
    expression = "true &&\n  (false ||\n  nil"
    [problem] = problems(
        "AF101",
        _dag(
            f"arguments: {{parameters: [{{name: x, value: {{{{={expression}}}}}}}]}}".replace("{{=", '"{{=')
            .replace("nil}}", 'nil}}"')
            .replace("\n", "\\n")
        ),
    )
    assert problem.message.splitlines()[1:] == ["      nil", "         ^"]


@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        ("tasks.first-one.outputs.result", "['first-one']"),
        ("task.second.status", "tasks"),
        ("workfow.name", "workflow"),
    ],
)
def test_unknown_names_come_with_the_one_that_is_meant(expression: str, hint: str) -> None:
    text = _dag(f'arguments: {{parameters: [{{name: x, value: "{{{{={expression}}}}}"}}]}}')
    assert any(hint in problem.hint for rule in ("AF107", "AF108") for problem in problems(rule, text))


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        ("tasks['first-one'].outputs.parameters.ot", "AF108"),
        ("tasks['first-on'].status", "AF108"),
        ("tasks['first-one'].state", "AF108"),
        ("workflow.nam", "AF108"),
        ("workflow.parameters.x", "AF108"),
        ("inputs.parameters.x", "AF108"),
        ("sprig.trimm(workflow.name)", "AF106"),
        ("trim(workflow.name)", ""),
        ("sprig.trim(workflow.name)", ""),
        ("asInt(workflow.name, 2)", "AF106"),
        ("toJSON(workflow.name)", ""),
        ("tasks['first-one'].outputs.parameters.out", ""),
        ("tasks['first-one'].outputs.parameters.ot ?? 'none'", ""),
        ("tasks['first-one'].outputs?.parameters.ot", ""),
        ("tasks['first-one'].outputs.parameters.ot == nil ? 'a' : 'b'", ""),
        ("workflow.parameters.json", ""),
        ("workflow.labels['a/b']", ""),
        ("filter([1, 2], # > 1)", ""),
        ("let x = workflow.name; x + 'a'", ""),
        ("map(fromJSON(workflow.name), .title)", ""),
    ],
)
def test_names_and_functions_are_looked_up(expression: str, rule: str) -> None:
    text = _dag(f'arguments: {{parameters: [{{name: x, value: "{{{{={expression}}}}}"}}]}}')
    assert found(text, "AF1") == ([rule] if rule else [])


@pytest.mark.parametrize("kind", ["WorkflowTemplate", "ClusterWorkflowTemplate"])
def test_workflow_parameters_of_a_template_can_come_from_the_workflow(kind: str) -> None:
    text = _dag("arguments: {parameters: [{name: x, value: '{{=workflow.parameters.y}}'}]}")
    assert found(text, "AF1") == ["AF108"]
    assert found(text.replace("kind: Workflow", f"kind: {kind}"), "AF1") == []


def test_a_retry_sees_the_last_one_alone() -> None:
    text = """
kind: Workflow
spec:
  templates:
    - name: main
      retryStrategy: {expression: "%s"}
      container: {image: x}
"""
    assert found(text % "asInt(lastRetry.exitCode) > 1 && asInt(retries) < 3", "AF1") == []
    assert found(text % "{{=asInt(lastRetry.exitCode) > 1}}", "AF1") == []
    assert found(text % "'{{inputs.parameters.x}}' == 'a'", "AF1") == []
    assert found(text % "lastRetry.exitcode == '1'", "AF1") == ["AF108"]
    assert found(text % "lastTry.exitCode == '1'", "AF1") == ["AF107"]
    assert found(text % "false", "AF1") == ["AF105"]


def test_a_cron_workflow_sees_itself_alone() -> None:
    text = """
kind: CronWorkflow
spec:
  when: "%s"
  stopStrategy: {expression: "cronworkflow.failed >= 3"}
  workflowSpec: {templates: []}
"""
    assert (
        found(
            text
            % "{{= cronworkflow.lastScheduledTime == nil || (now() - cronworkflow.lastScheduledTime).Seconds() > 30}}",
            "AF1",
        )
        == []
    )
    assert found(text % "cronworkflow.failed < 3", "AF1") == []
    assert found(text % "cronworkflow.fails < 3", "AF1") == ["AF108"]
    assert found(text % "cronworkflow.failed <", "AF1") == ["AF101"]


def test_an_always_true_condition_is_a_note() -> None:
    [problem] = problems("AF105", _dag("when: 'true'"))
    assert problem.severity == "note"
    [problem] = problems("AF105", _dag("when: 1 == 2"))
    assert problem.severity is None


@pytest.mark.parametrize(
    ("tag", "rule"),
    [
        ("{{task.first-one.outputs.result}}", "AF110"),
        ("{{input.parameters.x}}", "AF110"),
        ("{{ workflows.name }}", "AF110"),
        ("{{item}}", "AF111"),
        ("{{ item }}", "AF111"),
        ("{{.Names}}", ""),
        ("{{ input.foo }}", ""),
        ("{{ user.name }}", ""),
        ("{{foo}}", ""),
        ("{{workflow.name}}", ""),
    ],
)
def test_tags_of_others_are_left_alone(tag: str, rule: str) -> None:
    text = _dag(f'arguments: {{parameters: [{{name: x, value: "{tag}"}}]}}')
    assert found(text, "AF1") == ([rule] if rule else [])


def test_an_item_may_stand_in_a_loop_and_in_its_inline_template() -> None:
    inline = "withItems: [1]\n            inline: {container: {image: x, args: ['{{item}}']}}"
    assert found(_dag(inline), "AF1") == []


def test_an_unclosed_tag_of_somebody_else_is_a_warning() -> None:
    def severities(text: str) -> list[str | None]:
        line = f"arguments: {{parameters: [{{name: x, value: '{text}'}}]}}"
        return [problem.severity for problem in problems("AF109", _dag(line))]

    assert severities("{{item") == [None]
    assert severities("echo {{") == ["warning"]
    assert severities("{{workflow.name") == [], "Argo's own linter says it"


def test_tags_end_at_the_first_closing_braces() -> None:
    found_tags = list(tags("a {{=map(x, {y: {}})}} {{b}} {{c"))
    assert [(tag.body, tag.expression, tag.closed) for tag in found_tags] == [
        ("map(x, {y: {", True, True),
        ("b", False, True),
        ("c", False, False),
    ]
    [problem] = problems("AF101", _dag("arguments: {parameters: [{name: x, value: '{{=toJson({a: {}})}}'}]}"))
    assert "space between two closing braces" in problem.hint


def test_an_expression_waits_for_what_it_uses() -> None:
    text = """
kind: Workflow
spec:
  templates:
    - name: main
      steps:
        - [{name: a, template: work}]
        - - {name: b, template: work}
          - {name: c, template: work, arguments: {parameters: [{name: x, value: "{{=steps.%s.outputs.result}}"}]}}
        - [{name: d, template: work}]
    - {name: work, script: {image: x}}
"""
    assert found(text % "a", "AF1") == []
    assert found(text % "b", "AF1") == ["AF113"]
    assert found(text % "d", "AF1") == ["AF113"]
    assert found(text % "b?", "AF1") == []


@pytest.mark.parametrize(
    ("depends", "good"),
    [
        ("depends: b", True),
        ("dependencies: [b]", True),
        ("depends: a.Failed || b.Failed", True),
        ("depends: '{{workflow.name}}'", True),
        ("depends: other", False),
        ("dependencies: []", False),
    ],
)
def test_a_task_depends_through_others(depends: str, good: bool) -> None:
    text = f"""
kind: Workflow
spec:
  templates:
    - name: main
      dag:
        tasks:
          - {{name: a, template: work}}
          - {{name: b, template: work, depends: a.Succeeded}}
          - {{name: other, template: work}}
          - name: c
            template: work
            {depends}
            arguments: {{parameters: [{{name: x, value: "{{{{=tasks.a.outputs.result}}}}"}}]}}
    - {{name: work, script: {{image: x}}}}
"""
    assert found(text, "AF1") == ([] if good else ["AF113"])


def test_expressions_of_the_spec_and_of_the_defaults_are_looked_at() -> None:
    text = "kind: Workflow\nspec: {%s, templates: []}"
    assert found(text % "retryStrategy: {expression: 'lastRetry.'}", "AF1") == ["AF101"]
    assert found(text % "templateDefaults: {retryStrategy: {expression: 'lastRetry.'}}", "AF1") == ["AF101"]
    assert found(text % "templateDefaults: {container: {args: ['{{=upper(inputs.parameters.x)}}']}}", "AF1") == []
    assert found(text % "metrics: {prometheus: [{name: a, help: b, when: 'a b', counter: {value: '1'}}]}", "AF1") == [
        "AF102"
    ]
    assert found(text % "workflowMetadata: {labelsFrom: {a/b: {expression: 'workflow.'}}}", "AF1") == ["AF101"]
    assert found(text % "podSpecPatch: '{{=to(inputs.parameters.x)}}'", "AF1") == ["AF106"]


def test_a_path_leads_to_the_expression() -> None:
    text = "kind: Workflow\nspec: {workflowMetadata: {labelsFrom: {a/b: {expression: 'workflow.'}}}}"
    [problem] = problems("AF101", text)
    assert problem.path == 'spec.workflowMetadata.labelsFrom["a/b"].expression'
