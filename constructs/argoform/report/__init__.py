"""Reports of findings: one file a format, each with one function `render`, and the same names in the whole command."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from argoform.errors import UnknownNameError
from argoform.report.model import LEVELS, Item, Judged, Level, Report, ReportContext, RuleText
from argoform.report.summary import summary

FORMATS: dict[str, str] = {
    "text": "argoform.report.text",
    "json": "argoform.report.json_list",
    "sarif": "argoform.report.sarif",
    "github": "argoform.report.github",
    "junit": "argoform.report.junit",
    "md": "argoform.report.markdown",
}
"""Every format, with the module that writes it; imported only when it is asked for."""


def render(format_name: str, judged: Sequence[Judged], *, context: ReportContext) -> str:
    """The report in a format.

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
    write: Report = import_module(FORMATS[format_name]).render
    return write(judged, context=context)


__all__ = ["FORMATS", "LEVELS", "Item", "Judged", "Level", "Report", "ReportContext", "RuleText", "render", "summary"]
