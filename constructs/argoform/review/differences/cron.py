"""When a CronWorkflow runs: schedules and time zone together, each with the next runs before and after."""

from __future__ import annotations

from typing import Any

from argoform.review.differences.schedule import coming_runs, runs_text
from argoform.review.differences.walk import Place, Walk
from argoform.review.model import Kind
from argoform.review.values import has_unknown, is_unknown, show

_TIMES = frozenset({"schedules", "timezone"})


def cron_differences(walk: Walk, before: Any, after: Any, place: Place) -> None:
    """A `CronWorkflowSpec`."""
    old, new = walk.forms.view("CronWorkflowSpec", before), walk.forms.view("CronWorkflowSpec", after)
    field = "schedule" if isinstance(after, dict) and "schedules" not in after and "schedule" in after else "schedules"
    _times(walk, old, new, place, field)
    walk.fields("CronWorkflowSpec", before, after, place, without=_TIMES)


def runs_note(spec: dict[str, Any], walk: Walk) -> str:
    """The next three runs, as text; why there are none, where there are none."""
    schedules, zone = spec.get("schedules"), spec.get("timezone")
    if not isinstance(schedules, list) or has_unknown(schedules) or has_unknown(zone):
        return "(known after apply)" if has_unknown([schedules, zone]) else "never"
    text = runs_text(coming_runs(schedules, zone, walk.now))
    return f"{text}, if it were not suspended" if spec.get("suspend") is True and text != "never" else text


def schedules_text(spec: dict[str, Any]) -> str | None:
    """The schedules in one line."""
    schedules = spec.get("schedules")
    if isinstance(schedules, list):
        return ", ".join(show(schedule) for schedule in schedules)
    return None if schedules is None else show(schedules)


def _times(walk: Walk, old: dict[str, Any], new: dict[str, Any], place: Place, field: str) -> None:
    times = [{name: spec[name] for name in _TIMES if name in spec} for spec in (old, new)]
    if walk.forms.of("CronWorkflowSpec", times[0]) == walk.forms.of("CronWorkflowSpec", times[1]):
        return
    note = f"next runs before: {runs_note(old, walk)}; after: {runs_note(new, walk)}"
    # A new spelling of the same schedule is none, unless its time zone is what makes the difference.
    zones = _zone(old) != _zone(new)
    forms = [walk.forms.of("CronWorkflowSpec", {"schedules": spec.get("schedules")}) for spec in (old, new)]
    if forms[0] != forms[1] or not zones:
        kind = _kind(old.get("schedules"), new.get("schedules"))
        there = place.at(field).named("schedule", weight=0)
        walk.texts(kind, schedules_text(old), schedules_text(new), there, note=note)
        note = ""
    if zones:
        there = place.at("timezone").named("time zone", weight=1)
        walk.texts(_kind(old.get("timezone"), new.get("timezone")), _zone(old), _zone(new), there, note=note)


def _zone(spec: dict[str, Any]) -> str | None:
    zone = spec.get("timezone")
    return None if zone in (None, "") else show(zone)


def _kind(before: Any, after: Any) -> Kind:
    if is_unknown(before) or is_unknown(after) or has_unknown([before, after]):
        return "unknown"
    return "added" if before is None else "removed" if after is None else "changed"
