"""Workflows of tests, and their differences in short."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import yaml

from argoform.review.differences.workflow import meaning, workflow_differences
from argoform.review.model import Difference

NOW = datetime(2026, 3, 27, 12, tzinfo=UTC)

TEMPLATE = """
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: etl, namespace: data, labels: {team: obs}}
spec:
  entrypoint: main
  activeDeadlineSeconds: 3600
  parallelism: 4
  arguments:
    parameters: [{name: date, value: "2026-01-01"}, {name: mode, value: full, enum: [full, part]}]
  synchronization: {semaphores: [{configMapKeyRef: {name: limits, key: etl}}]}
  volumes:
  - {name: work, emptyDir: {}}
  templates:
  - name: main
    dag:
      tasks:
      - {name: a, template: extract, arguments: {parameters: [{name: day, value: "{{workflow.parameters.date}}"}]}}
      - name: b
        template: load
        depends: a
        arguments: {parameters: [{name: rows, value: "{{tasks.a.outputs.result}}"}]}
  - name: extract
    retryStrategy: {limit: 3, backoff: {duration: 30s, factor: 2}}
    inputs: {parameters: [{name: day}]}
    container:
      image: alpine:3.20
      command: [sh, -c]
      args: ["fetch {{inputs.parameters.day}} > /work/raw.json && jq length /work/raw.json"]
      env: [{name: LEVEL, value: info}, {name: TOKEN, valueFrom: {secretKeyRef: {name: api, key: token}}}]
      resources: {requests: {cpu: 500m, memory: 1Gi}}
      volumeMounts: [{name: work, mountPath: /work}]
  - name: load
    inputs: {parameters: [{name: rows}]}
    script:
      image: python:3.12
      source: |
        import sys
        rows = int("{{inputs.parameters.rows}}")
        print(rows)
"""

STEPS = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: steps}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - [{name: one, template: say}]
    - [{name: two, template: say}, {name: three, template: say, when: "{{steps.one.outputs.result}} == yes"}]
  - name: say
    container: {image: alpine:3.20, command: [echo, yes]}
"""

CRON = """
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: nightly, namespace: data}
spec:
  schedules: ["0 2 * * *"]
  timezone: Europe/Vienna
  workflowSpec:
    workflowTemplateRef: {name: etl}
"""


def loaded(text: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def changed(text: str, change: Callable[[Any], object]) -> tuple[Difference, ...]:
    """The differences that a change of the manifest makes."""
    before = loaded(text)
    after = deepcopy(before)
    change(after)
    return differences(before, after)


def differences(before: Any, after: Any) -> tuple[Difference, ...]:
    """The differences of two manifests, which are none exactly when they mean the same."""
    found = workflow_differences(before, after, now=NOW)
    if before is not None and after is not None:
        assert (meaning(before) == meaning(after)) == (not found)
    return found


def told(found: tuple[Difference, ...]) -> list[tuple[str, str, str | None, str | None]]:
    return [(one.kind, one.what, one.before, one.after) for one in found]


def template(manifest: Any, name: str) -> Any:
    return next(one for one in manifest["spec"]["templates"] if one["name"] == name)


def put(target: Any, path: str, value: Any) -> None:
    """Set `a.b.0.c`."""
    *parts, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in parts:
        target = target[part]
    target[last] = value
