"""Rules about what holds work back: deadlines, retries, parallelism and locks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.argo.names import POD_KINDS, template_kind
from argoform.review.case import Case
from argoform.review.controller import controllers
from argoform.review.durations import seconds, words
from argoform.review.rule import Problem, rule
from argoform.review.rules.pairs import SpecPair, TemplatePair, Unclear, read, spec_pairs
from argoform.review.rules.retries import Retries, retries_of

_DEADLINES = "https://argo-workflows.readthedocs.io/en/latest/walk-through/timeouts/"
_PARALLELISM = "https://argo-workflows.readthedocs.io/en/latest/parallelism/"


@rule(
    "RV040",
    severity="medium",
    title="a deadline removed, or raised beyond the limit",
    why="What hangs keeps its node, its locks and its place among the running pods until the deadline, or until "
    "somebody notices.",
    link=_DEADLINES,
)
def deadlines(case: Case) -> Iterator[Problem]:
    """Of workflows, and of templates as far as the workflow's own does not hold them anyway."""
    for pair in spec_pairs(case):
        whole = [read(value, seconds) for value in pair.setting("activeDeadlineSeconds")]
        before, after = whole
        if pair.changes("activeDeadlineSeconds"):
            said = _deadline(before, after, case.limits.deadline)
            if said:
                bounded = all(_own_deadline(one.after) is not None for one in _working(pair))
                path = f"{pair.path}.activeDeadlineSeconds"
                severe = after is None and not bounded
                yield Problem(
                    pair.where,
                    f"the deadline of {pair.owner} {said}",
                    path if after is not None else pair.path,
                    "give it the longest time that a run may take" if after is None else "",
                    severity="high" if severe else None,
                )
        for template in pair.templates:
            if template.before is None or template.after is None:
                continue
            own = [_own_deadline(template.before), _own_deadline(template.after)]
            if own[0] == own[1]:
                continue
            said = _deadline(_least(own[0], before), _least(own[1], after), case.limits.deadline)
            if said:
                yield Problem(
                    pair.where,
                    f"the deadline of {template.label} {said}",
                    template.path,
                    "set `activeDeadlineSeconds` or `timeout` on it" if own[1] is None else "",
                )


def _working(pair: SpecPair) -> list[TemplatePair]:
    return [one for one in pair.templates if one.after is not None and template_kind(one.after) in POD_KINDS]


def _own_deadline(template: Mapping[str, Any] | None) -> float | Unclear | None:
    """The shorter of the deadline of a template's pods and the timeout of its nodes, in seconds."""
    body = template or {}
    found = [read(body.get(name), seconds) for name in ("activeDeadlineSeconds", "timeout")]
    return _least(*found)


def _least(one: float | Unclear | None, other: float | Unclear | None) -> float | Unclear | None:
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, Unclear) or isinstance(other, Unclear):
        return one if isinstance(one, Unclear) else other
    return min(one, other)


def _deadline(before: float | Unclear | None, after: float | Unclear | None, limit: int) -> str:
    """What happened to a deadline, as the end of a sentence; empty when it is nothing to tell."""
    if before is None or isinstance(before, Unclear) or isinstance(after, Unclear):
        return ""
    if after is None:
        return f"is removed: it was {words(before)}"
    if after > before and after > limit:
        return f"goes from {words(before)} to {words(after)}, beyond the limit of {words(limit)}"
    return ""


@rule(
    "RV041",
    severity="medium",
    title="retries without end, or raised beyond the limit",
    why="Every attempt is a pod: what can never work keeps the cluster busy, and repeats what it does to others.",
    link="https://argo-workflows.readthedocs.io/en/latest/retries/",
)
def retries(case: Case) -> Iterator[Problem]:
    """In force for each template that exists on both sides; told once where many take theirs from one place."""
    for pair in spec_pairs(case):
        told: dict[tuple[str, Retries, Retries], list[str]] = {}
        for template in pair.templates:
            if template.before is None or template.after is None:
                continue
            before, _ = retries_of(
                template.before, pair.before, pair.setting("retryStrategy")[0], template.path, pair.path
            )
            after, path = retries_of(
                template.after, pair.after, pair.setting("retryStrategy")[1], template.path, pair.path
            )
            if before is not None and after is not None and _more(before, after, case.limits.retries):
                told.setdefault((path, before, after), []).append(template.name)
        if not pair.templates and pair.changes("retryStrategy"):
            sides = [retries_of({}, {}, value, pair.path, pair.path) for value in pair.setting("retryStrategy")]
            before, after = sides[0][0], sides[1][0]
            if before is not None and after is not None and _more(before, after, case.limits.retries):
                told[(sides[1][1], before, after)] = []
        for (path, before, after), names in told.items():
            owner = f"the template `{names[0]}`" if len(names) == 1 else pair.owner
            more = f" (templates {', '.join(f'`{name}`' for name in names[:8])})" if len(names) > 1 else ""
            end = "" if after.endless else f", beyond the limit of {case.limits.retries}"
            yield Problem(
                pair.where,
                f"the retries of {owner} go from {before} to {after}{end}{more}",
                path,
                "set `limit`, or `backoff.maxDuration`" if after.endless else "",
            )


def _more(before: Retries, after: Retries, limit: int) -> bool:
    if after.endless:
        return not before.endless
    if before.count is None or after.count is None:
        return False
    return after.count > before.count and after.count > limit


@rule(
    "RV042",
    severity="medium",
    title="a bound on parallel work removed, or raised beyond the limit",
    why="Without a bound a loop starts all of its pods at once, for everybody who shares the cluster.",
    link=_PARALLELISM,
)
def parallelism(case: Case) -> Iterator[Problem]:
    """Of workflows, of templates, and of the controller."""
    for pair in spec_pairs(case):
        before, after = (read(value, _count) for value in pair.setting("parallelism"))
        if pair.changes("parallelism"):
            said = _parallelism(before, after, case.limits.parallelism)
            if said:
                path = pair.path if after is None else f"{pair.path}.parallelism"
                yield Problem(pair.where, f"the parallelism of {pair.owner} {said}", path)
        for template in pair.templates:
            if template.before is None or template.after is None:
                continue
            old, new = (read(side.get("parallelism"), _count) for side in (template.before, template.after))
            held = new is None and isinstance(old, int) and isinstance(after, int) and after <= old
            said = "" if old == new or held else _parallelism(old, new, case.limits.parallelism)
            if said:
                path = template.path if new is None else f"{template.path}.parallelism"
                yield Problem(pair.where, f"the parallelism of {template.label} {said}", path)
    for settings in controllers(case.plan, case.objects):
        for name in ("parallelism", "namespaceParallelism"):
            # Workflows are counted here, not pods, and 0 bounds nothing.
            before, after = (read(side.get(name) or None, _count) for side in (settings.before, settings.after))
            said = _parallelism(before, after, float("inf"))
            if said:
                yield Problem(settings.where, f"`{name}` of the controller {said}", settings.path(name))


def _count(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 18 else None


def _parallelism(before: int | Unclear | None, after: int | Unclear | None, limit: float) -> str:
    if before is None or isinstance(before, Unclear) or isinstance(after, Unclear):
        return ""
    if after is None:
        return f"is removed: it was {before}"
    return f"goes from {before} to {after}, beyond the limit of {limit}" if after > before and after > limit else ""
