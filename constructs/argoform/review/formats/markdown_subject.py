"""One object that changes, in Markdown, at the length that there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from argoform.report.markdown_text import code, fenced, plain, prose
from argoform.report.summary import counted
from argoform.review.formats.wording import DONE, KIND_WORDS, listed, ordered, shortened
from argoform.review.model import Difference, Picture, Subject

FULL, PLAIN, SHORT, NAMED, OMITTED = range(5)
"""With everything; without graph and text diffs; the first differences only; its name only; not at all."""

_LONGEST_NAME = 200
_LONGEST_VALUE = 240
_LONGEST_LINE = 300
_LONGEST_GRAPH = 20_000
_MOST_LINES = 80
_MOST_DIFFERENCES = 60
_MOST_SHORT = 5
_MOST_NAMES = 12


def subject_lines(subject: Subject, level: int) -> Iterator[str]:
    """The lines that tell it."""
    if level >= OMITTED:
        return
    name = plain(shortened(subject.title or subject.address, _LONGEST_NAME))
    many = f", {counted(len(subject.differences), 'difference')}" if subject.differences else ""
    if level == NAMED:
        yield f"- {DONE[subject.action]}: <code>{name}</code>{many}"
        return
    # HTML, not Markdown, is read in a summary.
    yield f"<details><summary>{DONE[subject.action]}: <code>{name}</code>{many}</summary>"
    yield ""
    yield from _around(subject)
    yield from _table(subject, level)
    if level == FULL:
        for index in ordered(subject):
            yield from _text_diff(subject.differences[index])
        if subject.picture is not None:
            yield from _graph(subject.picture)
    yield "</details>"


def _around(subject: Subject) -> Iterator[str]:
    told = []
    if subject.address and subject.address != subject.title:
        told.append(f"Resource {code(shortened(subject.address, _LONGEST_NAME))}")
    if subject.stack:
        told.append(f"stack {code(shortened(subject.stack, _LONGEST_NAME))}")
    if subject.because:
        told.append(f"replaced because of {_names(subject.because)}")
    if told:
        text = "; ".join(told)
        yield from [f"{text[:1].upper()}{text[1:]}.", ""]
    if subject.unjudged:
        yield from [f"**Could not be judged:** {prose(shortened(subject.unjudged, _LONGEST_VALUE))}", ""]
    if subject.dependents:
        yield from [f"Used by {_names(subject.dependents)}.", ""]


def _names(names: Sequence[str]) -> str:
    shown, more = listed(names, _MOST_NAMES)
    text = ", ".join(code(shortened(name, _LONGEST_NAME)) for name in shown)
    return f"{text} and {more} more" if more else text


def _table(subject: Subject, level: int) -> Iterator[str]:
    shown, more = listed([str(i) for i in ordered(subject)], _MOST_DIFFERENCES if level < SHORT else _MOST_SHORT)
    if not shown:
        return
    yield from ["| | What | Before | After |", "|---|---|---|---|"]
    for index in shown:
        difference = subject.differences[int(index)]
        what = prose(shortened(difference.what, _LONGEST_VALUE))
        if difference.note and level < SHORT:
            what += f"<br>*{prose(shortened(difference.note, _LONGEST_VALUE))}*"
        if difference.diff and level > FULL:
            what += "<br>*its text diff is left out*"
        yield f"| {KIND_WORDS[difference.kind]} | {what} | {_value(difference.before)} | {_value(difference.after)} |"
    if more:
        yield f"| | and {more} more | | |"
    yield ""


def _value(value: str | None) -> str:
    return "" if value is None else code(shortened(value, _LONGEST_VALUE))


def _text_diff(difference: Difference) -> Iterator[str]:
    if not difference.diff:
        return
    shown, more = listed(difference.diff, _MOST_LINES)
    yield from [f"Text diff of {code(shortened(difference.what, _LONGEST_NAME))}:", ""]
    lines = [shortened(line, _LONGEST_LINE) for line in shown]
    yield from fenced([*lines, *([f"@@ {more} more lines @@"] if more else [])], "diff")
    yield ""


def _graph(picture: Picture) -> Iterator[str]:
    from argoform.graph.mermaid import mermaid

    drawn = mermaid(picture.graph, limit=_LONGEST_GRAPH).rstrip("\n")
    # Mermaid knows the character by its number too, and nothing invisible is written as it is.
    yield from fenced(drawn.replace("\N{ZERO WIDTH SPACE}", "#8203;").split("\n"), "mermaid")
    yield ""
