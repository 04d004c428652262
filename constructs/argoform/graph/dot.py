"""A graph in Graphviz's own language, for tools that read it.

https://graphviz.org/doc/info/lang.html
"""

from __future__ import annotations

from argoform.graph.cards import MARKS, kind_text
from argoform.graph.dot_input import dot_input
from argoform.graph.model import JOIN, Cluster, Edge, Graph, Node
from argoform.graph.palette import LIGHT
from argoform.graph.wording import abbreviated, shown

_LONGEST = 120
"""Characters of one line of a label."""


def dot(graph: Graph) -> str:
    """The graph as DOT: opaque names, and the manifest's text in quoted labels alone."""
    text, _ = dot_input(graph, _Looks(graph))
    heading = [f"// {shown(graph.title)}"] + ([f"// {shown(graph.note)}"] if graph.note else [])
    return "\n".join([*heading, text])


class _Looks:
    def __init__(self, graph: Graph) -> None:
        self._conditions = graph.conditions()

    def node(self, node: Node) -> str:
        if node.kind == JOIN:
            return f'label="", shape=circle, fixedsize=true, width=0.1, style=filled, color="{LIGHT["edge"]}"'
        style = ["rounded", "filled"] + (["dashed"] if node.status == "removed" else [])
        # The border of a loop is drawn more than once.
        stacked = ", peripheries=2" if node.loop else ""
        return (
            f'label="{self._label(node, node.detail)}", style="{",".join(style)}", fillcolor="{_fill(node)}", '
            f'color="{_border(node)}", fontname="sans-serif", fontsize=11{stacked}'
        )

    def cluster(self, cluster: Cluster) -> str:
        style = ["rounded", "filled"] + (["dashed"] if cluster.status == "removed" else [])
        stacked = ", peripheries=2" if cluster.loop else ""
        return (
            f'label="{self._label(cluster, "")}", style="{",".join(style)}", fillcolor="{LIGHT["cluster"]}", '
            f'color="{_border(cluster)}", fontname="sans-serif", fontsize=11{stacked}'
        )

    def edge(self, index: int, edge: Edge) -> list[str]:
        said = [f'color="{LIGHT["edge"] if edge.status == "same" else LIGHT[f"{edge.status}-border"]}"']
        if edge.status == "removed":
            said.append("style=dashed")
        elif edge.kind != "flow":
            said.append("style=dotted")
        if edge.label:
            mark = MARKS[edge.status]
            text = _quoted(abbreviated(edge.label))
            said.append(f'label="{mark + " " if mark else ""}{text}", fontname="monospace", fontsize=10')
        return said

    def _label(self, part: Node | Cluster, detail: str) -> str:
        mark = MARKS[part.status]
        lines = [f"{mark} {part.label}" if mark else part.label, kind_text(part), abbreviated(detail)]
        lines.append(f"\N{MULTIPLICATION SIGN} {abbreviated(part.loop)}" if part.loop else "")
        condition = self._conditions.get(part.id)
        lines.append(f"when {abbreviated(condition)}" if condition else "")
        return "".join(f"{_quoted(line)}\\l" for line in lines if line)


def _fill(node: Node) -> str:
    return LIGHT["node"] if node.status == "same" else LIGHT[node.status]


def _border(part: Node | Cluster) -> str:
    return LIGHT["border"] if part.status == "same" else LIGHT[f"{part.status}-border"]


def _quoted(text: str) -> str:
    """Text as part of a quoted label, in which Graphviz obeys backslashes and entities."""
    text = shown(text)
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1]}…"
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
