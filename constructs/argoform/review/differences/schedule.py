"""When CronWorkflows run: the next runs of schedules, the shortest time between two, and both as text for people."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

from argoform.argo.cron_runs import Clock, Every, Schedule, parse_schedule, runs_after

_DAYS = 9 * 366
"""How many days `shortest_gap` looks at: two leap days, and every date on several days of the week."""

_MOST = 50
"""How many schedules of one CronWorkflow are looked at."""

_DAY = 24 * 60


def next_runs(schedule: str, timezone: str | None, start: datetime, count: int = 3) -> list[datetime] | None:
    """The runs of a schedule after `start`, in the schedule's time zone.

    Args:
        schedule: as it stands in `schedules`: five fields, `@daily`, `@every 1h30m`, with `TZ=...` before it or not.
        timezone: the CronWorkflow's `timezone`; None or empty for the controller's own, which is taken for UTC.
        start: a naive one is taken for UTC. `@every` is counted from here, and by Argo from when it takes it up.

    Returns:
        None when Argo rejects the schedule, or no run comes within five years, which is as far as Argo looks.
    """
    found = _parsed(schedule, timezone)
    return None if found is None else list(islice(runs_after(found, start), count)) or None


def coming_runs(
    schedules: Iterable[object], timezone: object, start: datetime, count: int = 3
) -> list[datetime] | None:
    """The next runs of all schedules of a CronWorkflow together; those that Argo rejects are left out.

    Returns:
        None when none ever runs.
    """
    moments = heapq.merge(*(runs_after(found, start) for found in _all(schedules, timezone)))
    runs: list[datetime] = []
    for moment in moments:
        if not runs or moment != runs[-1]:
            if len(runs) == count:
                break
            runs.append(moment)
    return runs or None


def shortest_gap(schedules: Iterable[object], timezone: object, start: datetime) -> timedelta | None:
    """The shortest time between two runs, as the clock on the wall shows it.

    Daylight saving is left out on purpose: a daily run is 24 hours apart, although once a year it is 23. Two schedules
    that meet in one minute are 0 apart, for each starts a run. `@every` is compared with itself alone.

    Returns:
        None when no two runs come within nine years, or when no schedule can be read.
    """
    parsed = _all(schedules, timezone)
    gaps = [one.delay for one in parsed if isinstance(one, Every)]
    minutes = _shortest([one for one in parsed if isinstance(one, Clock)], start)
    if minutes is not None:
        gaps.append(timedelta(minutes=minutes))
    return min(gaps, default=None)


def runs_text(runs: list[datetime] | None) -> str:
    """`Mon 2026-03-02 02:00, ... (Europe/Vienna)`; `never` for none."""
    if not runs:
        return "never"
    zones = list(dict.fromkeys(str(run.tzinfo) for run in runs))
    if len(zones) == 1:
        return f"{', '.join(moment_text(run) for run in runs)} ({zones[0]})"
    return ", ".join(f"{moment_text(run)} ({run.tzinfo})" for run in runs)


def moment_text(moment: datetime) -> str:
    """`Mon 2026-03-02 02:00`, with seconds where there are any."""
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]
    return f"{day} {moment.replace(tzinfo=None).isoformat(' ', 'seconds' if moment.second else 'minutes')}"


def schedule_key(schedule: object, timezone: object) -> object:
    """What a schedule means, to be compared: `@daily` and `0 0 * * *` have one key; the text of one that is none."""
    found = _parsed(schedule, timezone)
    if found is None:
        return (str(schedule).strip(), str(timezone or ""))
    if isinstance(found, Every):
        return found.delay
    days, weekdays, both = found.days, found.weekdays, found.both
    if not both and (len(days) == 31 or len(weekdays) == 7):
        # One of the two matches on every day.
        days, weekdays, both = frozenset(range(1, 32)), frozenset(range(7)), True
    zone = "" if found.zone == "Local" else found.zone
    return (found.minutes, found.hours, days, found.months, weekdays, both, zone)


def _parsed(schedule: object, timezone: object) -> Schedule | None:
    if not isinstance(schedule, str) or not (timezone is None or isinstance(timezone, str)):
        return None
    return parse_schedule(schedule, timezone)


def _all(schedules: Iterable[object], timezone: object) -> list[Schedule]:
    found = (_parsed(schedule, timezone) for schedule in islice(schedules, _MOST))
    return [schedule for schedule in found if schedule is not None]


def _shortest(clocks: list[Clock], start: datetime) -> int | None:
    """Minutes between two runs; schedules of several time zones by the offsets that these have at the start."""
    plans = [(clock, _minutes(clock, start)) for clock in clocks if clock.minutes and clock.hours]
    shortest: int | None = None
    last: tuple[date, tuple[bool, ...]] | None = None
    known: dict[object, int | None] = {}
    for day in _days(start):
        matching = tuple(clock.on(day) for clock, _ in plans)
        if not any(matching):
            continue
        distance = 0 if last is None else (day - last[0]).days
        key = (distance, matching, last and last[1])
        if key not in known:
            known[key] = _least(plans, matching, last and last[1], distance)
        gap = known[key]
        shortest = gap if shortest is None else shortest if gap is None else min(gap, shortest)
        last = (day, matching)
    return shortest


def _least(
    plans: list[tuple[Clock, list[int]]], today: tuple[bool, ...], before: tuple[bool, ...] | None, distance: int
) -> int | None:
    """The shortest gap among the runs of a day and those of the day before it that has any."""
    moments = [minute for on, (_, minutes) in zip(today, plans, strict=True) if on for minute in minutes]
    if before is not None:
        earlier = distance * _DAY
        moments += [
            minute - earlier for on, (_, minutes) in zip(before, plans, strict=True) if on for minute in minutes
        ]
    return min((after - first for first, after in pairwise(sorted(moments))), default=None)


def _minutes(clock: Clock, start: datetime) -> list[int]:
    """The minutes, from midnight in UTC, at which it runs on a day."""
    moment = start if start.tzinfo else start.replace(tzinfo=UTC)
    offset = moment.astimezone(clock.tzinfo).utcoffset() or timedelta()
    shift = int(offset.total_seconds()) // 60
    return sorted(hour * 60 + minute - shift for hour in clock.hours for minute in clock.minutes)


def _days(start: datetime) -> Iterator[date]:
    first = start.date().toordinal()
    return (date.fromordinal(day) for day in range(first, min(first + _DAYS, date.max.toordinal())))
