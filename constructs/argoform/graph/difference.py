"""One graph of an object before and after a change: what is added, removed, changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from argoform.graph.model import Cluster, Edge, Graph, Node, Status

_Part = TypeVar("_Part", Node, Cluster)


def compare(before: Graph | None, after: Graph | None) -> Graph:
    """Both graphs in one, each part with its status.

    Tasks are the same when the names on the way to them are. One is changed when its own definition is: what it calls,
    with which arguments, over which items, under which condition; for one that does work itself, also the template.

    Args:
        before: None for an object that is created.
        after: None for an object that is deleted.
    """
    if before is None or after is None:
        whole = after or before or Graph("")
        return _marked(whole, "added" if before is None else "removed")
    before = _with_root_of(before, after)
    before = _renamed(before, _conflicts(before, after))
    # A template that nothing calls stands by itself: that it does so now, or did so once, is no change of it.
    before = _without(before, _alone(before, after))
    uncalled = _alone(after, before)
    notes = dict.fromkeys(filter(None, (after.note, before.note)))
    return Graph(
        after.title,
        _merged(before.nodes, after.nodes, uncalled),
        _edges(before.edges, after.edges, uncalled),
        _merged(before.clusters, after.clusters, uncalled),
        " ".join(notes),
    )


def _marked(graph: Graph, status: Status) -> Graph:
    return replace(
        graph,
        nodes=tuple(replace(node, status=status) for node in graph.nodes),
        edges=tuple(replace(edge, status=status) for edge in graph.edges),
        clusters=tuple(replace(cluster, status=status) for cluster in graph.clusters),
    )


def _merged(before: tuple[_Part, ...], after: tuple[_Part, ...], uncalled: set[str]) -> tuple[_Part, ...]:
    old = {part.id: part for part in before}
    found: list[_Part] = []
    for part in after:
        past = old.pop(part.id, None)
        found.append(part if part.id in uncalled else replace(part, status=_status(past, part)))
    found.extend(replace(part, status="removed") for part in old.values())
    return tuple(found)


def _status(past: Node | Cluster | None, part: Node | Cluster) -> Status:
    if past is None:
        return "added"
    return "same" if (past.content, past.kind) == (part.content, part.kind) else "changed"


def _edges(before: tuple[Edge, ...], after: tuple[Edge, ...], uncalled: set[str]) -> tuple[Edge, ...]:
    def key(edge: Edge) -> tuple[str, str, str]:
        return edge.source, edge.target, edge.kind

    old = {key(edge): edge for edge in before}
    found: list[Edge] = []
    for edge in after:
        past = old.pop(key(edge), None)
        status: Status = "added" if past is None else "same" if past.label == edge.label else "changed"
        found.append(edge if edge.target in uncalled else replace(edge, status=status))
    return (*found, *(replace(edge, status="removed") for edge in old.values()))


def _alone(graph: Graph, other: Graph) -> set[str]:
    """The templates that stand by themselves here, but in the other only where they are called; with all in them."""
    known = {part.id for part in _parts(other)}
    called = {part.template or part.label for part in _parts(other)}
    targets = {edge.target for edge in graph.edges}
    found: set[str] = set()
    # What is within another comes after it.
    for part in _parts(graph):
        if part.parent is None:
            alone = part.label in called and part.id not in known and part.id not in targets
        else:
            alone = part.parent in found
        if alone:
            found.add(part.id)
    return found


def _without(graph: Graph, ids: set[str]) -> Graph:
    return replace(
        graph,
        nodes=tuple(node for node in graph.nodes if node.id not in ids),
        clusters=tuple(cluster for cluster in graph.clusters if cluster.id not in ids),
        edges=tuple(edge for edge in graph.edges if edge.source not in ids and edge.target not in ids),
    )


def _with_root_of(before: Graph, after: Graph) -> Graph:
    """The graph before with the name of the entrypoint after, so that its tasks can be told to be the same."""
    old, new = _root(before), _root(after)
    if old is None or new is None or old == new:
        return before
    renamed = {
        part.id: new + part.id[len(old) :]
        for part in _parts(before)
        if part.id == old or part.id.startswith((f"{old}/", f"{old}@"))
    }
    return _renamed(before, renamed)


def _root(graph: Graph) -> str | None:
    """The only part with nothing around it that is no handler."""
    targets = {edge.target for edge in graph.edges}
    roots = [part.id for part in _parts(graph) if part.parent is None and part.id not in targets]
    return roots[0] if len(roots) == 1 else None


def _conflicts(before: Graph, after: Graph) -> dict[str, str]:
    """New ids for what was a node and is a cluster now, or the other way round: both are drawn."""
    kinds = {part.id: type(part) for part in _parts(after)}
    # A handler's id is no other's: no name on the way can hold a tilde that stands alone.
    return {part.id: f"{part.id}~before" for part in _parts(before) if kinds.get(part.id, type(part)) is not type(part)}


def _renamed(graph: Graph, names: Mapping[str, str]) -> Graph:
    if not names:
        return graph

    def moved(part: _Part) -> _Part:
        parent = names.get(part.parent, part.parent) if part.parent is not None else None
        return replace(part, id=names.get(part.id, part.id), parent=parent)

    return replace(
        graph,
        nodes=tuple(moved(node) for node in graph.nodes),
        clusters=tuple(moved(cluster) for cluster in graph.clusters),
        edges=tuple(
            replace(edge, source=names.get(edge.source, edge.source), target=names.get(edge.target, edge.target))
            for edge in graph.edges
        ),
    )


def _parts(graph: Graph) -> list[Node | Cluster]:
    return [*graph.clusters, *graph.nodes]
