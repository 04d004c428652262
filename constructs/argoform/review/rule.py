"""A rule of the review: one small function with an id, a title, a why and a severity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from argoform.review.case import Case
from argoform.review.model import Severity
from argoform.review.objects import ObjectChange
from argoform.review.plan import ResourceChange


@dataclass(frozen=True, slots=True)
class Problem:
    """What the function of a rule yields.

    Args:
        where: the resource or the object that it is about.
        message: what changes and what that means, in one sentence.
        path: where in the object or the resource's arguments.
        hint: what to do instead.
        severity: in place of the rule's own.
        existing: whether it held before the change too.
    """

    where: ResourceChange | ObjectChange
    message: str
    path: str = ""
    hint: str = ""
    severity: Severity | None = None
    existing: bool = False


Check = Callable[[Case], Iterable[Problem]]


@dataclass(frozen=True)
class Rule:
    """One rule.

    Args:
        id: `RV...`; never used again for another rule.
        title: what it looks for, in a few words.
        why: what goes wrong, in a sentence or two.
        link: where Argo, Kubernetes, AWS or Terraform says so.
    """

    id: str
    severity: Severity
    title: str
    why: str
    check: Check
    link: str = ""


RULES: dict[str, Rule] = {}
"""Every rule by its id; filled by importing `argoform.review.rules`."""


def rule(id: str, *, severity: Severity, title: str, why: str, link: str = "") -> Callable[[Check], Check]:
    """Register the decorated function as a rule.

    Raises:
        ValueError: when another rule has the id.
    """

    def register(check: Check) -> Check:
        if id in RULES:
            raise ValueError(f"there are two rules {id}")
        RULES[id] = Rule(id, severity, title, why, check, link)
        return check

    return register
