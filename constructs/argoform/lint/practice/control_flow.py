"""Rules about which nodes run, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import template, workflow
from argoform.lint.practice.facts import (
    Body,
    Call,
    call_sites,
    containers,
    dumped,
    items,
    mapping,
    named,
    tags,
    template_name,
)
from argoform.lint.rule import rule

_SKIPPING = """
entrypoint: main
templates:
  - name: main
    dag:
      tasks:
        - {name: flip, template: flip}
        - {name: heads, template: flip, depends: flip, when: "{{tasks.flip.outputs.result}} == heads"}
        - name: report
          template: report
          depends: %s
          arguments:
            parameters:
              - {name: said, value: "{{tasks.heads.outputs.result}}"}
  - name: flip
    script: {image: "python:3.13", command: [python], source: print("heads")}
  - name: report
    inputs:
      parameters:
        - {name: said}
    container: {image: "busybox:1.37", command: [echo, "{{inputs.parameters.said}}"]}
"""
_REFERENCE = re.compile(
    r"\b(?:steps|tasks)(?:\.([A-Za-z0-9_-]+)|\[\\?['\"]([^'\"\\]+)\\?['\"]\])\.outputs\.(parameters|artifacts|result)"
)


@rule(
    "AF030",
    severity="warning",
    title="A dag says with `depends` what may fail",
    needs=("continueOn",),
    why="`continueOn` makes a failed task count as a success for everything that follows, so that tasks run which were "
    "never meant to. `depends` says it where it matters: on the task that can do without the other.",
    bad=workflow(
        """
        entrypoint: main
        templates:
          - name: main
            dag:
              tasks:
                - {name: notify, template: work, continueOn: {failed: true}}
                - {name: load, template: work, dependencies: [notify]}
          - name: work
            suspend: {duration: 1m}
        """
    ),
    good=workflow(
        """
        entrypoint: main
        templates:
          - name: main
            dag:
              tasks:
                - {name: notify, template: work}
                - {name: load, template: work, depends: notify.Succeeded || notify.Failed}
          - name: work
            suspend: {duration: 1m}
        """
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/enhanced-depends-logic/",
)
def continue_on(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """In dags alone: steps have nothing else."""
    for call in call_sites(manifest):
        known = mapping(call.body.get("continueOn"))
        on = [result for field, result in (("failed", "Failed"), ("error", "Errored")) if known.get(field) is True]
        if on and "dag" in call.caller:
            wanted = " || ".join(f"{call.name}.{result}" for result in ("Succeeded", *on))
            yield Problem(
                f"{call.path}.continueOn",
                f"the task `{call.name}` counts as a success for every task after it, also when it fails",
                f"write `depends: {wanted}` on the tasks that can do without it",
            )


@rule(
    "AF031",
    severity="warning",
    title="Outputs of nodes that may be skipped have a default",
    needs=("when", "depends"),
    why="A node whose `when` is false has no outputs, nor has one that was omitted. "
    "From Argo 4.0.7 and 3.7.16 on a reference to one of them that "
    "nothing handles fails the node that uses it; before, the tag itself was passed on as text.",
    bad=workflow(_SKIPPING % "heads"),
    good=workflow(_SKIPPING % "heads.Succeeded"),
    link="https://argo-workflows.readthedocs.io/en/latest/conditional-artifacts-parameters/",
)
def skipped_outputs(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Arguments that take an output of a task or step that may not have run, and do not follow only when it has."""
    by_caller: dict[int, dict[str, Call]] = {}
    for call in call_sites(manifest):
        by_caller.setdefault(id(call.caller), {})[call.name] = call
    fails = context.version.at_least("4.0.7") or (
        context.version.dialect == "3.7" and context.version.at_least("3.7.16")
    )
    effect = "the node fails then" if fails else "the tag is passed on as text then, and Argo 4.0.7 fails the node"
    for call in call_sites(manifest):
        around = by_caller[id(call.caller)]
        for sort in ("parameters", "artifacts"):
            for path, argument in items(mapping(call.body.get("arguments")).get(sort), f"{call.path}.arguments.{sort}"):
                for name in _unhandled(argument):
                    source = around.get(name)
                    if source is None:
                        continue
                    skipped = bool(source.body.get("when")) and _runs_without(call, source)
                    if not skipped and not _runs_when_omitted(call, source):
                        continue
                    if not _has_default(manifest, call, source, argument, sort):
                        how = "which its `when` may skip" if skipped else "also when it was omitted"
                        yield Problem(
                            path,
                            f"`{call.name}` takes an output of `{name}`, {how}; {effect}",
                            _advice(call, name, sort),
                        )


@rule(
    "AF032",
    severity="note",
    title="What waits for a person does not wait for ever",
    needs=("suspend",),
    why="A suspend template without a duration stops the workflow until somebody resumes it; without a deadline it "
    "holds its locks and its place until then.",
    bad=template("suspend: {}"),
    good=template("suspend: {duration: 24h}"),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/suspending/",
)
def endless_suspend(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """A deadline of the workflow is enough."""
    if manifest.spec.get("activeDeadlineSeconds") is not None:
        return
    for path, body in manifest.templates:
        suspend = body.get("suspend")
        if isinstance(suspend, dict) and not suspend.get("duration") and body.get("activeDeadlineSeconds") is None:
            yield Problem(
                f"{path}.suspend",
                f"the template `{template_name(body, path)}` waits until somebody resumes it",
                "set `duration`, or `activeDeadlineSeconds` on the spec",
            )


@rule(
    "AF033",
    severity="note",
    title="A daemon says when it is ready",
    needs=("daemon",),
    why="The nodes after a daemon start as soon as its container runs. Without a readiness probe that is before it "
    "answers, and they fail now and then.",
    bad=template('daemon: true\ncontainer: {image: "redis:8.0"}'),
    good=template("daemon: true\ncontainer:\n  image: redis:8.0\n  readinessProbe:\n    tcpSocket: {port: 6379}"),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/daemon-containers/",
)
def daemon_probe(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The main container of a template with `daemon: true`."""
    for one in containers(manifest):
        if one.template.get("daemon") is True and one.field == "container" and one.body.get("readinessProbe") is None:
            yield Problem(
                one.path,
                f"the daemon `{template_name(one.template)}` has no readinessProbe, so what follows does not wait "
                f"for it",
                "set `readinessProbe` on its container",
            )


def _unhandled(argument: Body) -> list[str]:
    """The nodes whose outputs an argument takes without saying what to do when there are none."""
    found = []
    expressions = [tag for tag in tags(dumped(argument)) if "??" not in tag]
    if isinstance(argument.get("fromExpression"), str):
        # An expression of its own says under which condition it takes which.
        return []
    for tag in expressions:
        if tag.lstrip().startswith("=") and "?" in tag:
            continue
        found += [dotted or quoted for dotted, quoted, _ in _REFERENCE.findall(tag)]
    return list(dict.fromkeys(found))


def _runs_without(call: Call, source: Call) -> bool:
    """Whether a node also runs when another was skipped."""
    when = call.body.get("when")
    if when and (when == source.body.get("when") or f"{source.name}.status" in str(when)):
        return False
    depends = call.body.get("depends")
    if isinstance(depends, str):
        named_results = re.findall(rf"(?<![\w.-]){re.escape(source.name)}(?:\.([A-Za-z]+))?(?![\w-])", depends)
        return not named_results or any(result in ("", "Skipped", "Omitted") for result in named_results)
    return True


def _runs_when_omitted(call: Call, source: Call) -> bool:
    """Whether a task says that it runs also when another, whose own `depends` may fail, was omitted."""
    depends = str(call.body.get("depends") or "")
    omitted = re.search(rf"(?<![\w.-]){re.escape(source.name)}\.Omitted\b", depends)
    return omitted is not None and bool(source.body.get("depends"))


def _has_default(manifest: Manifest, call: Call, source: Call, argument: Body, sort: str) -> bool:
    if argument.get("optional") is True or argument.get("default") is not None:
        return True
    target = named(manifest).get(str(call.body.get("template", "")))
    for _, declared in items(mapping(mapping(target[1] if target else {}).get("inputs")).get(sort), ""):
        if declared.get("name") == argument.get("name") and (
            declared.get("optional") is True or declared.get("default") is not None
        ):
            return True
    maker = named(manifest).get(str(source.body.get("template", "")))
    outputs = mapping(mapping(maker[1] if maker else {}).get("outputs")).get(sort)
    wanted = [output for _, output in items(outputs, "") if f"outputs.{sort}.{output.get('name')}" in dumped(argument)]
    return bool(wanted) and all("default" in mapping(output.get("valueFrom")) for output in wanted)


def _advice(call: Call, name: str, sort: str) -> str:
    if sort == "artifacts":
        return "make the input artifact `optional: true`"
    only = f", or run only after it: `depends: {name}.Succeeded`" if "dag" in call.caller else ""
    return f"give the input a `default`, use `??` in an expression{only}"
