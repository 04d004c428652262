"""The schedules that a CronWorkflow accepts: five fields or a descriptor, judged as Argo's parser judges them.

Argo parses with robfig/cron v3's standard parser: https://pkg.go.dev/github.com/robfig/cron/v3
"""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from functools import cache

from argoform.errors import InputError, nearest
from argoform.tokens import has_token

DESCRIPTORS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
"""What may stand in place of the five fields, besides `@every <duration>`."""

# As Go reads it: with a sign if need be, and in no other digits.
_NUMBER = re.compile(r"\+?[0-9]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
# https://pkg.go.dev/time#ParseDuration
_DURATION = re.compile(r"[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)")


@dataclass(frozen=True)
class _Field:
    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    """Names that stand for numbers, the first for `low`."""

    def number(self, text: str) -> int:
        if text.lower() in self.names:
            return self.low + self.names.index(text.lower())
        if not re.fullmatch(_NUMBER, text):
            raise ValueError(f"{text!r} is not a {self.name}")
        return int(text)

    def check(self, text: str) -> None:
        for part in text.split(","):
            # Empty parts are dropped by the parser's FieldsFunc.
            if part:
                self._check_part(part)

    def _check_part(self, part: str) -> None:
        values, *steps = part.split("/")
        low, *high = values.split("-")
        if len(steps) > 1 or len(high) > 1:
            raise ValueError(f"{part!r} is not a range of {self.name}s")
        if low in ("*", "?"):
            begin, end = self.low, self.high
        else:
            begin = self.number(low)
            end = self.number(high[0]) if high else (self.high if steps else begin)
        if steps and (not re.fullmatch(_NUMBER, steps[0]) or int(steps[0]) == 0):
            raise ValueError(f"{steps[0]!r} is not a step")
        if begin < self.low or end > self.high:
            raise ValueError(f"{part!r} is outside {self.low} to {self.high}, the range of the {self.name}")
        if begin > end:
            raise ValueError(f"{part!r} begins after it ends")


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of the week", 0, 6, _DAYS),
)


def check_schedule(schedule: str, *, path: str) -> str:
    """`schedule` when Argo accepts it (or it is a token).

    Raises:
        InputError: otherwise, naming the field that is wrong.
    """
    if has_token(schedule):
        return schedule
    try:
        _check(schedule)
    except ValueError as error:
        raise InputError(
            f"{schedule!r} is not a schedule: {error}",
            path=path,
            expected="five fields (minute hour day-of-month month day-of-week), or one of "
            + ", ".join((*DESCRIPTORS, "@every <duration>")),
        ) from None
    return schedule


def _check(schedule: str) -> None:
    if not schedule:
        raise ValueError("it is empty")
    if schedule.startswith(("TZ=", "CRON_TZ=")):
        zone, _, schedule = schedule.partition(" ")
        name = zone.partition("=")[2]
        if not _known_timezone(name):
            raise ValueError(f"{name!r} is not a time zone")
        schedule = schedule.strip()
    if schedule.startswith("@"):
        if schedule.startswith("@every "):
            if not _DURATION.fullmatch(schedule.removeprefix("@every ")):
                raise ValueError(f"{schedule.removeprefix('@every ')!r} is not a duration like '1h30m'")
        elif schedule not in DESCRIPTORS:
            raise ValueError(f"there is no descriptor {schedule!r}")
        return
    fields = schedule.split()
    if len(fields) != len(_FIELDS):
        raise ValueError(f"it has {len(fields)} fields")
    for field, text in zip(_FIELDS, fields, strict=True):
        field.check(text)


def check_timezone(timezone: str, *, path: str) -> str:
    """`timezone` when it is an IANA name, `Local`, empty, or a token.

    Raises:
        InputError: otherwise, with the nearest name.
    """
    if has_token(timezone) or _known_timezone(timezone):
        return timezone
    raise InputError(
        f"{timezone!r} is not a time zone",
        path=path,
        expected="a name of the IANA database, like 'Europe/Vienna'",
        nearest=nearest(timezone, _timezones()),
    )


def _known_timezone(name: str) -> bool:
    return name in ("", "Local") or name in _timezones()


@cache
def _timezones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
