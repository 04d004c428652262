"""Rules: tags that Argo's linter does not look at, and that stay as they stand when the workflow runs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from argoform.argo.names import calls, template_kind
from argoform.errors import nearest
from argoform.lint.context import Context
from argoform.lint.expressions.errors import caret
from argoform.lint.expressions.names import ENVIRONMENT, FIELDS
from argoform.lint.expressions.tags import ROOTS, Tag, tags, texts
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

_VARIABLES = "https://argo-workflows.readthedocs.io/en/latest/variables/"

_CHECKED = tuple(f"{root}." for root in ROOTS)
_FIRST = re.compile(r"\w+")

MOST_TAGS = 200
"""Tags of one text that are looked at."""


def _all(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    """Every text of the spec with a tag, with its path."""
    return manifest.once(_in_spec)


def _in_spec(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    return tuple((path, text) for path, text in manifest.inventory.tagged if path.startswith("spec"))


def _at(path: str, text: str, tag: Tag, message: str, hint: str = "", severity: Any = None) -> Problem:
    return Problem(path, f"{message}:\n{caret(text, tag.start)}", hint, severity)


@rule(
    "AF109",
    severity="error",
    title="Tags are closed",
    why="""Argo replaces tags in the whole template at once, as one text of JSON. A `{{` without `}}` takes in all
that follows up to the next `}}`, the beginning of the next tag with it: neither is replaced, and no error is raised
where braces happen to follow.""",
    bad="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: greet-}
spec:
  entrypoint: main
  templates:
    - name: main
      retryStrategy: {limit: 2}
      container:
        image: busybox:1.37
        args: ["{{retries}", "{{workflow.name}}"]
        resources: {limits: {memory: 64Mi}}
""",
    good="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: greet-}
spec:
  entrypoint: main
  templates:
    - name: main
      retryStrategy: {limit: 2}
      container:
        image: busybox:1.37
        args: ["{{retries}}", "{{workflow.name}}"]
        resources: {limits: {memory: 64Mi}}
""",
    link=_VARIABLES,
)
def closed(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look for `{{` without `}}` in the same text, where Argo's own linter does not."""
    for path, text in _all(manifest):
        for tag in tags(text):
            body = tag.body.strip()
            if tag.closed or tag.expression or body.startswith(_CHECKED):
                continue
            ours = (name := _FIRST.match(body)) is not None and name[0] in ENVIRONMENT
            yield _at(path, text, tag, "the tag is not closed", "close it with `}}`", None if ours else "warning")


@rule(
    "AF110",
    severity="error",
    title="Tags begin with a name that Argo has",
    why="""Argo checks and replaces only tags that begin with a name it knows. One such as `{{input.parameters.x}}` is
taken for somebody else's, passes every check, and reaches the container as it stands.""",
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
      container: {image: "busybox:1.37", args: ["{{input.parameters.message}}"]}
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
      container: {image: "busybox:1.37", args: ["{{inputs.parameters.message}}"]}
""",
    link=_VARIABLES,
)
def known_roots(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look for first words that are nearly Argo's."""
    for path, text in _all(manifest):
        # A text of nothing else is reported a few times and not for ever.
        for tag in itertools.islice(tags(text), MOST_TAGS):
            if tag.closed and not tag.expression and (like := _misspelt(tag.body.strip())):
                yield _at(path, text, tag, f"the tag is none of Argo's: {tag.body.strip()}", f"do you mean {like}?")


_SIMPLE = re.compile(r"[A-Za-z][\w-]*(?:\.[\w-]+)+")


def _misspelt(body: str) -> str:
    """The tag that is meant; empty for one of Argo's own and one that is nothing like them."""
    if not _SIMPLE.fullmatch(body):
        return ""
    first, second, *rest = body.split(".")
    if first in ROOTS or first in FIELDS:
        return ""
    root = nearest(first, ROOTS)
    if root in ("steps", "tasks"):
        fits = bool(rest) and rest[0] in ("outputs", "status", "id", "ip", "exitCode", "startedAt", "finishedAt")
    else:
        fits = second in FIELDS.get(root, ())
    return ".".join((root, second, *rest)) if fits else ""


@rule(
    "AF111",
    severity="error",
    title="`{{item}}` stands in a loop",
    why="""`{{item}}` is replaced in a step or task with withItems, withParam or withSequence, and nowhere else. In a
step without a loop, and in the template that the step calls, it stays as it stands; Argo's linter lets it pass. A
template gets the item as an argument.""",
    bad="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: loop-}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - {name: say, template: say, withItems: [a, b]}
    - name: say
      container: {image: "busybox:1.37", args: ["{{item}}"]}
""",
    good="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: loop-}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - name: say
            template: say
            arguments: {parameters: [{name: word, value: "{{item}}"}]}
            withItems: [a, b]
    - name: say
      inputs: {parameters: [{name: word}]}
      container: {image: "busybox:1.37", args: ["{{inputs.parameters.word}}"]}
""",
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/loops/",
)
def item_in_loop(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look for `{{item}}` outside of loops."""
    if not any("item" in text for _, text in _all(manifest)):
        return
    for path, template in manifest.templates:
        if path.endswith(".inline"):
            continue
        if template_kind(template) in ("dag", "steps"):
            for place, call in calls(template, path):
                if not any(call.get(key) for key in ("withItems", "withParam", "withSequence")):
                    body = {key: value for key, value in call.items() if key != "inline"}
                    yield from _items(body, place, "this step or task has no loop")
        else:
            yield from _items(template, path, "a template has no item of its own")


def _items(value: Any, path: str, why: str) -> Iterator[Problem]:
    for here, text in texts(value, path):
        for tag in itertools.islice(tags(text), MOST_TAGS):
            if tag.closed and not tag.expression and tag.body.strip() == "item":
                yield _at(here, text, tag, f"{{{{item}}}} is not replaced here: {why}")


@rule(
    "AF112",
    severity="error",
    title="`{{retries}}` and `{{lastRetry...}}` stand where something is retried",
    why="""Both are replaced only in a template that has a retryStrategy, its own or the default of all. Elsewhere
they reach the container as they stand; Argo's linter lets them pass.""",
    bad="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: retry-}
spec:
  entrypoint: main
  templates:
    - name: main
      container: {image: "busybox:1.37", args: ["{{retries}}"]}
""",
    good="""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: retry-}
spec:
  entrypoint: main
  templates:
    - name: main
      retryStrategy: {limit: 3}
      container: {image: "busybox:1.37", args: ["{{retries}}"]}
""",
    link="https://argo-workflows.readthedocs.io/en/latest/retries/",
)
def retried(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look for tags of retries in templates without a strategy."""
    if not any("etr" in text for _, text in _all(manifest)):
        return
    spec = manifest.spec
    defaults = spec.get("templateDefaults")
    default = defaults.get("retryStrategy") if isinstance(defaults, dict) else None
    if spec.get("retryStrategy") is not None or default is not None:
        return
    # A template that is called from another object can have the strategy of that object's defaults.
    severity = None if manifest.kind in ("Workflow", "CronWorkflow") else "warning"
    for path, template in manifest.templates:
        if template.get("retryStrategy") is None and template_kind(template) not in ("dag", "steps"):
            for here, text in texts(template, path):
                for tag in itertools.islice(tags(text), MOST_TAGS):
                    body = tag.body.strip()
                    if tag.closed and not tag.expression and (body == "retries" or body.startswith("lastRetry.")):
                        message = f"{{{{{body}}}}} is not replaced: the template has no retryStrategy"
                        yield _at(here, text, tag, message, severity=severity)
