"""Addresses in Terraform's state that follow from what a thing is, so that moving its construct changes no plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from argoform._cdk import Construct, IConstruct
from argoform.errors import InputError, UnknownNameError

_INVALID = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass
class AddressRoot:
    """A construct below which addresses begin with a prefix instead of the construct path.

    Args:
        path: of the construct.
        prefix: what the addresses begin with.
        moved_from: the old address of what is made below it, by the id that follows the prefix.
    """

    path: str
    prefix: str
    moved_from: Mapping[str, str]
    made: set[str] = field(default_factory=set)

    def check_moves(self) -> None:
        """Refuse moves of what is never made.

        Raises:
            UnknownNameError: when there is one; `made` must be complete, so this is asked at synth.
        """
        for name in self.moved_from:
            if name not in self.made:
                known = sorted(self.made)
                raise UnknownNameError(
                    f"nothing called {name!r} is made here",
                    name=name,
                    known=known,
                    path=f"moved_from.{name}",
                    expected=f"one of {', '.join(known)}",
                )


@dataclass
class _Stack:
    roots: dict[str, AddressRoot] = field(default_factory=dict)
    taken: dict[tuple[str, str], str] = field(default_factory=dict)
    """Which construct has an address: (type, logical id) to its path."""


_stacks: WeakKeyDictionary[IConstruct, _Stack] = WeakKeyDictionary()


def identifier(text: str) -> str:
    """`text` as a name in Terraform's own language, which begins with no digit and knows no dots."""
    name = _INVALID.sub("-", text)
    return name if name[:1].isalpha() or name.startswith("_") else f"_{name}"


def address_root(
    scope: Construct, prefix: str, *, what: str = "", moved_from: Mapping[str, str] | None = None
) -> AddressRoot:
    """Let the address of every declared resource below `scope` be `<prefix>-<ids below scope>`.

    Args:
        prefix: says what is made, never where: a name with the hash of cluster and namespace.
        what: how an error calls what is made (`the spec 'etl'`).
        moved_from: the old address of what is made below it, by the id that follows the prefix.

    Raises:
        InputError: when something else in the stack has the same prefix and does not contain `scope`.
    """
    from argoform.terraform.element import path_of, stack_of

    known = _stacks.setdefault(stack_of(scope), _Stack())
    path = path_of(scope)
    prefix = identifier(prefix)
    for other in known.roots.values():
        if other.prefix == prefix and not f"{path}/".startswith(f"{other.path}/"):
            raise InputError(
                f"{what or prefix} is made by {other.path!r} and by {path!r}",
                path="name",
                expected="another name, namespace or cluster, or one of both in another stack",
            )
    root = known.roots[path] = AddressRoot(path, prefix, dict(moved_from or {}))
    return root


def below_root(stack: IConstruct, scope: Construct, construct_id: str) -> tuple[str | None, str | None]:
    """The logical id of a construct that is about to be made, and its old address; None where its path decides."""
    known = _stacks.get(stack)
    if known is None or not known.roots:
        return None, None
    from argoform.terraform.element import path_of

    path = f"{path_of(scope)}/{construct_id}"
    containing = [root for root in known.roots.values() if path.startswith(f"{root.path}/")]
    if not containing:
        return None, None
    root = max(containing, key=lambda candidate: len(candidate.path))
    own = identifier(path[len(root.path) + 1 :]).lstrip("_")
    same = [holder for holder in containing if holder.prefix == root.prefix]
    for holder in same:
        holder.made.add(own)
    moved = next((holder.moved_from[own] for holder in same if own in holder.moved_from), None)
    return f"{root.prefix}-{own}", moved


def claim(stack: IConstruct, type: str, logical_id: str, path: str) -> None:
    """Note that a construct has an address of its own choice.

    Raises:
        InputError: when another construct has it.
    """
    taken = _stacks.setdefault(stack, _Stack()).taken
    other = taken.setdefault((type, logical_id), path)
    if other != path:
        raise InputError(
            f"{type}.{logical_id} is made by {other!r} and by {path!r}",
            path="name",
            expected="another name, namespace or cluster, or one of both in another stack",
        )
