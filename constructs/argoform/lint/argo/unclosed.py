"""Tags that are not closed in their string: Argo, which looks at JSON as a whole, ends them at the next braces."""

from __future__ import annotations

import json
from typing import Any

from argoform.lint.argo.go_json import go_json
from argoform.lint.argo.tags import CHECKED, open_tag

_PASS = ("outputs.", "workflow.creationTimestamp", "workflow.scheduledTime", "workflow.duration")


def fault(string: str, whole: Any, type_expression: str) -> str:
    """What is wrong with the tag that a string leaves open; empty when Argo lets it pass.

    Args:
        whole: what Argo looks at in one piece: a leaf template, a task, a step, the outputs.
        type_expression: its type.
    """
    tag = open_tag(string)
    if tag is None:
        return ""
    if tag.startswith("=") or (tag.strip().startswith(CHECKED) and not tag.strip().startswith(_PASS)):
        return "the tag is not closed"
    return "the tag is not closed" if endless(string, whole, type_expression) else ""


def endless(string: str, whole: Any, type_expression: str) -> bool:
    """Whether no closing braces follow the tag that a string leaves open, in all of the JSON text around it."""
    if open_tag(string) is None:
        return False
    body = go_json(whole, type_expression)
    written = json.dumps(string, ensure_ascii=False)
    at = body.rfind(written)
    return "}}" not in body[at + len(written) :] if at >= 0 else False
