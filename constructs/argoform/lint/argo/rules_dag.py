"""The order of tasks in a dag."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.errors import nearest
from argoform.lint.argo.body import Body
from argoform.lint.argo.dag import LOOP_RESULTS, RESULTS, loops
from argoform.lint.argo.examples import calls
from argoform.lint.argo.rules_templates import own_bodies
from argoform.lint.argo.tags import has_plain_tag
from argoform.lint.argo.values import items, mapping, text
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

_DAG = "https://argo-workflows.readthedocs.io/en/latest/walk-through/dag/"
_DEPENDS = "https://argo-workflows.readthedocs.io/en/latest/enhanced-depends-logic/"


def _dags(manifest: Manifest, context: Context) -> Iterator[Body]:
    return (body for body in own_bodies(manifest, context) if body.kind == "dag")


@rule(
    "ARGO090",
    family="argo",
    severity="error",
    title="A dag has tasks",
    needs=("dag",),
    why="A dag without a task does nothing; Argo refuses it, though it takes empty steps.",
    bad=calls("dag: {tasks: []}"),
    good=calls("dag: {tasks: [{name: one, template: work}]}"),
    link=_DAG,
)
def has_tasks(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Dags without tasks."""
    for body in _dags(manifest, context):
        if not body.dag.tasks:
            yield body.problem(".dag.tasks", "the dag has no task")


@rule(
    "ARGO091",
    family="argo",
    severity="error",
    title="Tasks depend on tasks that exist",
    needs=("dag",),
    why="Every name in `depends` and `dependencies` is one of a task of the same dag; words like `and` and `true` are "
    "taken for names too. A word behind a dot that does not begin with a capital is one as well.",
    bad=calls("dag: {tasks: [{name: one, template: work, depends: zero}]}"),
    good=calls("dag: {tasks: [{name: zero, template: work}, {name: one, template: work, depends: zero}]}"),
    link=_DEPENDS,
)
def dependency_exists(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Names in `depends` and `dependencies`."""
    for body in _dags(manifest, context):
        for path, task in body.dag.tasks:
            for found in body.dag.dependencies[text(task.get("name"))]:
                if found.task not in body.dag.by_name:
                    near = context.near(found.task, body.dag.by_name)
                    hint = f"did you mean {near!r}?" if near else ""
                    yield Problem(f"{path}{found.field}", f"the dag has no task {found.task!r}", hint)


@rule(
    "ARGO092",
    family="argo",
    severity="error",
    title="Tasks depend on results that exist",
    needs=("dag",),
    why=f"A task can have {', '.join(RESULTS)}; the last two only when it loops.",
    bad=calls("dag: {tasks: [{name: zero, template: work}, {name: one, template: work, depends: zero.Success}]}"),
    good=calls("dag: {tasks: [{name: zero, template: work}, {name: one, template: work, depends: zero.Succeeded}]}"),
    link=_DEPENDS,
)
def dependency_result(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Results in `depends`."""
    for body in _dags(manifest, context):
        for path, task in body.dag.tasks:
            for found in body.dag.dependencies[text(task.get("name"))]:
                if found.result and found.result not in RESULTS:
                    near = nearest(found.result, RESULTS)
                    hint = f"did you mean {near}?" if near else f"one of {', '.join(RESULTS)}"
                    yield Problem(f"{path}{found.field}", f"a task has no result {found.result!r}", hint)
                elif found.result in LOOP_RESULTS and not loops(body.dag.by_name.get(found.task, {"withParam": "?"})):
                    said = f"{found.result} is of a task with a loop, which {found.task!r} has not"
                    yield Problem(f"{path}{found.field}", said)


@rule(
    "ARGO093",
    family="argo",
    severity="error",
    title="Tasks do not wait for each other",
    needs=("dag",),
    why="A cycle of dependencies never begins.",
    bad=calls("dag: {tasks: [{name: one, template: work, depends: two}, {name: two, template: work, depends: one}]}"),
    good=calls("dag: {tasks: [{name: one, template: work}, {name: two, template: work, depends: one}]}"),
    link=_DAG,
)
def no_cycle(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Cycles of dependencies."""
    for body in _dags(manifest, context):
        cycle = body.dag.cycle
        if cycle:
            path = next(path for path, task in body.dag.tasks if text(task.get("name")) == cycle[0])
            shown = [*cycle[:8], "..."] if len(cycle) > 8 else [*cycle, cycle[0]]
            yield Problem(path, f"the tasks wait for each other: {' -> '.join(shown)}")


@rule(
    "ARGO094",
    family="argo",
    severity="error",
    title="A dag orders its tasks in one way",
    needs=("dag",),
    why="Once a task has `depends`, no task of the dag may have `dependencies` or `continueOn`, and none a name that "
    "begins with a digit; neither may a task with `dependencies`.",
    bad=calls(
        "dag: {tasks: [{name: zero, template: work}, {name: one, template: work, depends: zero}, "
        "{name: two, template: work, dependencies: [one]}]}"
    ),
    good=calls(
        "dag: {tasks: [{name: zero, template: work}, {name: one, template: work, depends: zero}, "
        "{name: two, template: work, depends: one}]}"
    ),
    link=_DEPENDS,
)
def one_way(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`depends` beside `dependencies`, `continueOn` and names that begin with a digit."""
    for body in _dags(manifest, context):
        depends = any(text(task.get("depends")) for _, task in body.dag.tasks)
        for path, task in body.dag.tasks:
            listed, name = bool(items(task.get("dependencies"))), text(task.get("name"))
            if depends and listed:
                yield Problem(f"{path}.dependencies", "other tasks of this dag have `depends`", "use `depends` in all")
            if depends and task.get("continueOn") is not None:
                said = "`continueOn` does not go with `depends`"
                yield Problem(f"{path}.continueOn", said, "say `task.Failed` or `task.Errored` in `depends`")
            if name[:1].isdigit() and (depends or listed):
                yield Problem(f"{path}.name", f"the name {name!r} begins with a digit, which dependencies cannot name")


@rule(
    "ARGO095",
    family="argo",
    severity="error",
    title="Targets of a dag are tasks",
    needs=("target",),
    why="`target` is a list of tasks, each behind a single space; the dag ends when they have.",
    bad=calls("dag: {target: two, tasks: [{name: one, template: work}]}"),
    good=calls("dag: {target: one, tasks: [{name: one, template: work}]}"),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/#dagtemplate",
)
def target(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The target of a dag."""
    for body in _dags(manifest, context):
        targets = text(mapping(body.resolved.get("dag")).get("target"))
        for word in targets.split(" ") if targets else ():
            if word not in body.dag.by_name and not has_plain_tag(word):
                near = context.near(word, body.dag.by_name)
                hint = f"did you mean {near!r}?" if near else ""
                yield body.problem(".dag.target", f"the dag has no task {word!r}", hint)
