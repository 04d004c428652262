"""A graph as a Mermaid flowchart, as GitHub and GitLab draw it in Markdown.

https://mermaid.js.org/syntax/flowchart.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from argoform.graph.cards import MARKS, kind_text
from argoform.graph.model import JOIN, Cluster, Edge, Graph, Node
from argoform.graph.palette import LIGHT
from argoform.graph.shrink import smaller
from argoform.graph.wording import abbreviated, shown

MOST_TEXT = 50_000
"""Characters beyond which Mermaid refuses a graph, unless a page is set up otherwise (`maxTextSize`)."""

MOST_EDGES = 500
"""Edges beyond which it does (`maxEdges`)."""

_LONGEST = 120
"""Characters of one line of a label."""

# Everything that could begin an entity, a tag, a link, Markdown, or the end of a label; a colon but in `image:1.2`.
_UNSAFE = re.compile(r"[^A-Za-z0-9 .,/()+=?:\N{MULTIPLICATION SIGN}\N{MINUS SIGN}\N{HORIZONTAL ELLIPSIS}·-]|:(?![ \d])")
# What is obeyed even where it is an entity: the item of a list at the beginning, a formula, an icon, an escape.
_OBEYED = re.compile(r"^(?:\d+(?=[.)])|(?=[-+]))|\$(?=\$)|:(?=fa-)|\\(?=n)")
_APART = "\N{ZERO WIDTH SPACE}"

_ARROWS = {"flow": "-->", "hook": "-.->", "exit": "-.->"}
_STYLES = {
    status: f"fill:{LIGHT[status]},stroke:{LIGHT[f'{status}-border']},color:{LIGHT['text']},stroke-width:2px"
    for status in ("added", "removed", "changed")
}
_DASHES = ",stroke-dasharray:5 3"


def mermaid(graph: Graph, *, limit: int | None = None) -> str:
    """The graph as a flowchart.

    What exceeds Mermaid's own limits is drawn smaller, and a node says so: without details, then with templates as
    single nodes, then only what changed and what is next to it.

    Args:
        limit: the most characters; those that Mermaid takes (50,000) by default, and never more.
    """
    limit = min(limit or MOST_TEXT, MOST_TEXT)
    for details in (True, False):
        text = _write(graph, details)
        if len(text) <= limit and len(graph.edges) <= MOST_EDGES:
            return text
    for less in smaller(graph):
        text = _write(less, False)
        if len(text) <= limit and len(less.edges) <= MOST_EDGES:
            return text
    return _write(Graph(graph.title, note="The graph is too large to be drawn here."), False)[:limit]


def label(text: str) -> str:
    """Text as part of a quoted label: whatever Mermaid, Markdown or HTML would obey is an entity."""
    text = shown(text)
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    text = _OBEYED.sub(rf"\g<0>{_APART}", text)
    return _UNSAFE.sub(_entity, text)


def _entity(found: re.Match[str]) -> str:
    character = found[0]
    harmless = character == _APART or (not character.isascii() and character.isalnum())
    return character if harmless else f"#{ord(character)};"


def _write(graph: Graph, details: bool) -> str:
    names = {part.id: f"n{index}" for index, part in enumerate(graph.nodes)}
    names |= {part.id: f"c{index}" for index, part in enumerate(graph.clusters)}
    lines = ["flowchart TD", *_tree(graph, names, details)]
    if graph.note:
        lines.append(f'  note["{label(graph.note)}"]')
    marked: dict[str, list[int]] = {}
    number = 0
    for edge in graph.edges:
        if edge.source in names and edge.target in names:
            lines.append(_edge(edge, names))
            if edge.status != "same":
                marked.setdefault(edge.status, []).append(number)
            number += 1
    lines += _classes(graph, names)
    for status, numbers in marked.items():
        style = f"stroke:{LIGHT[f'{status}-border']},stroke-width:2px{_dashes(status)}"
        lines.append(f"  linkStyle {','.join(map(str, numbers))} {style}")
    return "\n".join(lines) + "\n"


def _tree(graph: Graph, names: dict[str, str], details: bool) -> Iterator[str]:
    """The nodes, within their subgraphs."""
    conditions = graph.conditions()
    inner: dict[str | None, list[Node | Cluster]] = {}
    known = {cluster.id for cluster in graph.clusters}
    parts: list[Node | Cluster] = [*graph.nodes, *graph.clusters]
    for part in parts:
        inner.setdefault(part.parent if part.parent in known else None, []).append(part)
    waiting: list[tuple[int, Node | Cluster | None]] = [(1, part) for part in reversed(inner.get(None, []))]
    while waiting:
        depth, item = waiting.pop()
        indent = "  " * depth
        if item is None:
            yield f"{indent}end"
            continue
        part = item
        said = _said(part, conditions.get(part.id, ""), details)
        if isinstance(part, Cluster):
            yield f'{indent}subgraph {names[part.id]}["{said}"]'
            waiting.append((depth, None))
            waiting += [(depth + 1, each) for each in reversed(inner.get(part.id, []))]
        elif part.kind == JOIN:
            yield f"{indent}{names[part.id]}(( ))"
        else:
            # Stacked, as a loop; rounded, for a template that is drawn elsewhere.
            open_, close = ("[[", "]]") if part.loop else ("([", "])") if part.kind == "template-ref" else ("[", "]")
            yield f'{indent}{names[part.id]}{open_}"{said}"{close}'


def _said(part: Node | Cluster, condition: str, details: bool) -> str:
    """The label of a node or subgraph."""
    mark = MARKS[part.status]
    lines = [f"({mark}) {part.label}" if mark else part.label]
    if details:
        lines.append(kind_text(part))
        lines += [abbreviated(part.detail)] if isinstance(part, Node) and part.detail else []
    if part.loop:
        lines.append(f"\N{MULTIPLICATION SIGN} {abbreviated(part.loop)}")
    if condition:
        lines.append(f"when {abbreviated(condition)}")
    return "<br/>".join(label(line) for line in lines)


def _edge(edge: Edge, names: dict[str, str]) -> str:
    mark = MARKS[edge.status]
    said = " ".join(filter(None, (f"({mark})" if mark and edge.label else "", abbreviated(edge.label))))
    text = f'|"{label(said)}"|' if said else ""
    return f"  {names[edge.source]} {_ARROWS[edge.kind]}{text} {names[edge.target]}"


def _classes(graph: Graph, names: dict[str, str]) -> Iterator[str]:
    """What marks each status."""
    found: dict[str, list[str]] = {}
    parts: list[Node | Cluster] = [*graph.nodes, *graph.clusters]
    for part in parts:
        if part.status != "same":
            found.setdefault(part.status, []).append(names[part.id])
    for status, which in found.items():
        yield f"  classDef {status} {_STYLES[status]}{_dashes(status)}"
        yield f"  class {','.join(which)} {status}"


def _dashes(status: str) -> str:
    return _DASHES if status == "removed" else ""
