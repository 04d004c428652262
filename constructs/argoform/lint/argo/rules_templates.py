"""Templates of every kind: one kind each, inputs, deadlines, retries, containers beside the main one, metrics."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from argoform.argo.names import CALLING_KINDS, POD_KINDS, TEMPLATE_KINDS, template_kinds
from argoform.lint.argo.body import Body
from argoform.lint.argo.examples import CONTAINER, calls, container, template
from argoform.lint.argo.locations import missing_in
from argoform.lint.argo.tags import is_placeholder
from argoform.lint.argo.values import mapping, mappings, text
from argoform.lint.argo.walk import analysis
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

_FIELDS = "https://argo-workflows.readthedocs.io/en/latest/fields/#template"
_METRICS = "https://argo-workflows.readthedocs.io/en/latest/metrics/"

RETRY_POLICIES = ("", "Always", "OnFailure", "OnError", "OnTransientError")


def own_bodies(manifest: Manifest, context: Context) -> list[Body]:
    """The templates that the object itself holds; those of others are judged with them."""
    return analysis(manifest, context).own_bodies


def escapes(path: str) -> bool:
    """Whether a path leads out of the folder at which it turns back for the first time (`/tmp/safe/../x`)."""
    if path.endswith("/.."):
        return True
    folder, turns_back, _ = path.partition("/../")
    return bool(turns_back) and not posixpath.normpath(path).startswith(folder)


@rule(
    "ARGO050",
    family="argo",
    severity="error",
    title="A template is of one kind",
    why=f"Exactly one of {', '.join(TEMPLATE_KINDS)} says what a template does; an empty one (`suspend: {{}}`) counts.",
    bad=template(f"container: {CONTAINER}\nsuspend: {{}}"),
    good=template(f"container: {CONTAINER}"),
    link="https://argo-workflows.readthedocs.io/en/latest/workflow-concepts/#template-types",
)
def one_kind(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The kind of each template."""
    for body in own_bodies(manifest, context):
        kinds = template_kinds(body.template)
        if not kinds:
            yield body.problem("", f"the template says in no way what it does; one of {', '.join(TEMPLATE_KINDS)}")
        elif len(kinds) > 1:
            yield body.problem(f".{kinds[1]}", f"the template is of several kinds: {', '.join(kinds)}", "keep one")


@rule(
    "ARGO051",
    family="argo",
    severity="error",
    title="Input artifacts have a path where something reads them",
    needs=("artifacts",),
    why="A template that does work needs `path`, the place where Argo puts the artifact; one that calls others has no "
    "such place. A path may not lead upward.",
    bad=container("inputs: {artifacts: [{name: data, raw: {data: x}}]}"),
    good=container("inputs: {artifacts: [{name: data, path: /tmp/data, raw: {data: x}}]}"),
    link=_FIELDS,
)
def input_path(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The paths of input artifacts."""
    for body in own_bodies(manifest, context):
        if body.kind is None:
            continue
        for below, artifact in body.inputs("artifacts"):
            path, name = text(artifact.get("path")), text(artifact.get("name"))
            if body.leaf and not path:
                yield body.problem(f"{below}.path", f"the input artifact {name!r} has no `path`")
            elif path and not body.leaf:
                yield body.problem(
                    f"{below}.path",
                    f"a {body.kind} template has no place for a file: the artifact {name!r} takes no `path`",
                    "leave `path` out; the template that runs a pod says it",
                )
            elif escapes(path):
                yield body.problem(f"{below}.path", "the path leads upward")


@rule(
    "ARGO052",
    family="argo",
    severity="error",
    title="Input artifacts come from the call",
    needs=("from", "fromExpression"),
    why="`from` belongs into the arguments of a call; an input says what is taken, not where from.",
    bad=container("inputs: {artifacts: [{name: data, path: /tmp/data, raw: {data: x}, from: '{{item}}'}]}"),
    good=container("inputs: {artifacts: [{name: data, path: /tmp/data, raw: {data: x}}]}"),
    link=_FIELDS,
)
def input_from(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`from` of input artifacts."""
    for body in own_bodies(manifest, context):
        for below, artifact in body.inputs("artifacts"):
            for field in ("from", "fromExpression"):
                if text(artifact.get(field)):
                    yield body.problem(f"{below}.{field}", f"an input artifact has no `{field}`")


@rule(
    "ARGO053",
    family="argo",
    severity="error",
    title="Artifact locations are complete",
    needs=("git", "hdfs"),
    why="A git location needs its repository, an HDFS one its addresses, an absolute path and someone to log in as.",
    bad=container("inputs: {artifacts: [{name: code, path: /src, optional: true, git: {revision: main}}]}"),
    good=container("inputs: {artifacts: [{name: code, path: /src, git: {repo: 'https://example.com/a.git'}}]}"),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/#artifactlocation",
)
def location(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Locations of input artifacts and of archives."""
    for body in own_bodies(manifest, context):
        archive = body.resolved.get("archiveLocation")
        places = [*body.inputs("artifacts"), (".archiveLocation", mapping(archive))]
        for below, artifact in places:
            for deeper, message in missing_in(artifact):
                yield body.problem(f"{below}{deeper}", message)


@rule(
    "ARGO054",
    family="argo",
    severity="error",
    title="Deadlines of templates are seconds",
    needs=("activeDeadlineSeconds",),
    why="`activeDeadlineSeconds` is a whole number of 0 or more, also as a string, or one tag; a template that calls "
    "others has none.",
    bad=container("activeDeadlineSeconds: 5m"),
    good=container("activeDeadlineSeconds: 300"),
    link=_FIELDS,
)
def deadline(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`activeDeadlineSeconds` of templates."""
    for body in own_bodies(manifest, context):
        value = body.resolved.get("activeDeadlineSeconds")
        if value is None or body.kind is None:
            continue
        if body.kind in CALLING_KINDS:
            yield body.problem(".activeDeadlineSeconds", f"a {body.kind} template has no deadline of its own")
        elif isinstance(value, str):
            number = re.fullmatch(r"[+-]?\d+", value, re.ASCII)
            tag = value.startswith("{{") and value.endswith("}}")
            if (not number and not tag and not is_placeholder(value)) or (number and int(value[:20]) < 0):
                yield body.problem(".activeDeadlineSeconds", "the deadline is no number of seconds", "300")
        elif isinstance(value, int) and value < 0:
            yield body.problem(".activeDeadlineSeconds", "the deadline is less than 0")


@rule(
    "ARGO055",
    family="argo",
    severity="error",
    title="Timeouts are durations, of templates that do work",
    needs=("timeout", "pendingTimeout"),
    why="`timeout` and `pendingTimeout` are durations with a unit, like 30s; a number alone is refused. Templates that "
    "call others have none.",
    bad=container("timeout: '300'"),
    good=container("timeout: 300s"),
    link=_FIELDS,
)
def timeout(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`timeout` and `pendingTimeout`."""
    yield from analysis(manifest, context).problems.get("ARGO055", ())
    for body in own_bodies(manifest, context):
        for field in ("timeout", "pendingTimeout"):
            if body.kind is not None and not body.leaf and text(body.template.get(field)):
                yield body.problem(f".{field}", f"a {body.kind} template has no `{field}`")


@rule(
    "ARGO056",
    family="argo",
    severity="error",
    title="Parallelism is of templates that call others",
    needs=("parallelism",),
    why="`parallelism` limits how many calls run at once; a template that does work calls nothing.",
    bad=container("parallelism: 2"),
    good=calls("parallelism: 2\nsteps: [[{name: one, template: work}]]"),
    link=_FIELDS,
)
def parallelism(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`parallelism` of templates."""
    for body in own_bodies(manifest, context):
        if body.kind and body.kind not in CALLING_KINDS and body.template.get("parallelism") is not None:
            yield body.problem(".parallelism", f"a {body.kind} template calls nothing that could run in parallel")


@rule(
    "ARGO057",
    family="argo",
    severity="error",
    title="Resource claims are of templates with a pod",
    needs=("resourceClaims",),
    why="`resourceClaims` become claims of the template's own pod.",
    bad=template("suspend: {}\nresourceClaims: [{name: gpu, resourceClaimName: gpu}]"),
    good=container("resourceClaims: [{name: gpu, resourceClaimName: gpu}]"),
    link="https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/",
)
def resource_claims(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`resourceClaims` of templates."""
    for body in own_bodies(manifest, context):
        if body.kind and body.kind not in POD_KINDS and body.template.get("resourceClaims"):
            yield body.problem(".resourceClaims", f"a {body.kind} template has no pod of its own")


@rule(
    "ARGO058",
    family="argo",
    severity="error",
    title="The retry policy is one that exists",
    needs=("retryPolicy",),
    why="`retryPolicy` says after which failures a template runs again.",
    bad=container("retryStrategy: {limit: 2, retryPolicy: Sometimes}"),
    good=container("retryStrategy: {limit: 2, retryPolicy: OnError}"),
    link="https://argo-workflows.readthedocs.io/en/latest/retries/",
)
def retry_policy(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`retryPolicy` of templates; that of the spec is not looked at."""
    for body in own_bodies(manifest, context):
        policy = text(mapping(body.template.get("retryStrategy")).get("retryPolicy"))
        if policy not in RETRY_POLICIES:
            hint = f"one of {', '.join(RETRY_POLICIES[1:])}"
            yield body.problem(".retryStrategy.retryPolicy", f"{policy!r} is no retry policy", hint)


@rule(
    "ARGO059",
    family="argo",
    severity="error",
    title="Init containers have names",
    needs=("initContainers",),
    why="Kubernetes knows the containers of a pod by their names.",
    bad=container("initContainers: [{image: 'python:3.12'}]"),
    good=container("initContainers: [{name: prepare, image: 'python:3.12'}]"),
    link="https://kubernetes.io/docs/concepts/workloads/pods/init-containers/",
)
def init_container_names(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The names of init containers."""
    for body in own_bodies(manifest, context):
        for index, found in mappings(body.template.get("initContainers")):
            if not text(found.get("name")):
                yield body.problem(f".initContainers[{index}].name", "the init container has no name")


def reserved(name: str) -> bool:
    """Whether Argo gives the name to a container of its own."""
    return name in ("wait", "supervisor") or name.startswith("artifact-plugin-")


@rule(
    "ARGO060",
    family="argo",
    severity="error",
    title="Containers do not take Argo's names",
    needs=("sidecars", "containerSet"),
    why="`wait`, `supervisor` and `artifact-plugin-*` are containers that Argo adds to a pod itself.",
    bad=container("sidecars: [{name: wait, image: 'python:3.12'}]"),
    good=container("sidecars: [{name: cache, image: 'python:3.12'}]"),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/sidecars/",
)
def reserved_names(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The names of sidecars and of the containers of a set."""
    for body in own_bodies(manifest, context):
        lists = {".sidecars": body.resolved.get("sidecars") if body.kind not in CALLING_KINDS else None}
        lists[".containerSet.containers"] = mapping(body.resolved.get("containerSet")).get("containers")
        for below, containers in lists.items():
            for index, found in mappings(containers):
                name = text(found.get("name"))
                if reserved(name):
                    yield body.problem(f"{below}[{index}].name", f"the name {name!r} is Argo's own")


_METRIC_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@rule(
    "ARGO061",
    family="argo",
    severity="error",
    title="Metrics are ones that Prometheus takes",
    needs=("metrics",),
    why="A metric has a name of letters, digits and '_', a help text, and a value; so have its labels names. "
    "A gauge in real time cannot show `resourcesDuration`, which is known at the end.",
    bad=container("metrics: {prometheus: [{name: my-metric, help: Runs, counter: {value: '1'}}]}"),
    good=container("metrics: {prometheus: [{name: my_metric, help: Runs, counter: {value: '1'}}]}"),
    link=_METRICS,
)
def metrics(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Metrics of templates; those of the spec are not looked at."""
    for body in own_bodies(manifest, context):
        if body.kind is None:
            continue
        for index, metric in mappings(mapping(body.resolved.get("metrics")).get("prometheus")):
            for below, message in _wrong_in_metric(metric):
                yield body.problem(f".metrics.prometheus[{index}]{below}", message)


def _wrong_in_metric(metric: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    name = text(metric.get("name"))
    if not _METRIC_NAME.fullmatch(name):
        yield ".name", f"{name!r} is no name of a metric: letters, digits and '_', beginning with no digit"
    if not text(metric.get("help")):
        yield ".help", "the metric has no help text"
    for index, label in mappings(metric.get("labels")):
        key = text(label.get("key"))
        if not _METRIC_NAME.fullmatch(key):
            yield f".labels[{index}].key", f"{key!r} is no name of a label: letters, digits and '_'"
    for sort in ("gauge", "counter", "histogram"):
        found = metric.get(sort)
        if found is None:
            continue
        value = text(mapping(found).get("value"))
        if not value:
            yield f".{sort}.value", f"the {sort} has no value"
        if sort == "gauge" and mapping(found).get("realtime") is True and "resourcesDuration." in value:
            yield ".gauge.value", "a gauge in real time cannot use `resourcesDuration.*`, which is known at the end"
