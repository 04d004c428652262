"""Everything that changes in a plan, each with what changes in it, its picture and what depends on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

from argoform.review.blast import dependents
from argoform.review.case import Case
from argoform.review.differences.of_objects import object_differences
from argoform.review.differences.of_resources import resource_differences
from argoform.review.differences.workflow import workflow_differences
from argoform.review.folding import folded_differences
from argoform.review.model import Action, Area, Difference, Picture, Subject
from argoform.review.objects import ObjectChange
from argoform.review.pictures import Pictures
from argoform.review.plan import ResourceChange

STILL = ("no-op", "read")
"""Actions that change nothing."""

_Result = TypeVar("_Result")
_Arguments = ParamSpec("_Arguments")

_SAME = Difference("changed", "nothing changes in meaning, only the order, the spelling or a default", weight=9)


class Guard(Protocol):
    """Does work, and returns nothing where it fails, which it tells."""

    def __call__(self, work: Callable[[], list[_Result]], what: str) -> list[_Result]:
        """What the work returns."""
        ...


def subjects_of(case: Case, guarded: Guard, *, pictures: bool) -> Iterator[Subject]:
    """Everything that changes.

    Args:
        guarded: does what may meet a plan that nobody foresees.
        pictures: whether changed workflows are drawn.
    """
    drawer = Pictures(case)
    whole: set[int] = set()
    partly: set[int] = set()
    for one in case.objects:
        (partly if one.path else whole).add(id(one.change))
        if one.change.action in STILL or (one.path and not one.changes):
            continue
        drawn: list[Picture] = []
        if pictures and one.is_argo and one.changes:
            drawn = guarded(partial(_listed, drawer.of, one), f"the picture of {one.title}")
        told = guarded(partial(_listed, _of_object, one, case), f"the comparison of {one.title}")
        yield _subject(one.change, one, told, case, drawn[0] if drawn else None)
    for change in case.plan.changes:
        if change.action in STILL or id(change) in whole:
            continue
        told = guarded(partial(_listed, resource_differences, change), f"the comparison of {change.address}")
        if id(change) in partly and change.action == "update" and not any(differences for _, differences in told):
            # Nothing but the objects in its values changes, and each of them is told.
            continue
        yield _subject(change, change, told, case, None)


def _listed(
    work: Callable[_Arguments, _Result], *arguments: _Arguments.args, **more: _Arguments.kwargs
) -> list[_Result]:
    return [work(*arguments, **more)]


def _of_object(one: ObjectChange, case: Case) -> tuple[Area, tuple[Difference, ...]]:
    if one.is_argo:
        return "workflow", workflow_differences(one.before, one.after, now=case.now)
    return object_differences(one)


def _subject(
    change: ResourceChange,
    one: ObjectChange | ResourceChange,
    told: list[tuple[Area, tuple[Difference, ...]]],
    case: Case,
    drawn: Picture | None,
) -> Subject:
    area, differences = told[0] if told else ("other", ())
    unjudged = one.unjudged if isinstance(one, ObjectChange) else ""
    action = _action(one)
    if told and action == "update" and not differences and not unjudged:
        differences = (_SAME,)
    return Subject(
        address=change.address,
        title=one.title if isinstance(one, ObjectChange) else change.address,
        area=area,
        action=action,
        stack=change.stack,
        because=change.because,
        differences=folded_differences(sorted(differences, key=lambda difference: difference.weight)),
        picture=drawn,
        unjudged=unjudged,
        dependents=dependents(case, one),
    )


def _action(one: ObjectChange | ResourceChange) -> Action:
    if isinstance(one, ResourceChange):
        return one.action
    if one.path:
        # The object comes and goes by itself within the values of a release that stays.
        return "create" if one.before is None else "delete" if one.after is None else "update"
    return one.change.action
