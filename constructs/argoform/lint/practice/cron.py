"""Rules about the schedules of CronWorkflows."""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice import schedules
from argoform.lint.practice.examples import cron
from argoform.lint.practice.facts import Body, mapping
from argoform.lint.rule import rule

_LINK = "https://argo-workflows.readthedocs.io/en/latest/cron-workflows/"
_MOST = 1_000
"""How many schedules of an object are looked at."""
_REST = "startingDeadlineSeconds: 300\nconcurrencyPolicy: Forbid\ntimezone: UTC\n"


def _cron(manifest: Manifest) -> Body:
    return mapping(manifest.data.get("spec")) if manifest.kind == "CronWorkflow" else {}


def _schedules(spec: Body) -> list[tuple[str, Any]]:
    """The schedules with their paths, under the old name of the field too."""
    found = [("spec.schedule", spec["schedule"])] if isinstance(spec.get("schedule"), str) else []
    listed = spec.get("schedules")
    schedules = listed[:_MOST] if isinstance(listed, list) else []
    return found + [(f"spec.schedules[{index}]", text) for index, text in enumerate(schedules)]


@rule(
    "AF065",
    severity="warning",
    title="A missed run is made up for",
    why="Without `startingDeadlineSeconds` a run whose minute passes while the controller is restarted or upgraded is "
    "lost without a word.",
    bad=cron("schedules: [0 2 * * *]\nconcurrencyPolicy: Forbid\ntimezone: UTC"),
    good=cron("schedules: [0 2 * * *]\n" + _REST),
    link=_LINK + "#crash-recovery",
)
def starting_deadline(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Absent or 0, which says the same."""
    spec = _cron(manifest)
    if spec and not spec.get("startingDeadlineSeconds"):
        yield Problem(
            "spec.startingDeadlineSeconds" if "startingDeadlineSeconds" in spec else "spec",
            "a run that falls into a restart of the controller is lost",
            "set `startingDeadlineSeconds`, to less than the time between two runs",
        )


@rule(
    "AF066",
    severity="warning",
    title="Runs of a schedule do not pile up",
    why="With the concurrency policy `Allow`, which is the default, a run starts although the one before still works: "
    "when runs take longer than the time between them there are more and more of them, on the same data.",
    bad=cron("schedules: [0 2 * * *]\nstartingDeadlineSeconds: 300\ntimezone: UTC"),
    good=cron("schedules: [0 2 * * *]\n" + _REST),
    link=_LINK,
)
def piles_up(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Unless a deadline of the workflow, or a mutex, keeps runs apart."""
    spec = _cron(manifest)
    policy = spec.get("concurrencyPolicy")
    workflow = manifest.spec
    if not spec or policy in ("Forbid", "Replace") or mapping(workflow.get("synchronization")):
        return
    said = "`concurrencyPolicy: Allow` lets runs" if policy else "without `concurrencyPolicy` runs"
    yield Problem(
        "spec.concurrencyPolicy" if policy else "spec",
        f"{said} start while the one before still works",
        "set `concurrencyPolicy` to `Forbid` or `Replace`",
    )


@rule(
    "AF067",
    severity="warning",
    title="No two schedules start at the same minute",
    needs=("schedules", "schedule"),
    why="Each schedule starts a run of its own: where two coincide there are two at once, or with `Forbid` one "
    "is skipped.",
    bad=cron("schedules: [0 2 * * *, 0 2 * * 1]\n" + _REST),
    good=cron("schedules: [0 2 * * 2-6, 0 3 * * 1]\n" + _REST),
    link=_LINK,
)
def coincide(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Of one CronWorkflow, in one time zone."""
    known = [(path, text, schedules.parse(text)) for path, text in _schedules(_cron(manifest))]
    for (_, first, one), (path, second, other) in combinations(known[:20], 2):
        moment = one.meets(other) if one is not None and other is not None else ""
        if moment:
            yield Problem(
                path,
                f"the schedules {first!r} and {second!r} both start a run at {moment}",
                "move one of them, or leave the moment out of it",
            )


@rule(
    "AF068",
    severity="warning",
    title="Every schedule comes to pass",
    needs=("schedules", "schedule"),
    why="A date that no year has, such as 30 February, is accepted, and the workflow never runs.",
    bad=cron("schedules: [0 2 30 2 *]\n" + _REST),
    good=cron("schedules: [0 2 28 2 *]\n" + _REST),
    link=_LINK,
)
def never(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Looked for in 28 years, after which the calendar repeats."""
    for path, text in _schedules(_cron(manifest)):
        found = schedules.parse(text)
        if found is not None and not found.runs():
            yield Problem(path, f"the schedule {text!r} never comes to pass", "name a date that exists")


@rule(
    "AF069",
    severity="note",
    title="A schedule says in which time zone it is meant",
    needs=("schedules", "schedule"),
    why="Without `timezone` the clock of the controller's container counts, which is UTC nearly everywhere: "
    "02:00 is then "
    "not the night of whoever wrote it.",
    bad=cron("schedules: [0 2 * * *]\nstartingDeadlineSeconds: 300\nconcurrencyPolicy: Forbid"),
    good=cron("schedules: [0 2 * * *]\n" + _REST),
    link=_LINK,
)
def timezone(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Where a schedule names an hour and no zone of its own."""
    spec = _cron(manifest)
    if not spec or spec.get("timezone"):
        return
    for path, text in _schedules(spec):
        found = schedules.parse(text)
        if found is not None and not found.zone and len(found.hours) < 24:
            yield Problem(
                path, f"the schedule {text!r} names an hour, and no time zone", "set `timezone`, if only to UTC"
            )
            return


@rule(
    "AF070",
    severity="warning",
    title="No schedule falls into the hour that summer time skips",
    needs=("schedules", "schedule"),
    why="On the day when clocks go forward the skipped hour does not exist, so the run is left out; on the day "
    "when they "
    "go back an hour comes twice.",
    bad=cron(
        "schedules: [30 2 * * *]\nstartingDeadlineSeconds: 300\nconcurrencyPolicy: Forbid\ntimezone: Europe/Vienna"
    ),
    good=cron(
        "schedules: [30 4 * * *]\nstartingDeadlineSeconds: 300\nconcurrencyPolicy: Forbid\ntimezone: Europe/Vienna"
    ),
    link=_LINK + "#daylight-saving",
)
def daylight_saving(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Schedules at few fixed hours; one that runs all day loses little."""
    spec = _cron(manifest)
    for path, text in _schedules(spec):
        found = schedules.parse(text)
        if found is None or len(found.hours) > 4:
            continue
        zone = found.zone or spec.get("timezone")
        for gap in _gaps(zone) if isinstance(zone, str) else ():
            if gap.hour in found.hours and found.on(gap.date()):
                yield Problem(
                    path,
                    f"on {gap:%-d} {gap:%B} {gap:%Y} the clocks of {zone} skip the hour of {gap:%H}:00, in which "
                    f"{text!r} would run",
                    "choose another hour, or a time zone without summer time",
                )
                break


@cache
def _gaps(name: str) -> list[datetime.datetime]:
    """The hours that the clocks of a zone skip in the years to come, the controller's own calendar apart."""
    try:
        zone = zoneinfo.ZoneInfo(name) if name and name != "Local" else datetime.UTC
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return []
    found = []
    first = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    for day in range(5 * 366):
        before, after = ((first + datetime.timedelta(days=day + step)).astimezone(zone).utcoffset() for step in (0, 1))
        if before is not None and after is not None and after > before:
            for hour in range(24):
                moment = (first + datetime.timedelta(days=day, hours=hour)).astimezone(zone)
                later = (moment.astimezone(datetime.UTC) + datetime.timedelta(hours=1)).astimezone(zone)
                if (later.utcoffset() or before) > (moment.utcoffset() or before):
                    found.append((moment + datetime.timedelta(hours=1)).replace(tzinfo=None, minute=0))
    return found
