"""Schedules as sets of minutes, hours and days, to be compared: an aid of the rules about CronWorkflows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from argoform.argo.cron import check_schedule
from argoform.errors import InputError

_WORDS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
_NAMES = {
    name: str(value)
    for names, first in (("jan feb mar apr may jun jul aug sep oct nov dec", 1), ("sun mon tue wed thu fri sat", 0))
    for value, name in enumerate(names.split(), first)
}


@dataclass(frozen=True)
class Schedule:
    """One schedule; on a day of which month, or of which week, it runs, is decided as cron does."""

    zone: str
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    """Whether the day of the month, or that of the week, is `*`: both must match then, else one is enough."""

    def on(self, day: datetime.date) -> bool:
        """Whether it runs on a day."""
        if day.month not in self.months:
            return False
        in_month, in_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return (in_month and in_week) if self.any_day else (in_month or in_week)

    def runs(self) -> bool:
        """Whether it ever runs."""
        return any(self.on(day) for day in _days())

    def meets(self, other: Schedule) -> str:
        """A moment at which both run, as text; empty when there is none."""
        if self.zone != other.zone or not (self.minutes & other.minutes and self.hours & other.hours):
            return ""
        for day in _days():
            if self.on(day) and other.on(day):
                clock = f"{min(self.hours & other.hours):02}:{min(self.minutes & other.minutes):02}"
                every = all(one.any_day and len(one.days) == 31 and len(one.weekdays) == 7 for one in (self, other))
                whole = every and len(self.months) == 12 == len(other.months)
                return f"{clock} every day" if whole else f"{clock} on {day:%A}, {day:%-d} {day:%B}"
        return ""


def parse(text: object) -> Schedule | None:
    """A schedule; None for what is none, and for `@every`, which follows no clock."""
    return _parse(text) if isinstance(text, str) else None


@lru_cache(maxsize=1024)
def _parse(text: str) -> Schedule | None:
    try:
        check_schedule(text, path="")
    except InputError:
        return None
    zone = ""
    if text.startswith(("TZ=", "CRON_TZ=")):
        head, _, text = text.partition(" ")
        zone, text = head.partition("=")[2], text.strip()
    fields = _WORDS.get(text, text).split()
    if len(fields) != len(_RANGES):
        return None
    sets = [_values(field, low, high) for field, (low, high) in zip(fields, _RANGES, strict=True)]
    minutes, hours, days, months, weekdays = sets
    any_day = any(_is_any(fields[index]) for index in (2, 4))
    return Schedule(zone, minutes, hours, days, months, weekdays, any_day)


def _is_any(field: str) -> bool:
    # A star with a step counts as one only when the step is 1.
    return any(part in ("*", "?", "*/1", "?/1") for part in field.split(","))


def _values(field: str, low: int, high: int) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        if not part:
            continue
        values, _, step = part.partition("/")
        first, _, last = values.partition("-")
        if first in ("*", "?"):
            begin, end = low, high
        else:
            begin = int(_NAMES.get(first.lower(), first))
            end = int(_NAMES.get(last.lower(), last)) if last else (high if step else begin)
        found.update(range(begin, end + 1, int(step or 1)))
    return frozenset(found)


def _days() -> Iterator[datetime.date]:
    # Twenty-eight years hold every date on every day of the week.
    day = datetime.date(2024, 1, 1)
    while day.year < 2024 + 28:
        yield day
        day += datetime.timedelta(days=1)
