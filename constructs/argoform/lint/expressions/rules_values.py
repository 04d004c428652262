"""Rules: what an expression comes to, where that is known beforehand."""

from __future__ import annotations

from collections.abc import Iterable

from argoform.lint.context import Context
from argoform.lint.expressions.analysis import expressions, problem
from argoform.lint.expressions.evaluate import UNKNOWN
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

_LANGUAGE = "https://expr-lang.org/docs/language-definition"


@rule(
    "AF104",
    severity="error",
    title="Expressions do not fail whatever happens",
    why="""Some expressions are well-formed and fail every time: a number added to a string, a condition that comes to
a word. The types of literals are known, so that this can be said before the workflow runs.""",
    bad="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: retry-}
spec:
  entrypoint: main
  templates:
    - name: main
      retryStrategy: {limit: 3, expression: "lastRetry.status == 'Error' && 'yes'"}
      container: {image: "busybox:1.37"}
""",
    good="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: retry-}
spec:
  entrypoint: main
  templates:
    - name: main
      retryStrategy: {limit: 3, expression: "lastRetry.status == 'Error' && asInt(lastRetry.exitCode) > 1"}
      container: {image: "busybox:1.37"}
""",
    link=_LANGUAGE,
)
def sound(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Evaluate what is known of every expr-lang expression."""
    for site, analysis in expressions(manifest, "expr", "tag"):
        if (failure := analysis.failure) is not None:
            yield problem(site, failure.position, f"the expression always fails: {failure.message}", failure.hint)
        elif site.result == "boolean" and analysis.value is not UNKNOWN and not isinstance(analysis.value, bool):
            yield problem(site, 0, "the condition never comes to true or false", "compare the value with something")


@rule(
    "AF105",
    severity="warning",
    title="Conditions depend on something",
    why="""A condition that always comes to false switches its step, task, retry or hook off for good; one that is
always true does nothing. Either is mostly what is left of a test, or a tag whose braces are missing: without braces
`inputs.parameters.x` is a word like any other.""",
    bad="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: flip-}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - {name: say, template: say, when: "1 == 2"}
    - name: say
      container: {image: "busybox:1.37"}
""",
    good="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: flip-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: number, value: "1"}]}
  templates:
    - name: main
      steps:
        - - {name: say, template: say, when: "{{workflow.parameters.number}} == 2"}
    - name: say
      container: {image: "busybox:1.37"}
""",
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/conditionals/",
)
def undecided(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Evaluate every condition."""
    for site, analysis in expressions(manifest, "govaluate", "expr", "tag"):
        if site.result != "boolean":
            continue
        if analysis.value is False:
            yield problem(site, 0, "the condition is always false")
        elif analysis.value is True:
            yield problem(site, 0, "the condition is always true", "leave it out", "note")
