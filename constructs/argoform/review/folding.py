"""What is said of many templates in the same words is said once, and names them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from argoform.review.model import Difference, Finding

FEWEST = 3
"""How many there must be to be told together."""

SHOWN = 8
"""How many are named."""

_OF_TEMPLATE = re.compile(r"template ([^\s:,]+): (.+)", re.DOTALL)
_NAME = re.compile(r"`([^`]+)`")


def folded_differences(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """The differences, with one in place of those that differ in nothing but the template."""
    groups: dict[object, list[tuple[str, Difference]]] = {}
    for number, one in enumerate(differences):
        found = _OF_TEMPLATE.fullmatch(one.what)
        if found is None:
            groups[number] = [("", one)]
        else:
            key = (one.kind, found[2], one.before, one.after, one.diff, one.note)
            groups.setdefault(key, []).append((found[1], one))
    return tuple(one for group in groups.values() for one in _differences(group))


def _differences(group: list[tuple[str, Difference]]) -> list[Difference]:
    first = group[0][1]
    if len(group) < FEWEST:
        return [one for _, one in group]
    found = _OF_TEMPLATE.fullmatch(first.what)
    rest = found[2] if found is not None else first.what
    names = _named([name for name, _ in group])
    note = f"in {names}" if not first.note else f"{first.note}; in {names}"
    return [replace(first, what=f"{len(group)} templates: {rest}", note=note)]


def folded_findings(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, with one in place of those on one object that differ in nothing but the first name they tell."""
    groups: dict[object, list[tuple[str, Finding]]] = {}
    for number, one in enumerate(findings):
        name = _NAME.search(one.message)
        if name is None or one.family != "review":
            groups[number] = [("", one)]
        else:
            words = one.message[: name.start()] + "`" + one.message[name.end() :]
            key = (
                one.rule,
                one.severity,
                one.stack,
                one.address,
                one.object,
                one.existing,
                one.accepted,
                words,
                one.hint,
            )
            groups.setdefault(key, []).append((name[1], one))
    return [one for group in groups.values() for one in _findings(group)]


def _findings(group: list[tuple[str, Finding]]) -> list[Finding]:
    if len(group) < FEWEST:
        return [one for _, one in group]
    first = group[0][1]
    names = _named([name for name, _ in group[1:]])
    return [replace(first, message=f"{first.message}; the same holds for {names}")]


def _named(names: list[str]) -> str:
    """The names, with how many there are beyond those that are shown."""
    shown = ", ".join(f"`{name}`" for name in names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN} more"
