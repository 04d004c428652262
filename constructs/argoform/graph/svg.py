"""A graph as one SVG that needs nothing else: no script, no font, no other file; it follows the reader's dark mode.

Standalone it is a file, and it can stand within an HTML page as it is.
"""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

from argoform.graph.cards import BADGE, JOIN_SIZE, MARKS, PADDING, STACK, Card
from argoform.graph.layout import Box, Layout, Point, Route, layout
from argoform.graph.model import JOIN, Cluster, Edge, Graph, Node, Status
from argoform.graph.style import STYLE
from argoform.graph.wording import shown

_LEGEND = 30.0
"""The height of the line that explains the marks."""
_ENTRIES: tuple[tuple[Status, float], ...] = (("added", 74.0), ("removed", 92.0), ("changed", 90.0))
_NOTE = 24.0


def svg(graph: Graph, *, prefix: str = "graph") -> str:
    """The graph as SVG.

    Args:
        prefix: begins every id in it; one of its own for each graph of a page. Letters, digits and `-`.

    Raises:
        InputError: when Graphviz is not there.
    """
    prefix = "".join(
        character for character in prefix if character.isascii() and (character.isalnum() or character in "-_")
    )
    found = layout(graph)
    top = _LEGEND if graph.compared else 0.0
    bottom = _NOTE if graph.note else 0.0
    width = max(found.width, 300 if top else 0, 6.2 * len(graph.note) + 24 if graph.note else 0, 48)
    height = max(found.height, 48) + top + bottom
    title, summary = shown(graph.title) or "Graph", description(graph)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="argoform-graph" role="img" aria-label="{_attribute(title)}" '
        f'aria-describedby="{prefix}-description" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}">',
        f'<title>{escape(title)}</title><desc id="{prefix}-description">{escape(summary)}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="background" width="{width:g}" height="{height:g}" rx="8"/>',
    ]
    if top:
        lines += _legend()
    lines.append(f'<g transform="translate({(width - found.width) / 2:g} {top:g})">')
    lines += [_cluster(cluster, found) for cluster in graph.clusters if cluster.id in found.clusters]
    drawn = list(zip(graph.edges, found.edges, found.edge_cards, strict=True))
    joins = {node.id for node in graph.nodes if node.kind == JOIN}
    lines += [_edge(edge, route, edge.target not in joins) for edge, route, _ in drawn if route is not None]
    lines += [_node(node, found) for node in graph.nodes]
    lines += [_condition(edge, route.label, card) for edge, route, card in drawn if route and route.label and card]
    lines.append("</g>")
    if bottom:
        lines.append(f'<text class="note" x="12" y="{height - 10:g}">{escape(shown(graph.note))}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def description(graph: Graph) -> str:
    """The graph in a sentence, for whoever does not see it."""
    counts = graph.counts()
    count = sum(counts.values())
    said = [f"{count:,} {'task or template' if count == 1 else 'tasks and templates'}"]
    if graph.compared:
        said += [f"{counts[status]} {status}" for status in ("added", "removed", "changed")]
    return ", ".join(said) + (f". {shown(graph.note)}" if graph.note else ".")


def _legend() -> list[str]:
    lines = ['<g class="legend">']
    x = 14.0
    for status, room in _ENTRIES:
        lines.append(
            f'<g class="{status}"><rect class="card" x="{x:g}" y="10" width="16" height="16" rx="4"/>'
            f'<text class="mark" x="{x + 8:g}" y="22" text-anchor="middle">{MARKS[status]}</text>'
            f'<text class="kind" x="{x + 22:g}" y="22">{status}</text></g>'
        )
        x += room
    return [*lines, "</g>"]


def _cluster(cluster: Cluster, found: Layout) -> str:
    box, card = found.clusters[cluster.id], found.cards[cluster.id]
    behind = _stack(box, 9) if card.stacked else ""
    front = f'<rect class="frame" {_rectangle(box)} rx="9"/>'
    text = _text(card, MARKS[cluster.status], box.x + 12, box.y + 6)
    return f'<g class="cluster {cluster.status}">{_title(card.title)}{behind}{front}{text}</g>'


def _stack(box: Box, radius: int) -> str:
    """The cards behind the first."""
    return "".join(
        f'<rect class="behind" {_rectangle(Box(box.x + by, box.y + by, box.width, box.height))} rx="{radius}"/>'
        for by in (2 * STACK, STACK)
    )


def _node(node: Node, found: Layout) -> str:
    box, card = found.nodes[node.id], found.cards[node.id]
    if node.kind == JOIN:
        half = JOIN_SIZE / 2
        return f'<circle class="join" cx="{box.x + half:g}" cy="{box.y + half:g}" r="{half:g}"/>'
    front = Box(box.x, box.y, card.width, card.height)
    behind = _stack(front, 7) if card.stacked else ""
    text = _text(card, MARKS[node.status], front.x + PADDING, front.y + 6)
    kind = "reference" if node.kind in ("template-ref", "recursion") else "wrong" if node.kind == "missing" else "plain"
    return (
        f'<g class="node {kind} {node.status}">{_title(card.title)}{behind}'
        f'<rect class="card" {_rectangle(front)} rx="7"/>{text}</g>'
    )


def _text(card: Card, mark: str, x: float, y: float) -> str:
    lines = []
    for line in card.lines:
        y += line.height
        indent = BADGE if mark and line.role == "label" else 0
        if indent:
            lines.append(f'<text class="mark" x="{x:g}" y="{y - 5:g}">{mark}</text>')
        lines.append(f'<text class="{line.role}" x="{x + indent:g}" y="{y - 4:g}">{escape(line.text)}</text>')
    return "".join(lines)


def _edge(edge: Edge, route: Route, pointed: bool) -> str:
    """The line of an edge, and the head of its arrow, if it has one."""
    first, *rest = route.points
    curve = f"M{_point(first)}" + "".join(
        f"C{' '.join(_point(point) for point in rest[start : start + 3])}" for start in range(0, len(rest) - 2, 3)
    )
    last = route.points[-1]
    end = _towards(last, route.tip) if pointed else route.tip
    head = f'<path class="arrow" d="{_arrow(last, route.tip)}"/>' if pointed else ""
    return f'<g class="edge {edge.kind} {edge.status}"><path class="line" d="{curve}L{_point(end)}"/>{head}</g>'


def _towards(start: Point, tip: Point) -> Point:
    """A point short of the tip, where the arrow's head hides the end of the line."""
    return (start[0] + tip[0]) / 2, (start[1] + tip[1]) / 2


def _arrow(start: Point, tip: Point) -> str:
    """The head of an arrow that comes from a point."""
    x, y = tip[0] - start[0], tip[1] - start[1]
    length = math.hypot(x, y) or 1.0
    x, y = x / length * 7.5, y / length * 7.5
    sides = [(tip[0] - x - y * 0.45, tip[1] - y + x * 0.45), (tip[0] - x + y * 0.45, tip[1] - y - x * 0.45)]
    return f"M{_point(tip)}L{_point(sides[0])}L{_point(sides[1])}Z"


def _condition(edge: Edge, box: Box, card: Card) -> str:
    y = box.y + 1.0
    lines = []
    for line in card.lines:
        y += line.height
        lines.append(f'<text class="condition" x="{box.x + box.width / 2:g}" y="{y - 4:g}">{escape(line.text)}</text>')
    return (
        f'<g class="edge {edge.kind} {edge.status}">{_title(card.title)}'
        f'<rect class="pill" {_rectangle(box)} rx="5"/>{"".join(lines)}</g>'
    )


def _rectangle(box: Box) -> str:
    return f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'


def _point(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"


def _title(text: str) -> str:
    return f"<title>{escape(text)}</title>" if text else ""


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})
