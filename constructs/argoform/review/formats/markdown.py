"""Markdown for a comment in a pull request, never longer than one may be.

What matters least is folded first, then left out, and the last line says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from argoform.report.markdown_text import code, is_link, plain, prose
from argoform.report.summary import counted
from argoform.review.formats.context import FormatContext
from argoform.review.formats.fitting import Part, fit, units
from argoform.review.formats.markdown_subject import FULL, NAMED, OMITTED, PLAIN, SHORT, subject_lines
from argoform.review.formats.wording import (
    accepted_until,
    gravest_first,
    place,
    shortened,
    summary,
    unjudged,
    verdict,
)
from argoform.review.model import Finding, Review, Subject, at_least

_OPEN = 14_000
"""Characters up to which what changes is shown unfolded."""
_KEPT = 3
"""Objects at the top that keep their details the longest."""
_KEPT_NAMES = 40
"""Objects after them that are at least named."""
_KEPT_REASONS = 20
"""Findings at the top that keep their reasons and hints."""
_KEPT_FINDINGS = 60
"""Findings that stay before the details of the objects at the top go."""
_RESERVED = 1_000
"""Characters kept for headings, and for the line that says what is missing."""
_LONGEST_TITLE = 100
_LONGEST_NAME = 200
_LONGEST_TEXT = 600
_COLUMNS = ("| | Rule | Where | What |", "|---|---|---|---|")
_FOLDED = 5
"""Findings of little weight from which on they are folded."""

_ROW_FULL, _ROW_SHORT, _ROW_OMITTED = range(3)
_LINE_OMITTED = 1


def render(review: Review, *, context: FormatContext) -> str:
    """The comment, without a marker by which a tool may find it again."""
    return _Comment(review, context).text()


class _Comment:
    """The parts of the comment, each as long as the limit lets it be."""

    def __init__(self, review: Review, context: FormatContext) -> None:
        self._review, self._context = review, context
        ordered = gravest_first(review.findings)
        self._weighty = [self._row(one) for one in ordered if at_least(one.severity, "medium") and not one.existing]
        self._light = [self._row(one) for one in ordered if not at_least(one.severity, "medium") or one.existing]
        self._accepted = [self._row(one) for one in review.accepted]
        self._unjudged = [
            Part(lambda level, subject=subject: _unjudged_line(subject), last=_LINE_OMITTED)  # type: ignore[misc]
            for subject in unjudged(review)
        ]
        self._subjects = [
            Part(lambda level, subject=subject: "\n".join(subject_lines(subject, level)), last=OMITTED)  # type: ignore[misc]
            for subject in review.subjects
        ]

    def text(self) -> str:
        limit = self._context.limit
        head, details = self._head(), self._details()
        if limit is not None:
            fixed = sum(units(line) + 1 for line in (*head, details)) + _RESERVED
            parts = [*self._weighty, *self._light, *self._accepted, *self._unjudged, *self._subjects]
            fit(parts, self._steps(), room=limit - fixed)
        told = [*self._findings(), *self._not_judged(), *self._changes(), *self._folded_findings()]
        lines = [*head, *told, *self._missing(details)]
        return "\n".join(lines).rstrip("\n") + "\n"

    def _steps(self) -> Iterator[tuple[Part, int]]:
        """What becomes shorter, and how short, in the order in which it does: from the least important on."""
        first, rest = self._subjects[:_KEPT], self._subjects[_KEPT:]
        light = [*self._light, *self._accepted]
        yield from ((part, PLAIN) for part in reversed(rest))
        yield from ((part, _ROW_SHORT) for part in reversed(light))
        yield from ((part, NAMED) for part in reversed(rest))
        yield from ((part, _ROW_SHORT) for part in reversed(self._weighty[_KEPT_REASONS:]))
        yield from ((part, _ROW_OMITTED) for part in reversed(light))
        yield from ((part, OMITTED) for part in reversed(rest[_KEPT_NAMES:]))
        yield from ((part, _ROW_OMITTED) for part in reversed(self._weighty[_KEPT_FINDINGS:]))
        for level in (PLAIN, SHORT, NAMED):
            yield from ((part, level) for part in reversed(first))
        yield from ((part, OMITTED) for part in reversed(self._subjects))
        yield from ((part, _ROW_SHORT) for part in reversed(self._weighty))
        yield from ((part, _LINE_OMITTED) for part in reversed(self._unjudged))
        yield from ((part, _ROW_OMITTED) for part in reversed(self._weighty))

    def _head(self) -> list[str]:
        title = (
            f"### Review of {code(shortened(self._review.title, _LONGEST_TITLE))}"
            if self._review.title
            else "### Review"
        )
        first = summary(self._review)
        return [title, "", f"**{first[:1].upper()}{first[1:]}**", "", verdict(self._review, self._context), ""]

    def _findings(self) -> Iterator[str]:
        rows = [part.text for part in self._weighty if part.text]
        light = [part.text for part in self._light if part.text]
        if rows or (light and len(light) < _FOLDED):
            yield from [*_COLUMNS, *rows, *(light if len(light) < _FOLDED else ()), ""]

    def _folded_findings(self) -> Iterator[str]:
        light = [part.text for part in self._light if part.text]
        if len(light) >= _FOLDED:
            yield from _details(f"{counted(len(light), 'finding')} of little weight, or that were there before", light)
        accepted = [part.text for part in self._accepted if part.text]
        if accepted:
            yield from _details(f"{counted(len(accepted), 'accepted finding')}", accepted)

    def _details(self) -> str:
        """Where the whole is to be found."""
        told = shortened(self._context.details, _LONGEST_NAME)
        return f" The whole review: {plain(told)}." if told else ""

    def _not_judged(self) -> Iterator[str]:
        shown = [part.text for part in self._unjudged if part.text]
        if shown:
            yield from ["#### What could not be judged", "", *shown, ""]

    def _changes(self) -> Iterator[str]:
        shown = [part for part in self._subjects if part.level < OMITTED]
        if not shown:
            return
        yield "#### What changes"
        if shown[0].level == NAMED:
            yield ""
        used = 0
        for part in shown:
            if part.level == NAMED:
                yield part.text
                continue
            used += units(part.text)
            # What is folded is as long as before; it is for the reader, who sees what matters first.
            text = part.text.replace("<details>", "<details open>", 1) if used <= _OPEN else part.text
            yield from ["", text, ""]
        yield ""

    def _missing(self, details: str) -> Iterator[str]:
        """What was left out, in one line."""
        parts = []
        dropped = sum(part.level == _ROW_OMITTED for part in (*self._weighty, *self._light, *self._accepted))
        brief = sum(part.level == _ROW_SHORT for part in (*self._weighty, *self._light, *self._accepted))
        gone = sum(part.level == OMITTED for part in self._subjects)
        less = sum(FULL < part.level < OMITTED for part in self._subjects)
        if dropped:
            parts.append(counted(dropped, "finding"))
        if brief:
            parts.append(f"the reasons and hints of {counted(brief, 'finding')}")
        if gone:
            parts.append(f"{counted(gone, 'object')} that {'changes' if gone == 1 else 'change'}")
        if less:
            parts.append(f"details of {counted(less, 'object')} that {'changes' if less == 1 else 'change'}")
        if unread := sum(part.level == _LINE_OMITTED for part in self._unjudged):
            parts.append(f"{counted(unread, 'object')} that could not be judged")
        if parts:
            yield f"*Left out, since a comment can hold no more: {'; '.join(parts)}.*{details}"

    def _row(self, finding: Finding) -> Part:
        return Part(lambda level: self._row_text(finding, level), last=_ROW_OMITTED)

    def _row_text(self, finding: Finding, level: int) -> str:
        if level == _ROW_OMITTED:
            return ""
        described = self._review.rules.get(finding.rule)
        name = plain(shortened(finding.rule, _LONGEST_NAME))
        # A link of our own rules, never one that was in what was read.
        rule = f"[{name}]({described.link})" if described is not None and is_link(described.link) else name
        where = [code(shortened(part, _LONGEST_NAME)) for part in place(finding)]
        if finding.stack:
            where.append(f"stack {code(shortened(finding.stack, _LONGEST_NAME))}")
        longest = _LONGEST_TEXT if level == _ROW_FULL else _LONGEST_NAME
        what = _prose(finding.message, longest)
        if finding.existing:
            what += "<br>*It was there before this change.*"
        if finding.accepted is not None:
            what += f"<br>*{_prose(accepted_until(finding.accepted), longest)}*"
        if level == _ROW_FULL:
            what += f"<br>*Why:* {_prose(finding.why, longest)}" if finding.why else ""
            what += f"<br>*Hint:* {_prose(finding.hint, longest)}" if finding.hint else ""
        severity = f"**{finding.severity}**" if at_least(finding.severity, "high") else finding.severity
        return f"| {severity} | {rule} | {'<br>'.join(where)} | {what} |"


def _prose(text: str, longest: int) -> str:
    return "<br>".join(prose(line) for line in shortened(text, longest).splitlines())


def _details(heading: str, rows: Sequence[str]) -> Iterator[str]:
    """A folded table; the empty line makes Markdown of what is inside."""
    yield from [f"<details><summary>{heading}</summary>", "", *_COLUMNS, *rows, "", "</details>", ""]


def _unjudged_line(subject: Subject) -> str:
    name = shortened(subject.title or subject.address, _LONGEST_NAME)
    return f"- {code(name)}: {prose(shortened(subject.unjudged, _LONGEST_NAME))}"
