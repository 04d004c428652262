"""What a format may need besides the review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from argoform.review.model import Finding, Review, Severity, at_least

COMMENT_LIMIT = 65_536
"""Characters that GitHub takes as the body of a comment."""


@dataclass(frozen=True, slots=True)
class FormatContext:
    """What there is to know around a review.

    Args:
        version: that of argoform.
        fail_on: the mildest severity that makes the run fail; None for none.
        colour: whether the reader is a terminal that shows colours (text).
        width: columns of the terminal; None where nothing may be wrapped (text).
        source: the file that findings are shown beside: the plan, as a path from the root of the checkout; empty where
            there is none, such as for two revisions (sarif, github, junit).
        limit: characters that the report may have, counted in UTF-16 as GitHub does at the most; None for no limit
            (md). The default leaves room for a marker and a title of the comment's own.
        details: where the whole report is to be found, in a few words such as `the artifact "review"`; told where this
            one leaves something out (md).
    """

    version: str
    fail_on: Severity | None = "high"
    colour: bool = False
    width: int | None = None
    source: str = ""
    limit: int | None = COMMENT_LIMIT - 3_536
    details: str = ""

    def fails(self, finding: Finding) -> bool:
        """Whether the finding makes the run fail: not when somebody allowed it, nor when it held before the change."""
        if finding.accepted is not None or finding.existing or self.fail_on is None:
            return False
        return at_least(finding.severity, self.fail_on)


class ReviewFormat(Protocol):
    """A format: `render` of a module of this room."""

    def __call__(self, review: Review, *, context: FormatContext) -> str:
        """The whole report, which ends with a newline."""
        ...
