"""Rules: the functions and names that an expression uses exist where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from argoform.errors import nearest
from argoform.lint.context import Context
from argoform.lint.expressions.analysis import expressions, problem
from argoform.lint.expressions.names import (
    ENVIRONMENT,
    FIELDS,
    NODE_FIELDS,
    Use,
    hyphen_hint,
    suggestion,
    uses,
    wrong_calls,
)
from argoform.lint.expressions.sites import Site
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

_VARIABLES = "https://argo-workflows.readthedocs.io/en/latest/variables/"


@rule(
    "AF106",
    severity="error",
    title="Expressions call functions that exist",
    why="""An expression that calls an unknown function, or a function with too few or too many arguments, cannot be
compiled. Argo's linter lets it pass; the tag stays as it stands, or the step ends in an error. Functions of sprig are
called with `sprig.` before their name.""",
    bad="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: upper-}
spec:
  entrypoint: main
  templates:
    - name: main
      container: {image: "busybox:1.37", args: ["{{=toUpper(workflow.name)}}"]}
""",
    good="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: upper-}
spec:
  entrypoint: main
  templates:
    - name: main
      container: {image: "busybox:1.37", args: ["{{=upper(workflow.name)}}"]}
""",
    link="https://argo-workflows.readthedocs.io/en/latest/variables/#expression",
)
def functions_exist(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look up every function."""
    for site, analysis in expressions(manifest, "expr", "tag"):
        if analysis.tree is not None:
            for wrong in wrong_calls(analysis.tree):
                yield problem(site, wrong.position, wrong.message, wrong.hint)


@rule(
    "AF107",
    severity="error",
    title="Expressions use names that exist",
    why="""The first word of a variable in an expression must be one that Argo has: `inputs`, `workflow`, `steps` and
so on. Another one cannot be compiled. A hyphen in the name of a parameter or step makes such a word too, since it
subtracts: `inputs.parameters.my-name` is `inputs.parameters.my` less `name`. Retry strategies see `lastRetry` and
`retries` alone, conditions of CronWorkflows `cronworkflow` alone.""",
    bad="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: greet-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: first-name, value: Ada}]}
  templates:
    - name: main
      inputs: {parameters: [{name: first-name}]}
      container: {image: "busybox:1.37", args: ["{{=inputs.parameters.first-name}}"]}
""",
    good="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: greet-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: first-name, value: Ada}]}
  templates:
    - name: main
      inputs: {parameters: [{name: first-name}]}
      container: {image: "busybox:1.37", args: ["{{=inputs.parameters['first-name']}}"]}
""",
    link=_VARIABLES,
)
def names_exist(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look up the first word of every variable."""
    for site, analysis in expressions(manifest, "expr", "tag"):
        if analysis.tree is None:
            continue
        for use in uses(analysis.tree):
            if found := _unknown_root(site, use):
                yield found


def _unknown_root(site: Site, use: Use) -> Problem | None:
    root = use.chain[0]
    if root == "sprig" or root in (ENVIRONMENT if site.roots is None else site.roots):
        return None
    hint = hyphen_hint(site.text, use.position)
    if not hint:
        known = nearest(root, site.roots or ENVIRONMENT) or nearest(root, ENVIRONMENT)
        hint = f"do you mean {known}?" if known and known != root else ""
        if not hint and site.roots:
            hint = f"what there is here: {', '.join(sorted(site.roots))}; a word that is meant as a string needs quotes"
    if root in ENVIRONMENT:
        return problem(site, use.position, f"there is no {root} here", hint, "warning")
    return problem(site, use.position, f"there is no variable {root}", hint)


@rule(
    "AF108",
    severity="error",
    title="Expressions use parameters, steps and fields that exist",
    why="""In an expression Argo's linter looks up no name. One that does not exist is nil when the expression is
evaluated, and the tag is left as it stands. `??` and `?.` say that a value may well be missing; such names are not
reported.""",
    bad="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: greet-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: message, value: Hello}]}
  templates:
    - name: main
      inputs: {parameters: [{name: message}]}
      container: {image: "busybox:1.37", args: ["{{=inputs.parameters.mesage}}"]}
""",
    good="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: greet-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: message, value: Hello}]}
  templates:
    - name: main
      inputs: {parameters: [{name: message}]}
      container: {image: "busybox:1.37", args: ["{{=inputs.parameters.message}}"]}
""",
    link=_VARIABLES,
)
def fields_exist(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look up the rest of every variable."""
    outputs: dict[str, frozenset[str]] | None = None
    for site, analysis in expressions(manifest, "expr", "tag"):
        if analysis.tree is None:
            continue
        found = list(uses(analysis.tree))
        cut = any(_unknown_root(site, use) for use in found)
        for use in found:
            # The rest of a name that a hyphen cut in two is an unknown name, and reported as one.
            if cut and any(hyphen_hint(site.text, position) for position in use.positions[1:]):
                continue
            if use.guarded or len(use.chain) < 2:
                continue
            if outputs is None:
                outputs = _output_parameters(manifest)
            yield from _unknown_field(site, use, outputs)


@rule(
    "AF113",
    severity="error",
    title="Expressions use steps and tasks that have ended",
    why="""A task sees the outputs of the tasks it depends on, and a step those of the groups before its own. For tags
without an expression Argo's linter checks that; in an expression the value is nil, and the tag is left as it stands.
An order that happens to be right in one run is no order.""",
    bad="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: sum-}
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
          - {name: count, template: count}
          - name: say
            template: say
            arguments: {parameters: [{name: text, value: "{{=tasks.count.outputs.result}}"}]}
    - name: count
      script: {image: "busybox:1.37", command: [sh], source: echo 1}
    - name: say
      inputs: {parameters: [{name: text}]}
      container: {image: "busybox:1.37", args: ["{{inputs.parameters.text}}"]}
""",
    good="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: sum-}
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
          - {name: count, template: count}
          - name: say
            template: say
            depends: count
            arguments: {parameters: [{name: text, value: "{{=tasks.count.outputs.result}}"}]}
    - name: count
      script: {image: "busybox:1.37", command: [sh], source: echo 1}
    - name: say
      inputs: {parameters: [{name: text}]}
      container: {image: "busybox:1.37", args: ["{{inputs.parameters.text}}"]}
""",
    link=_VARIABLES,
)
def ended(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Compare the steps and tasks of every expression with the order of them."""
    for site, analysis in expressions(manifest, "expr", "tag"):
        if analysis.tree is None or site.earlier is None or site.nodes is None:
            continue
        for use in uses(analysis.tree):
            if use.guarded or len(use.chain) < 3 or use.chain[0] not in ("tasks", "steps"):
                continue
            kind, name = use.chain[:2]
            if name in site.nodes and not site.earlier(name):
                hint = f"add {name} to its `depends`" if kind == "tasks" else f"put it in a group after that of {name}"
                yield problem(site, use.positions[1], f"{name} need not have ended here", hint)


def _unknown_field(site: Site, use: Use, outputs: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    root, chain = use.chain[0], use.chain
    if root in FIELDS and chain[1] not in FIELDS[root]:
        # `json` is a key beside the keys of labels and annotations, written with a dot.
        yield _missing(site, use, 1, FIELDS[root])
    elif root == "inputs" and len(chain) > 2 and site.inputs is not None:
        yield from _listed(site, use, 2, site.inputs.get(chain[1]))
    elif root == "workflow" and chain[1] == "parameters" and len(chain) > 2 and chain[2] != "json":
        yield from _listed(site, use, 2, site.parameters)
    elif root in ("steps", "tasks") and site.nodes is not None:
        if chain[1] not in site.nodes and chain[1] != "name":
            yield _missing(site, use, 1, site.nodes)
        elif len(chain) > 2 and chain[2] not in NODE_FIELDS:
            yield _missing(site, use, 2, NODE_FIELDS)
        elif len(chain) > 4 and chain[2:4] == ("outputs", "parameters"):
            callee = site.nodes.get(chain[1], {}).get("template")
            yield from _listed(site, use, 4, outputs.get(callee) if isinstance(callee, str) else None)


def _listed(site: Site, use: Use, index: int, known: frozenset[str] | None) -> Iterator[Problem]:
    if known is not None and use.chain[index] not in known:
        yield _missing(site, use, index, known)


def _missing(site: Site, use: Use, index: int, known: Collection[str]) -> Problem:
    name = use.chain[index]
    hint = hyphen_hint(site.text, use.positions[index]) or suggestion(name, known)
    if not hint and len(known) <= 12:
        hint = f"what there is: {', '.join(sorted(known))}" if known else "there are none"
    return problem(site, use.positions[index], f"{'.'.join(use.chain[:index])} has no {name}", hint)


def _output_parameters(manifest: Manifest) -> dict[str, frozenset[str]]:
    """The output parameters of every named template."""
    found: dict[str, frozenset[str]] = {}
    for _, template in manifest.templates:
        outputs: Any = template.get("outputs")
        items = outputs.get("parameters") if isinstance(outputs, dict) else None
        names = [item.get("name") for item in (items if isinstance(items, list) else ()) if isinstance(item, dict)]
        if isinstance(template.get("name"), str):
            found[template["name"]] = frozenset(str(name) for name in names)
    return found
