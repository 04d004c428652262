"""What a rule finds, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
Family = Literal["argo", "practice"]

SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")
"""The severities, the mildest first."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What the function of a rule yields.

    Args:
        path: where, from the root of the object: `spec.templates[0].container.image`.
        message: what is wrong, in one sentence.
        hint: what to do instead; empty when the message says it already.
        severity: in place of the rule's own.
    """

    path: str
    message: str
    hint: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with the rule that found it and the place in its file.

    Args:
        line: from 1; None where the object came from no file.
        column: from 1.
        object: what it was found in: `WorkflowTemplate data/etl`.
        origin: the line of Python that made it (`stack.py:12`), for a manifest of a construct.
    """

    rule: str
    family: Family
    severity: Severity
    message: str
    path: str = ""
    hint: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None
    object: str = ""
    origin: str = ""
