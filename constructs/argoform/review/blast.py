"""The blast radius: what depends on something that changes, directly or through others."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from argoform.review.case import Case
from argoform.review.objects import ObjectChange
from argoform.review.plan import ResourceChange
from argoform.review.uses import Key, key_of, key_of_manifest, uses_of

MOST = 50
"""How many dependents are named; how many more there are is said."""

_MOST_VISITED = 20_000
_INDEX = re.compile(r"\[(?:\"(?:[^\"\\]|\\.)*\"|\d+)\]")

_Node = tuple[str, ...]


@dataclass(frozen=True)
class _Graph:
    """Who depends on what, from what is depended on.

    Args:
        dependents: by a node, the nodes that depend on it.
        titles: what a node is called.
    """

    dependents: Mapping[_Node, tuple[_Node, ...]]
    titles: Mapping[_Node, str]


def dependents(case: Case, where: ObjectChange | ResourceChange) -> tuple[str, ...]:
    """What depends on an object or a resource, before or after the change, the nearest first.

    A workflow depends on the templates that it calls, on its account and on what its pods mount; an account on the
    roles that are bound to it; a resource on those that its arguments refer to.

    Returns:
        Titles of objects and addresses of resources, at most `MOST`; then `and N more`.
    """
    graph = case.once(_graph)
    start = _nodes(where)
    seen = set(start)
    queue = deque(start)
    found: dict[str, None] = {}
    own = {graph.titles.get(node, "") for node in start}
    while queue and len(seen) < _MOST_VISITED:
        for node in graph.dependents.get(queue.popleft(), ()):
            if node in seen:
                continue
            seen.add(node)
            queue.append(node)
            title = graph.titles.get(node, "")
            if title and title not in own:
                found[title] = None
    names = list(found)
    return (*names[:MOST], f"and {len(names) - MOST} more") if len(names) > MOST else tuple(names)


def _graph(case: Case) -> _Graph:
    edges: defaultdict[_Node, dict[_Node, None]] = defaultdict(dict)
    titles: dict[_Node, str] = {}
    deploys: defaultdict[str, list[_Node]] = defaultdict(list)
    for one in case.objects:
        for node in _keys(one):
            titles.setdefault(node, one.title)
            deploys[one.change.address].append(node)
            edges[("resource", one.change.address)][node] = None
    uses = uses_of(case)
    for index in (uses.before, uses.after):
        for key, found in index.items():
            for use in found:
                if use.how == "subject":
                    # The account has the rights of what is bound to it, not the other way round.
                    for user in _keys(use.user):
                        edges[user][key] = None
                else:
                    for user in _keys(use.user):
                        edges[key][user] = None
    _references(case, edges, titles, deploys)
    return _Graph({node: tuple(found) for node, found in edges.items()}, titles)


def _references(
    case: Case,
    edges: defaultdict[_Node, dict[_Node, None]],
    titles: dict[_Node, str],
    deploys: Mapping[str, list[_Node]],
) -> None:
    """What Terraform's own references say, which name resources without their indices."""
    instances: defaultdict[str, list[str]] = defaultdict(list)
    for change in case.plan.changes:
        instances[_INDEX.sub("", change.address)].append(change.address)
        if change.address not in deploys:
            titles.setdefault(("resource", change.address), change.address)
    for address, targets in case.plan.references.items():
        for target in targets:
            # All instances of one refer to all of the other: by a node between them, not by every pair.
            edges[("all", _INDEX.sub("", target))][("each", _INDEX.sub("", address))] = None
    for base, addresses in instances.items():
        for address in addresses:
            edges[("resource", address)][("all", base)] = None
            edges[("each", base)][("resource", address)] = None
            for node in deploys.get(address, ()):
                edges[node][("all", base)] = None


def _nodes(where: ObjectChange | ResourceChange) -> list[_Node]:
    if isinstance(where, ResourceChange):
        return [("resource", where.address)]
    return list(_keys(where))


def _keys(one: ObjectChange) -> Iterable[Key]:
    """What an object is called, on both sides where a replacement renames it."""
    sides = (side for side in (one.after, one.before) if side is not None)
    return dict.fromkeys([*(key_of_manifest(one, side) for side in sides), key_of(one.kind, one.namespace, one.name)])
