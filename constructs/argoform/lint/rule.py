"""A rule: one small function with an id, a title, a why, and examples that are themselves tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from argoform.lint.context import Context
from argoform.lint.finding import Family, Problem, Severity
from argoform.lint.manifest import Manifest

Check = Callable[[Manifest, Context], Iterable[Problem]]
"""Yields the problems of one object."""


@dataclass(frozen=True)
class Rule:
    """One rule.

    Args:
        id: `ARGO...` for the family argo, `AF...` for practice; never used again for another rule.
        title: what is asked for, in a few words.
        why: what goes wrong otherwise, in a paragraph.
        bad: a YAML document in which the rule finds something, and no other of its family but notes on the workflow
            as a whole (nothing is retried, nothing has a deadline, ...).
        good: the same put right.
        needs: fields; where none of them stands anywhere in an object the rule has nothing to say, and is not asked.
            Most rules are about a field that most objects do not have. None for a rule that is always asked.
        fixable: whether `argoform lint --fix` can put it right.
        link: where Argo or Kubernetes says so.
    """

    id: str
    family: Family
    severity: Severity
    title: str
    why: str
    bad: str
    good: str
    check: Check
    needs: frozenset[str] = frozenset()
    fixable: bool = False
    link: str = ""


RULES: dict[str, Rule] = {}
"""Every rule by its id; filled by importing `argoform.lint.rules`."""


def rule(
    id: str,
    *,
    family: Family = "practice",
    severity: Severity,
    title: str,
    why: str,
    bad: str,
    good: str,
    needs: Iterable[str] = (),
    fixable: bool = False,
    link: str = "",
) -> Callable[[Check], Check]:
    """Register the decorated function as a rule.

    Raises:
        ValueError: when another rule has the id.
    """

    def register(check: Check) -> Check:
        if id in RULES:
            raise ValueError(f"there are two rules {id}")
        RULES[id] = Rule(id, family, severity, title, why, bad, good, check, frozenset(needs), fixable, link)
        return check

    return register
