"""JSON: a list with one object a file, for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from argoform.report.model import Item, Judged, ReportContext


def render(judged: Sequence[Judged], *, context: ReportContext) -> str:
    """The findings of each file under `findings`; a file without any is there too."""
    documents = [{"file": one.file, "findings": [_finding(item) for item in one.items]} for one in judged]
    # Only ASCII: what a terminal or a CI runner would obey, or a reader not see, is an escape. One file a line: Python
    # lays JSON out in Python, which takes longer than to judge what is in it.
    return "[" + ",\n ".join(json.dumps(document) for document in documents).replace("##", "#\\u0023") + "]\n"


def _finding(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {
        "rule": item.rule,
        "family": item.family,
        "severity": item.severity,
        "message": item.message,
        "path": item.path,
        "line": item.line,
        "column": item.column,
    }
    return found | {key: value for key in ("hint", "object", "origin") if (value := getattr(item, key))}
