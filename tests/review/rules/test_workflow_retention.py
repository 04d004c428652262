"""What is kept of finished workflows, and for how long."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.cases import cron, judged, said, workflow
from tests.review.plans import change

DAY = 86_400


def _ttl(**seconds: int) -> dict[str, Any]:
    names = {"done": "secondsAfterCompletion", "ok": "secondsAfterSuccess", "bad": "secondsAfterFailure"}
    return workflow({"ttlStrategy": {names[name]: value for name, value in seconds.items()}})


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            _ttl(done=7 * DAY),
            _ttl(done=DAY),
            "finished runs of workflows are deleted after 1 d, and no longer after 7 d",
        ),
        (workflow(), _ttl(done=DAY), "finished runs of workflows are deleted after 1 d, and were kept before"),
        (_ttl(done=DAY), _ttl(done=DAY, bad=3600), "failed runs of workflows are deleted after 1 h"),
        (_ttl(ok=DAY), _ttl(ok=60, bad=9 * DAY), "successful runs of workflows are deleted after 1 min"),
    ],
)
def test_a_shorter_time(before: Any, after: Any, words: str) -> None:
    assert words in judged("RV050", before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_ttl(done=DAY), _ttl(done=7 * DAY)),
        (_ttl(done=DAY), workflow()),
        (_ttl(done=DAY), _ttl(ok=DAY, bad=DAY)),
        (workflow(), workflow({"ttlStrategy": {}})),
        (None, _ttl(done=1)),
    ],
)
def test_no_shorter_time(before: Any, after: Any) -> None:
    assert judged("RV050", before, after) == ""


def _pods(strategy: str | None, **more: Any) -> dict[str, Any]:
    return workflow({"podGC": {"strategy": strategy, **more}} if strategy else {})


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (_pods(None), _pods("OnPodCompletion"), "deleted by `OnPodCompletion`, and before not at all"),
        (_pods("OnWorkflowCompletion"), _pods("OnPodSuccess"), "by `OnPodSuccess`, and before `OnWorkflowCompletion`"),
        (_pods("OnPodSuccess"), _pods("OnPodCompletion"), "by `OnPodCompletion`"),
        (
            _pods("OnPodCompletion", deleteDelayDuration="10m"),
            _pods("OnPodCompletion", deleteDelayDuration="600s"),
            "",
        ),
        (
            _pods("OnPodCompletion", deleteDelayDuration="10m"),
            _pods("OnPodCompletion"),
            "after 5 s, and no longer after 10",
        ),
        (_pods("OnPodCompletion", labelSelector={"matchLabels": {"a": "b"}}), _pods("OnPodCompletion"), "all pods"),
        (_pods("OnPodCompletion"), _pods("OnPodSuccess"), ""),
        (_pods("OnPodCompletion"), _pods(None), ""),
        (
            workflow({"archiveLogs": True}),
            workflow({"archiveLogs": False}),
            "logs of the workflow are no longer archived",
        ),
        (workflow({"archiveLogs": False}), workflow(), ""),
        (
            workflow(work={"archiveLocation": {"archiveLogs": True}}),
            workflow(work={"archiveLocation": {}}),
            "logs of the template `main`",
        ),
        (cron({"failedJobsHistoryLimit": 5}), cron(), "of failed runs 1 are kept, and no longer 5"),
        (cron(), cron({"successfulJobsHistoryLimit": 1}), "of successful runs 1 are kept, and no longer 3"),
        (cron(), cron({"successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 1}), ""),
    ],
)
def test_pods_logs_and_history(before: Any, after: Any, words: str) -> None:
    found = judged("RV051", before, after)
    assert words in found if words else found == ""


def _gc(strategy: str | None, own: str | None = None) -> dict[str, Any]:
    artifact: dict[str, Any] = {"name": "out", "path": "/out"}
    if own:
        artifact["artifactGC"] = {"strategy": own}
    return workflow({"artifactGC": {"strategy": strategy}} if strategy else {}, {"outputs": {"artifacts": [artifact]}})


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (_gc(None), _gc("OnWorkflowDeletion"), "deleted by `OnWorkflowDeletion`, and before by `Never`"),
        (_gc("OnWorkflowDeletion"), _gc("OnWorkflowCompletion"), "by `OnWorkflowCompletion`"),
        (_gc("OnWorkflowDeletion", "Never"), _gc("OnWorkflowDeletion"), "the artifact `out` of the template `main`"),
        (_gc(None), _gc("Never"), ""),
        (_gc("OnWorkflowCompletion"), _gc("OnWorkflowDeletion"), ""),
        (_gc("OnWorkflowDeletion"), _gc("OnWorkflowDeletion", "OnWorkflowDeletion"), ""),
    ],
)
def test_artifacts(before: Any, after: Any, words: str) -> None:
    found = judged("RV052", before, after)
    assert words in found if words else found == ""


def _release(controller: str) -> dict[str, Any]:
    return {"chart": "argo-workflows", "version": "1.0.18", "values": [f"controller: {controller}"]}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            "{persistence: {archive: true, archiveTTL: 180d}}",
            "{persistence: {archive: true, archiveTTL: 30d}}",
            "archived workflows are deleted after 30 d, and no longer after 180 d",
        ),
        ("{persistence: {archive: true}}", "{persistence: {archive: true, archiveTTL: 30d}}", "were kept before"),
        ("{persistence: {archive: true}}", "{persistence: {}}", "no longer archived"),
        (
            "{retentionPolicy: {completed: 50}}",
            "{retentionPolicy: {completed: 5}}",
            "of completed workflows 5 are kept",
        ),
        ("{}", "{retentionPolicy: {failed: 5}}", "of failed workflows 5 are kept, and before all"),
        ("{persistence: {archive: true, archiveTTL: 24h}}", "{persistence: {archive: true, archiveTTL: 1d}}", ""),
        ("{}", "{persistence: {archive: true, archiveTTL: 1d}}", ""),
        ("{retentionPolicy: {completed: 5}}", "{}", ""),
    ],
)
def test_the_controller(before: str, after: str, words: str) -> None:
    found = said("RV053", change("helm_release", _release(before), _release(after)))
    assert words in found if words else found == ""


def test_the_controllers_config_map() -> None:
    def config(text: str) -> dict[str, Any]:
        metadata = {"name": "workflow-controller-configmap", "namespace": "argo"}
        return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"persistence": text}}

    found = judged("RV053", config("archive: true\narchiveTTL: 180d\n"), config("archive: true\narchiveTTL: 7d\n"))
    assert "after 7 d, and no longer after 180 d" in found
