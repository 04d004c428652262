"""Commands of GitHub Actions, which shows each finding beside its line in the pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
"""

from __future__ import annotations

from collections.abc import Sequence

from argoform.report.model import Item, Judged, Level, ReportContext
from argoform.report.visible import unmarked, visible

_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(judged: Sequence[Judged], *, context: ReportContext) -> str:
    """One command a finding; none for what is accepted."""
    return "".join(f"{_command(item, one.file)}\n" for one in judged for item in one.items if not item.accepted)


def _command(item: Item, file: str) -> str:
    properties = {
        "file": item.file or file,
        "line": item.line,
        "col": item.column if item.line is not None else None,
        "title": f"{item.rule} ({item.rating})" if item.rating else item.rule,
    }
    listed = ",".join(
        f"{name}={_property(str(value))}" for name, value in properties.items() if value not in (None, "")
    )
    place = ", ".join(part for part in (item.address, item.path) if part)
    parts = [item.message, f"({place})" if place else "", f"Hint: {item.hint}" if item.hint else ""]
    return f"::{_COMMANDS[item.severity]} {listed}::{_data(' '.join(part for part in parts if part))}"


def _data(text: str) -> str:
    """What stands after the second `::`."""
    kept = "\n".join(unmarked(visible(line)) for line in text.replace("\r\n", "\n").split("\n"))
    return kept.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return unmarked(visible(text)).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
