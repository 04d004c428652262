"""Markdown: a table for a comment in a pull request."""

from __future__ import annotations

import re
from collections.abc import Sequence

from argoform.report.model import Item, Judged, ReportContext
from argoform.report.summary import summary
from argoform.report.visible import place, visible

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~$]")
# A mention or the number of an issue: the comment parts them in every place that would act on them.
_ACTIVE = re.compile(r"[@#](?=\w)")
_LINKED = re.compile(r"://|(?<!\w)www\.", re.IGNORECASE)


def render(judged: Sequence[Judged], *, context: ReportContext) -> str:
    """The table, and the summary below it."""
    rows = [_row(item, one.file, context) for one in judged for item in one.items]
    table = ["| | Rule | Where | What |", "|---|---|---|---|", *rows, ""] if rows else []
    return "\n".join([*table, summary(judged)]) + "\n"


def _row(item: Item, file: str, context: ReportContext) -> str:
    text = context.rules.get(item.rule)
    # A link of our own rules, never one that was in what was read.
    rule = f"[{_plain(item.rule)}]({text.link})" if text is not None and _is_link(text.link) else _plain(item.rule)
    where = _code(place(item.file or file, item.line, item.column))
    if item.path:
        where += f"<br>{_code(item.path)}"
    if item.origin:
        where += f"<br>{_code(item.origin)}"
    what = "<br>".join(_plain(line) for line in re.split(r"\r\n|\r|\n", item.message))
    if item.hint:
        what += f"<br>*Hint:* {_plain(item.hint)}"
    return f"| {item.severity} | {rule} | {where} | {what} |"


def _plain(text: str) -> str:
    """Text in which nothing is markup, a link or a mention."""
    escaped = _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", visible(text).replace("&", "&amp;"))
    escaped = _LINKED.sub(lambda match: match[0].replace(":", "&#58;").replace(".", "&#46;"), escaped)
    return _ACTIVE.sub(lambda match: f"{match[0]}<!-- -->", escaped.replace("&#", "&\0")).replace("&\0", "&#")


def _code(text: str) -> str:
    """Text as code; what would end the code or the cell is written as elements and entities."""
    shown = visible(text)
    return f"`{shown}`" if shown.strip() and not re.search(r"[|`\\]", shown) else f"<code>{_plain(text)}</code>"


def _is_link(link: str) -> bool:
    return re.fullmatch(r"https?://[^\s()<>|]+", link) is not None
