"""What hooks and calls hand over, and the keys of remembered results."""

import pytest

import argoform.lint.runtime  # noqa: F401
from argoform.lint.rule import RULES
from tests.lint.judge import problems

OURS = ("AF136", "AF137", "AF138")


def workflow(hook: str = "", arguments: str = "", memoize: str = "") -> str:
    return f"""
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: main
  templates:
    - name: main
      steps: [[{{name: one, template: say, arguments: {{parameters: [{arguments}]}}{hook}}}]]
    - name: say
      inputs: {{parameters: [{{name: level, default: quiet, enum: [quiet, 3]}}, {{name: who}}]}}
      container: {{image: x}}
      {memoize}
"""


def hook(parameters: str, name: str = "running") -> str:
    called = f"template: say, expression: 'true', arguments: {{parameters: [{parameters}]}}"
    return f", hooks: {{{name}: {{{called}}}}}"


@pytest.mark.parametrize("rule", OURS)
def test_examples(rule: str) -> None:
    assert problems(rule, RULES[rule].bad)
    assert not problems(rule, RULES[rule].good)


@pytest.mark.parametrize("name", ["running", "exit"])
def test_a_hook_supplies_what_has_no_default(name: str) -> None:
    (found,) = problems("AF136", workflow(hook("", name)))
    assert found.path == f"spec.templates[0].steps[0][0].hooks.{name}"
    assert "'who'" in found.message
    assert not problems("AF136", workflow(hook("{name: who, value: ada}", name)))


def test_the_hooks_of_the_workflow_may_use_its_arguments() -> None:
    text = workflow().replace("entrypoint: main", "entrypoint: main\n  hooks: {exit: {template: say}}")
    assert not problems("AF136", text)


@pytest.mark.parametrize(
    ("value", "good"), [("quiet", True), ("3", True), ("'3'", True), ("loud", False), ("'{{item}}'", True)]
)
def test_a_call_passes_a_value_that_the_input_lists(value: str, good: bool) -> None:
    given = f"{{name: level, value: {value}}}"
    paths = [found.path for found in problems("AF137", workflow(hook(given), given))]
    call = "spec.templates[0].steps[0][0]"
    below = "arguments.parameters[0].value"
    assert paths == ([] if good else [f"{call}.{below}", f"{call}.hooks.running.{below}"])


def test_the_default_of_an_input_is_one_that_it_lists() -> None:
    (found,) = problems("AF137", workflow().replace("default: quiet", "default: silent"))
    assert found.path == "spec.templates[1].inputs.parameters[0].default"


@pytest.mark.parametrize(
    ("key", "good"),
    [
        ("day-1", True),
        ("{{inputs.parameters.who}}", True),
        ("{{inputs.parameters.who}}-{{workflow.name}}", True),
        ("", False),
        ("-day", False),
        ("a_b", False),
        ("{{inputs.parameters.who}}/x", False),
    ],
)
def test_a_key_is_one_that_argo_takes(key: str, good: bool) -> None:
    memoize = f"memoize: {{key: '{key}', maxAge: 1h, cache: {{configMap: {{name: c}}}}}}"
    assert (problems("AF138", workflow(memoize=memoize)) == []) == good


def test_a_key_is_there() -> None:
    (found,) = problems("AF138", workflow(memoize="memoize: {maxAge: 1h}"))
    assert found.path == "spec.templates[1].memoize"


@pytest.mark.parametrize("kind", ["suspend: {}", "steps: [[]]"])
def test_a_tag_that_nothing_fills_in_stays_in_the_key(kind: str) -> None:
    text = """
kind: Workflow
spec:
  entrypoint: main
  templates:
    - name: main
      inputs: {{parameters: [{{name: day, value: one}}]}}
      memoize: {{key: "{{{{inputs.parameters.day}}}}-{{{{inputs.parameters.dya}}}}", maxAge: 1h, cache: {{}}}}
      {kind}
"""
    (found,) = problems("AF138", text.format(kind=kind))
    assert "'dya'" in found.message
    assert found.hint == "did you mean {{inputs.parameters.day}}?"
