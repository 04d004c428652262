"""Text for people: findings with their places, the lines they are about, and carets below them; notes in one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO

from argoform.report.model import Item, Judged, Level, ReportContext
from argoform.report.summary import summary
from argoform.report.visible import inert, place, visible, visible_lines

_STYLES: dict[Level, str] = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
_LONGEST = 160
"""Characters of a source line that are shown."""

_Line = tuple[tuple[str, str], ...]
"""The parts of a line, each with its style or none."""


def render(judged: Sequence[Judged], *, context: ReportContext) -> str:
    """The findings in the order of the files, and the summary."""
    lines: list[_Line] = []
    for one in judged:
        for item in one.items:
            if item.severity == "note":
                lines.append(tuple(_note(item, one.file)))
            else:
                # Notes stand close together, anything else alone.
                lines += [*_gap(lines), *_lines(item, one.file, context), ()]
    lines += [*_gap(lines), ((summary(judged), ""),)]
    return inert(_coloured(lines) if context.colour else _plain(lines))


def _gap(lines: Sequence[_Line]) -> list[_Line]:
    return [()] if lines and lines[-1] else []


def _plain(lines: Sequence[_Line]) -> str:
    return "".join(f"{''.join(text for text, _ in line)}\n" for line in lines)


def _coloured(lines: Sequence[_Line]) -> str:
    # Only people at a terminal wait for it.
    from rich.console import Console
    from rich.text import Text

    into = StringIO()
    console = Console(
        file=into,
        force_terminal=True,
        color_system="standard",
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for line in lines:
        # The terminal wraps by itself, so that what is copied from it has no breaks in words.
        console.print(Text.assemble(*line), soft_wrap=True)
    return into.getvalue()


def _head(item: Item, file: str, message: str) -> Iterator[tuple[str, str]]:
    yield place(item.file or file, item.line, item.column), "bold"
    yield " ", ""
    yield item.severity, _STYLES[item.severity]
    yield f" {visible(item.rule)}: {message}", ""


def _note(item: Item, file: str) -> Iterator[tuple[str, str]]:
    message = visible(item.message)
    yield from _head(item, file, message)
    known = [visible(item.path)] if item.path and item.line is None else []
    if item.origin:
        known.append(f"made at {visible(item.origin)}")
    if known:
        yield f" ({', '.join(known)})", "dim"
    if item.hint:
        yield "; hint: ", "green"
        yield visible(item.hint), ""


def _lines(item: Item, file: str, context: ReportContext) -> Iterator[_Line]:
    # A message on an expression ends with its line and a caret; lines after the first are never at the margin.
    message, *more = visible_lines(item.message).split("\n")
    yield tuple(_head(item, file, message))
    for line in more:
        yield ((f"  {line}", ""),)
    inside = ", ".join(visible(part) for part in (item.path, item.object) if part)
    if inside:
        yield ((f"  at {inside}", "dim"),)
    if item.origin:
        yield ((f"  made at {visible(item.origin)}", "dim"),)
    yield from _excerpt(item, context.source(item.file or file))
    if item.hint:
        yield ("  hint: ", "green"), (visible(item.hint), "")


def _excerpt(item: Item, source: Sequence[str] | None) -> Iterator[_Line]:
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
    yield (f"  {number} | ", "blue"), (visible(shown.replace("\t", " ").rstrip()), "")
    if item.column is not None:
        indent = " " * _cells(visible(before.replace("\t", " ")))
        carets = "^" * max(_cells(visible(marked.replace("\t", " ").rstrip())), 1)
        yield (f"  {' ' * len(number)} | ", "blue"), (indent, ""), (carets, _STYLES[item.severity])


def _cells(text: str) -> int:
    """How many columns a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
