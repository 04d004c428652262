"""Reports of a review: one file a format, each with one function `render`, and the same names in the whole command."""

from __future__ import annotations

from importlib import import_module

from argoform.errors import UnknownNameError
from argoform.review.formats.context import FormatContext, ReviewFormat
from argoform.review.formats.wording import summary, verdict
from argoform.review.model import Review

FORMATS: dict[str, str] = {
    "text": "argoform.review.formats.text",
    "md": "argoform.review.formats.markdown",
    "html": "argoform.review.formats.html",
    "json": "argoform.review.formats.json_document",
    "sarif": "argoform.review.formats.sarif",
    "github": "argoform.review.formats.github",
    "junit": "argoform.review.formats.junit",
}
"""Every format, with the module that writes it; imported only when it is asked for."""

SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".md": "md",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".sarif": "sarif",
    ".xml": "junit",
}
"""The format that the suffix of a file's name asks for."""


def render(format_name: str, review: Review, *, context: FormatContext) -> str:
    """The report in a format; it ends with a newline, where it is not empty (github, without findings).

    Raises:
        UnknownNameError: when there is no such format.
    """
    if format_name not in FORMATS:
        raise UnknownNameError(
            f"there is no format {format_name!r}",
            name=format_name,
            known=FORMATS,
            path="--format",
            expected=f"one of {', '.join(FORMATS)}",
        )
    write: ReviewFormat = import_module(FORMATS[format_name]).render
    return write(review, context=context)


__all__ = ["FORMATS", "SUFFIXES", "FormatContext", "ReviewFormat", "render", "summary", "verdict"]
