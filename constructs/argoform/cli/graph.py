"""`argoform graph`: workflows as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from argoform.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from argoform.graph.model import Graph

FORMATS = ("mermaid", "svg", "html", "dot")

_SUFFIXES = {
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".md": "mermaid",
    ".txt": "mermaid",
    "": "mermaid",
    ".svg": "svg",
    ".html": "html",
    ".htm": "html",
    ".dot": "dot",
    ".gv": "dot",
}


@click.command(short_help="Draw workflows, or what a plan changes in them.")
@click.argument("source", metavar="SPEC|MANIFEST|PLAN|-", type=click.Path(allow_dash=True))
@click.option("--format", "format_name", type=click.Choice(FORMATS), help="[default: what --out ends with, or mermaid]")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the picture to this file, whole or not at all.",
)
@click.option(
    "--name", metavar="NAME", help="Draw the object of this name alone: NAME, NAMESPACE/NAME, or with its kind."
)
def graph(source: str, format_name: str | None, out: Path | None, name: str | None) -> None:
    """Draw the workflows in a file: steps, tasks, loops, conditions, exit handlers.

    The file is what `argoform spec` prints, manifests in YAML or JSON, or a plan as `terraform show -json` and
    `argoform plan --json` write it; - is the standard input. Templates of other objects in the same file are drawn
    where they are called. Of a plan, what it adds is green and marked +, what it removes red and marked -, what it
    changes amber and marked ~. svg and dot hold one object: --name says which. Exit codes: 0 drawn, 2 wrong input.
    """
    from argoform.cli.graph_sources import read_graphs

    format_name = format_name or _format(out)
    graphs = _named(read_graphs(source), name)
    if format_name in ("svg", "dot") and len(graphs) > 1:
        titles = ", ".join(dict.fromkeys(graph.title for graph in graphs[:8])) + (", ..." if len(graphs) > 8 else "")
        raise InputError(
            f"{format_name} draws one object, and here are {len(graphs)}: {_shown(titles)}",
            path="--name",
            expected="one of them",
        )
    text = _drawn(graphs, format_name, fenced=out is not None and out.suffix.lower() == ".md")
    if out is None:
        click.echo(text, nl=False)
        return
    from argoform.files import write_atomically

    write_atomically(out, text)


def _format(out: Path | None) -> str:
    if out is None:
        return "mermaid"
    found = _SUFFIXES.get(out.suffix.lower())
    if found is None:
        raise InputError(
            f"nothing is written to {out.suffix} files",
            path="--out",
            expected="a name that ends with .mmd, .md, .svg, .html or .dot, or a --format",
        )
    return found


def _named(graphs: Sequence[Graph], name: str | None) -> Sequence[Graph]:
    if name is None:
        return graphs
    names = [_names(graph) for graph in graphs]
    found = [graph for graph, known in zip(graphs, names, strict=True) if name in known]
    if not found:
        known = dict.fromkeys(each for all_names in names for each in all_names[-1:])
        raise UnknownNameError(
            f"no object here is called {_shown(name)!r}",
            name=name,
            known=known,
            path="--name",
            expected=_shown(", ".join(list(known)[:8])),
        )
    return found


def _names(graph: Graph) -> list[str]:
    """What an object may be called: its title, its namespace and name, its name."""
    _, _, place = graph.title.partition(" ")
    return [graph.title, place, place.rpartition("/")[2]]


def _drawn(graphs: Sequence[Graph], format_name: str, *, fenced: bool) -> str:
    if format_name == "html":
        from argoform.graph.html import html

        return html(graphs)
    if format_name == "svg":
        from argoform.graph.svg import svg

        return svg(graphs[0])
    if format_name == "dot":
        from argoform.graph.dot import dot

        return dot(graphs[0])
    from argoform.graph.mermaid import mermaid

    if fenced:
        return "\n".join(f"```mermaid\n{mermaid(graph)}```\n" for graph in graphs)
    if len(graphs) == 1:
        return mermaid(graphs[0])
    return "\n".join(f"%% {_comment(graph.title)}\n{mermaid(graph)}" for graph in graphs)


def _comment(title: str) -> str:
    """A title within a comment of Mermaid, which braces would make a directive."""
    return _shown(title).replace("{", "(").replace("}", ")")


def _shown(text: str) -> str:
    from argoform.report.visible import visible

    return visible(text)
