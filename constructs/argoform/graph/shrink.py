"""Smaller graphs that say the same with less: for where a whole one would not be drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from argoform.graph.model import Cluster, Edge, Graph, Node, Status

_FEW = 60
"""Nodes that are left of a graph at last."""


def smaller(graph: Graph) -> Iterator[Graph]:
    """The graph, smaller each time: clusters as nodes from the innermost outwards, what changed, the first nodes.

    Each says in its note what it leaves out.
    """
    folded = _folded(graph)
    while folded is not None:
        graph = folded
        yield graph
        folded = _folded(graph)
    if graph.compared:
        graph = _changed(graph)
        yield graph
    count = len(graph.nodes)
    while count > _FEW:
        count = count * 3 // 4
        yield _first(graph, count)


def _folded(graph: Graph) -> Graph | None:
    """The graph with its innermost clusters as single nodes; None when only the outermost ones are left."""
    depths: dict[str, int] = {}
    for cluster in graph.clusters:
        # Each comes after the one around it.
        depths[cluster.id] = 0 if cluster.parent is None else depths.get(cluster.parent, -1) + 1
    deepest = max(depths.values(), default=0)
    if not deepest:
        return None
    folded = {cluster.id: cluster for cluster in graph.clusters if depths[cluster.id] == deepest}
    inner: dict[str, list[Node]] = {id: [] for id in folded}
    for node in graph.nodes:
        if node.parent in inner:
            inner[node.parent].append(node)
    gone = {node.id: id for id, nodes in inner.items() for node in nodes}
    edges: dict[tuple[str, str], Edge] = {}
    for edge in graph.edges:
        moved = replace(edge, source=gone.get(edge.source, edge.source), target=gone.get(edge.target, edge.target))
        if moved.source != moved.target:
            edges.setdefault((moved.source, moved.target), moved)
    return Graph(
        graph.title,
        (
            *(node for node in graph.nodes if node.id not in gone),
            *(_node(cluster, inner[id]) for id, cluster in folded.items()),
        ),
        tuple(edges.values()),
        tuple(cluster for cluster in graph.clusters if cluster.id not in folded),
        "Shortened: templates that call others are drawn as single nodes.",
    )


def _node(cluster: Cluster, inner: list[Node]) -> Node:
    """A cluster as a node; a change within it is a change of it."""
    status: Status = cluster.status
    if status == "same" and any(node.status != "same" for node in inner):
        status = "changed"
    return Node(
        cluster.id,
        f"{cluster.label} ({len(inner)} inside)",
        cluster.kind,
        template=cluster.template,
        loop=cluster.loop,
        when=cluster.when,
        status=status,
        parent=cluster.parent,
        path=cluster.path,
        content=cluster.content,
    )


def _changed(graph: Graph) -> Graph:
    """What is not the same as before, and what an edge ties to it."""
    kept = {node.id for node in graph.nodes if node.status != "same"}
    kept |= {id for edge in graph.edges if edge.status != "same" for id in (edge.source, edge.target)}
    near = {
        id for edge in graph.edges if edge.source in kept or edge.target in kept for id in (edge.source, edge.target)
    }
    return _only(graph, kept | near, "Shortened: only what changed is drawn, and what is next to it.")


def _first(graph: Graph, count: int) -> Graph:
    """The first nodes, those before others that are not the same as before."""
    ordered = sorted(graph.nodes, key=lambda node: node.status == "same")
    said = f"Shortened: {len(graph.nodes) - count:,} nodes are left out."
    return _only(graph, {node.id for node in ordered[:count]}, said)


def _only(graph: Graph, kept: set[str], note: str) -> Graph:
    """The graph with some of its nodes, and the clusters around them."""
    nodes = tuple(node for node in graph.nodes if node.id in kept)
    around = {node.parent for node in nodes}
    clusters = [cluster for cluster in reversed(graph.clusters) if cluster.id in kept or cluster.id in around]
    known = kept | {cluster.id for cluster in clusters}
    return Graph(
        graph.title,
        nodes,
        tuple(edge for edge in graph.edges if edge.source in known and edge.target in known),
        tuple(reversed(clusters)),
        note,
    )
