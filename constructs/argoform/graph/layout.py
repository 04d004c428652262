"""Where everything of a graph is drawn: positions and curves from Graphviz, which sees numbers alone.

https://graphviz.org/docs/layouts/dot/
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from argoform.graph.cards import STACK, Card, cluster_card, edge_card, node_card
from argoform.graph.dot_input import dot_input
from argoform.graph.engine import run_dot
from argoform.graph.model import Cluster, Edge, Graph, Node

_BROAD = 1_400.0
"""Pixels beyond which a picture that grows downwards is tried sideways."""
_MARGIN = 12.0

_POINTS = 72
"""Graphviz's points in its inches; a point here is a pixel."""

# A table of a fixed size is the one label for which Graphviz asks no font.
_TABLE = (
    '<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0" FIXEDSIZE="TRUE" '
    'WIDTH="{:.0f}" HEIGHT="{:.0f}"><TR><TD></TD></TR></TABLE>>'
)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; x and y are those of its upper left corner, in pixels."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        """Whether two boxes have any area in common."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def holds(self, other: Box) -> bool:
        """Whether the other lies within, borders included."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and self.x + self.width >= other.x + other.width
            and self.y + self.height >= other.y + other.height
        )


@dataclass(frozen=True, slots=True)
class Route:
    """The way of an edge.

    Args:
        points: a Bézier curve: the start, and then two control points and an end for each piece.
        tip: where the arrow points to; the arrow's head begins at the last of the points.
        label: the box of its condition; None without one.
    """

    points: tuple[Point, ...]
    tip: Point
    label: Box | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is drawn.

    Args:
        nodes: the box of each node by its id; for a loop, with the cards behind the first.
        clusters: likewise, their heads included.
        edges: one for each edge of the graph, in their order; None for one that leads nowhere.
        cards: what each node and cluster says, by its id.
    """

    width: float
    height: float
    nodes: dict[str, Box]
    clusters: dict[str, Box]
    edges: tuple[Route | None, ...]
    cards: dict[str, Card]
    edge_cards: tuple[Card | None, ...]


def layout(graph: Graph) -> Layout:
    """Lay out a graph: downwards, or to the right where it would become too broad.

    Raises:
        InputError: when Graphviz is not there.
    """
    said = graph.conditions()
    cards = {node.id: node_card(node, said.get(node.id, "")) for node in graph.nodes}
    cards |= {cluster.id: cluster_card(cluster, said.get(cluster.id, "")) for cluster in graph.clusters}
    edge_cards = tuple(edge_card(edge) for edge in graph.edges)
    found = _directed(graph, cards, edge_cards, "TB")
    if found.width > _BROAD:
        sideways = _directed(graph, cards, edge_cards, "LR")
        # To scroll sideways is harder than downwards.
        if max(sideways.width, sideways.height * 0.6) < max(found.width, found.height * 0.6):
            found = sideways
    return found


class _Sizes:
    """The looks of a graph that is only laid out: sizes, and no text."""

    def __init__(self, cards: Mapping[str, Card], edge_cards: Sequence[Card | None]) -> None:
        self._cards = cards
        self._edge_cards = edge_cards

    def node(self, node: Node) -> str:
        broad, high = _outer(self._cards[node.id])
        return f'label="", fixedsize=true, width={broad / _POINTS:.4f}, height={high / _POINTS:.4f}'

    def cluster(self, cluster: Cluster) -> str:
        card = self._cards[cluster.id]
        return f"label={_TABLE.format(card.width, card.height)}"

    def edge(self, index: int, edge: Edge) -> list[str]:
        card = self._edge_cards[index]
        return [] if card is None else [f"label={_TABLE.format(card.width, card.height)}"]


def _outer(card: Card) -> tuple[float, float]:
    """The size of a card with those behind it."""
    behind = 2 * STACK if card.stacked else 0
    return card.width + behind, card.height + behind


def _directed(graph: Graph, cards: dict[str, Card], edge_cards: tuple[Card | None, ...], direction: str) -> Layout:
    text, numbers = dot_input(graph, _Sizes(cards, edge_cards), direction=direction)
    said: dict[str, Any] = json.loads(run_dot(text))
    left, bottom, right, top = _numbers(said.get("bb", "0,0,0,0"))

    def point(x: float, y: float) -> Point:
        # Sideways, Graphviz puts the first of several parts lowest. Here it stands highest, as people read.
        high = y - bottom if direction == "LR" else top - y
        return round(x - left + _MARGIN, 1), round(high + _MARGIN, 1)

    objects = {found["name"]: found for found in said.get("objects", ()) if "name" in found}
    nodes: dict[str, Box] = {}
    for id, name in numbers.nodes.items():
        x, y = point(*_numbers(objects[name]["pos"]))
        broad, high = _outer(cards[id])
        nodes[id] = Box(round(x - broad / 2, 1), round(y - high / 2, 1), broad, high)
    clusters: dict[str, Box] = {}
    for id, name in numbers.clusters.items():
        if "bb" in objects.get(name, {}):
            x0, y0, x1, y1 = _numbers(objects[name]["bb"])
            (x, y), (_, other) = point(x0, y0), point(x1, y1)
            clusters[id] = Box(x, min(y, other), round(x1 - x0, 1), round(y1 - y0, 1))
    drawn = {found["id"]: found for found in said.get("edges", ()) if "id" in found}
    ways = [drawn.get(numbers.edges.get(index, "")) for index in range(len(edge_cards))]
    routes = tuple(
        _route(way, card, point) if way is not None else None for way, card in zip(ways, edge_cards, strict=True)
    )
    height = top - bottom + 2 * _MARGIN
    return Layout(math.ceil(right - left + 2 * _MARGIN), math.ceil(height), nodes, clusters, routes, cards, edge_cards)


def _route(drawn: dict[str, Any], card: Card | None, point: Callable[[float, float], Point]) -> Route | None:
    """The way of one edge from Graphviz's `e,x,y x,y ...`."""
    tip: Point | None = None
    points: list[Point] = []
    for piece in str(drawn.get("pos", "")).partition(";")[0].split(" "):
        x, y = _numbers(piece.removeprefix("e,").removeprefix("s,"))
        if piece.startswith("e,"):
            tip = point(x, y)
        elif not piece.startswith("s,"):
            points.append(point(x, y))
    box = None
    if card is not None and "lp" in drawn:
        x, y = point(*_numbers(drawn["lp"]))
        box = Box(round(x - card.width / 2, 1), round(y - card.height / 2, 1), card.width, card.height)
    return Route(tuple(points), tip or points[-1], box) if points else None


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(number) for number in text.split(","))
