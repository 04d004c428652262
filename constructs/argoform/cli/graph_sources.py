"""What `argoform graph` draws: the objects in a file of manifests, or those that a plan deploys, before and after."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from argoform.errors import FileError
from argoform.graph import Graph, Others, compare, workflow_graph
from argoform.graph.sources import documents, drawable
from argoform.report.visible import visible

LARGEST = 100
"""MiB of a file that is read."""

_STANDARD_INPUT = "-"
_EXPECTED = "manifests of Argo's objects, the output of `argoform spec`, or a plan"
# What Terraform's documents hold, plans and others; which of them it is, the reader of plans says.
_OF_TERRAFORM = ("format_version", "terraform_version", "planned_values", "resource_changes", "stacks", "@level")


def read_graphs(source: str) -> list[Graph]:
    """The graphs of everything in a file that has one.

    Args:
        source: the file; `-` for the standard input.

    Raises:
        FileError: it cannot be read, or holds nothing that can be drawn.
    """
    file = "<stdin>" if source == _STANDARD_INPUT else source
    said = _text(source, file)
    found = documents(said, file=file)
    if len(found) == 1 and isinstance(found[0], dict) and any(key in found[0] for key in _OF_TERRAFORM):
        graphs = _planned(found[0], file)
    else:
        objects = [one for document in found for one in drawable(document)]
        others = Others(objects)
        graphs = [workflow_graph(one, others=others) for one in objects]
    if not graphs:
        raise FileError("it holds nothing that can be drawn", file=file, expected=_EXPECTED)
    return graphs


def _text(source: str, file: str) -> str:
    limit = LARGEST * 2**20
    try:
        if source == _STANDARD_INPUT:
            raw = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(source).open("rb") as opened:
                raw = opened.read(limit + 1)
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=file) from None
    if len(raw) > limit:
        raise FileError(f"has more than {LARGEST} MiB", file=file)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError("is not text in UTF-8", file=file, expected=_EXPECTED) from None


def _planned(document: Any, file: str) -> list[Graph]:
    """What the plans in a document do to the workflows that they deploy."""
    from argoform.review.objects import objects_of
    from argoform.review.plan_file import plans_in

    plans, secrets = plans_in(document, file=file)
    objects = [one for plan in plans for one in objects_of(plan) if one.is_argo]
    sides = [[one.known_before, one.known_after] for one in objects]
    others = [Others(side[number] for side in sides if side[number] is not None) for number in (0, 1)]  # type: ignore[misc]
    graphs = []
    for one, side in zip(objects, sides, strict=True):
        if one.unjudged:
            click.echo(visible(secrets.mask(f"warning: {one.title}: {one.unjudged}")), err=True)
        before, after = (
            None if manifest is None else workflow_graph(manifest, others=known_others)
            for manifest, known_others in zip(side, others, strict=True)
        )
        if before is not None or after is not None:
            graphs.append(compare(before, after) if not one.unjudged else after or before or Graph(""))
    return graphs
