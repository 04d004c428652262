"""SARIF 2.1.0, which code scanning services and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from argoform.report.model import Item, Judged, ReportContext, RuleText
from argoform.report.visible import visible_lines

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
STANDARD_INPUT = "-"
RATINGS = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0", "info": "0.5"}
"""Scores from 0 to 10 for code scanning, by rating.

https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
"""


def render(judged: Sequence[Judged], *, context: ReportContext) -> str:
    """One run, with every rule and every finding."""
    used = [item.rule for one in judged for item in one.items]
    ids = list(dict.fromkeys([*context.rules, *used]))
    index = {id_: i for i, id_ in enumerate(ids)}
    rated = _rated(judged)
    same: Counter[str] = Counter()
    results = [_result(item, one.file, index[item.rule], same) for one in judged for item in one.items]
    run = {
        "tool": {
            "driver": {
                "name": context.tool,
                "semanticVersion": context.version,
                "rules": [_rule(id_, context.rules.get(id_), rated.get(id_, "")) for id_ in ids],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": uri}} for uri in dict.fromkeys(_uri(one.file) for one in judged)],
        "results": results,
    }
    # Only ASCII, and nothing that a CI runner would obey, as in the report in JSON.
    text = json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"
    return text.replace("##", "#\\u0023")


def _rated(judged: Sequence[Judged]) -> dict[str, str]:
    """The gravest rating among the findings of each rule.

    Code scanning asks the rule how grave its findings are, not the finding, so a policy that moved them counts there.
    """
    found: dict[str, str] = {}
    for item in (item for one in judged for item in one.items):
        found[item.rule] = max(found.get(item.rule, ""), item.rating, key=lambda rating: RATINGS.get(rating, ""))
    return found


def _rule(id_: str, text: RuleText | None, rating: str) -> dict[str, Any]:
    if text is None:
        return {"id": id_}
    rule: dict[str, Any] = {
        "id": id_,
        "shortDescription": {"text": text.title},
        "fullDescription": {"text": text.why or text.title},
        "help": {"text": f"{text.why or text.title}\n\n{text.link}".strip()},
        "defaultConfiguration": {"level": text.severity},
    }
    if re.match(r"https?://", text.link):
        rule["helpUri"] = text.link
    tags = [text.family] if text.family else []
    properties: dict[str, Any] = {"tags": tags} if tags else {}
    rating = rating or text.rating
    if rating in RATINGS:
        # Without this tag, code scanning does not read the number.
        properties = {"tags": ["security", *tags], "security-severity": RATINGS[rating]}
    if properties:
        rule["properties"] = properties
    return rule


def _result(item: Item, file: str, index: int, same: Counter[str]) -> dict[str, Any]:
    message = _message(f"{item.message}\nHint: {item.hint}" if item.hint else item.message)
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(item.file or file)}}
    if item.line is not None:
        physical["region"] = {"startLine": max(item.line, 1)}
        if item.column is not None:
            physical["region"]["startColumn"] = max(item.column, 1)
    location: dict[str, Any] = {"physicalLocation": physical}
    logical = " ".join(part for part in (item.object, item.path) if part)
    logicals = [{"fullyQualifiedName": item.address, "kind": "resource"}] if item.address else []
    if logical:
        logicals.append({"fullyQualifiedName": logical})
    if logicals:
        location["logicalLocations"] = logicals
    result: dict[str, Any] = {
        "ruleId": item.rule,
        "ruleIndex": index,
        "level": item.severity,
        "message": {"text": message or item.rule},
        "locations": [location],
        "partialFingerprints": {"argoform/v1": _fingerprint(item, file, same)},
    }
    properties = {name: value for name in ("family", "hint", "origin", "rating") if (value := getattr(item, name))}
    # Both are for all results of a run or for none, as the specification asks: a tool knows of a change, or does not.
    if item.existing is not None:
        accepted = {"kind": "external", "status": "accepted", "justification": item.accepted}
        result["suppressions"] = [accepted] if item.accepted else []
        result["baselineState"] = "unchanged" if item.existing else "new"
    if properties:
        result["properties"] = properties
    return result


def _message(text: str) -> str:
    """Text in which nothing is a link, as viewers make one of `[text](target)`.

    https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html#_Toc34317469
    """
    return visible_lines(text).replace("](", "\\](")


def _fingerprint(item: Item, file: str, same: Counter[str]) -> str:
    """What stays the same when lines above the finding change; findings that are alike are counted."""
    parts = [item.rule, item.file or file, item.object, item.path, item.message]
    text = json.dumps([*parts, item.address] if item.address else parts)
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    same[digest] += 1
    return f"{digest}:{same[digest]}"


def _uri(file: str) -> str:
    """A file as a reference of RFC 3986: relative to the root of the checkout, or absolute."""
    if file in ("", STANDARD_INPUT):
        return "stdin"
    path = PureWindowsPath(file) if re.match(r"[A-Za-z]:[\\/]", file) else PurePath(file)
    if path.is_absolute():
        return "file:///" + quote(path.as_posix().lstrip("/"), safe="/:", errors="backslashreplace")
    return quote(path.as_posix(), safe="/", errors="backslashreplace")
