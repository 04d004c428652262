"""Text for people: each finding with its place, the lines it is about, and a caret below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from argoform.report.model import Item, Judged, Level, ReportContext
from argoform.report.summary import summary
from argoform.report.visible import inert, place, visible, visible_lines

_STYLES: dict[Level, str] = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
_LONGEST = 160
"""Characters of a source line that are shown."""


def render(judged: Sequence[Judged], *, context: ReportContext) -> str:
    """The findings in the order of the files, and the summary."""
    into = StringIO()
    console = Console(
        file=into,
        force_terminal=context.colour,
        no_color=not context.colour,
        color_system="standard" if context.colour else None,
        width=context.width or 2**16,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for one in judged:
        for item in one.items:
            for line in _lines(item, one.file, context):
                # The terminal wraps by itself, so that what is copied from it has no breaks in words.
                console.print(line, soft_wrap=True)
            console.print()
    console.print(Text(summary(judged)), soft_wrap=True)
    return inert(into.getvalue())


def _lines(item: Item, file: str, context: ReportContext) -> Iterator[Text]:
    where = item.file or file
    # A message on an expression ends with its line and a caret; lines after the first are never at the margin.
    message, *more = visible_lines(item.message).split("\n")
    yield Text.assemble(
        (place(where, item.line, item.column), "bold"),
        " ",
        (item.severity, _STYLES[item.severity]),
        f" {visible(item.rule)}: ",
        message,
    )
    for line in more:
        yield Text(f"  {line}")
    inside = ", ".join(visible(part) for part in (item.path, item.object) if part)
    if inside:
        yield Text(f"  at {inside}", style="dim")
    if item.origin:
        yield Text(f"  made at {visible(item.origin)}", style="dim")
    yield from _excerpt(item, context.source(where))
    if item.hint:
        yield Text.assemble(("  hint: ", "green"), visible(item.hint))


def _excerpt(item: Item, source: Sequence[str] | None) -> Iterator[Text]:
    if source is None or item.line is None or not 0 < item.line <= len(source):
        return
    line = source[item.line - 1].rstrip("\r\n")
    at = min(max((item.column or 1) - 1, 0), len(line))
    # A window around the place, where the line is too long to show.
    begin = max(0, at - _LONGEST // 2) if len(line) > _LONGEST else 0
    shown = line[begin : begin + _LONGEST]
    before, after = shown[: at - begin], shown[at - begin :]
    marked = after.split(" ", 1)[0] or after[:1]
    number = str(item.line)
    yield Text.assemble((f"  {number} | ", "blue"), visible(shown.replace("\t", " ").rstrip()))
    if item.column is not None:
        indent = " " * cell_len(visible(before.replace("\t", " ")))
        carets = "^" * max(cell_len(visible(marked.replace("\t", " ").rstrip())), 1)
        yield Text.assemble((f"  {' ' * len(number)} | ", "blue"), indent, (carets, _STYLES[item.severity]))
