"""JUnit XML: a suite for each thing that changes, with a case a finding, and one passed case where there is none."""

from __future__ import annotations

from argoform.report import Judged
from argoform.report import render as render_report
from argoform.review.formats.context import FormatContext
from argoform.review.formats.items import all_findings, item, report_context
from argoform.review.model import Finding, Review

_UNPLACED = "the whole plan"


def render(review: Review, *, context: FormatContext) -> str:
    """What makes the review fail is a failure, what is accepted a skipped case, and the rest passes with output."""
    suites: dict[tuple[str, str], list[Finding]] = {(one.stack, one.address): [] for one in review.subjects}
    for finding in all_findings(review):
        suites.setdefault((finding.stack, finding.address), []).append(finding)
    judged = [
        Judged(
            ": ".join(part for part in (stack, address) if part) or _UNPLACED,
            [item(one, file=context.source) for one in findings],
        )
        for (stack, address), findings in suites.items()
    ]
    return render_report("junit", judged, context=report_context(review, context))
