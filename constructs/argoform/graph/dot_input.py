"""A graph in Graphviz's language: opaque names, clusters within each other, edges between nodes and clusters.

What each part looks like is the caller's: for a layout nothing but its size, so that no text of a manifest reaches
Graphviz.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

from argoform.graph.model import Cluster, Edge, Graph, Node

MANY = 600
"""Nodes beyond which straight lines have to do: curves around so many take minutes."""

_ALONE = 4
"""Parts without edges that stand in one row; more of them are set in rows."""


class Looks(Protocol):
    """The attributes of each part, in Graphviz's language."""

    def node(self, node: Node) -> str:
        """Those of a node."""

    def cluster(self, cluster: Cluster) -> str:
        """Those of a cluster."""

    def edge(self, index: int, edge: Edge) -> list[str]:
        """Those of an edge, which is the graph's of that number."""


@dataclass
class Numbers:
    """The opaque names: of nodes and clusters by their ids, of edges by their places in the graph."""

    nodes: dict[str, str] = field(default_factory=dict)
    clusters: dict[str, str] = field(default_factory=dict)
    edges: dict[int, str] = field(default_factory=dict)


def dot_input(graph: Graph, looks: Looks, *, direction: str = "TB") -> tuple[str, Numbers]:
    """The graph in Graphviz's language, and the names in it.

    Args:
        direction: `TB`, downwards, or `LR`, to the right.
    """
    return _Input(graph, looks, direction).write(direction)


class _Input:
    def __init__(self, graph: Graph, looks: Looks, direction: str) -> None:
        self.graph = graph
        self.looks = looks
        parts: list[Node | Cluster] = [*graph.clusters, *graph.nodes]
        self.parts = {part.id: part for part in parts}
        self.numbers = Numbers(
            {node.id: f"n{index}" for index, node in enumerate(graph.nodes)},
            {cluster.id: f"cluster_{index}" for index, cluster in enumerate(graph.clusters)},
        )
        self.children: dict[str | None, list[str]] = {None: []}
        for part in parts:
            parent = part.parent if part.parent in self.numbers.clusters else None
            self.children.setdefault(parent, []).append(part.id)
        self.parents = {id: parent for parent, ids in self.children.items() for id in ids}
        known = self.numbers.nodes.keys() | self.numbers.clusters.keys()
        self.edges = [
            (index, edge)
            for index, edge in enumerate(graph.edges)
            if edge.source in known and edge.target in known and edge.source != edge.target
        ]
        self.mirrored = direction == "LR"
        tied = {id for _, edge in self.edges for id in (edge.source, edge.target)}
        self.columns = {parent: _columns([id for id in ids if id not in tied]) for parent, ids in self.children.items()}
        behind = {id for columns in self.columns.values() for column in columns for id in column[1:]}
        before = {id for columns in self.columns.values() for column in columns for id in column[:-1]}
        self.later = behind | {edge.target for _, edge in self.edges}
        self.earlier = before | {edge.source for _, edge in self.edges}
        self.anchors: dict[str, list[str]] = {}
        """The unseen nodes of each cluster by which edges enter and leave it."""
        self.unseen: list[str] = []
        """Edges that only keep things in their places."""
        self.open: list[tuple[str, str, list[str]]] = []
        """Anchors whose edges are still to be made."""

    def write(self, direction: str) -> tuple[str, Numbers]:
        many = len(self.graph.nodes) > MANY or len(self.graph.edges) > 2 * MANY
        splines = "line, nslimit=2, mclimit=0.3" if many else "spline"
        # Sideways it is chosen for what fans out, and the curves then need room.
        nodesep, ranksep = (0.2, 1.0) if self.mirrored else (0.3, 0.34)
        edges = []
        for number, (index, edge) in enumerate(self.edges):
            name = self.numbers.edges[index] = f"e{number}"
            edges.append(self._edge(name, index, edge))
        for columns in self.columns.values():
            for column in columns:
                self.unseen += [
                    f"{self._tail(above)} -> {self._head(below)} [style=invis, weight=2]"
                    for above, below in pairwise(column)
                ]
        while self.open:
            anchor, side, inner = self.open.pop()
            # They weigh nothing: a task stays near the one before it, however long the others go on.
            ends = [(anchor, self._head(id)) if side == "head" else (self._tail(id), anchor) for id in inner]
            self.unseen += [f"{tail} -> {head} [style=invis, weight=0]" for tail, head in ends]
        lines = [
            "digraph {",
            f"graph [rankdir={direction}, compound=true, nodesep={nodesep}, ranksep={ranksep}, margin=0, "
            f"splines={splines}]",
            "node [shape=box]",
            "edge [arrowsize=0.7]",
            *self._tree(),
            *edges,
            *self.unseen,
            "}",
        ]
        return "\n".join(lines) + "\n", self.numbers

    def _tree(self) -> Iterator[str]:
        """The clusters, each with what it holds, without recursion."""
        waiting: list[str | None] = list(reversed(self.children[None]))
        while waiting:
            id = waiting.pop()
            if id is None:
                yield "}"
                continue
            part = self.parts[id]
            if isinstance(part, Node):
                yield f"{self.numbers.nodes[id]} [{self.looks.node(part)}]"
                continue
            side = "b" if self.mirrored else "t"
            yield f"subgraph {self.numbers.clusters[id]} {{"
            yield f"graph [{self.looks.cluster(part)}, labeljust=l, labelloc={side}, margin=14]"
            for anchor in self.anchors.get(id, ()):
                yield f'{anchor} [label="", fixedsize=true, width=0.02, height=0.02, style=invis]'
            waiting.append(None)
            waiting += reversed(self.children.get(id, []))

    def _head(self, id: str) -> str:
        """The node by which edges come to a node or cluster."""
        return self._end(id, "head", self.later)

    def _tail(self, id: str) -> str:
        """The node by which edges leave a node or cluster."""
        return self._end(id, "tail", self.earlier)

    def _end(self, id: str, side: str, passed: set[str]) -> str:
        while id in self.numbers.clusters:
            inner = self.children.get(id, [])
            ends = [each for each in inner if each not in passed] or inner[:1]
            if len(ends) == 1:
                id = ends[0]
                continue
            anchor = f"{self.numbers.clusters[id]}_{side}"
            anchors = self.anchors.setdefault(id, [])
            if anchor not in anchors:
                anchors.append(anchor)
                self.open.append((anchor, side, ends))
            return anchor
        return self.numbers.nodes[id]

    def _edge(self, name: str, index: int, edge: Edge) -> str:
        said = [f'id="{name}"']
        if edge.source in self.numbers.clusters and not self._within(edge.target, edge.source):
            said.append(f"ltail={self.numbers.clusters[edge.source]}")
        if edge.target in self.numbers.clusters and not self._within(edge.source, edge.target):
            said.append(f"lhead={self.numbers.clusters[edge.target]}")
        if len(said) > 1:
            # The border of the cluster takes most of the room between two ranks.
            said.append("minlen=2")
        said += self.looks.edge(index, edge)
        return f"{self._tail(edge.source)} -> {self._head(edge.target)} [{', '.join(said)}]"

    def _within(self, id: str, cluster: str) -> bool:
        """Whether something lies in a cluster, however deep."""
        here: str | None = id
        while here is not None and here != cluster:
            here = self.parents.get(here)
        return here == cluster


def _columns(alone: list[str]) -> list[list[str]]:
    """The many parts without edges in columns, so that they do not make one long row."""
    if len(alone) <= _ALONE:
        return []
    count = max(3, math.ceil(math.sqrt(len(alone) * 0.6)))
    return [alone[start::count] for start in range(count)]
