"""Commands of GitHub Actions, which shows each finding beside its line in the pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
"""

from __future__ import annotations

from collections.abc import Sequence

from argoform.report.model import Item, Judged, Level, ReportContext
from argoform.report.visible import visible

_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(judged: Sequence[Judged], *, context: ReportContext) -> str:
    """One command a finding."""
    return "".join(f"{_command(item, one.file)}\n" for one in judged for item in one.items)


def _command(item: Item, file: str) -> str:
    properties = {
        "file": item.file or file,
        "line": item.line,
        "col": item.column if item.line is not None else None,
        "title": item.rule,
    }
    listed = ",".join(
        f"{name}={_property(str(value))}" for name, value in properties.items() if value not in (None, "")
    )
    parts = [item.message, f"({item.path})" if item.path else "", f"Hint: {item.hint}" if item.hint else ""]
    return f"::{_COMMANDS[item.severity]} {listed}::{_data(' '.join(part for part in parts if part))}"


def _data(text: str) -> str:
    """What stands after the second `::`."""
    kept = "\n".join(visible(line) for line in text.replace("\r\n", "\n").split("\n"))
    return kept.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return visible(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
