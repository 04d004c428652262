"""Rules and differences of a plan by themselves, without the rest of the review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.argo import ArgoVersion
from argoform.review.case import Case
from argoform.review.differences.of_objects import object_differences
from argoform.review.differences.of_resources import resource_differences
from argoform.review.model import Difference
from argoform.review.objects import ObjectChange, objects_of
from argoform.review.plan_file import plans_in
from argoform.review.rule import RULES, Problem
from tests.review.plans import NOW, change, manifest, plan

Found = set[tuple[str, str, str]]
"""Rule, severity, and the object or address."""


def case_of(*changes: Mapping[str, Any]) -> Case:
    """The case of a plan of these changes."""
    (read,), _ = plans_in(plan(*changes), file="plan.json")
    return Case(plan=read, objects=objects_of(read), version=ArgoVersion.parse("4.0"), now=NOW)


def problems(rule: str, *changes: Mapping[str, Any]) -> list[Problem]:
    """What one rule says."""
    return list(RULES[rule].check(case_of(*changes)))


def judged(module: str, *changes: Mapping[str, Any]) -> Found:
    """What all the rules of a module of `argoform.review.rules` say."""
    case = case_of(*changes)
    found: Found = set()
    for rule in RULES.values():
        if rule.check.__module__ == f"argoform.review.rules.{module}":
            for problem in rule.check(case):
                where = problem.where
                about = where.title if isinstance(where, ObjectChange) else where.address
                found.add((rule.id, problem.severity or rule.severity, about))
    return found


def of_object(before: Any, after: Any, **more: Any) -> tuple[Difference, ...]:
    """The differences of one object."""
    (one,) = case_of(manifest(before, after, **more)).objects
    return object_differences(one)[1]


def of_resource(type_: str, before: Any, after: Any, **more: Any) -> tuple[Difference, ...]:
    """The differences of one resource."""
    (one,) = case_of(change(type_, before, after, **more)).plan.changes
    return resource_differences(one)[1]


def told(differences: tuple[Difference, ...]) -> list[tuple[str, str, str | None, str | None]]:
    """Kind, what, before and after of each."""
    return [(one.kind, one.what, one.before, one.after) for one in differences]
