"""When a schedule runs: the moments that Argo's cron library computes, to the second and through daylight saving.

No library on PyPI computes them. croniter and cronsim are well kept, but follow Vixie's and Debian's cron: they take 7
for Sunday, `L`, `W` and `#`, join the two fields for days by another rule where a step stands behind a star, move a run
that falls into a skipped hour, which Argo leaves out, and do not know `@every`. What counts here is what Argo does, so
the rules of https://pkg.go.dev/github.com/robfig/cron/v3 are written out; tests compare with that library's answers.
"""

from __future__ import annotations

import calendar
import re
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property

_DESCRIPTORS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_MONTHS = {
    name: at
    for at, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_DAYS = {name: at for at, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))}
_FIELDS: tuple[tuple[int, int, dict[str, int]], ...] = (
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, _MONTHS),
    (0, 6, _DAYS),
)
_YEARS = 5
"""How far ahead the library looks; what does not come in that time never comes to pass for it."""

_LONGEST = 1_000
_HOUR = 3600

# https://pkg.go.dev/time#ParseDuration, in nanoseconds
_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)")


@dataclass(frozen=True)
class Clock:
    """A schedule of five fields: the minutes, hours and days on which it runs.

    Args:
        zone: the name of its time zone; empty for that of the controller, which is taken for UTC.
        both: whether the day of the month and that of the week must match; else one of them is enough.
    """

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    both: bool
    zone: str = ""

    @cached_property
    def tzinfo(self) -> tzinfo:
        """The time zone itself."""
        return zone_named(self.zone) or UTC

    def on(self, day: date) -> bool:
        """Whether it runs on a day."""
        return day.month in self.months and self._matches(day)

    def _matches(self, day: date) -> bool:
        in_month, in_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return (in_month and in_week) if self.both else (in_month or in_week)

    def after(self, moment: datetime) -> datetime | None:
        """The first run after a moment, in the schedule's time zone; None when there is none in the next five years."""
        if not (self.minutes and self.hours and self.months and (self.days or self.weekdays)):
            return None
        found = self._next(int(moment.timestamp() // 1))
        return None if found is None else datetime.fromtimestamp(found, self.tzinfo)

    def _next(self, start: int) -> int | None:
        """The library's search, on seconds since 1970.

        Field by field, the larger first, and back to the top only where a field wraps around: what it makes of days
        that have no midnight follows from that order.
        """
        before, here, fresh = start, start + 1, False
        last_year = self._local(here).year + _YEARS
        while (now := self._local(here)).year <= last_year:
            if here <= before:
                # On a date that a zone leaves out altogether, as Samoa did once, the library never ends.
                return None
            before = here
            if now.month not in self.months:
                here = here if fresh else self._moment(datetime(now.year, now.month, 1))
                fresh = True
                here, wrapped = self._month(here)
                if wrapped:
                    continue
            now = self._local(here)
            if not self._matches(now.date()):
                here = here if fresh else self._moment(datetime(now.year, now.month, now.day))
                fresh = True
                here, wrapped = self._day(here)
                if wrapped:
                    continue
            now = self._local(here)
            if now.hour not in self.hours:
                here = here if fresh else self._moment(datetime(now.year, now.month, now.day, now.hour))
                fresh = True
                here, wrapped = self._hour(here)
                if wrapped:
                    continue
            if self._local(here).minute not in self.minutes:
                here = here if fresh else here - here % 60
                fresh = True
                here, wrapped = self._minute(here)
                if wrapped:
                    continue
            second = self._local(here).second
            if not second:
                return here
            # The second after 59 is the next minute, which has to be looked at again.
            here, fresh = here + 60 - second, True
        return None

    def _month(self, here: int) -> tuple[int, bool]:
        """The next month that is one of its months, and whether the search wrapped into a new year before."""
        while True:
            now = self._local(here)
            year, month = (now.year + 1, 1) if now.month == 12 else (now.year, now.month + 1)
            # The day is kept, and 31 April is 1 May: where a first has no midnight, this begins on the day before it.
            first = datetime(year, month, 1, now.hour, now.minute, now.second)
            here = self._moment(first + timedelta(days=now.day - 1))
            month = self._local(here).month
            if month == 1 or month in self.months:
                return here, month == 1

    def _day(self, here: int) -> tuple[int, bool]:
        """The same with days, up to the first of a month."""
        for _ in range(2 * 31):
            here = self._moment(self._local(here).replace(tzinfo=None, fold=0) + timedelta(days=1))
            hour = self._local(here).hour
            # Where clocks skip midnight a day begins an hour off.
            if hour:
                here += (24 - hour if hour > 12 else -hour) * _HOUR
            now = self._local(here)
            if now.day == 1 or self._matches(now.date()):
                return here, now.day == 1
        return here, True

    def _hour(self, here: int) -> tuple[int, bool]:
        """The same with hours, up to midnight."""
        while True:
            here += _HOUR
            hour = self._local(here).hour
            if hour == 0 or hour in self.hours:
                return here, hour == 0

    def _minute(self, here: int) -> tuple[int, bool]:
        """The same with minutes, up to the full hour."""
        while True:
            here += 60
            minute = self._local(here).minute
            if minute == 0 or minute in self.minutes:
                return here, minute == 0

    def _local(self, seconds: int) -> datetime:
        return datetime.fromtimestamp(seconds, self.tzinfo)

    def _moment(self, naive: datetime) -> int:
        """What Go's `time.Date` makes of a reading of the clock, also of one that comes twice or never."""
        as_utc = calendar.timegm(naive.timetuple())
        return as_utc - self._offset(as_utc - self._offset(as_utc))

    def _offset(self, seconds: int) -> int:
        offset = self._local(seconds).utcoffset()
        return 0 if offset is None else int(offset.total_seconds())


@dataclass(frozen=True)
class Every:
    """`@every <duration>`: counted from when the controller takes the schedule up, so here from the moment asked about.

    Args:
        delay: the time between two runs, of whole seconds, at least one.
    """

    delay: timedelta
    zone: str = ""

    @property
    def tzinfo(self) -> tzinfo:
        """The time zone in which runs are told."""
        return zone_named(self.zone) or UTC

    def after(self, moment: datetime) -> datetime | None:
        """The run that follows a run at this moment; None past the end of the calendar."""
        try:
            return (moment.astimezone(UTC).replace(microsecond=0) + self.delay).astimezone(self.tzinfo)
        except OverflowError:
            return None


Schedule = Clock | Every


def parse_schedule(text: str, timezone: str | None = None) -> Schedule | None:
    """A schedule as Argo reads it.

    Args:
        timezone: the CronWorkflow's `timezone`; absent or empty for the controller's own, which is taken for UTC. A
            schedule that begins with `TZ=` or `CRON_TZ=` names its own; Argo takes no schedule with both.

    Returns:
        None for what Argo rejects.
    """
    zone = timezone or ""
    if not text or len(text) > _LONGEST or zone_named(zone) is None:
        return None
    if text.startswith(("TZ=", "CRON_TZ=")):
        head, space, text = text.partition(" ")
        if zone or not space:
            return None
        zone, text = head.partition("=")[2], text.strip()
        if zone_named(zone) is None:
            return None
        zone = zone or "UTC"
    elif zone:
        text = text.strip()
    if text.startswith("@every "):
        delay = _duration(text.removeprefix("@every "))
        return None if delay is None else Every(delay, zone)
    fields = (_DESCRIPTORS.get(text, "") if text.startswith("@") else text).split()
    if len(fields) != len(_FIELDS):
        return None
    sets = [_values(field, *bounds) for field, bounds in zip(fields, _FIELDS, strict=True)]
    minutes, hours, days, months, weekdays = (None if found is None else found[0] for found in sets)
    if minutes is None or hours is None or days is None or months is None or weekdays is None:
        return None
    star = any(sets[index] is not None and sets[index][1] for index in (2, 4))  # type: ignore[index]
    return Clock(minutes, hours, days, months, weekdays, star, zone)


def runs_after(schedule: Schedule, moment: datetime) -> Iterator[datetime]:
    """Its runs after a moment (a naive one is taken for UTC), for as long as they come."""
    here: datetime | None = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    while here is not None:
        try:
            here = schedule.after(here)
        except (OverflowError, ValueError, OSError):
            # The calendar ends with the year 9999.
            return
        if here is not None:
            yield here


def zone_named(name: str) -> tzinfo | None:
    """The time zone of that name; UTC for none and for `Local`; None when there is none such."""
    if name in ("", "Local", "UTC"):
        return UTC
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None


def _values(field: str, low: int, high: int, names: dict[str, int]) -> tuple[frozenset[int], bool] | None:
    """The numbers of a field, and whether a star is in it that no step weakens; None for what cannot be read."""
    found: set[int] = set()
    star = False
    for part in field.split(","):
        if not part:
            continue
        values, *steps = part.split("/")
        first, *last = values.split("-")
        whole = first in ("*", "?")
        begin = low if whole else _number(first, names)
        end = high if whole or (steps and not last) else _number(last[0], names) if last else begin
        step = _number(steps[0], {}) if steps else 1
        if begin is None or end is None or not step or len(steps) > 1 or (len(last) > 1 and not whole):
            return None
        if not low <= begin <= end <= high:
            return None
        found.update(range(begin, end + 1, step))
        star |= whole and step == 1
    return frozenset(found), star


def _number(text: str, names: dict[str, int]) -> int | None:
    if text.lower() in names:
        return names[text.lower()]
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) and int(text) >= 0 else None


def _duration(text: str) -> timedelta | None:
    """Go's duration, cut to whole seconds and at least one."""
    negative = text.startswith("-")
    body = text[1:] if text[:1] in ("+", "-") else text
    nanoseconds = 0
    rest = "" if body == "0" else body or "?"
    while rest:
        match = _PART.match(rest)
        if match is None or not (match[1] or match[2]):
            return None
        unit, fraction = _UNITS[match[3]], match[2] or ""
        nanoseconds += int(match[1] or 0) * unit + (int(fraction) * unit // 10 ** len(fraction) if fraction else 0)
        rest = rest[match.end() :]
    if nanoseconds >= 2**63:
        return None
    return timedelta(seconds=max(1, 0 if negative else nanoseconds // 10**9))
