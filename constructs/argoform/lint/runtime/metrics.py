"""Rules: the metrics of a whole workflow, which Argo's linter does not look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule
from argoform.lint.runtime.walk import is_fixed, listed, part, workflow

_KINDS = ("gauge", "histogram", "counter")
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_MAIN = """
- name: main
  container: {image: "busybox:1.37"}
"""


@rule(
    "AF128",
    severity="error",
    title="Metrics of the workflow are complete",
    needs=("metrics",),
    why="""Argo's linter checks the metrics of templates, not those of the spec. One without a help text or a value,
with a name that Prometheus does not take, or with none or several of gauge, counter and histogram, is never emitted;
the workflow has a condition MetricsError then.""",
    bad=workflow(
        _MAIN, spec='metrics: {prometheus: [{name: run-seconds, help: Time, gauge: {value: "{{workflow.duration}}"}}]}'
    ),
    good=workflow(
        _MAIN, spec='metrics: {prometheus: [{name: run_seconds, help: Time, gauge: {value: "{{workflow.duration}}"}}]}'
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/metrics/",
)
def workflow_metrics(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look at every metric of the spec and of the defaults."""
    for keys in (("metrics",), ("templateDefaults", "metrics")):
        path = ".".join((manifest.spec_path, *keys, "prometheus"))
        for here, metric in listed(part(manifest.spec, *keys, "prometheus"), path):
            yield from _metric(metric, here)


def _metric(metric: Mapping[str, object], path: str) -> Iterable[Problem]:
    name = metric.get("name")
    if is_fixed(name) and not _NAME.fullmatch(str(name)):
        fixed = re.sub(r"[^a-zA-Z0-9_]", "_", str(name))
        yield Problem(f"{path}.name", f"{name!r} is no name of a metric", f"write {fixed}" if name else "")
    if not metric.get("help"):
        yield Problem(path, "the metric has no help text", "say in `help` what is measured")
    for here, label in listed(metric.get("labels"), f"{path}.labels"):
        key = label.get("key")
        if is_fixed(key) and not _NAME.fullmatch(str(key)):
            yield Problem(f"{here}.key", f"{key!r} is no name of a label", "use letters, digits and underscores")
    kinds = [kind for kind in _KINDS if metric.get(kind) is not None]
    if len(kinds) != 1:
        found = " and ".join(kinds) or "none"
        yield Problem(path, f"a metric is one of {', '.join(_KINDS)}, and this one has {found}")
    for kind in kinds:
        if part(metric, kind, "value") in (None, ""):
            yield Problem(f"{path}.{kind}", f"the {kind} has no value")
