"""Everything that the command writes of a plan, in every format there is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from argoform.cli.graph_sources import read_graphs
from argoform.errors import FileError
from argoform.graph.dot import dot
from argoform.graph.html import html
from argoform.graph.mermaid import mermaid
from argoform.graph.svg import svg
from argoform.review.formats import FORMATS, FormatContext, render
from argoform.review.model import Review
from tests.review.plans import reviewed


def reports(found: Review) -> Iterator[tuple[str, str]]:
    """Each format with its report, the text with colours too."""
    for name in FORMATS:
        yield name, render(name, found, context=FormatContext("1.0", source="plan.json"))
    yield "text with colours", render("text", found, context=FormatContext("1.0", colour=True, width=80))
    yield "md without a limit", render("md", found, context=FormatContext("1.0", limit=None))


def pictures(document: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, str]]:
    """Each format of `argoform graph` with what it draws of a plan; nothing where there is nothing to draw."""
    file = folder / "plan.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    try:
        graphs = read_graphs(str(file))
    except FileError as error:
        yield "graph", str(error)
        return
    yield "graph as html", html(graphs)
    for number, graph in enumerate(graphs):
        for name, draw in {"mermaid": mermaid, "svg": svg, "dot": dot}.items():
            yield f"graph {number} as {name}", draw(graph)


def everything(document: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, str]]:
    """The reports and the pictures."""
    yield from reports(reviewed(document))
    yield from pictures(document, folder)
