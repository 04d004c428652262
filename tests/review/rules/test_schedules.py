"""Runs that would now overlap, meet others, be left out, or never come."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.cases import calling, cron, found, judged, said, workflow
from tests.review.plans import manifest

HOUR = 3600


def _every(schedule: str, deadline: int | None = None, policy: str | None = None, **spec: Any) -> dict[str, Any]:
    run: dict[str, Any] = {"entrypoint": "main", "templates": workflow()["spec"]["templates"]}
    if deadline is not None:
        run["activeDeadlineSeconds"] = deadline
    given: dict[str, Any] = {"schedules": [schedule], **spec}
    if policy is not None:
        given["concurrencyPolicy"] = policy
    return cron(given, run)


DAILY, HOURLY, OFTEN = "0 2 * * *", "0 * * * *", "*/10 * * * *"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (_every(DAILY, 2 * HOUR), _every(HOURLY, 2 * HOUR), "a run may take 2 h, and the next one comes after 1 h"),
        (_every(HOURLY, 1800), _every(HOURLY, 2 * HOUR), "a run may take 2 h"),
        (_every(HOURLY, 2 * HOUR, "Forbid"), _every(HOURLY, 2 * HOUR), "both then work at once"),
        (_every(DAILY, 2 * HOUR, "Replace"), _every(HOURLY, 2 * HOUR, "Replace"), "it then stops the one that works"),
        (_every(DAILY), _every(OFTEN), "nothing bounds how long a run takes, and the next one comes after 10 min"),
        (_every(OFTEN, policy="Forbid"), _every(OFTEN, policy="Allow"), "nothing bounds"),
        (_every(HOURLY, 2 * HOUR, suspend=True), _every(HOURLY, 2 * HOUR), "a run may take 2 h"),
        (_every(DAILY, 2 * HOUR), _every(DAILY, 2 * HOUR, schedules=[DAILY, "30 2 * * *"]), "comes after 30 min"),
    ],
)
def test_runs_that_would_now_overlap(before: Any, after: Any, words: str) -> None:
    assert words in judged("RV070", before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_every(DAILY, HOUR), _every(OFTEN, 300)),
        (_every(DAILY, 2 * HOUR), _every(HOURLY, 2 * HOUR, "Forbid")),
        (_every(HOURLY, 2 * HOUR), _every(HOURLY, 3 * HOUR)),
        (_every(OFTEN), _every(DAILY)),
        (_every(DAILY), _every("0 4 * * *")),
        (_every(DAILY), _every("@daily")),
        (_every(DAILY, 2 * HOUR), _every(HOURLY, 2 * HOUR, suspend=True)),
        (_every("0 2 * * *", timezone="UTC"), _every("0 2 * * *", timezone="Europe/Vienna")),
        (None, _every(OFTEN, 2 * HOUR)),
        (_every(HOURLY, 2 * HOUR), None),
    ],
)
def test_runs_that_would_not(before: Any, after: Any) -> None:
    assert judged("RV070", before, after) == ""


def test_a_mutex_holds_runs_apart() -> None:
    lock = {"synchronization": {"mutexes": [{"name": "etl"}]}}
    before, after = _every(DAILY, 2 * HOUR), _every(HOURLY, 2 * HOUR)
    after["spec"]["workflowSpec"].update(lock)
    assert judged("RV070", before, after) == ""


def test_the_deadline_of_the_template_counts() -> None:
    def template(seconds: int) -> dict[str, Any]:
        return workflow({"activeDeadlineSeconds": seconds})

    user = manifest({**calling()}, {**calling()}, name="cron")
    longer = manifest(template(HOUR), template(30 * HOUR), name="template")
    assert "a run may take 1 d 6 h, and the next one comes after 1 d" in said("RV070", longer, user)
    assert said("RV070", manifest(template(HOUR), template(2 * HOUR), name="template"), user) == ""


def test_runs_that_would_now_be_left_out() -> None:
    assert "is then left out" in judged("RV073", _every(DAILY, 2 * HOUR, "Forbid"), _every(HOURLY, 2 * HOUR, "Forbid"))
    assert judged("RV073", _every(DAILY, 1800, "Forbid"), _every(HOURLY, 1800, "Forbid")) == ""
    assert judged("RV073", _every(DAILY, policy="Forbid"), _every(HOURLY, policy="Forbid")) == ""


def test_two_cron_workflows_of_one_template() -> None:
    def other(schedule: str, template: str = "etl") -> dict[str, Any]:
        run = {"workflowTemplateRef": {"name": template}}
        return manifest(cron({"schedules": [schedule]}, run, "b"), cron({"schedules": [schedule]}, run, "b"), name="b")

    def moved(before: str, after: str) -> dict[str, Any]:
        run = {"workflowTemplateRef": {"name": "etl"}}
        return manifest(cron({"schedules": [before]}, run, "a"), cron({"schedules": [after]}, run, "a"), name="a")

    meets = said("RV071", moved("0 1 * * *", "0 2 * * *"), other("0 2 * * 1"))
    assert meets == "it now starts at the same minute as CronWorkflow data/b, which uses the template `etl` too"
    assert said("RV071", moved("0 1 * * *", "30 1 * * *"), other("0 2 * * 1")) == ""
    assert said("RV071", moved("0 2 * * *", "0 2 * * 1-5"), other("0 2 * * 1")) == ""
    assert said("RV071", moved("0 1 * * *", "0 2 * * *"), other("0 2 * * 1", "another")) == ""


def test_runs_that_never_come() -> None:
    assert "no schedule comes to pass any more: '0 2 30 2 *'" in judged("RV072", _every(DAILY), _every("0 2 30 2 *"))
    assert "there is none" in judged("RV072", _every(DAILY), _every(DAILY, schedules=[]))
    assert judged("RV072", _every("0 2 30 2 *"), _every("0 2 31 2 *")) == ""
    assert judged("RV072", _every(DAILY), _every("0 2 29 2 *")) == ""
    suspended = found("RV072", manifest(_every(DAILY), _every(DAILY, suspend=True)))
    assert [(one.severity, one.path) for one in suspended] == [("low", "spec.suspend")]
    assert judged("RV072", _every(DAILY, suspend=True), _every(DAILY)) == ""
    assert judged("RV072", _every(DAILY), _every(DAILY, suspend=False)) == ""
