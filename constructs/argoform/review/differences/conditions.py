"""Conditions of IAM's policies: which test is at least as strict as which, and how a test is told.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass

from argoform.review.differences.patterns import covers

_ALIASES = {"arnequals": "arnlike", "arnnotequals": "arnnotlike"}
# Operators that hold when any of their values matches; the others that are known hold when none does.
_ANY_OF = frozenset(
    (
        "stringequals",
        "stringequalsignorecase",
        "stringlike",
        "arnlike",
        "ipaddress",
        "bool",
        "binaryequals",
        "numericequals",
        "numericlessthan",
        "numericlessthanequals",
        "numericgreaterthan",
        "numericgreaterthanequals",
        "dateequals",
        "datelessthan",
        "datelessthanequals",
        "dategreaterthan",
        "dategreaterthanequals",
    )
)
_NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
}
_WORDS = {
    "stringequals": "is",
    "stringequalsignorecase": "is, in any case,",
    "stringlike": "is like",
    "arnlike": "is like",
    "ipaddress": "is in",
    "bool": "is",
    "stringnotequals": "is not",
    "stringnotequalsignorecase": "is not, in any case,",
    "stringnotlike": "is not like",
    "arnnotlike": "is not like",
    "notipaddress": "is not in",
    "numericequals": "=",
    "numericnotequals": "≠",
    "numericlessthan": "<",
    "numericlessthanequals": "≤",
    "numericgreaterthan": ">",
    "numericgreaterthanequals": "≥",
    "datelessthan": "is before",
    "datelessthanequals": "is not after",
    "dategreaterthan": "is after",
    "dategreaterthanequals": "is not before",
}


@dataclass(frozen=True, slots=True)
class Test:
    """One test of one key.

    Args:
        operator: as it is written: `ForAnyValue:StringLikeIfExists`.
        values: sorted and without duplicates.
    """

    operator: str
    key: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        if self.operator == "unreadable":
            return f"unreadable conditions {', '.join(self.values)}"
        quantifier, base, if_exists = self.parts
        if base == "null":
            return f"{self.key} is {'absent' if self._one == 'true' else 'present'}"
        word = _WORDS.get(base, self.operator)
        head = {"foranyvalue": "any value of ", "forallvalues": "every value of "}.get(quantifier, "")
        tail = " where it is present" if if_exists else ""
        return f"{head}{self.key} {word} {' or '.join(self.values) or 'nothing'}{tail}"

    @property
    def parts(self) -> tuple[str, str, bool]:
        """The quantifier, the operator and whether it holds where the key is absent, in lower case."""
        quantifier, _, base = self.operator.lower().rpartition(":")
        if_exists = base.endswith("ifexists")
        base = base.removesuffix("ifexists")
        return quantifier, _ALIASES.get(base, base), if_exists

    @property
    def alternatives(self) -> bool:
        """Whether the values are alternatives, so that a test of each by itself says the same."""
        quantifier, base, _ = self.parts
        return base in _ANY_OF and quantifier in ("", "foranyvalue")

    @property
    def _one(self) -> str:
        return self.values[0].lower() if len(self.values) == 1 else ""

    def implies(self, other: Test) -> bool:
        """Whether every request that passes this test passes the other."""
        if self.key.lower() != other.key.lower():
            return False
        quantifier, base, if_exists = self.parts
        quantifier_, base_, if_exists_ = other.parts
        if quantifier != quantifier_ or (if_exists and not if_exists_):
            return False
        if base in _ANY_OF and base_ in _ANY_OF:
            return all(any(_within(base, value, base_, wide) for wide in other.values) for value in self.values)
        if base in _NEGATED and base_ in _NEGATED and not quantifier:
            inner, inner_ = _NEGATED[base], _NEGATED[base_]
            return all(any(_within(inner_, value, inner, wide) for wide in self.values) for value in other.values)
        return base == base_ and tuple(map(str.lower, self.values)) == tuple(map(str.lower, other.values))


def all_imply(wide: tuple[Test, ...], narrow: tuple[Test, ...]) -> bool:
    """Whether whoever passes all the narrow tests passes all the wide ones. No test at all is the widest."""
    return all(any(one.implies(test) for one in narrow) for test in wide)


def _within(base: str, value: str, base_: str, wide: str) -> bool:
    """Whether all that one operator takes with a value is what another takes with a wider one."""
    if base == base_:
        return _SAME.get(base, _equal)(value, wide)
    if base == "stringequals" and base_ == "stringlike":
        return covers(wide, value, literal=True)
    if base in ("stringlike", "stringequals") and base_ == "stringequalsignorecase":
        return value.casefold() == wide.casefold() and (base == "stringequals" or not _special(value))
    if base == "stringlike" and base_ == "stringequals":
        return value == wide and not _special(value)
    if base.removesuffix("equals") == base_.removesuffix("equals"):
        strict = not base.endswith("equals")
        return _SAME.get(base, _equal)(value, wide) and (strict or value != wide)
    return False


def _special(value: str) -> bool:
    return any(sign in value for sign in "*?$")


def _equal(value: str, wide: str) -> bool:
    return value == wide


def _like(value: str, wide: str) -> bool:
    return covers(wide, value)


def _ignoring_case(value: str, wide: str) -> bool:
    return value.casefold() == wide.casefold()


def _in_network(value: str, wide: str) -> bool:
    try:
        inner, outer = ipaddress.ip_network(value, strict=False), ipaddress.ip_network(wide, strict=False)
    except ValueError:
        return value == wide
    if isinstance(inner, ipaddress.IPv4Network) and isinstance(outer, ipaddress.IPv4Network):
        return inner.subnet_of(outer)
    if isinstance(inner, ipaddress.IPv6Network) and isinstance(outer, ipaddress.IPv6Network):
        return inner.subnet_of(outer)
    return False


def _below(value: str, wide: str) -> bool:
    try:
        return float(value) <= float(wide)
    except ValueError:
        return value == wide


def _above(value: str, wide: str) -> bool:
    return _below(wide, value)


def _earlier(value: str, wide: str) -> bool:
    # ISO 8601 in one and the same form sorts by its text.
    return value == wide or (len(value) == len(wide) and value[-1:] == wide[-1:] == "Z" and value < wide)


def _later(value: str, wide: str) -> bool:
    return _earlier(wide, value)


_SAME: dict[str, Callable[[str, str], bool]] = {
    "stringlike": _like,
    "arnlike": _like,
    "stringequalsignorecase": _ignoring_case,
    "bool": _ignoring_case,
    "ipaddress": _in_network,
    "numericlessthan": _below,
    "numericlessthanequals": _below,
    "numericgreaterthan": _above,
    "numericgreaterthanequals": _above,
    "datelessthan": _earlier,
    "datelessthanequals": _earlier,
    "dategreaterthan": _later,
    "dategreaterthanequals": _later,
}
