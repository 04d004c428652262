"""Semaphores and mutexes that no longer hold runs apart."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.cases import found, judged, said, workflow
from tests.review.plans import manifest

MUTEX: dict[str, Any] = {"synchronization": {"mutexes": [{"name": "db"}]}}
OTHER: dict[str, Any] = {"synchronization": {"mutexes": [{"name": "other"}]}}
SEMAPHORE: dict[str, Any] = {
    "synchronization": {"semaphores": [{"configMapKeyRef": {"name": "limits", "key": "etl"}}]},
}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (workflow(MUTEX), workflow(), "the workflow no longer waits for the mutex `db`"),
        (workflow(work=MUTEX), workflow(), "the template `main` no longer waits for the mutex `db`"),
        (workflow(SEMAPHORE), workflow(), "the semaphore `etl` of the ConfigMap `limits`"),
        (workflow(SEMAPHORE), workflow({"synchronization": {}}), "the semaphore `etl`"),
    ],
)
def test_a_lock_that_goes(before: Any, after: Any, words: str) -> None:
    assert words in judged("RV043", before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (workflow({"synchronization": {"mutex": {"name": "db"}}}), workflow(MUTEX)),
        (workflow(work=MUTEX), workflow(MUTEX)),
        (workflow(MUTEX), workflow(work=MUTEX)),
        (workflow(MUTEX), workflow(OTHER)),
        (workflow(), workflow(MUTEX)),
        (workflow(MUTEX), None),
    ],
)
def test_locks_that_are_no_finding(before: Any, after: Any) -> None:
    assert judged("RV043", before, after) == ""


def test_another_mutex_does_not_hold_runs_apart_from_those_that_keep_the_old() -> None:
    neighbour = {**workflow(MUTEX), "metadata": {"name": "neighbour", "namespace": "data"}}
    changed = manifest(workflow(MUTEX), workflow(OTHER), name="changed")
    assert "no longer waits" in said("RV043", changed, manifest(neighbour, neighbour, name="neighbour"))


def test_the_limit_of_a_semaphore() -> None:
    def limits(data: dict[str, str]) -> dict[str, Any]:
        metadata = {"name": "limits", "namespace": "data"}
        return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}

    user = manifest(workflow(SEMAPHORE), workflow(SEMAPHORE), name="user")
    raised = manifest(limits({"etl": "1", "else": "1"}), limits({"etl": "3", "else": "9"}), name="limits")
    problems = found("RV043", user, raised)
    assert [(problem.message, problem.severity) for problem in problems] == [
        ("the semaphore `etl` lets 3 work at once, and no longer 1", "low")
    ]
    assert not found("RV043", user, manifest(limits({"etl": "3"}), limits({"etl": "1"}), name="limits"))
    assert not found("RV043", raised)
