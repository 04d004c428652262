"""Rules about schedules: runs that would now overlap, meet others, or never come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from argoform.argo.names import POD_KINDS, template_kind
from argoform.review.case import Case
from argoform.review.differences.schedule import next_runs, shortest_gap
from argoform.review.durations import seconds, words
from argoform.review.objects import ObjectChange
from argoform.review.rule import Problem, rule
from argoform.review.rules.locks import Lock, locks_of
from argoform.review.rules.pairs import Unclear, effective, read, spec_of
from argoform.review.uses import Key, Uses, key_of, uses_of
from argoform.review.values import has_unknown, items, mapping, mappings

_LINK = "https://argo-workflows.readthedocs.io/en/latest/cron-workflows/"
_POLICIES = ("Allow", "Replace", "Forbid")
_MOST_PAIRS = 2_000


@lru_cache(maxsize=10_000)
def _gap(schedules: tuple[str, ...], zone: str | None, now: datetime) -> timedelta | None:
    # Most CronWorkflows of a plan share a few schedules, and each takes a while to be worked out.
    return shortest_gap(schedules, zone, now)


@dataclass(frozen=True)
class _Schedule:
    """When a CronWorkflow runs, on one side of the change.

    Args:
        now: from when runs are counted.
        deadline: the longest that a run may take, in seconds; None without any.
        policy: what happens when a run comes while another works.
        apart: whether a lock holds runs apart.
    """

    schedules: tuple[str, ...]
    zone: str | None
    now: datetime
    deadline: float | Unclear | None
    policy: str
    apart: bool
    suspended: bool

    @property
    def gap(self) -> timedelta | None:
        """The shortest time between two runs; None where no two come."""
        return _gap(self.schedules, self.zone, self.now)

    @property
    def overlaps(self) -> bool:
        """Whether a run that takes as long as it may is still working when the next one comes."""
        if self.suspended or self.apart or not isinstance(self.deadline, float):
            return False
        gap = self.gap
        return gap is not None and self.deadline > gap.total_seconds()


def _sides(case: Case, one: ObjectChange) -> tuple[_Schedule, _Schedule] | None:
    """Both sides; None where they are the same, or one cannot be judged."""
    if one.before is None or one.after is None or one.goes:
        return None
    uses = uses_of(case)
    before = _side(one.before, one, uses.objects_before, case.now)
    after = _side(one.after, one, uses.objects_after, case.now)
    return None if before is None or after is None or before == after else (before, after)


def _side(
    manifest: Mapping[str, Any], one: ObjectChange, objects: Mapping[Key, Mapping[str, Any]], now: datetime
) -> _Schedule | None:
    spec = mapping(manifest.get("spec"))
    policy = spec.get("concurrencyPolicy") or "Allow"
    timed = [spec.get(name) for name in ("schedule", "schedules", "timezone", "suspend", "concurrencyPolicy")]
    if has_unknown(timed) or policy not in _POLICIES:
        return None
    workflow = spec_of(manifest)
    base = _base(workflow, one, objects)
    said = workflow.get("synchronization")
    locks = locks_of(said if said is not None else (base or {}).get("synchronization"))
    texts = schedules_of(spec)
    return _Schedule(
        tuple(texts),
        _zone(spec),
        now,
        _deadline(workflow, base),
        str(policy),
        bool(locks is None or any(lock[0] == "mutex" for lock in locks)),
        spec.get("suspend") is True,
    )


def schedules_of(spec: Mapping[str, Any]) -> list[str]:
    """The schedules of a CronWorkflow, under the old name of the field too."""
    listed = [spec.get("schedule"), *items(spec.get("schedules"))]
    return [text for text in listed if isinstance(text, str) and text]


def _zone(spec: Mapping[str, Any]) -> str | None:
    zone = spec.get("timezone")
    return zone if isinstance(zone, str) else None


def _base(
    workflow: Mapping[str, Any], one: ObjectChange, objects: Mapping[Key, Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """The spec of the template that is referred to; None where there is none, or the plan does not hold it."""
    said = mapping(workflow.get("workflowTemplateRef"))
    kind = "ClusterWorkflowTemplate" if said.get("clusterScope") is True else "WorkflowTemplate"
    found = objects.get(key_of(kind, one.namespace, str(said.get("name", "")))) if said else None
    return None if found is None else spec_of(found)


def _deadline(workflow: Mapping[str, Any], base: Mapping[str, Any] | None) -> float | Unclear | None:
    """That of the workflow, or of the one template that it consists of."""
    said = workflow.get("activeDeadlineSeconds")
    found = read(said if said is not None else (base or {}).get("activeDeadlineSeconds"), seconds)
    if found is not None:
        return found
    entrypoint = workflow.get("entrypoint") or (base or {}).get("entrypoint")
    for spec in (workflow, base or {}):
        for body in mappings(spec.get("templates")):
            if body.get("name") == entrypoint and template_kind(body) in POD_KINDS:
                whole = effective(body, spec)
                lengths = [read(whole.get(name), seconds) for name in ("activeDeadlineSeconds", "timeout")]
                known = [length for length in lengths if isinstance(length, float)]
                return min(known, default=None)
    return None


@rule(
    "RV070",
    severity="medium",
    title="runs of a schedule would now overlap",
    why="A run starts, or stops the one before, although that still works: there are more and more of them, on the "
    "same data.",
    link=_LINK,
)
def overlap(case: Case) -> Iterator[Problem]:
    """Where a run may take longer than the time to the next one, or nothing bounds it and the runs come closer."""
    for one in case.of("CronWorkflow"):
        sides = _sides(case, one)
        if sides is None:
            continue
        before, after = sides
        if after.suspended or after.apart or after.gap is None or after.policy == "Forbid":
            continue
        was_held = before.policy == "Forbid" or before.suspended or before.apart
        said = ""
        every = words(after.gap.total_seconds())
        if after.overlaps:
            worse = before.policy != "Allow" and after.policy == "Allow"
            if was_held or not before.overlaps or worse:
                said = f"a run may take {words(after.deadline)}, and the next one comes after {every}"
        elif after.deadline is None:
            closer = before.gap is None or after.gap < before.gap
            if not before.suspended and (closer or (before.policy != "Allow" and after.policy == "Allow")):
                said = f"nothing bounds how long a run takes, and the next one comes after {every}"
        if said:
            effect = "it then stops the one that works" if after.policy == "Replace" else "both then work at once"
            yield Problem(
                one,
                f"{said}: {effect}",
                _changed(before, after, one),
                "set `concurrencyPolicy: Forbid`, or a deadline that is shorter than the time between two runs",
            )


def _changed(before: _Schedule, after: _Schedule, one: ObjectChange) -> str:
    """Where the change is that makes runs meet."""
    if (before.schedules, before.zone) != (after.schedules, after.zone):
        return _path(one)
    if before.policy != after.policy:
        return "spec.concurrencyPolicy"
    return "spec.suspend" if before.suspended != after.suspended else "spec.workflowSpec"


def _path(one: ObjectChange) -> str:
    """Where the schedules stand."""
    spec = mapping((one.after or {}).get("spec"))
    return "spec.schedule" if spec.get("schedules") is None and spec.get("schedule") is not None else "spec.schedules"


@rule(
    "RV073",
    severity="low",
    title="runs of a schedule would now be skipped",
    why="With the concurrency policy `Forbid` a run is left out while the one before still works.",
    link=_LINK,
)
def skipped(case: Case) -> Iterator[Problem]:
    """Where a run may now take longer than the time to the next one."""
    for one in case.of("CronWorkflow"):
        sides = _sides(case, one)
        if sides is None or sides[1].policy != "Forbid" or not sides[1].overlaps:
            continue
        before, after = sides
        if not before.overlaps and after.gap is not None:
            yield Problem(
                one,
                f"a run may take {words(after.deadline)}, and the next one, after {words(after.gap.total_seconds())}, "
                "is then left out",
                _changed(before, after, one),
            )


@rule(
    "RV071",
    severity="low",
    title="two CronWorkflows of one template now start at the same minute",
    why="Both want the same locks and the same data at once.",
    link=_LINK,
)
def coincide(case: Case) -> Iterator[Problem]:
    """Of those that refer to one WorkflowTemplate, or wait for one mutex."""
    uses = uses_of(case)
    sharing: dict[tuple[str, Any], list[ObjectChange]] = {}
    for one in case.of("CronWorkflow"):
        if one.after is not None and not one.goes:
            for shared in _shared(one, one.after, uses):
                sharing.setdefault(shared, []).append(one)
    told: set[frozenset[int]] = set()
    left = _MOST_PAIRS
    for (what, name), users in sharing.items():
        for one in users:
            if one.before is not None and _timing(one.before) == _timing(one.after):
                continue
            for other in users:
                pair = frozenset((id(one), id(other)))
                if other is one or pair in told or not left:
                    continue
                told.add(pair)
                left -= 1
                if _meet(one.after, other.after, case.now) and not _meet(one.before, other.before, case.now):
                    yield Problem(
                        one,
                        f"it now starts at the same minute as {other.title}, which {what} {name} too",
                        _path(one),
                        "move one of them",
                    )


def _shared(one: ObjectChange, manifest: Mapping[str, Any], uses: Uses) -> Iterator[tuple[str, str]]:
    workflow = spec_of(manifest)
    said = mapping(workflow.get("workflowTemplateRef")).get("name")
    if isinstance(said, str):
        yield "uses", f"the template `{said}`"
    base = _base(workflow, one, uses.objects_after)
    found: set[Lock] = set()
    for spec in (workflow, base or {}):
        found |= locks_of(spec.get("synchronization")) or set()
    for lock in sorted(found):
        if lock[0] == "mutex":
            yield "waits for", f"the mutex `{lock[2]}`"


def _timing(manifest: Mapping[str, Any] | None) -> tuple[Any, ...]:
    spec = mapping((manifest or {}).get("spec"))
    return (schedules_of(spec), spec.get("timezone"), spec.get("suspend") is True)


def _meet(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None, now: datetime) -> bool:
    """Whether a run of each falls on one minute."""
    alone: list[list[str]] = []
    for manifest in (one, other):
        spec = mapping((manifest or {}).get("spec"))
        if spec.get("suspend") is True or has_unknown(
            [spec.get("schedule"), spec.get("schedules"), spec.get("timezone")]
        ):
            return False
        texts = [text for text in schedules_of(spec) if "@every" not in text]
        alone.append([_zoned(text, _zone(spec)) for text in texts][:10])
    return any(
        _gap((first, second), None, now) == timedelta(0)
        and timedelta(0) not in (_gap((first,), None, now), _gap((second,), None, now))
        for first in alone[0]
        for second in alone[1]
    )


def _zoned(text: str, zone: str | None) -> str:
    return text if not zone or text.startswith(("TZ=", "CRON_TZ=")) else f"TZ={zone} {text}"


@rule(
    "RV072",
    severity="medium",
    title="a CronWorkflow would run no more",
    why="Nothing tells that a run did not come: what depends on it goes stale.",
    link=_LINK,
)
def never(case: Case) -> Iterator[Problem]:
    """Suspended by the change, or with schedules of which none comes to pass."""
    for one in case.of("CronWorkflow"):
        sides = _sides(case, one)
        if sides is None or one.before is None or one.after is None:
            continue
        before, after = sides
        old, new = mapping(one.before.get("spec")), mapping(one.after.get("spec"))
        if after.suspended and not before.suspended:
            yield Problem(one, "it is suspended: no run starts any more", "spec.suspend", severity="low")
        elif not after.suspended and _runs(old, case.now) and not _runs(new, case.now):
            listed = ", ".join(repr(text) for text in after.schedules[:5]) or "there is none"
            yield Problem(one, f"no schedule comes to pass any more: {listed}", _path(one))


def _runs(spec: Mapping[str, Any], now: datetime) -> bool:
    return any(_comes(text, _zone(spec), now) for text in schedules_of(spec)[:50])


@lru_cache(maxsize=10_000)
def _comes(schedule: str, zone: str | None, now: datetime) -> bool:
    return bool(next_runs(schedule, zone, now, 1))
