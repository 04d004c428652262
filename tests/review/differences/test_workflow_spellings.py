"""Spellings that mean the same, and those that only seem to."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.review.differences.workflows import STEPS, TEMPLATE, changed, differences, loaded, put, template

EXTRACT, LOAD, TASKS = "spec.templates.1", "spec.templates.2", "spec.templates.0.dag.tasks"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("spec.suspend", False),
        ("spec.hostNetwork", False),
        ("spec.priority", 0),
        ("spec.tolerations", []),
        ("spec.nodeSelector", {}),
        ("spec.podMetadata", {"labels": {}}),
        ("spec.onExit", ""),
        ("spec.activeDeadlineSeconds", "3600"),
        ("spec.activeDeadlineSeconds", 3600.0),
        ("spec.parallelism", 4.0),
        ("spec.artifactGC", {"strategy": "Never"}),
        ("spec.madeUp", None),
        ("spec.arguments.artifacts", []),
        ("spec.arguments.parameters.1.enum", ["part", "full"]),
        ("spec.synchronization", {"semaphore": {"configMapKeyRef": {"name": "limits", "key": "etl"}}}),
        ("status", {"phase": "Running"}),
        ("metadata.creationTimestamp", "2026-01-01T00:00:00Z"),
        ("metadata.annotations", {"kubectl.kubernetes.io/last-applied-configuration": "{}"}),
        (f"{EXTRACT}.container.resources.requests", {"memory": "1024Mi", "cpu": 0.5}),
        (f"{EXTRACT}.container.env.0.value", "info"),
        (
            f"{EXTRACT}.container.args.0",
            "fetch {{ inputs.parameters.day }} > /work/raw.json && jq length /work/raw.json",
        ),
        (f"{EXTRACT}.container.tty", False),
        (
            f"{EXTRACT}.retryStrategy",
            {"limit": "3", "retryPolicy": "OnFailure", "backoff": {"duration": 30, "factor": "2"}},
        ),
        (f"{EXTRACT}.retryStrategy.backoff.duration", "0.5m"),
        (f"{EXTRACT}.inputs.parameters.0.default", None),
        (f"{EXTRACT}.outputs", {}),
        (f"{LOAD}.script.source", 'import sys\nrows = int("{{inputs.parameters.rows}}")\nprint(rows)'),
        ("spec.templates.0.dag.failFast", True),
        (f"{TASKS}.1.continueOn", {"failed": False}),
        (f"{TASKS}.1.depends", " a "),
    ],
)
def test_another_spelling_is_no_difference(path: str, value: Any) -> None:
    assert changed(TEMPLATE, lambda manifest: put(manifest, path, value)) == ()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("spec.archiveLogs", False),
        ("spec.automountServiceAccountToken", False),
        ("spec.securityContext", {"runAsNonRoot": False}),
        ("spec.retryStrategy", {}),
        ("spec.arguments.parameters.0.value", ""),
        (f"{EXTRACT}.retryStrategy.limit", 0),
        (f"{EXTRACT}.securityContext", {}),
        (
            f"{EXTRACT}.container.args.0",
            "fetch  {{inputs.parameters.day}} > /work/raw.json && jq length /work/raw.json",
        ),
        (f"{EXTRACT}.container.command", ["-c", "sh"]),
        (f"{EXTRACT}.container.securityContext", {"allowPrivilegeEscalation": False}),
        (f"{TASKS}.1.depends", "a.Succeeded"),
        ("metadata.labels.team", ""),
    ],
)
def test_these_do_change_something(path: str, value: Any) -> None:
    assert changed(TEMPLATE, lambda manifest: put(manifest, path, value)) != ()


def test_the_order_of_what_has_a_name_means_nothing() -> None:
    def shuffle(manifest: Any) -> None:
        manifest["spec"]["templates"].reverse()
        manifest["spec"]["arguments"]["parameters"].reverse()
        template(manifest, "main")["dag"]["tasks"].reverse()
        template(manifest, "extract")["container"]["env"].reverse()

    assert changed(TEMPLATE, shuffle) == ()


def test_dependencies_and_depends_say_the_same() -> None:
    def change(manifest: Any) -> None:
        task = template(manifest, "main")["dag"]["tasks"][1]
        del task["depends"]
        task["dependencies"] = ["a"]

    assert changed(TEMPLATE, change) == ()


def test_several_dependencies_have_no_order() -> None:
    before = loaded(TEMPLATE)
    tasks = template(before, "main")["dag"]["tasks"]
    tasks.append({"name": "c", "template": "load", "dependencies": ["a", "b"]})
    after = deepcopy(before)
    template(after, "main")["dag"]["tasks"][2] = {"name": "c", "template": "load", "depends": "b && a"}
    assert differences(before, after) == ()
    template(after, "main")["dag"]["tasks"][2] = {"name": "c", "template": "load", "depends": "b || a"}
    assert [one.what for one in differences(before, after)] == ["template main, task c: dependencies"]


def test_the_retry_policy_depends_on_the_expression() -> None:
    before = loaded(TEMPLATE)
    put(before, f"{EXTRACT}.retryStrategy", {"expression": "true"})
    after = deepcopy(before)
    put(after, f"{EXTRACT}.retryStrategy.retryPolicy", "Always")
    assert differences(before, after) == ()
    put(after, f"{EXTRACT}.retryStrategy.retryPolicy", "OnFailure")
    assert [one.what for one in differences(before, after)] == ["template extract: retries: policy"]


def test_mutexes_and_semaphores_have_one_spelling() -> None:
    before, after = loaded(STEPS), loaded(STEPS)
    before["spec"]["synchronization"] = {
        "mutex": {"name": "m"},
        "semaphore": {"configMapKeyRef": {"name": "a", "key": "b"}},
    }
    after["spec"]["synchronization"] = {
        "semaphores": [{"configMapKeyRef": {"key": "b", "name": "a"}}],
        "mutexes": [{"name": "m"}],
    }
    assert differences(before, after) == ()


def test_items_of_loops_are_put_in_as_text() -> None:
    before, after = loaded(STEPS), loaded(STEPS)
    template(before, "main")["steps"][0][0]["withItems"] = [1, True, {"a": 1}]
    template(after, "main")["steps"][0][0]["withItems"] = ["1", "true", {"a": 1}]
    assert differences(before, after) == ()
    template(after, "main")["steps"][0][0]["withItems"] = ["1", "true", {"a": "1"}]
    assert differences(before, after) != ()


def test_values_of_parameters_are_text() -> None:
    before, after = loaded(TEMPLATE), loaded(TEMPLATE)
    put(before, "spec.arguments.parameters.0.value", 5)
    put(after, "spec.arguments.parameters.0.value", "5")
    assert differences(before, after) == ()
    put(after, "spec.arguments.parameters.0.value", True)
    assert differences(before, after) != ()
