"""The words that every format has in common: the summary, the verdict, and what things are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from argoform.report.summary import counted
from argoform.review.formats.context import FormatContext
from argoform.review.model import SEVERITIES, Acceptance, Action, Finding, Kind, Review, Severity, Subject

MARKS: dict[Action, str] = {
    "create": "+",
    "update": "~",
    "replace": "-/+",
    "delete": "-",
    "read": "<=",
    "forget": ".",
    "move": "->",
    "import": "<-",
    "no-op": " ",
}
"""What stands before something that changes, as Terraform has it."""

TO_DO: dict[str, str] = {
    "create": "to create",
    "update": "to change",
    "replace": "to replace",
    "delete": "to destroy",
    "import": "to import",
    "move": "to move",
    "forget": "to forget",
    "read": "to read",
}
"""What the plan will do, in the order in which the summary counts it."""

DONE: dict[Action, str] = {
    "create": "created",
    "update": "changed",
    "replace": "replaced",
    "delete": "destroyed",
    "read": "read",
    "forget": "forgotten",
    "move": "moved",
    "import": "imported",
    "no-op": "unchanged",
}
"""What happens to one thing."""

KIND_MARKS: dict[Kind, str] = {"added": "+", "removed": "-", "changed": "~", "renamed": ">", "unknown": "?"}
"""What stands before a difference."""

KIND_WORDS: dict[Kind, str] = {
    "added": "added",
    "removed": "removed",
    "changed": "changed",
    "renamed": "renamed",
    "unknown": "may change",
}
"""What a difference is called where no mark can stand."""

GRAVEST_FIRST: tuple[Severity, ...] = tuple(reversed(SEVERITIES))


def summary(review: Review) -> str:
    """`3 to change, 1 to replace; 2 high, 1 medium`: everything in one line without its end."""
    return f"{changes(review)}; {severities(review.findings) or 'no findings'}{_besides(review)}"


def changes(review: Review) -> str:
    """`3 to change, 1 to replace`."""
    known = [f"{review.counts[action]} {words}" for action, words in TO_DO.items() if review.counts.get(action)]
    return ", ".join(known) or "nothing changes"


def severities(findings: Iterable[Finding]) -> str:
    """`2 high, 1 medium`; empty without any."""
    found = Counter(finding.severity for finding in findings)
    return ", ".join(f"{found[severity]} {severity}" for severity in GRAVEST_FIRST if found[severity])


def _besides(review: Review) -> str:
    missing = len(unjudged(review))
    return (f"; {missing} not judged" if missing else "") + (
        f"; {len(review.accepted)} accepted" if review.accepted else ""
    )


def verdict(review: Review, context: FormatContext) -> str:
    """Whether the review fails, and by what, in a sentence."""
    if context.fail_on is None:
        return "No finding makes this review fail."
    failing = sum(context.fails(finding) for finding in review.findings)
    bound = context.fail_on if context.fail_on == GRAVEST_FIRST[0] else f"{context.fail_on} or worse"
    if failing:
        return f"The review fails: {counted(failing, 'finding')} {'is' if failing == 1 else 'are'} {bound}."
    return f"The review passes: no finding is {bound}."


def unjudged(review: Review) -> list[Subject]:
    """What could not be judged."""
    return [subject for subject in review.subjects if subject.unjudged]


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, the most severe first, and among those the new before the old."""
    return sorted(findings, key=lambda finding: (-SEVERITIES.index(finding.severity), finding.existing))


def place(finding: Finding) -> list[str]:
    """Where a finding is, from the outside to the inside: object, address, path; the stack is told by itself."""
    return [part for part in (finding.object, finding.address, finding.path) if part]


def accepted_until(acceptance: Acceptance) -> str:
    """`accepted until 2026-03-01: the reason`."""
    until = f" until {acceptance.until}" if acceptance.until else ""
    return f"accepted{until}: {acceptance.reason or 'no reason given'}"


def ordered(subject: Subject) -> list[int]:
    """The indices of a subject's differences, those first that a reader wants most."""
    return sorted(range(len(subject.differences)), key=lambda index: subject.differences[index].weight)


def values(kind: Kind, before: str | None, after: str | None) -> str:
    """`1 h → 1 d`, or the one side that there is; empty where the difference says it already."""
    if before is not None and after is not None:
        return f"{before} → {after}"
    only = after if after is not None else before
    if only is None:
        return ""
    return f"{only} → (unknown)" if kind == "unknown" and after is None else only


def shortened(text: str, longest: int) -> str:
    """The text, or its beginning with the number of characters that were left out."""
    return text if len(text) <= longest else f"{text[:longest].rstrip()} … ({len(text) - longest} more characters)"


def listed(names: Sequence[str], most: int) -> tuple[Sequence[str], int]:
    """The first names, and how many were left out."""
    return names[:most], max(0, len(names) - most)
