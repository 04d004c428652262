"""Policy documents of IAM as sets: what they allow and deny, however their statements are written.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.review.differences.conditions import Test, all_imply
from argoform.review.differences.coverage import Box, Covers
from argoform.review.differences.patterns import covers, least, meets
from argoform.review.values import UNKNOWN, is_unknown, show
from argoform.terraform.sentinel import has_sentinel, sentinels

ANYONE = "*"
"""The principal that is everybody."""

HOLDER = ""
"""The principal of a policy that names none: whoever the policy is attached to."""

_LARGEST = 200_000
_MOST_STATEMENTS = 5_000
_MOST_COMBINATIONS = 64


@dataclass(frozen=True, slots=True)
class Except:
    """Everything but these: `NotAction`, `NotResource`, `NotPrincipal`."""

    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"everything except {', '.join(self.values)}"


Element = str | Except
Conditions = tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a document says.

    Args:
        allowed: boxes with the sides conditions, principals, resources, actions.
        denied: likewise.
        problem: why the document could not be read; empty when it could.
        unknown: whether it could not be read because only the apply will tell it.
        partly_unknown: whether there are placeholders in it.
    """

    allowed: tuple[Box, ...] = ()
    denied: tuple[Box, ...] = ()
    problem: str = ""
    unknown: bool = False
    partly_unknown: bool = False


def read_policy(value: Any) -> Policy:
    """What a policy says that is written as JSON, or already read from it. No document says nothing."""
    if value is None or value == "":
        return Policy()
    if is_unknown(value):
        return Policy(problem="only the apply will tell it", unknown=True)
    if isinstance(value, str):
        if len(value) > _LARGEST:
            return Policy(problem=f"it has more than {_LARGEST:,} characters")
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            if has_sentinel(value):
                return Policy(problem="only the apply will tell it", unknown=True)
            return Policy(problem="it is not JSON")
    if not isinstance(value, Mapping):
        return Policy(problem="it is no policy document")
    statements = value.get("Statement")
    if statements is UNKNOWN:
        return Policy(problem="only the apply will tell it", unknown=True)
    listed = statements if isinstance(statements, list) else [statements]
    if len(listed) > _MOST_STATEMENTS:
        return Policy(problem=f"it has more than {_MOST_STATEMENTS:,} statements")
    allowed: list[Box] = []
    denied: list[Box] = []
    for number, statement in enumerate(listed):
        if not isinstance(statement, Mapping):
            return Policy(problem=f"statement {number + 1} is no mapping")
        effect = statement.get("Effect")
        if effect not in ("Allow", "Deny"):
            return Policy(problem=f"the effect of statement {number + 1} is neither Allow nor Deny")
        (allowed if effect == "Allow" else denied).append(_box(statement))
    return Policy(tuple(allowed), tuple(denied), partly_unknown=has_sentinel(value))


def _box(statement: Mapping[str, Any]) -> Box:
    actions = _side(statement, "Action", lower=True) or ("*",)
    resources = _side(statement, "Resource") or ("*",)
    return (tuple(_combinations(statement.get("Condition"))), _principals(statement), resources, actions)


def _side(statement: Mapping[str, Any], name: str, *, lower: bool = False) -> tuple[Element, ...]:
    if name in statement:
        return _least(_texts(statement[name]), lower=lower)
    if f"Not{name}" in statement:
        return (Except(_least(_texts(statement[f"Not{name}"]), lower=lower)),)
    return ()


def _least(values: list[str], *, lower: bool) -> tuple[str, ...]:
    """Without duplicates and what others cover. Actions have no case; the first spelling is kept for people."""
    if not lower:
        return least(values)
    spelled: dict[str, str] = {}
    for value in sorted(values):
        spelled.setdefault(value.lower(), value)
    return tuple(spelled[value] for value in least(spelled))


def _principals(statement: Mapping[str, Any]) -> tuple[Element, ...]:
    if "Principal" in statement:
        found = set(_named(statement["Principal"]))
        return (ANYONE,) if ANYONE in found else tuple(sorted(found))
    if "NotPrincipal" in statement:
        return (Except(tuple(sorted(set(_named(statement["NotPrincipal"]))))),)
    return (HOLDER,)


def _named(said: Any) -> Iterator[str]:
    if not isinstance(said, Mapping):
        yield from (ANYONE if value == "*" else f"AWS:{value}" for value in _texts(said))
        return
    for kind, values in said.items():
        for value in _texts(values):
            if value == "*" and kind == "AWS":
                yield ANYONE
            elif kind == "AWS" and re.fullmatch(r"\d{12}", value):
                yield f"AWS:arn:aws:iam::{value}:root"
            else:
                yield f"{kind}:{value}"


def _texts(value: Any) -> list[str]:
    return [item if isinstance(item, str) else show(item) for item in (value if isinstance(value, list) else [value])]


def _combinations(said: Any) -> list[Conditions]:
    """One tuple of tests for each way to meet the conditions; values that are alternatives are told apart."""
    if not isinstance(said, Mapping):
        return [()] if said is None else [(Test("unreadable", "", (show(said),)),)]
    choices: list[list[Test]] = []
    for operator, keys in said.items():
        if not isinstance(keys, Mapping):
            choices.append([Test("unreadable", "", (f"{operator}: {show(keys)}",))])
            continue
        for key, values in keys.items():
            test = Test(str(operator), str(key), tuple(sorted(set(_texts(values)))))
            choices.append([test])
    total = 1
    for index, (test,) in enumerate(choices):
        if test.alternatives and total * len(test.values) <= _MOST_COMBINATIONS:
            total *= max(1, len(test.values))
            choices[index] = [Test(test.operator, test.key, (value,)) for value in test.values] or [test]
    return [tuple(sorted(set(chosen), key=str)) for chosen in itertools.product(*choices)]


def _with_except(base: Callable[[str, str], bool], meet: Callable[[str, str], bool]) -> Covers:
    def includes(wide: Element, narrow: Element) -> bool:
        if isinstance(wide, str):
            return base(wide, narrow) if isinstance(narrow, str) else wide == "*"
        if isinstance(narrow, str):
            return not any(meet(one, narrow) for one in wide.values)
        return all(any(base(other, one) for other in narrow.values) for one in wide.values)

    return includes


def _covers_action(wide: str, narrow: str) -> bool:
    return covers(wide.lower(), narrow.lower())


def _meets_action(one: str, other: str) -> bool:
    return meets(one.lower(), other.lower())


_ROOT = re.compile(r"AWS:(arn:[\w-]+:(?:iam|sts)::\d{12}:)root")


def _covers_principal(wide: str, narrow: str) -> bool:
    if wide in (ANYONE, narrow):
        return True
    # An account may hand on to all its roles and users what it is given.
    root = re.fullmatch(r"AWS:arn:([\w-]+):iam::(\d{12}):root", wide)
    return root is not None and re.match(rf"AWS:arn:{root[1]}:(?:iam|sts)::{root[2]}:", narrow) is not None


def _meets_principal(one: str, other: str) -> bool:
    return _covers_principal(one, other) or _covers_principal(other, one)


SURELY: tuple[Covers, ...] = (
    all_imply,
    _with_except(_covers_principal, _meets_principal),
    _with_except(covers, meets),
    _with_except(_covers_action, _meets_action),
)
"""Whether one element of a side includes another, in the order of a box's sides."""


def _or_unknown(includes: Covers) -> Covers:
    """The same, where what is unknown may be anything that fits around it."""

    def may_include(wide: Any, narrow: Any) -> bool:
        if includes(wide, narrow):
            return True
        if isinstance(wide, str) and isinstance(narrow, str):
            return has_sentinel((wide, narrow)) and meets(_opened(wide), _opened(narrow))
        return has_sentinel((str(wide), str(narrow)))

    return may_include


def _opened(text: str) -> str:
    for one in sentinels(text):
        text = text.replace(one, "*")
    return text


MAYBE: tuple[Covers, ...] = tuple(_or_unknown(includes) for includes in SURELY)
"""The same, where what is unknown may turn out to be equal."""
