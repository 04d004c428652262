"""Rules about the environment of containers."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import container
from argoform.lint.practice.facts import containers, items, template_name
from argoform.lint.rule import rule


@rule(
    "AF083",
    severity="warning",
    title="A variable of the environment is set once",
    needs=("env",),
    why="Of two variables with one name the later wins without a word, whichever was meant.",
    bad=container("env:\n  - {name: MODE, value: fast}\n  - {name: MODE, value: safe}"),
    good=container("env:\n  - {name: MODE, value: safe}"),
    link="https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/",
)
def duplicate(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Within one container."""
    for one in containers(manifest):
        first: dict[str, str] = {}
        for path, variable in items(one.body.get("env"), f"{one.path}.env"):
            name = str(variable.get("name", ""))
            if name in first:
                yield Problem(
                    f"{path}.name",
                    f"the variable `{name}` of the template `{template_name(one.template)}` is set twice; this "
                    f"one wins",
                    f"remove one; the other is {first[name]}",
                )
            first.setdefault(name, path)
