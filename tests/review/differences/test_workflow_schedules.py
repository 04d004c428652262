"""Changes of CronWorkflows."""

from __future__ import annotations

from typing import Any

import pytest

from argoform.review.values import UNKNOWN
from tests.review.differences.workflows import CRON, changed, differences, loaded, put, told


def test_a_schedule_is_told_with_its_next_runs_before_and_after() -> None:
    (one,) = changed(CRON, lambda manifest: put(manifest, "spec.schedules", ["0 4 * * *"]))
    assert (one.kind, one.what, one.before, one.after, one.weight) == (
        "changed",
        "schedule",
        "0 2 * * *",
        "0 4 * * *",
        0,
    )
    assert one.note == (
        "next runs before: Sat 2026-03-28 02:00, Mon 2026-03-30 02:00, Tue 2026-03-31 02:00 (Europe/Vienna); "
        "after: Sat 2026-03-28 04:00, Sun 2026-03-29 04:00, Mon 2026-03-30 04:00 (Europe/Vienna)"
    )


def test_a_schedule_is_told_where_it_stands() -> None:
    before, after = loaded(CRON), loaded(CRON)
    after["spec"]["schedule"] = "@hourly"
    del after["spec"]["schedules"]
    assert [(one.what, one.path) for one in differences(before, after)] == [("schedule", "spec.schedule")]


def test_a_time_zone_is_told_with_the_runs() -> None:
    (one,) = changed(CRON, lambda manifest: put(manifest, "spec.timezone", "Asia/Tokyo"))
    assert (one.what, one.before, one.after) == ("time zone", "Europe/Vienna", "Asia/Tokyo")
    assert "after: Sat 2026-03-28 02:00" in one.note


def test_both_are_told() -> None:
    def change(manifest: Any) -> None:
        put(manifest, "spec.timezone", "UTC")
        put(manifest, "spec.schedules", ["@hourly"])

    assert [one.what for one in changed(CRON, change)] == ["schedule", "time zone"]


@pytest.mark.parametrize(
    "spec",
    [
        {"schedule": "0 2 * * *", "timezone": "Europe/Vienna"},
        {"schedules": ["00 02 * * *"], "timezone": "Europe/Vienna"},
        {"schedules": ["TZ=Europe/Vienna 0 2 * * *"]},
        {"schedules": ["0 2 * * *"], "timezone": "Europe/Vienna", "concurrencyPolicy": "Allow", "suspend": False},
        {
            "schedules": ["0 2 * * *"],
            "timezone": "Europe/Vienna",
            "successfulJobsHistoryLimit": 3,
            "failedJobsHistoryLimit": 1,
            "startingDeadlineSeconds": 0,
        },
    ],
)
def test_another_spelling_is_no_difference(spec: dict[str, Any]) -> None:
    before = loaded(CRON)
    after = loaded(CRON)
    after["spec"] = {**spec, "workflowSpec": before["spec"]["workflowSpec"]}
    assert differences(before, after) == ()
    assert differences(after, before) == ()


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("spec.suspend", True, ("changed", "suspended", "false (default)", "true")),
        ("spec.concurrencyPolicy", "Forbid", ("changed", "concurrency policy", "Allow (default)", "Forbid")),
        ("spec.startingDeadlineSeconds", 300, ("changed", "starting deadline", "0 s (default)", "5 min")),
        ("spec.successfulJobsHistoryLimit", 0, ("changed", "successful runs kept", "3 (default)", "0")),
        ("spec.failedJobsHistoryLimit", 5, ("changed", "failed runs kept", "1 (default)", "5")),
        ("spec.when", "{{= 1 == 1}}", ("added", "when", None, "{{= 1 == 1}}")),
        ("spec.stopStrategy", {"expression": "x"}, ("added", "stop strategy: expression", None, "x")),
        ("spec.workflowMetadata", {"labels": {"a": "b"}}, ("added", "workflow label a", None, "b")),
        ("spec.workflowSpec.activeDeadlineSeconds", 60, ("added", "deadline", None, "1 min")),
        (
            "spec.workflowSpec.workflowTemplateRef.name",
            "other",
            ("changed", "workflow template", "WorkflowTemplate etl", "WorkflowTemplate other"),
        ),
        ("spec.schedules", UNKNOWN, ("unknown", "schedule", "0 2 * * *", "(known after apply)")),
        ("spec.schedules", [], ("removed", "schedule", "0 2 * * *", None)),
    ],
)
def test_the_rest_of_a_cron_workflow(path: str, value: Any, expected: tuple[str, ...]) -> None:
    assert told(changed(CRON, lambda manifest: put(manifest, path, value))) == [expected]


def test_the_order_of_schedules_means_nothing_and_one_more_does() -> None:
    before, after = loaded(CRON), loaded(CRON)
    put(before, "spec.schedules", ["0 2 * * *", "0 14 * * *"])
    put(after, "spec.schedules", ["0 14 * * *", "0 2 * * *"])
    assert differences(before, after) == ()
    put(after, "spec.schedules", ["0 14 * * *", "0 2 * * *", "0 3 * * *"])
    assert [one.what for one in differences(before, after)] == ["schedule"]


def test_a_schedule_that_never_runs_or_is_none_says_so() -> None:
    (one,) = changed(CRON, lambda manifest: put(manifest, "spec.schedules", ["0 2 31 2 *"]))
    assert one.note.endswith("after: never")


def test_a_suspended_cron_workflow_says_so() -> None:
    before, after = loaded(CRON), loaded(CRON)
    put(before, "spec.suspend", True)
    put(after, "spec.suspend", True)
    put(after, "spec.schedules", ["@daily"])
    assert differences(before, after)[0].note.endswith("if it were not suspended")
