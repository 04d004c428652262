"""Next runs, the time between runs, and schedules that mean the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from argoform.review.differences.schedule import (
    coming_runs,
    next_runs,
    runs_text,
    schedule_key,
    shortest_gap,
)

NOW = datetime(2026, 3, 27, 12, tzinfo=UTC)


def test_the_next_three_runs_are_told_in_the_schedules_time_zone() -> None:
    runs = next_runs("0 2 * * 1-5", "Asia/Tokyo", NOW)
    assert runs_text(runs) == "Mon 2026-03-30 02:00, Tue 2026-03-31 02:00, Wed 2026-04-01 02:00 (Asia/Tokyo)"


@pytest.mark.parametrize("schedule", ["0 0 31 2 *", "nonsense", "", "61 * * * *", "@reboot"])
def test_a_schedule_without_runs_has_none(schedule: str) -> None:
    assert next_runs(schedule, None, NOW) is None
    assert runs_text(None) == "never"


def test_every_is_counted_from_the_start() -> None:
    assert next_runs("@every 1h30m", None, NOW, 2) == [NOW + timedelta(minutes=90), NOW + timedelta(hours=3)]


def test_the_runs_of_several_schedules_come_in_order_and_once() -> None:
    runs = coming_runs(["0 2 * * *", "0 2 * * 6", "0 14 * * *", "nonsense", None], "UTC", NOW, 3)
    assert runs is not None
    assert [(run.day, run.hour) for run in runs] == [(27, 14), (28, 2), (28, 14)]


def test_runs_in_several_time_zones_each_name_their_own() -> None:
    text = runs_text(coming_runs(["0 2 * * *", "TZ=Asia/Tokyo 0 2 * * *"], None, NOW, 2))
    assert text == "Sat 2026-03-28 02:00 (Asia/Tokyo), Sat 2026-03-28 02:00 (UTC)"


@pytest.mark.parametrize(
    ("schedules", "timezone", "gap"),
    [
        (["0 2 * * *"], "Europe/Vienna", timedelta(days=1)),
        (["*/7 * * * *"], None, timedelta(minutes=4)),
        (["* * * * *"], None, timedelta(minutes=1)),
        (["0 22 * * 1", "0 1 * * 2"], None, timedelta(hours=3)),
        (["59 23 * * *", "0 0 1 * *"], None, timedelta(minutes=1)),
        (["0 0 1 1 *"], None, timedelta(days=365)),
        (["0 0 1 * *"], None, timedelta(days=28)),
        (["@every 90m"], None, timedelta(minutes=90)),
        (["@every 90m", "0 * * * *"], None, timedelta(hours=1)),
        (["0 2 * * *", "0 2 * * 1"], None, timedelta(0)),
        (["TZ=Asia/Tokyo 0 9 * * *", "5 0 * * *"], None, timedelta(minutes=5)),
        (["0 0 31 2 *"], None, None),
        (["nonsense"], None, None),
        ([], None, None),
        ([7, None], 5, None),
    ],
)
def test_the_shortest_time_between_two_runs(schedules: list[object], timezone: object, gap: timedelta | None) -> None:
    assert shortest_gap(schedules, timezone, NOW) == gap


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("@daily", "0 0 * * *"),
        ("0 2 * * 1-5", "00 2 * * MON-fri"),
        ("*/30 * * * *", "0,30 * * * *"),
        ("0 0 1-31 * 1", "0 0 * * *"),
        ("0 0 ? * *", "0 0 * * ?"),
        ("@every 90m", "@every 1h30m"),
    ],
)
def test_schedules_that_run_at_the_same_moments_are_the_same(one: str, other: str) -> None:
    assert schedule_key(one, "UTC") == schedule_key(other, "UTC")


def test_a_time_zone_before_the_schedule_is_that_of_the_workflow() -> None:
    assert schedule_key("TZ=Asia/Tokyo 0 2 * * *", None) == schedule_key("0 2 * * *", "Asia/Tokyo")
    assert schedule_key("0 2 * * *", "Asia/Tokyo") != schedule_key("0 2 * * *", "UTC")


@pytest.mark.parametrize(("one", "other"), [("0 0 1 * 1", "0 0 1 * *"), ("0 0 */2 * 1", "0 0 * * 1"), ("a", "b")])
def test_others_are_not(one: str, other: str) -> None:
    assert schedule_key(one, None) != schedule_key(other, None)
