"""Graphs as one HTML page that needs nothing else: no script, no network, light and dark, usable with a keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from argoform.graph.cards import MARKS, kind_text
from argoform.graph.model import JOIN, Cluster, Edge, Graph, Node
from argoform.graph.page import page
from argoform.graph.svg import description, svg
from argoform.graph.wording import shown


def html(graphs: Graph | Sequence[Graph], *, title: str = "") -> str:
    """A page with graphs, each as a picture and as a table.

    Args:
        title: of the page; that of the only graph by default.

    Raises:
        InputError: when Graphviz is not there.
    """
    graphs = [graphs] if isinstance(graphs, Graph) else list(graphs)
    heading = shown(title) or (shown(graphs[0].title) if len(graphs) == 1 else "Workflows")
    sections = [_section(graph, number, len(graphs) > 1) for number, graph in enumerate(graphs, 1)]
    links = _links(graphs) if len(graphs) > 1 else ""
    # Nothing in the page is a command to a CI runner in whose log it may stand.
    return page(heading, links + "".join(sections)).replace("##", "#&#35;")


def _links(graphs: Sequence[Graph]) -> str:
    items = "".join(
        f'<li><a href="#graph-{number}">{escape(shown(graph.title))}</a> '
        f'<span class="muted">{escape(description(graph))}</span></li>'
        for number, graph in enumerate(graphs, 1)
    )
    return f'<nav aria-label="Graphs"><ul>{items}</ul></nav>'


def _section(graph: Graph, number: int, several: bool) -> str:
    name = escape(shown(graph.title), quote=True)
    heading = f"<h2>{name}</h2>" if several else ""
    return (
        f'<section id="graph-{number}">{heading}<p class="muted">{escape(description(graph))}</p>'
        f'<div class="region picture" role="region" tabindex="0" aria-label="Picture of {name}">'
        f"{svg(graph, prefix=f'graph-{number}')}</div>"
        f'<details><summary>As a table</summary><div class="region" role="region" tabindex="0" '
        f'aria-label="Table of {name}">{_table(graph)}</div></details></section>'
    )


def _table(graph: Graph) -> str:
    """What the picture says, for whoever reads rather than looks."""
    labels = {part.id: part.label for part in _parts(graph)}
    after: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        after.setdefault(edge.target, []).append(edge)
    # What comes through a meeting point comes after everything before that.
    joins = {node.id for node in graph.nodes if node.kind == JOIN}
    columns = ["Task", "Kind", "Does", "Loop", "When", "After", "Within"] + (["Change"] if graph.compared else [])
    rows = []
    for part in _parts(graph):
        if part.id in joins:
            continue
        edges = [
            replaced
            for edge in after.get(part.id, [])
            for replaced in (after.get(edge.source, []) if edge.source in joins else [edge])
        ]
        before = "; ".join(labels.get(edge.source, "") + (f" ({edge.label})" if edge.label else "") for edge in edges)
        cells = [
            kind_text(part),
            part.detail if isinstance(part, Node) else "",
            part.loop,
            part.when,
            before,
            labels.get(part.parent or "", ""),
        ]
        if graph.compared:
            mark = MARKS[part.status]
            cells.append(f"{mark} {part.status}" if mark else "")
        row = "".join(f"<td>{escape(shown(cell))}</td>" for cell in cells)
        rows.append(f'<tr><th scope="row">{escape(shown(part.label))}</th>{row}</tr>')
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _parts(graph: Graph) -> list[Node | Cluster]:
    return [*graph.clusters, *graph.nodes]
