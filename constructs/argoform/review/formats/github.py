"""Commands of GitHub Actions: an annotation a finding, and none for what is accepted."""

from __future__ import annotations

from argoform.report import render as render_report
from argoform.review.formats.context import FormatContext
from argoform.review.formats.items import judged, report_context
from argoform.review.model import Review


def render(review: Review, *, context: FormatContext) -> str:
    """The gravest first, since GitHub shows the first ten of each kind in a step only."""
    return render_report("github", judged(review, context), context=report_context(review, context))
