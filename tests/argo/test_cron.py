"""Schedules and time zones: what Argo's parser takes, and how the rest is told."""

from __future__ import annotations

import pytest

from argoform.argo.cron import check_schedule, check_timezone
from argoform.errors import InputError


@pytest.mark.parametrize(
    "schedule",
    [
        "0 2 * * *",
        "*/15 0-6,18 1 JAN-MAR mon",
        "0 0 ? * 0",
        "5/10 * * * *",
        "1-59/2 * * * *",
        "@hourly",
        "@every 1h30m",
        "@every 1.5s",
        "TZ=Europe/Vienna 0 0 * * *",
        "CRON_TZ=UTC @daily",
        "${TfToken[TOKEN.1]}",
    ],
)
def test_a_schedule_of_argos_is_taken(schedule: str) -> None:
    assert check_schedule(schedule, path="schedules[0]") == schedule


@pytest.mark.parametrize(
    ("schedule", "why"),
    [
        ("", "it is empty"),
        ("* * *", "it has 3 fields"),
        ("0 0 0 * * *", "it has 6 fields"),
        ("60 * * * *", "'60' is outside 0 to 59, the range of the minute"),
        ("* 24 * * *", "'24' is outside 0 to 23, the range of the hour"),
        ("* * 0 * *", "'0' is outside 1 to 31, the range of the day of the month"),
        ("* * * 13 *", "'13' is outside 1 to 12, the range of the month"),
        ("* * * * 7", "'7' is outside 0 to 6, the range of the day of the week"),
        ("5-2 * * * *", "'5-2' begins after it ends"),
        ("*/0 * * * *", "'0' is not a step"),
        ("*/x * * * *", "'x' is not a step"),
        ("1/2/3 * * * *", "'1/2/3' is not a range of minutes"),
        ("1-2-3 * * * *", "'1-2-3' is not a range of minutes"),
        ("* * * january *", "'january' is not a month"),
        ("-5 * * * *", "'' is not a minute"),
        ("@dail", "there is no descriptor '@dail'"),
        ("@every soon", "'soon' is not a duration"),
        ("TZ=Mars/Olympus 0 0 * * *", "'Mars/Olympus' is not a time zone"),
    ],
)
def test_any_other_schedule_is_told_with_the_field_that_is_wrong(schedule: str, why: str) -> None:
    with pytest.raises(InputError) as caught:
        check_schedule(schedule, path="schedules[2]")
    assert str(caught.value).startswith("schedules[2]: ")
    assert why in caught.value.message
    assert "five fields" in caught.value.expected


@pytest.mark.parametrize("timezone", ["", "Local", "UTC", "Europe/Vienna", "${TfToken[TOKEN.1]}"])
def test_a_time_zone_of_the_database_is_taken(timezone: str) -> None:
    assert check_timezone(timezone, path="timezone") == timezone


def test_a_misspelt_time_zone_is_told_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"timezone: 'Europe/Vienne' is not a time zone.*'Europe/Vienna'"):
        check_timezone("Europe/Vienne", path="timezone")
