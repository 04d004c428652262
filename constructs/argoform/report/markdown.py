"""Markdown: a table for a comment in a pull request."""

from __future__ import annotations

import re
from collections.abc import Sequence

from argoform.report.markdown_text import code, is_link, plain
from argoform.report.model import Item, Judged, ReportContext
from argoform.report.summary import summary
from argoform.report.visible import place


def render(judged: Sequence[Judged], *, context: ReportContext) -> str:
    """The table, and the summary below it."""
    rows = [_row(item, one.file, context) for one in judged for item in one.items]
    table = ["| | Rule | Where | What |", "|---|---|---|---|", *rows, ""] if rows else []
    return "\n".join([*table, summary(judged)]) + "\n"


def _row(item: Item, file: str, context: ReportContext) -> str:
    text = context.rules.get(item.rule)
    # A link of our own rules, never one that was in what was read.
    rule = f"[{plain(item.rule)}]({text.link})" if text is not None and is_link(text.link) else plain(item.rule)
    where = code(place(item.file or file, item.line, item.column))
    if item.path:
        where += f"<br>{code(item.path)}"
    if item.origin:
        where += f"<br>{code(item.origin)}"
    what = "<br>".join(plain(line) for line in re.split(r"\r\n|\r|\n", item.message))
    if item.hint:
        what += f"<br>*Hint:* {plain(item.hint)}"
    return f"| {item.severity} | {rule} | {where} | {what} |"
