"""JSON: the whole review for programs, as schemas/review.schema.json describes it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from argoform.review.formats.context import FormatContext
from argoform.review.formats.wording import GRAVEST_FIRST, summary, unjudged
from argoform.review.model import Difference, Finding, Picture, Review, Subject

FORMAT_VERSION = "1.0"
"""The version of the document: the first number grows when a reader of the one before would go wrong."""

_LONGEST_GRAPH = 200_000


def render(review: Review, *, context: FormatContext) -> str:
    """One object; every list in it has one item a line."""
    lists: dict[str, Iterator[Any]] = {
        "findings": (_finding(one, context) for one in review.findings),
        "accepted": (_finding(one, context) for one in review.accepted),
        "subjects": (_subject(one) for one in review.subjects),
    }
    members = [f"{_text(name)}: {_text(value)}" for name, value in _head(review, context).items()]
    members += [f"{_text(name)}: [{_items(items)}]" for name, items in lists.items()]
    members.append(f'"rules": {_text({id_: asdict(rule) for id_, rule in review.rules.items()})}')
    return "{\n" + ",\n".join(members) + "\n}\n"


def _items(items: Iterator[Any]) -> str:
    lines = [f"  {_text(item)}" for item in items]
    return "\n" + ",\n".join(lines) + "\n" if lines else ""


def _text(value: Any) -> str:
    # Only ASCII: what a terminal would obey, or a reader not see, is an escape; so is what a CI runner would obey.
    return json.dumps(value).replace("##", "#\\u0023")


def _head(review: Review, context: FormatContext) -> dict[str, Any]:
    found = Counter(finding.severity for finding in review.findings)
    return {
        "format_version": FORMAT_VERSION,
        "tool": {"name": "argoform review", "version": context.version},
        "title": review.title,
        "terraform_version": review.terraform_version,
        "summary": {
            "text": summary(review),
            "actions": dict(review.counts),
            "severities": {severity: found[severity] for severity in GRAVEST_FIRST},
            "accepted": len(review.accepted),
            "unjudged": len(unjudged(review)),
            "worst": review.worst,
            "fail_on": context.fail_on,
            "fails": any(context.fails(finding) for finding in review.findings),
        },
    }


def _finding(finding: Finding, context: FormatContext) -> dict[str, Any]:
    return {**asdict(finding), "fails": context.fails(finding)}


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "address": subject.address,
        "title": subject.title,
        "area": subject.area,
        "action": subject.action,
        "stack": subject.stack,
        "because": list(subject.because),
        "differences": [_difference(one) for one in subject.differences],
        "picture": _picture(subject.picture),
        "unjudged": subject.unjudged,
        "dependents": list(subject.dependents),
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {**asdict(difference), "diff": list(difference.diff)}


def _picture(picture: Picture | None) -> dict[str, str] | None:
    if picture is None:
        return None
    from argoform.graph.mermaid import mermaid

    return {"title": picture.title, "mermaid": mermaid(picture.graph, limit=_LONGEST_GRAPH)}
