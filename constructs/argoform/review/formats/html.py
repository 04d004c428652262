"""One self-contained page: no network, no script, light and dark, and all of it reachable with a keyboard."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from argoform.errors import ArgoformError
from argoform.report.markdown_text import is_link
from argoform.report.summary import counted
from argoform.report.visible import in_backticks, visible_lines
from argoform.review.formats.context import FormatContext
from argoform.review.formats.wording import (
    DONE,
    GRAVEST_FIRST,
    KIND_MARKS,
    KIND_WORDS,
    MARKS,
    accepted_until,
    changes,
    gravest_first,
    ordered,
    unjudged,
    verdict,
)
from argoform.review.model import Difference, Finding, Picture, Review, Severity, Subject

if TYPE_CHECKING:
    from jinja2 import Environment

    from argoform.graph.model import Graph

_PAGE = Path(__file__).parent / "page"
_OPEN = 6
"""Objects that are unfolded when the page is opened, if there are not many more."""
_MOST_OPEN_OF_MANY = 2
_MOST_GRAPHS = 60
"""Graphs that are drawn; the tasks of those after them are listed."""
_BROAD = 1_000
"""Pixels from which on a graph is shown in its own size and scrolled, since it would be too small to be read."""

_AT_MARGIN = re.compile(r"(?m)^(\s*):(?=:)")


def render(review: Review, *, context: FormatContext) -> str:
    """The page."""
    page = _environment().get_template("page.html")
    return page.render(_page(review, context)).rstrip("\n") + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # Everything is escaped: whatever is no Markup, which only pictures are, goes through `_shown`.
    made = Environment(
        loader=FileSystemLoader(_PAGE),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["prose"] = _prose
    return made


def _shown(value: object) -> Markup:
    """A value as text of the page, in which nothing is markup, invisible, or a command to a CI runner's log."""
    if isinstance(value, Markup):
        return value
    return _escaped(str(value))


@lru_cache(maxsize=10_000)
def _escaped(text: str) -> Markup:
    """The same for a text; the titles and reasons of rules come again and again."""
    return Markup(_inert(str(escape(visible_lines(text)))))  # noqa: S704 - it is escaped here


def _prose(text: str) -> Markup:
    """A sentence in which what is in backticks is code."""
    parts = [_shown(part) for part in in_backticks(text)]
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 and part.strip() else part
        for index, part in enumerate(parts)
    )


def _inert(markup: str) -> str:
    """Markup that looks the same, and in which no line is a command to a CI runner that shows the page in its log."""
    return _AT_MARGIN.sub(r"\1&#58;", markup).replace("##", "#&#35;")


@dataclass(frozen=True)
class _Drawn:
    """A picture: the graph drawn, or why it is not, and its tasks as a list."""

    title: str
    graph: Graph
    svg: Markup | None
    broad: bool
    reason: str


def _page(review: Review, context: FormatContext) -> Mapping[str, Any]:
    findings = gravest_first(review.findings)
    places = {(subject.stack, subject.address): index for index, subject in enumerate(review.subjects)}
    here: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, finding in enumerate(findings):
        here[(finding.stack, finding.address)].append(index)
    open_ = _OPEN if len(review.subjects) <= 2 * _OPEN else _MOST_OPEN_OF_MANY
    drawn = _pictures(review.subjects)
    return {
        "title": review.title,
        "changes": changes(review),
        "verdict": verdict(review, context),
        "fails": any(context.fails(finding) for finding in findings),
        "severities": _counted(findings),
        "findings": [_finding(one, review, places) for one in findings],
        "accepted": [_finding(one, review, places) for one in review.accepted],
        "unjudged": [(subject, places[subject.stack, subject.address]) for subject in unjudged(review)],
        "subjects": [
            {
                "subject": subject,
                "mark": MARKS[subject.action],
                "done": DONE[subject.action],
                "open": index < open_,
                "differences": [_difference(subject.differences[at]) for at in ordered(subject)],
                "count": counted(len(subject.differences), "difference") if subject.differences else "",
                "findings": [(at, findings[at]) for at in here[subject.stack, subject.address]],
                "picture": drawn.get(index),
            }
            for index, subject in enumerate(review.subjects)
        ],
        "rules": sorted(review.rules.items()),
        "is_link": is_link,
        "kinds": KIND_WORDS,
        "version": context.version,
        "terraform_version": review.terraform_version,
        "style": _style(),
    }


def _counted(findings: Iterable[Finding]) -> list[tuple[Severity, int]]:
    found = [finding.severity for finding in findings]
    return [(severity, found.count(severity)) for severity in GRAVEST_FIRST if severity in found]


def _finding(finding: Finding, review: Review, places: Mapping[tuple[str, str], int]) -> Mapping[str, Any]:
    return {
        "finding": finding,
        "rule": review.rules.get(finding.rule),
        "change": places.get((finding.stack, finding.address)),
        "accepted": accepted_until(finding.accepted) if finding.accepted is not None else "",
    }


def _difference(difference: Difference) -> Mapping[str, Any]:
    return {
        "difference": difference,
        "mark": KIND_MARKS[difference.kind],
        "word": KIND_WORDS[difference.kind],
        "lines": [(_diff_kind(line), line.replace("\t", "    ")) for line in difference.diff],
    }


def _diff_kind(line: str) -> str:
    return {"+": "added", "-": "removed", "@": "place"}.get(line[:1], "same")


def _pictures(subjects: Iterable[Subject]) -> dict[int, _Drawn]:
    found: dict[int, _Drawn] = {}
    for index, subject in enumerate(subjects):
        if subject.picture is not None:
            found[index] = _drawn(subject.picture, index, room=len(found) < _MOST_GRAPHS)
    return found


def _drawn(picture: Picture, index: int, *, room: bool) -> _Drawn:
    title, graph = picture.title or picture.graph.title, picture.graph
    if not room:
        return _Drawn(title, graph, None, False, f"Only the first {_MOST_GRAPHS} graphs of a review are drawn.")
    from argoform.graph.style import STYLE
    from argoform.graph.svg import svg

    try:
        text = svg(graph, prefix=f"graph-{index}")
    except ArgoformError as error:
        return _Drawn(title, graph, None, False, f"The graph is not drawn: {error}")
    width = re.search(r'<svg[^>]* width="([\d.]+)"', text)
    # The style sheet is the same in every graph, and stands once in the page.
    text = _inert(visible_lines(text.replace(f"<style>{STYLE}</style>", "")))
    return _Drawn(title, graph, Markup(text), width is None or float(width[1]) > _BROAD, "")  # noqa: S704 - drawn here


@cache
def _style() -> Markup:
    """The style sheet of the page and of the graphs in it, which share their colours."""
    from argoform.graph.palette import DARK, LIGHT
    from argoform.graph.style import STYLE

    light, dark = (
        ";".join(f"--{name}:{value}" for name, value in palette.items() if re.match(r"added|removed|changed", name))
        for palette in (LIGHT, DARK)
    )
    colours = f":root{{{light}}}\n@media(prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    return Markup(colours + (_PAGE / "page.css").read_text(encoding="utf-8") + STYLE)  # noqa: S704 - our own files
