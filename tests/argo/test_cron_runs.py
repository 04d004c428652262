"""When schedules run: the same moments as Argo's cron library gives, also where clocks change.

`tests/data/cron` holds what github.com/robfig/cron/v3 3.0.1 answered when it was asked for the next four runs:
schedule, time zone (put before the schedule as `CRON_TZ=`, as Argo does), start in seconds since 1970, and runs in UTC,
or null for what it rejects.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from argoform.argo.cron import check_schedule
from argoform.argo.cron_runs import Every, parse_schedule, runs_after
from argoform.errors import InputError

ANSWERS = json.loads((Path(__file__).parents[1] / "data" / "cron" / "robfig-cron-3.0.1.json").read_text())
START = datetime(2026, 3, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize(("schedule", "timezone", "start", "runs"), ANSWERS)
def test_runs_are_those_of_argos_library(schedule: str, timezone: str, start: int, runs: list[str] | None) -> None:
    parsed = parse_schedule(schedule, timezone)
    if runs is None:
        assert parsed is None
        return
    assert parsed is not None
    found = islice(runs_after(parsed, datetime.fromtimestamp(start, UTC)), 4)
    assert [moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for moment in found] == runs


def test_what_the_parser_takes_is_what_validation_takes() -> None:
    # A sign before a number is taken by Go's Atoi; nobody writes one.
    asked = [schedule for schedule, timezone, *_ in ANSWERS if not timezone and "+" not in schedule]
    assert len(asked) > 50
    for schedule in asked:
        try:
            check_schedule(schedule, path="")
        except InputError:
            assert parse_schedule(schedule) is None, schedule
        else:
            assert parse_schedule(schedule) is not None, schedule


def test_a_run_is_told_in_the_time_zone_of_its_schedule() -> None:
    parsed = parse_schedule("0 2 * * *", "Europe/Vienna")
    assert parsed is not None
    run = next(runs_after(parsed, START))
    assert run.isoformat() == "2026-03-28T02:00:00+01:00"
    assert str(run.tzinfo) == "Europe/Vienna"


def test_the_skipped_hour_of_spring_has_no_run() -> None:
    parsed = parse_schedule("30 2 * * *", "Europe/Vienna")
    assert parsed is not None
    days = [run.day for run in islice(runs_after(parsed, START), 3)]
    assert days == [28, 30, 31]


@pytest.mark.parametrize("schedule", ["0 0 30 2 *", "0 0 31 4,6,9,11 *", ", * * * *", "* * , , ,"])
def test_a_date_that_never_comes_has_no_runs(schedule: str) -> None:
    parsed = parse_schedule(schedule)
    assert parsed is not None
    assert list(runs_after(parsed, START)) == []


def test_a_day_that_a_zone_left_out_does_not_hang() -> None:
    parsed = parse_schedule("0 3 30 12 *", "Pacific/Apia")
    assert parsed is not None
    list(islice(runs_after(parsed, datetime(2011, 11, 1, tzinfo=UTC)), 3))


@pytest.mark.parametrize(
    "zone", ["../../etc/passwd", "/etc/passwd", "\0", "America", "x" * 5000, "Europe/Vienna ", "posixrules/.."]
)
def test_a_time_zone_that_is_none_makes_a_schedule_unreadable(zone: str) -> None:
    assert parse_schedule("0 2 * * *", zone) is None


def test_the_calendar_ends() -> None:
    daily, often = parse_schedule("@daily"), parse_schedule("@every 2000h")
    assert daily is not None
    assert often == Every(timedelta(hours=2000))
    for schedule in (daily, often):
        assert len(list(runs_after(schedule, datetime(9999, 12, 30, tzinfo=UTC)))) <= 1


def test_a_naive_moment_is_one_in_utc() -> None:
    parsed = parse_schedule("0 2 * * *")
    assert parsed is not None
    assert next(runs_after(parsed, datetime(2026, 1, 1, 3))) == datetime(2026, 1, 2, 2, tzinfo=UTC)
