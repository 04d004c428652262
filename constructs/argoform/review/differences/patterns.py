"""What texts with the wild cards `*` and `?` stand for: whether one pattern covers another, and whether two can meet.

Both are decided exactly, over an alphabet without end, by running the two patterns against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_TOKEN = re.compile(r"\$\{([*?$])\}|([*?])|(.)", re.DOTALL)

_SIGN = re.compile(r"[*?$]")

# Tokens that no text can hold as one character.
_ANY = "**"
_ONE = "??"
_UNLISTED = "~~"

LONGEST = 2_048
"""Characters of the longest pattern that is compared by what it stands for; longer ones only equal themselves."""

_MOST_STATES = 20_000


@lru_cache(maxsize=50_000)
def covers(wide: str, narrow: str, *, literal: bool = False) -> bool:
    """Whether every text that `narrow` stands for is one that `wide` stands for too.

    `${*}`, `${?}` and `${$}` are the characters themselves, as in IAM's policies.

    Args:
        literal: whether `narrow` is a text without wild cards, whatever characters it holds.
    """
    if wide == "*" or (wide == narrow and not literal):
        return True
    if not any(sign in wide for sign in "*?$"):
        return wide == narrow and (literal or not is_pattern(narrow))
    if not narrow.startswith(_SIGN.split(wide, maxsplit=1)[0]):
        return False
    if max(len(wide), len(narrow)) > LONGEST:
        return wide == narrow and not literal
    return _covers(_tokens(wide), tuple(narrow) if literal else _tokens(narrow))


@lru_cache(maxsize=50_000)
def meets(one: str, other: str) -> bool:
    """Whether some text is one that both stand for."""
    if one == other or "*" in (one, other):
        return True
    if max(len(one), len(other)) > LONGEST:
        return True
    first, second = _tokens(one), _tokens(other)
    seen: set[tuple[int, int]] = set()
    stack = [(0, 0)]
    while stack:
        state = stack.pop()
        if state in seen:
            continue
        seen.add(state)
        i, j = state
        a = first[i] if i < len(first) else ""
        b = second[j] if j < len(second) else ""
        if not a and not b:
            return True
        if a == _ANY:
            stack.append((i + 1, j))
            if b:
                stack.append((i, j + 1))
        if b == _ANY:
            stack.append((i, j + 1))
            if a:
                stack.append((i + 1, j))
        if a and b and _ANY not in (a, b) and (a == b or _ONE in (a, b)):
            stack.append((i + 1, j + 1))
    return False


def is_pattern(text: str) -> bool:
    """Whether a text holds a wild card."""
    return ("*" in text or "?" in text) and any(token in (_ANY, _ONE) for token in _tokens(text))


def least(patterns: Iterable[str]) -> tuple[str, ...]:
    """The patterns without those that another one covers, sorted."""
    found = sorted(set(patterns))
    wide = [pattern for pattern in found if is_pattern(pattern)]
    if not wide or len(wide) * len(found) > 250_000:
        return tuple(found)
    return tuple(
        one
        for index, one in enumerate(found)
        if not any(
            other != one and covers(other, one) and not (covers(one, other) and found.index(other) > index)
            for other in wide
        )
    )


@lru_cache(maxsize=20_000)
def _tokens(pattern: str) -> tuple[str, ...]:
    found: list[str] = []
    for escaped, wild, plain in _TOKEN.findall(pattern):
        if wild == "*":
            if not found or found[-1] != _ANY:
                found.append(_ANY)
        else:
            found.append(_ONE if wild else escaped or plain)
    return tuple(found)


def _covers(wide: tuple[str, ...], narrow: tuple[str, ...]) -> bool:
    """Follow every text of `narrow`, and see that `wide` accepts it. The states of `wide` are the bits of a number."""
    accept = 1 << len(wide)
    stars = sum(1 << index for index, token in enumerate(wide) if token == _ANY)
    ones = sum(1 << index for index, token in enumerate(wide) if token == _ONE)
    literals: dict[str, int] = {}
    for index, token in enumerate(wide):
        if token not in (_ANY, _ONE):
            literals[token] = literals.get(token, 0) | 1 << index

    def close(mask: int) -> int:
        # A star may stand for nothing; two stars never follow each other.
        return mask | (mask & stars) << 1

    def step(mask: int, character: str) -> int:
        moved = mask & (ones | literals.get(character, 0))
        return close((mask & stars) | moved << 1)

    # All other characters behave alike, so one stands for them.
    alphabet = [*dict.fromkeys([*literals, *(token for token in narrow if token not in (_ANY, _ONE))]), _UNLISTED]
    rest = 1 << len(wide) - 1 if wide and wide[-1] == _ANY else 0
    seen: set[tuple[int, int]] = set()
    stack = [(0, close(1))]
    while stack:
        state = stack.pop()
        position, mask = state
        if mask & rest or state in seen:
            continue
        if not mask or len(seen) > _MOST_STATES:
            return False
        seen.add(state)
        if position == len(narrow):
            if not mask & accept:
                return False
            continue
        token = narrow[position]
        if token == _ANY:
            stack.append((position + 1, mask))
            stack.extend((position, step(mask, character)) for character in alphabet)
        elif token == _ONE:
            stack.extend((position + 1, step(mask, character)) for character in alphabet)
        else:
            stack.append((position + 1, step(mask, token)))
    return True
