"""What the picture of a node, cluster or edge says, line by line, and how much room that takes."""

from __future__ import annotations

from dataclasses import dataclass

from argoform.graph.model import JOIN, Cluster, Edge, Node, Status
from argoform.graph.wording import abbreviated, cut, shown, width, wrapped

MARKS: dict[Status, str] = {"same": "", "added": "+", "removed": "\N{MINUS SIGN}", "changed": "~"}
"""What tells a status without colour."""

NARROWEST, BROADEST = 112.0, 260.0
STACK = 4.0
"""How far the second and third card of a loop lie behind the one before."""
JOIN_SIZE = 8.0
PADDING = 11.0
BADGE = 15.0
"""The room of a status's mark before a label."""

LABEL, SMALL = 13.0, 11.0
"""Sizes of text."""
_HEIGHTS = {"label": 18.0}
_LINE = 15.0
_CONDITION = 190.0
"""The broadest label of an edge."""

# What a kind is called where its own name says too little.
_KINDS = {
    "template-ref": "templateRef",
    "recursion": "calls itself",
    "missing": "no such template",
    "unknown": "unknown template",
}
_MONO = frozenset({"detail", "loop", "condition"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text.

    Args:
        role: `label`, `kind`, `detail`, `loop` or `condition`.
    """

    role: str
    text: str

    @property
    def size(self) -> float:
        """The size of its letters in pixels."""
        return LABEL if self.role == "label" else SMALL

    @property
    def height(self) -> float:
        """Its height in pixels."""
        return _HEIGHTS.get(self.role, _LINE)

    @property
    def mono(self) -> bool:
        """Whether its letters are all of one width."""
        return self.role in _MONO

    @property
    def width(self) -> float:
        """Its width in pixels, in the broadest font it may be shown in."""
        return width(self.text, self.size, mono=self.mono) * (1.06 if self.role == "label" else 1)


@dataclass(frozen=True, slots=True)
class Card:
    """The lines of a node, or of the head of a cluster, and the size of both.

    Args:
        title: everything in full, for whoever asks.
        stacked: whether it stands for several.
    """

    lines: tuple[Line, ...]
    width: float
    height: float
    title: str
    stacked: bool = False


def node_card(node: Node, condition: str) -> Card:
    """The card of a node.

    Args:
        condition: that no edge says.
    """
    if node.kind == JOIN:
        return Card((), JOIN_SIZE, JOIN_SIZE, "")
    lines = _lines(node, condition, node.detail)
    badge = BADGE if MARKS[node.status] else 0.0
    broadest = max(line.width + (badge if line.role == "label" else 0) for line in lines)
    card_width = min(max(broadest + 2 * PADDING, NARROWEST), BROADEST)
    height = sum(line.height for line in lines) + 14
    return Card(tuple(lines), card_width, height, full(node, node.detail), bool(node.loop))


def cluster_card(cluster: Cluster, condition: str) -> Card:
    """The card that heads a cluster."""
    lines = _lines(cluster, condition, "")
    badge = BADGE if MARKS[cluster.status] else 0.0
    broadest = max(line.width + (badge if line.role == "label" else 0) for line in lines)
    height = sum(line.height for line in lines) + 6
    return Card(tuple(lines), broadest + 8, height, full(cluster, ""), bool(cluster.loop))


def edge_card(edge: Edge) -> Card | None:
    """The card of an edge's condition; None without one."""
    said = shown(edge.label)
    mark = MARKS[edge.status]
    if not said:
        return None
    short = abbreviated(said)
    lines = [
        Line("condition", text)
        for text in wrapped(f"{mark} {short}" if mark else short, _CONDITION, SMALL, lines=2, mono=True)
    ]
    return Card(tuple(lines), max(line.width for line in lines) + 8, sum(line.height for line in lines) + 4, said)


def kind_text(part: Node | Cluster) -> str:
    """The kind of a part in words, with the template that it calls."""
    kind = _KINDS.get(part.kind, part.kind)
    return f"{kind} · {shown(part.template)}" if part.template else kind


def full(part: Node | Cluster, detail: str) -> str:
    """Everything about a part, for a tooltip: a line for each."""
    status = "" if part.status == "same" else f" ({part.status})"
    said = [f"{shown(part.label)}{status}", kind_text(part), shown(detail), shown(part.loop)]
    if part.when:
        said.append(f"when {shown(part.when)}")
    return "\n".join(filter(None, said))


def _lines(part: Node | Cluster, condition: str, detail: str) -> list[Line]:
    room = BROADEST - 2 * PADDING
    badge = BADGE if MARKS[part.status] else 0.0
    label = cut(shown(part.label), (room - badge) / 1.06, LABEL, keep="both")
    lines = [Line("label", label), Line("kind", cut(kind_text(part), room, SMALL, keep="both"))]
    if detail:
        # Of an image, the end names it: the registry comes first.
        keep = "end" if part.kind in ("container", "script") else "both"
        lines.append(Line("detail", cut(abbreviated(shown(detail)), room, SMALL, mono=True, keep=keep)))
    if part.loop:
        lines.append(
            Line("loop", cut(f"\N{MULTIPLICATION SIGN} {abbreviated(shown(part.loop))}", room, SMALL, mono=True))
        )
    if condition:
        said = f"when {abbreviated(shown(condition))}"
        lines += [Line("condition", text) for text in wrapped(said, room, SMALL, lines=2, mono=True)]
    return lines
