"""Rules: expressions are well-formed. Argo's linter parses none of them."""

from __future__ import annotations

from collections.abc import Iterable

from argoform.lint.context import Context
from argoform.lint.expressions.analysis import expressions, problem
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

_LANGUAGE = "https://expr-lang.org/docs/language-definition"


@rule(
    "AF101",
    severity="error",
    title="Expressions are well-formed",
    why="""An expression is parsed for the first time when the workflow needs its value. Argo's own linter accepts any
text, so that a missing bracket stops a run in the middle, or leaves the tag as it stands in the arguments of a
container.""",
    bad="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: sum-}
spec:
  entrypoint: main
  templates:
    - name: main
      container: {image: "busybox:1.37", args: ["{{=asInt('1' + 2}}"]}
""",
    good="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: sum-}
spec:
  entrypoint: main
  templates:
    - name: main
      container: {image: "busybox:1.37", args: ["{{=asInt('1') + 2}}"]}
""",
    link=_LANGUAGE,
)
def well_formed(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Parse every expr-lang expression."""
    for site, analysis in expressions(manifest, "expr", "tag"):
        if (error := analysis.error) is not None:
            hint = error.hint
            if site.language == "tag" and not hint and error.position >= len(site.text.rstrip()) and "{" in site.text:
                hint = "the tag ends at the first `}}`: put a space between two closing braces of the expression"
            yield problem(site, error.position, f"the expression cannot be parsed: {error.message}", hint)


@rule(
    "AF102",
    severity="error",
    title="Conditions in `when` can be evaluated",
    needs=("when",),
    why="""`when` is evaluated by govaluate once its tags are replaced. Words are strings there without quotes, but
one with a hyphen is a subtraction and one with a dot the field of an object that there is not. The step ends in an
error when its turn comes.""",
    bad="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: flip-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: stage, value: pre-production}]}
  templates:
    - name: main
      steps:
        - - {name: say, template: say, when: "{{workflow.parameters.stage}} == pre-production"}
    - name: say
      container: {image: "busybox:1.37"}
""",
    good="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: flip-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: stage, value: pre-production}]}
  templates:
    - name: main
      steps:
        - - {name: say, template: say, when: "'{{workflow.parameters.stage}}' == 'pre-production'"}
    - name: say
      container: {image: "busybox:1.37"}
""",
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/conditionals/",
)
def conditions(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Parse every `when`, and evaluate what does not hang on a tag."""
    for site, analysis in expressions(manifest, "govaluate"):
        if (error := analysis.error) is not None:
            yield problem(site, error.position, f"the condition fails: {error.message}", error.hint)


@rule(
    "AF103",
    severity="error",
    title="`depends` is well-formed",
    needs=("depends",),
    why="""Argo's linter looks only for the names in `depends`, not at what stands between them. The controller parses
it when the first of the tasks has ended; the task then ends in an error, and the workflow with it.""",
    bad="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: dag-}
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
          - {name: a, template: work}
          - {name: b, template: work, depends: "(a.Succeeded || a.Skipped"}
    - name: work
      container: {image: "busybox:1.37"}
""",
    good="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: dag-}
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
          - {name: a, template: work}
          - {name: b, template: work, depends: "(a.Succeeded || a.Skipped)"}
    - name: work
      container: {image: "busybox:1.37"}
""",
    link="https://argo-workflows.readthedocs.io/en/latest/enhanced-depends-logic/",
)
def depends_is_well_formed(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Parse every `depends`."""
    for site, analysis in expressions(manifest, "depends"):
        if (error := analysis.error) is not None:
            yield problem(site, error.position, f"`depends` cannot be parsed: {error.message}", error.hint)
