"""Two policy documents compared by what they allow and deny: what becomes allowed, and what no longer is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from argoform.review.differences.conditions import Test
from argoform.review.differences.coverage import Box, Covers, Incomparable, beyond, merged
from argoform.review.differences.policy_statements import (
    ANYONE,
    HOLDER,
    MAYBE,
    SURELY,
    Conditions,
    Element,
    Except,
    Policy,
    read_policy,
)
from argoform.review.model import Difference, Kind
from argoform.review.values import show

_SURELY_ANYHOW: tuple[Covers, ...] = (lambda wide, narrow: True, *SURELY[1:])


@dataclass(frozen=True, slots=True)
class Grant:
    """Rights that a policy gives or denies.

    Args:
        principals: to whom; `("",)` where the policy names nobody, since it is attached to them.
        conditions: alternatives, each the tests that must all hold.
        former: the conditions under which the same is allowed (or denied) on the other side of the change; None where
            it is not at all.
    """

    principals: tuple[Element, ...]
    actions: tuple[Element, ...]
    resources: tuple[Element, ...]
    conditions: tuple[Conditions, ...] = ((),)
    former: tuple[Conditions, ...] | None = None

    @property
    def before(self) -> bool:
        """Whether only the conditions changed."""
        return self.former is not None

    @property
    def conditional(self) -> bool:
        """Whether it holds under conditions only."""
        return all(self.conditions)

    @property
    def box(self) -> Box:
        """The grant as a box."""
        return (self.conditions, self.principals, self.resources, self.actions)

    def __str__(self) -> str:
        return self.text()

    def text(self, *, conditions: bool = True, resources: bool = True) -> str:
        """The grant in words: `AWS:arn:...: s3:GetObject on arn:... when aws:SecureTransport is true`."""
        text = ", ".join(_plain(action, every="every action") for action in self.actions)
        if resources and self.resources != ("*",):
            text += f" on {', '.join(_plain(one, every='everything') for one in self.resources)}"
        elif resources and self.principals == (HOLDER,):
            text += " on everything"
        if self.principals != (HOLDER,):
            text = f"{', '.join(principal_words(one) for one in self.principals)}: {text}"
        if conditions and self.condition_text:
            text += f" when {self.condition_text}"
        return text

    @property
    def condition_text(self) -> str:
        """The conditions in words; empty without any."""
        return self._words(self.conditions)

    @property
    def former_text(self) -> str:
        """Those of the other side."""
        return self._words(self.former or ())

    def _words(self, conditions: tuple[Conditions, ...]) -> str:
        if not all(conditions):
            return ""
        text = ", or ".join(" and ".join(map(str, tests)) for tests in _joined(conditions))
        # Claims of the issuer that is named anyway.
        for principal in self.principals:
            issuer = str(principal).partition(":oidc-provider/")[2]
            text = text.replace(f"{issuer}:", "") if issuer else text
        return show(text)


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What a change of a policy means.

    Args:
        gained: what becomes allowed.
        lost: what is no longer allowed.
        denied: what becomes denied.
        undenied: what is no longer denied.
        maybe_gained: what may become allowed, which only the apply will tell.
        maybe_lost: likewise.
        problem: why the two could not be compared; empty when they could.
        unknown: whether that is because only the apply will tell one of them.
    """

    gained: tuple[Grant, ...] = ()
    lost: tuple[Grant, ...] = ()
    denied: tuple[Grant, ...] = ()
    undenied: tuple[Grant, ...] = ()
    maybe_gained: tuple[Grant, ...] = ()
    maybe_lost: tuple[Grant, ...] = ()
    problem: str = ""
    unknown: bool = False

    def __bool__(self) -> bool:
        return any((self.gained, self.lost, self.denied, self.undenied, self.maybe_gained, self.maybe_lost)) or bool(
            self.problem
        )


def compare_policies(before: Any, after: Any) -> PolicyChange:
    """What changes from one document to another, given as JSON or read from it; None where there is none.

    A right that is allowed and, without further conditions, denied as well does not count as allowed.
    """
    if before is after or (type(before) is type(after) and before == after):
        return PolicyChange()
    if isinstance(before, str | None) and isinstance(after, str | None):
        return _compare_texts(before, after)
    return _compare(read_policy(before), read_policy(after))


@lru_cache(maxsize=2_000)
def _compare_texts(before: str | None, after: str | None) -> PolicyChange:
    return _compare(read_policy(before), read_policy(after))


def _compare(old: Policy, new: Policy) -> PolicyChange:
    for side, policy in (("before", old), ("after", new)):
        if policy.problem:
            return PolicyChange(problem=f"the policy {side}: {policy.problem}", unknown=policy.unknown)
    try:
        maybe = old.partly_unknown or new.partly_unknown
        gained, maybe_gained = _gain(old.allowed, new.allowed, new.denied, maybe=maybe)
        lost, maybe_lost = _gain(new.allowed, old.allowed, old.denied, maybe=maybe)
        denied, maybe_denied = _gain(old.denied, new.denied, maybe=maybe)
        undenied, maybe_undenied = _gain(new.denied, old.denied, maybe=maybe)
    except Incomparable:
        return PolicyChange(problem="the policies are too large to compare")
    return PolicyChange(
        gained,
        lost,
        denied,
        undenied,
        maybe_gained=(*maybe_gained, *maybe_undenied),
        maybe_lost=(*maybe_lost, *maybe_denied),
    )


def _gain(
    old: Sequence[Box], new: Sequence[Box], denied: Sequence[Box] = (), *, maybe: bool
) -> tuple[tuple[Grant, ...], tuple[Grant, ...]]:
    """What the new boxes hold beyond the old: surely, and maybe, where anything is unknown."""
    found = beyond(beyond(new, old, SURELY), denied, SURELY)
    if not maybe:
        return _grants(found, old), ()
    surely = beyond(found, old, MAYBE)
    return _grants(surely, old), _grants(beyond(found, surely, SURELY), old)


def _grants(boxes: Iterable[Box], old: Sequence[Box]) -> tuple[Grant, ...]:
    found: list[Grant] = []
    for box in boxes:
        new_part = beyond([box], old, _SURELY_ANYHOW)
        found += [_grant(part) for part in new_part]
        for part in beyond([box], new_part, SURELY) if new_part else [box]:
            about = [other for other in old if beyond([part], [other], _SURELY_ANYHOW) != (part,)]
            found.append(_grant(part, tuple(dict.fromkeys(tests for other in about for tests in other[0]))))
    return tuple(dict.fromkeys(found))


def _grant(box: Box, former: tuple[Conditions, ...] | None = None) -> Grant:
    conditions, principals, resources, actions = box
    return Grant(principals, actions, resources, conditions, former)


def policy_differences(before: Any, after: Any, *, path: str = "policy", head: str = "") -> tuple[Difference, ...]:
    """The differences of two documents for people, none when they mean the same.

    Args:
        path: where the policy stands.
        head: what each begins with, such as `inline policy read`.
    """
    lead = f"{head}: " if head else ""
    change = compare_policies(before, after)
    if not change:
        return ()
    if change.problem:
        if change.unknown and (before is None or after is None):
            # It comes or goes with what it belongs to, and nobody knows what it says.
            return ()
        kind: Kind = "unknown" if change.unknown else "changed"
        return (
            Difference(
                kind,
                f"{lead}policy",
                None if before is None else show(before),
                None if after is None else show(after),
                path=path,
                note=change.problem,
                weight=2,
            ),
        )
    found: list[Difference] = []
    gained, lost = list(change.gained), list(change.lost)
    denied, undenied = list(change.denied), list(change.undenied)
    found += _conditions_changed(gained, lost, f"{lead}conditions on", path)
    found += _conditions_changed(denied, undenied, f"{lead}conditions on the denial of", path)
    listed: tuple[tuple[Kind, str, Iterable[Grant]], ...] = (
        ("added", "allowed", gained),
        ("removed", "allowed", lost),
        ("removed", "denied", undenied),
        ("added", "denied", denied),
        ("unknown", "may become allowed", change.maybe_gained),
        ("unknown", "may no longer be allowed", change.maybe_lost),
    )
    for kind, what, grants in listed:
        for grant in grants:
            if grant.before and kind != "unknown":
                of = "conditions on" if what == "allowed" else "conditions on the denial of"
                name = f"{lead}{of} {grant.text(conditions=False)}"
                sides = (grant.former_text or "none", grant.condition_text or "none")
                before_, after_ = sides if kind == "added" else sides[::-1]
                found.append(Difference("changed", name, before_, after_, path=path, weight=1))
                continue
            old, new = (grant.text(), None) if kind == "removed" else (None, grant.text())
            weight = {"added": 0, "removed": 2}.get(kind, 3)
            found.append(Difference(kind, f"{lead}{what}", old, new, path=path, weight=weight))
    return tuple(found)


def _conditions_changed(gained: list[Grant], lost: list[Grant], what: str, path: str) -> list[Difference]:
    """Those that are gained and lost alike but for their conditions, which are taken out of both lists."""
    found: list[Difference] = []
    for new in list(gained):
        old = next((one for one in lost if one.box[1:] == new.box[1:]), None)
        if old is None:
            continue
        gained.remove(new)
        lost.remove(old)
        before, after = old.condition_text or "none", new.condition_text or "none"
        name = f"{what} {new.text(conditions=False)}"
        found.append(Difference("changed", name, before, after, path=path, weight=1))
    return found


def principal_words(principal: Element) -> str:
    """A principal for people: `anyone`, `AWS arn:...`, `Service ecs.amazonaws.com`."""
    if isinstance(principal, Except):
        return f"everyone except {', '.join(map(principal_words, principal.values))}"
    if principal == ANYONE:
        return "anyone"
    kind, _, value = principal.partition(":")
    return show(f"{kind} {value}" if value else principal)


def _plain(element: Element, *, every: str) -> str:
    return every if element == "*" else show(str(element))


def _joined(alternatives: tuple[Conditions, ...]) -> tuple[Conditions, ...]:
    """Alternatives that differ in the values of one test only, told as one with all the values."""
    shapes: dict[tuple[tuple[str, str], ...], list[Box]] = {}
    for tests in alternatives:
        names = tuple((test.operator, test.key) for test in tests)
        shapes.setdefault(names, []).append(tuple(test.values for test in tests))
    found: list[Conditions] = []
    for names, rows in shapes.items():
        for row in merged(rows) if names else [()]:
            said = zip(names, row, strict=True)
            found.append(tuple(Test(operator, key, tuple(values)) for (operator, key), values in said))
    return tuple(found)
