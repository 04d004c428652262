"""SARIF 2.1.0 for code scanning: severities as scores, accepted findings as suppressed ones."""

from __future__ import annotations

from dataclasses import replace

from argoform.report import render as render_report
from argoform.review.formats.context import FormatContext
from argoform.review.formats.items import judged, report_context
from argoform.review.model import Review

NO_FILE = "cdk.tf.json"
"""What findings stand beside where no file was reviewed: code scanning shows none without a place."""


def render(review: Review, *, context: FormatContext) -> str:
    """One run; every finding is at the first line of the plan, as code scanning asks for one."""
    shown = replace(context, source=context.source or NO_FILE)
    return render_report("sarif", judged(review, shown, line=1), context=report_context(review, context))
