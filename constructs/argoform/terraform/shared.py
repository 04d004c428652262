"""Constructs that several others of one app share: made by whoever needs them first, found by the rest."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from argoform._cdk import Construct, IConstruct, cdk
from argoform.names import short_hash
from argoform.terraform.element import app_id, stack_of

_T = TypeVar("_T", bound=IConstruct)

_shared: dict[str, dict[Hashable, IConstruct]] = {}


def find(scope: IConstruct, key: Hashable) -> IConstruct | None:
    """What the app of `scope` shares under `key`; None when nobody has made it."""
    return _shared.get(app_id(scope), {}).get(key)


def share(construct: IConstruct, key: Hashable) -> None:
    """Let the rest of the app find `construct` under `key`."""
    _shared.setdefault(app_id(construct), {})[key] = construct


def find_or_make(scope: IConstruct, key: Hashable, type_: type[_T], make: Callable[[cdk.TerraformStack], _T]) -> _T:
    """What the app of `scope` shares under `key`, made now in the stack of `scope` when nobody has.

    Args:
        type_: what it is.
        make: makes it in the given stack.
    """
    found = find(scope, key)
    if isinstance(found, type_):
        return found
    made = make(stack_of(scope))
    share(made, key)
    return made


def free_id(scope: Construct, id_: str, *told_apart_by: str) -> str:
    """`id_`, with a short hash of `told_apart_by` where `scope` has a child of that name already."""
    if scope.node.try_find_child(id_) is None:
        return id_
    return f"{id_}-{short_hash(*told_apart_by)}"
