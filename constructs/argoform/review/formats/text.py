"""Text for people at a terminal: what it means, the gravest first, then what changes."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from rich.console import Console
from rich.text import Text

from argoform.report.visible import inert, visible, visible_lines
from argoform.review.formats.context import FormatContext
from argoform.review.formats.wording import (
    DONE,
    KIND_MARKS,
    MARKS,
    accepted_until,
    gravest_first,
    ordered,
    place,
    summary,
    unjudged,
    values,
    verdict,
)
from argoform.review.model import Action, Difference, Finding, Kind, Review, Severity, Subject

_SEVERITIES: dict[Severity, str] = {
    "critical": "bold white on red",
    "high": "bold red",
    "medium": "bold yellow",
    "low": "cyan",
    "info": "dim",
}
_ACTIONS: dict[Action, str] = {"create": "green", "delete": "red", "replace": "bold red", "update": "yellow"}
_KINDS: dict[Kind, str] = {
    "added": "green",
    "removed": "red",
    "changed": "yellow",
    "renamed": "yellow",
    "unknown": "dim",
}
_DIFF = {"+": "green", "-": "red", "@": "cyan"}
_NARROWEST = 20
"""Columns to which text is wrapped at the least, however deep it is indented."""


def render(review: Review, *, context: FormatContext) -> str:
    """The whole report."""
    into = StringIO()
    console = Console(
        file=into,
        force_terminal=context.colour,
        no_color=not context.colour,
        color_system="standard" if context.colour else None,
        width=2**16,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for indent, line in _lines(review, context):
        for shown in _wrapped(line, indent, context.width, console):
            if context.colour:
                console.print(Text.assemble(" " * indent, shown) if shown.plain else "", soft_wrap=True)
            else:
                # The same text; the console would spend most of the time of a large review on it.
                into.write(f"{' ' * indent}{shown.plain}\n" if shown.plain else "\n")
    return inert(into.getvalue())


def _wrapped(line: Text, indent: int, width: int | None, console: Console) -> list[Text]:
    """The line in as many as the terminal needs; as it is where nothing may be wrapped."""
    room = max(width - indent, _NARROWEST) if width is not None else None
    if room is None or line.cell_len <= room:
        return [line]
    wrapped = list(line.wrap(console, room))
    for one in wrapped:
        one.rstrip()
    return wrapped


_Line = tuple[int, Text]


def _lines(review: Review, context: FormatContext) -> Iterator[_Line]:
    first = summary(review)
    title = visible(review.title)
    yield 0, Text.assemble((f"{title}: " if title else "", "bold"), first)
    findings = gravest_first(review.findings)
    if findings:
        yield from _heading("Findings")
        for finding in findings:
            if not _is_old_news(finding):
                yield from _finding(finding)
        yield from _old_news([finding for finding in findings if _is_old_news(finding)])
    if review.subjects:
        yield from _heading("What changes")
        for subject in review.subjects:
            yield from _subject(subject)
    if missing := unjudged(review):
        yield from _heading("What could not be judged")
        for subject in missing:
            yield 2, Text.assemble((visible(subject.title or subject.address), "bold"), ": ", visible(subject.unjudged))
    if review.accepted:
        yield from _heading("Accepted")
        for finding in review.accepted:
            yield from _finding(finding)
    yield 0, Text()
    yield 0, Text.assemble(f"{first}. ", (verdict(review, context), "bold"))


def _is_old_news(finding: Finding) -> bool:
    return finding.existing and finding.severity == "info"


def _old_news(findings: list[Finding]) -> Iterator[_Line]:
    """A line for each object: what was there before is no doing of the change."""
    by_object: dict[str, list[str]] = {}
    for finding in findings:
        by_object.setdefault(finding.object or finding.address, []).append(finding.rule)
    for name, rules in by_object.items():
        counted = f"{len(rules)} finding{'' if len(rules) == 1 else 's'}"
        listed = visible(", ".join(dict.fromkeys(rules)))
        yield 0, Text()
        yield (
            2,
            Text.assemble(
                (f"{counted} on {visible(name)}", _SEVERITIES["info"]), f" from before this change: {listed}"
            ),
        )


def _heading(text: str) -> Iterator[_Line]:
    yield 0, Text()
    yield 0, Text(text, style="bold underline")


def _finding(finding: Finding) -> Iterator[_Line]:
    message, *more = visible_lines(finding.message).split("\n")
    yield 0, Text()
    yield (
        2,
        Text.assemble(
            (finding.severity, _SEVERITIES[finding.severity]), (f" {visible(finding.rule)}", "bold"), f": {message}"
        ),
    )
    for line in more:
        yield 4, Text(line)
    if where := ", ".join(visible(part) for part in place(finding)):
        yield 4, Text(f"at {where}", style="dim")
    if finding.stack:
        yield 4, Text(f"in stack {visible(finding.stack)}", style="dim")
    if finding.existing:
        yield 4, Text("was there before this change", style="dim")
    if finding.accepted is not None:
        yield 4, Text(visible(accepted_until(finding.accepted)))
    if finding.why:
        yield 4, Text.assemble(("why: ", "blue"), visible(finding.why))
    if finding.hint:
        yield 4, Text.assemble(("hint: ", "green"), visible(finding.hint))


def _subject(subject: Subject) -> Iterator[_Line]:
    yield 0, Text()
    style = _ACTIONS.get(subject.action, "")
    title = visible(subject.title or subject.address)
    yield (
        2,
        Text.assemble((MARKS[subject.action], style), " ", (title, "bold"), " ", (f"is {DONE[subject.action]}", style)),
    )
    beside = [subject.address if subject.address != subject.title else "", subject.stack and f"stack {subject.stack}"]
    if told := ", ".join(visible(part) for part in beside if part):
        yield 4, Text(told, style="dim")
    if subject.because:
        yield 4, Text(f"replaced because of {', '.join(visible(path) for path in subject.because)}")
    if subject.unjudged:
        yield 4, Text.assemble(("could not be judged: ", "bold yellow"), visible(subject.unjudged))
    for index in ordered(subject):
        yield from _difference(subject.differences[index])
    if subject.dependents:
        yield 4, Text.assemble(("used by: ", "blue"), ", ".join(visible(name) for name in subject.dependents))


def _difference(difference: Difference) -> Iterator[_Line]:
    style = _KINDS[difference.kind]
    said = visible(values(difference.kind, difference.before, difference.after))
    may = " (may change)" if difference.kind == "unknown" else ""
    yield (
        4,
        Text.assemble(
            (KIND_MARKS[difference.kind], style),
            f" {visible(difference.what)}{may}",
            (f": {said}" if said else "", style),
        ),
    )
    if difference.note:
        yield 8, Text(visible(difference.note), style="dim")
    for line in difference.diff:
        yield 8, Text(visible(line.replace("\t", "    ")), style=_DIFF.get(line[:1], ""))
