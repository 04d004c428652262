"""Sets of rights as boxes: every combination of one element of each side. What one set holds beyond another.

A right of Kubernetes has the sides group, resource, name and verb; one of IAM has conditions, principal, resource and
action. Splitting, merging or reordering rules changes boxes but not the set, so sets are compared and never rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

Box = tuple[tuple[Any, ...], ...]
"""One tuple of elements for each side."""

Covers = Callable[[Any, Any], bool]
"""Whether the first element includes the second."""

_MOST_WORK = 2_000_000
_MOST_PIECES = 5_000


class Incomparable(Exception):
    """The sets are too large to compare."""


def beyond(boxes: Iterable[Box], others: Iterable[Box], covers: Sequence[Covers]) -> tuple[Box, ...]:
    """What the boxes hold that no other box covers, in as few boxes as simple merging leaves.

    Args:
        covers: for each side, whether an element includes another.

    Raises:
        Incomparable: when that would take too long.
    """
    against = list(dict.fromkeys(others))
    known = set(against)
    work = 0
    found: list[Box] = []
    for box in dict.fromkeys(boxes):
        if box in known:
            continue
        pieces = [box]
        for other in against:
            work += sum(len(side) * len(a) for piece in pieces for side, a in zip(piece, other, strict=True))
            if work > _MOST_WORK or len(pieces) > _MOST_PIECES:
                raise Incomparable
            pieces = [rest for piece in pieces for rest in _without(piece, other, covers)]
            if not pieces:
                break
        found += pieces
        if len(found) > _MOST_PIECES:
            raise Incomparable
    return merged(found)


def _without(piece: Box, other: Box, covers: Sequence[Covers]) -> list[Box]:
    """The piece without what the other box covers, in pieces that do not overlap."""
    inside: list[tuple[Any, ...]] = []
    outside: list[tuple[Any, ...]] = []
    for side, against, includes in zip(piece, other, covers, strict=True):
        listed = frozenset(against)
        held = {element for element in side if element in listed or any(includes(one, element) for one in against)}
        if not held:
            return [piece]
        inside.append(tuple(element for element in side if element in held))
        outside.append(tuple(element for element in side if element not in held))
    rest: list[Box] = []
    for index, left in enumerate(outside):
        if left:
            rest.append((*inside[:index], left, *piece[index + 1 :]))
    return rest


def merged(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The boxes, those that differ in one side only made one, their elements sorted."""
    found = list(dict.fromkeys(tuple(_sorted(side) for side in box) for box in boxes))
    changed = True
    while changed and found:
        changed = False
        for index in reversed(range(len(found[0]))):
            groups: dict[Any, set[Any]] = {}
            for box in found:
                groups.setdefault((*box[:index], *box[index + 1 :]), set()).update(box[index])
            if len(groups) < len(found):
                changed = True
                found = [(*key[:index], _sorted(side), *key[index:]) for key, side in groups.items()]
    return tuple(sorted(found, key=repr))


def _sorted(side: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(set(side), key=_order))


def _order(element: Any) -> tuple[bool, str]:
    return (not isinstance(element, str), str(element))
