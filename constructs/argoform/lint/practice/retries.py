"""Rules about retries and deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from argoform.argo.names import CALLING_KINDS
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import container, template, workflow
from argoform.lint.practice.facts import (
    Body,
    attempts,
    call_sites,
    counted,
    defaults,
    kind_of,
    mapping,
    named,
    pods,
    retry,
    tags,
    template_name,
)
from argoform.lint.rule import rule

_RETRIES = "https://argo-workflows.readthedocs.io/en/latest/retries/"
_DEADLINES = "https://argo-workflows.readthedocs.io/en/latest/walk-through/timeouts/"
_MANY = 2
"""Retries without a pause up to which nothing is said."""

_CREATE = """
retryStrategy: {limit: 2}
resource:
  action: %s
  manifest: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: result}
"""


@rule(
    "AF020",
    severity="note",
    title="Something is retried",
    why="Nodes are drained, registries answer slowly and spot machines disappear: without any retryStrategy each of "
    "these fails the whole workflow.",
    bad=container(""),
    good=container("", spec="templateDefaults:\n  retryStrategy: {limit: 2, retryPolicy: OnError}"),
    link=_RETRIES,
)
def no_retry(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Once a workflow."""
    found = pods(manifest)
    if found and "retryStrategy" not in manifest.fields:
        yield Problem(
            manifest.spec_path,
            f"{counted(len(found), 'template')} with pods, and nothing is ever retried",
            "set `templateDefaults.retryStrategy`, with `retryPolicy: OnError` where work must not be repeated",
        )


@rule(
    "AF021",
    severity="note",
    title="Something ends the workflow at last",
    why="A pod that hangs keeps its node, its locks and its place in the parallelism until somebody notices.",
    bad=container(""),
    good=container("", spec="activeDeadlineSeconds: 3600"),
    link=_DEADLINES,
)
def no_deadline(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Once a workflow; a deadline anywhere is enough."""
    found = pods(manifest)
    if not found or not manifest.fields.isdisjoint(("activeDeadlineSeconds", "timeout")):
        return
    yield Problem(
        manifest.spec_path,
        f"{counted(len(found), 'template')} with pods, and no deadline on any, nor on the workflow",
        "set `activeDeadlineSeconds` on the spec, or `templateDefaults.timeout`",
    )


@rule(
    "AF022",
    severity="warning",
    title="What creates an object is not retried as it stands",
    needs=("resource",),
    why="`action: create` succeeds once: when the object was made and only the answer got lost, a retry fails because "
    "the name is taken, and with `generateName` it makes a second object.",
    bad=template(_CREATE % "create"),
    good=template(_CREATE % "apply"),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/kubernetes-resources/",
)
def create_retried(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """A resource template with the action create that a retryStrategy reaches."""
    for path, body in manifest.templates:
        if mapping(body.get("resource")).get("action") != "create":
            continue
        times = attempts(retry(manifest, body))
        written = str(mapping(body.get("resource")).get("manifest", ""))
        # A name with the number of the attempt is another one each time, and says that it is meant so.
        if times <= 1 or any("name:" in line and "retries" in "".join(tags(line)) for line in written.splitlines()):
            continue
        generated = "generateName" in written
        effect = (
            "makes one object for each attempt" if generated else "fails in a second attempt when the first made it"
        )
        yield Problem(
            f"{path}.resource.action",
            f"the template `{template_name(body, path)}` may run {_times(times)}, and `create` {effect}",
            "use `apply` with a fixed name, or set `retryStrategy: {limit: 0}` on this template",
        )


@rule(
    "AF023",
    severity="warning",
    title="Retries end",
    needs=("retryStrategy",),
    why="Without `limit` and without `backoff.maxDuration` a retryStrategy tries again for ever: what can never work "
    "keeps making pods.",
    bad=container("", spec="templateDefaults:\n  retryStrategy: {retryPolicy: OnFailure}"),
    good=container("", spec="templateDefaults:\n  retryStrategy: {retryPolicy: OnFailure, limit: 2}"),
    link=_RETRIES,
)
def endless(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """An expression may end the retries too."""
    for path, strategy in _strategies(manifest):
        backoff = mapping(strategy.get("backoff"))
        if strategy.get("limit") is None and not backoff.get("maxDuration") and not strategy.get("expression"):
            yield Problem(
                path,
                "this retryStrategy has no limit, so it tries again for ever",
                "set `limit`, or `backoff.maxDuration`",
            )


@rule(
    "AF024",
    severity="note",
    title="Retries wait for each other",
    needs=("retryStrategy",),
    why="Attempts that follow at once meet the same outage: all of them are used up within seconds.",
    bad=container("", spec="templateDefaults:\n  retryStrategy: {limit: 5}"),
    good=container(
        "",
        spec="templateDefaults:\n  retryStrategy:\n    limit: 5\n    backoff: {duration: 10s, factor: 2, "
        "maxDuration: 10m}",
    ),
    link=_RETRIES + "#back-off",
)
def no_backoff(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """From the third retry on."""
    for path, strategy in _strategies(manifest):
        times = attempts(strategy)
        if times - 1 > _MANY and times != float("inf") and not mapping(strategy.get("backoff")).get("duration"):
            yield Problem(
                path,
                f"{int(times) - 1} retries follow each other without a pause",
                "set `backoff`: a `duration`, a `factor` and a `maxDuration`",
            )


@rule(
    "AF025",
    severity="warning",
    title="Retries do not multiply",
    needs=("retryStrategy",),
    why="A dag or steps template that is retried runs everything below it again, with its own retries: a limit of 5 on "
    "both levels lets a leaf run 36 times. A retryStrategy of the spec counts on every level.",
    bad=workflow(
        """
        entrypoint: main
        retryStrategy: {limit: 2}
        templates:
          - name: main
            steps:
              - - {name: work, template: work}
          - name: work
            suspend: {duration: 1m}
        """
    ),
    good=workflow(
        """
        entrypoint: main
        templates:
          - name: main
            steps:
              - - {name: work, template: work}
          - name: work
            retryStrategy: {limit: 2}
            suspend: {duration: 1m}
        """
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/#retrystrategy",
)
def multiplied(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Once a workflow: the worst way from a template that retries to a leaf that does."""
    way = _worst(manifest)
    if way.levels >= 2:
        yield Problem(
            way.path,
            f"the template `{way.name}` may run {_times(way.runs)}: {way.levels} templates on the way to it retry",
            "give retries to the templates that do the work, not to the dags and steps above them",
        )


@dataclass(frozen=True, slots=True)
class _Way:
    """A way down to a leaf: how often the leaf runs, how many levels retry, and which leaf it is."""

    runs: float = 1.0
    levels: int = 0
    path: str = ""
    name: str = ""


def _strategies(manifest: Manifest) -> Iterator[tuple[str, Body]]:
    places = [(manifest.spec_path, manifest.spec), (f"{manifest.spec_path}.templateDefaults", defaults(manifest))]
    for path, body in (*places, *manifest.templates):
        strategy = body.get("retryStrategy")
        if isinstance(strategy, dict):
            yield f"{path}.retryStrategy", strategy


def _times(times: float) -> str:
    return "without end" if times == float("inf") else f"{times:.15g} times"


def _worst(manifest: Manifest) -> _Way:
    """The way to a leaf that makes it run most often, of all ways on which at least two levels retry.

    Every template is worked out once, after those that it calls; one that calls itself is counted once.
    """
    below = _callees(manifest)
    done: dict[int, _Way] = {}
    begun: set[int] = set()
    worst = _Way()
    for root_path, root in manifest.templates:
        waiting = [(root_path, root, False)]
        while waiting:
            path, body, ready = waiting.pop()
            key = id(body)
            if key in done or (key in begun and not ready):
                continue
            if not ready:
                begun.add(key)
                waiting.append((path, body, True))
                waiting.extend((place, callee, False) for place, callee in below.get(key, ()))
                continue
            own = float(attempts(retry(manifest, body)))
            best = max((done.get(id(callee), _Way()) for _, callee in below.get(key, ())), default=_Way(), key=_often)
            if kind_of(body) not in CALLING_KINDS:
                best = _Way(path=path, name=template_name(body, path))
            done[key] = _Way(best.runs * own, best.levels + (own > 1), best.path, best.name)
            if done[key].levels >= 2 and done[key].name and _often(done[key]) > _often(worst):
                worst = done[key]
    return worst


def _often(way: _Way) -> tuple[float, int]:
    return way.runs, way.levels


def _callees(manifest: Manifest) -> dict[int, list[tuple[str, Body]]]:
    """The templates that each template calls, with their paths, by its identity."""
    by_name = named(manifest)
    found: dict[int, list[tuple[str, Body]]] = {}
    for call in call_sites(manifest):
        inline = call.body.get("inline")
        target: Any = by_name.get(str(call.body.get("template", "")))
        if isinstance(inline, dict):
            target = (f"{call.path}.inline", inline)
        if target is not None:
            found.setdefault(id(call.caller), []).append(target)
    return found
