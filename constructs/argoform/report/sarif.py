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


def render(judged: Sequence[Judged], *, context: ReportContext) -> str:
    """One run, with every rule and every finding."""
    used = [item.rule for one in judged for item in one.items]
    ids = list(dict.fromkeys([*context.rules, *used]))
    index = {id_: i for i, id_ in enumerate(ids)}
    same: Counter[str] = Counter()
    results = [_result(item, one.file, index[item.rule], same) for one in judged for item in one.items]
    run = {
        "tool": {
            "driver": {
                "name": context.tool,
                "semanticVersion": context.version,
                "rules": [_rule(id_, context.rules.get(id_)) for id_ in ids],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": uri}} for uri in dict.fromkeys(_uri(one.file) for one in judged)],
        "results": results,
    }
    # Only ASCII, as in the report in JSON.
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(id_: str, text: RuleText | None) -> dict[str, Any]:
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
    if text.family:
        rule["properties"] = {"tags": [text.family]}
    return rule


def _result(item: Item, file: str, index: int, same: Counter[str]) -> dict[str, Any]:
    message = _message(f"{item.message} {item.hint}".strip())
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(item.file or file)}}
    if item.line is not None:
        physical["region"] = {"startLine": max(item.line, 1)}
        if item.column is not None:
            physical["region"]["startColumn"] = max(item.column, 1)
    location: dict[str, Any] = {"physicalLocation": physical}
    logical = " ".join(part for part in (item.object, item.path) if part)
    if logical:
        location["logicalLocations"] = [{"fullyQualifiedName": logical}]
    result: dict[str, Any] = {
        "ruleId": item.rule,
        "ruleIndex": index,
        "level": item.severity,
        "message": {"text": message or item.rule},
        "locations": [location],
        "partialFingerprints": {"argoform/v1": _fingerprint(item, file, same)},
    }
    properties = {name: value for name in ("family", "hint", "origin") if (value := getattr(item, name))}
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
    text = json.dumps([item.rule, item.file or file, item.object, item.path, item.message])
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
