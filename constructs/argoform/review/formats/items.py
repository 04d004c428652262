"""A review as the items of `argoform.report`, for the formats that it has already."""

from __future__ import annotations

from argoform.report import Item, Judged, Level, ReportContext, RuleText
from argoform.review.formats.context import FormatContext
from argoform.review.formats.wording import accepted_until, gravest_first
from argoform.review.model import SEVERITIES, Finding, Review, Severity, at_least

TOOL = "argoform review"

LEVELS: dict[Severity, Level] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "note",
    "info": "note",
}
"""What a report calls each severity."""


def item(finding: Finding, *, file: str = "", line: int | None = None) -> Item:
    """A finding as a report takes it.

    Args:
        file: what it is shown beside.
        line: where in the file; a plan has no line that says anything.
    """
    address = f"{finding.stack}: {finding.address}" if finding.stack and finding.address else finding.address
    return Item(
        rule=finding.rule,
        severity=LEVELS[finding.severity],
        message=finding.message,
        path=finding.path,
        hint=finding.hint,
        file=file,
        line=line,
        family=finding.family,
        object=finding.object,
        rating=finding.severity,
        address=address,
        accepted=accepted_until(finding.accepted) if finding.accepted is not None else "",
        existing=finding.existing,
    )


def all_findings(review: Review) -> list[Finding]:
    """Those that count, the gravest first, and then those that are accepted."""
    return [*gravest_first(review.findings), *review.accepted]


def report_context(review: Review, context: FormatContext) -> ReportContext:
    """What the reports need besides."""
    return ReportContext(
        tool=TOOL,
        version=context.version,
        rules={
            id_: RuleText(rule.title, rule.why, rule.link, LEVELS[rule.severity], rule.family, rule.severity)
            for id_, rule in review.rules.items()
        },
        fail_ratings=frozenset(one for one in SEVERITIES if context.fail_on and at_least(one, context.fail_on)),
        colour=context.colour,
        width=context.width,
    )


def judged(review: Review, context: FormatContext, *, line: int | None = None) -> list[Judged]:
    """Every finding beside the one file that was reviewed."""
    return [Judged(context.source, [item(one, line=line) for one in all_findings(review)])]
