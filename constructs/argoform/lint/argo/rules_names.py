"""Names: of objects, templates, tasks, steps, containers, parameters and artifacts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argoform.lint.argo.analysis import Analysis
from argoform.lint.argo.body import Body
from argoform.lint.argo.examples import CONTAINER, calls, container, workflow
from argoform.lint.argo.tags import UNKNOWN_VALUE, has_plain_tag
from argoform.lint.argo.values import items, mapping, mappings, text
from argoform.lint.argo.walk import analysis
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule
from argoform.names import CRON_WORKFLOW_NAME_LIMIT, KUBERNETES_NAME_LIMIT

_NAME = re.compile(r"[a-zA-Z0-9][-a-zA-Z0-9]*")
_LONGEST_NAME = 128
_PARAMETER = re.compile(r"[-a-zA-Z0-9_]+")

_LINK = "https://argo-workflows.readthedocs.io/en/latest/fields/"

Named = list[tuple[str, str]]
"""The names of one list, each with the path of what it names."""


@rule(
    "ARGO020",
    family="argo",
    severity="error",
    title="Names of objects are short enough",
    why="The name becomes the value of labels, which take 63 characters; a CronWorkflow adds eleven to it for "
    "each run.",
    bad=workflow(f"- name: main\n  container: {CONTAINER}", metadata=f"name: {'long-' * 13}name"),
    good=workflow(f"- name: main\n  container: {CONTAINER}"),
    link="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
)
def object_name(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The name of the object."""
    name = text(manifest.metadata.get("name"))
    limit = CRON_WORKFLOW_NAME_LIMIT if manifest.kind == "CronWorkflow" else KUBERNETES_NAME_LIMIT
    if len(name) > limit:
        yield Problem("metadata.name", f"the name has {len(name)} characters; {limit} are the limit")


def _named(values: Any, path: str) -> Named:
    return [(f"{path}[{index}]", text(value.get("name"))) for index, value in mappings(values)]


def _strict_lists(found: Analysis) -> list[Named]:
    """The lists of templates, tasks, steps (of all groups) and containers."""
    manifest = found.manifest
    lists = [_named(manifest.spec.get("templates"), f"{manifest.spec_path}.templates")]
    for body in found.own_bodies:
        if body.kind == "dag":
            lists.append(_named(mapping(body.template.get("dag")).get("tasks"), f"{body.path}.dag.tasks"))
        elif body.kind == "containerSet":
            containers = mapping(body.template.get("containerSet")).get("containers")
            lists.append(_named(containers, f"{body.path}.containerSet.containers"))
        elif body.kind == "steps":
            steps: Named = []
            for group, entries in enumerate(items(body.resolved.get("steps"))):
                steps += _named(entries, f"{body.path}.steps[{group}]")
            lists.append(steps)
    return lists


def _in_arguments(arguments: Any, path: str) -> Iterator[Named]:
    found = mapping(arguments)
    for sort in ("parameters", "artifacts"):
        if found.get(sort):
            yield _named(found.get(sort), f"{path}.{sort}")


def _loose_lists(found: Analysis) -> list[Named]:
    """The lists of parameters and artifacts."""
    manifest = found.manifest
    lists = [*_in_arguments(manifest.spec.get("arguments"), f"{manifest.spec_path}.arguments")]
    for body in found.own_bodies:
        for which in ("inputs", "outputs"):
            lists += _in_arguments(body.template.get(which), f"{body.path}.{which}")
        for path, call in body.calls:
            lists += _in_arguments(call.get("arguments"), f"{path}.arguments")
    return lists


@rule(
    "ARGO021",
    family="argo",
    severity="error",
    title="Names are made of the right characters",
    why="Templates, tasks, steps and containers are called by letters, digits and '-', beginning with a letter or "
    "digit; parameters and artifacts may have '_' too. A tag in a name is never resolved (but for a step's, from what "
    "is known before the run).",
    bad=container("inputs: {parameters: [{name: 'first.name', value: Ada}]}"),
    good=container("inputs: {parameters: [{name: first_name, value: Ada}]}"),
    link=_LINK,
)
def name_characters(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Missing and malformed names."""
    found = analysis(manifest, context)
    for names in found.once(_strict_lists):
        for path, name in names:
            if not name:
                yield Problem(f"{path}.name", "the name is missing")
            elif len(name) > _LONGEST_NAME:
                yield Problem(f"{path}.name", f"the name has {len(name)} characters; {_LONGEST_NAME} are the limit")
            # What a step's name will be is known only at run time where a tag stands for it; Argo lets that pass.
            elif not _NAME.fullmatch(name.replace(UNKNOWN_VALUE, "0")):
                hint = "letters, digits and '-', beginning with a letter or digit"
                yield Problem(f"{path}.name", f"{name!r} is not a valid name", hint)
    for names in found.once(_loose_lists):
        for path, name in names:
            if not name:
                yield Problem(f"{path}.name", "the name is missing")
            elif not _PARAMETER.fullmatch(name):
                yield Problem(f"{path}.name", f"{name!r} is not a valid name", "letters, digits, '-' and '_'")


@rule(
    "ARGO022",
    family="argo",
    severity="error",
    title="Names are unique in their list",
    why="A reference to a name that two things have could mean either. The steps of all groups of a template are one "
    "list; a parameter and an artifact may share a name.",
    bad=calls("steps: [[{name: one, template: work}], [{name: one, template: work}]]"),
    good=calls("steps: [[{name: one, template: work}], [{name: two, template: work}]]"),
    link=_LINK,
)
def name_twice(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Names that stand twice in one list."""
    found = analysis(manifest, context)
    for lists in (_strict_lists, _loose_lists):
        for names in found.once(lists):
            first: dict[str, str] = {}
            for path, name in names:
                if name and first.setdefault(name, path) != path:
                    yield Problem(f"{path}.name", f"the name {name!r} stands at {first[name]} already")


def _global_names(body: Body) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for sort in ("parameters", "artifacts"):
        yield from body.outputs(sort)


@rule(
    "ARGO023",
    family="argo",
    severity="error",
    title="Global names of outputs are made of the right characters",
    needs=("globalName",),
    why="A `globalName` becomes part of a tag: letters, digits, '-' and '_'.",
    bad=container("outputs: {parameters: [{name: x, globalName: 'a b', valueFrom: {path: /tmp/x}}]}"),
    good=container("outputs: {parameters: [{name: x, globalName: a-b, valueFrom: {path: /tmp/x}}]}"),
    link="https://argo-workflows.readthedocs.io/en/latest/variables/",
)
def global_name(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Global names; those with a tag are known at run time only."""
    for body in analysis(manifest, context).own_bodies:
        for path, output in _global_names(body):
            name = text(output.get("globalName"))
            if name and not has_plain_tag(name) and not _PARAMETER.fullmatch(name):
                hint = "letters, digits, '-' and '_'"
                yield body.problem(f"{path}.globalName", f"{name!r} is not a valid name", hint)
