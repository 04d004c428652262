"""The objects in a text that can be drawn: manifests in YAML or JSON, lists of them, and bare WorkflowSpecs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from argoform.argo.fields import KINDS
from argoform.errors import FileError
from argoform.lint.argo.values import mapping, mappings, text
from argoform.lint.yaml_reader import Unreadable, read_document

MOST_DOCUMENTS = 2_000
"""The most documents of one text."""

_SEPARATOR = re.compile(r"^---(?:[ \t].*)?$", re.MULTILINE)
_SPEC_FIELDS = ("templates", "entrypoint", "workflowTemplateRef")


def documents(said: str, *, file: str) -> list[Any]:
    """The documents of a text, JSON or YAML, each as plain data.

    Args:
        file: for messages.

    Raises:
        FileError: with the line, when one is neither.
    """
    if said.lstrip()[:1] == "{":
        try:
            return [json.loads(said)]
        except RecursionError:
            raise FileError("it is nested too deeply", file=file) from None
        except ValueError as error:
            # A mapping in YAML's flow style begins alike.
            if file.endswith(".json"):
                raise FileError(f"it is not JSON: {error}", file=file) from None
    found: list[Any] = []
    line = start = 0
    for end, after in (*((match.start(), match.end()) for match in _SEPARATOR.finditer(said)), (len(said), len(said))):
        if len(found) >= MOST_DOCUMENTS:
            raise FileError(f"it holds more than {MOST_DOCUMENTS:,} documents", file=file, line=line + 1)
        try:
            found.append(read_document(said[start:end], line)[0])
        except Unreadable as error:
            raise FileError(error.message, file=file, line=error.place[0] if error.place else line + 1) from None
        line += said.count("\n", start, after)
        start = after
    return [document for document in found if document is not None]


def drawable(document: Any) -> Iterator[Mapping[str, Any]]:
    """The objects in a document that have a graph: Argo's four kinds, in lists too, and what `argoform spec` prints."""
    waiting = [document]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, dict):
            continue
        kind = text(item.get("kind"))
        if kind in KINDS:
            yield item
        elif kind == "List" or kind.removesuffix("List") in KINDS:
            waiting += [each for _, each in mappings(item.get("items"))][::-1]
        elif not kind and isinstance(item.get("workflow_spec"), dict):
            yield {"metadata": {"name": text(item.get("name"))}, "spec": item["workflow_spec"]}
        elif not kind and any(field in item or field in mapping(item.get("spec")) for field in _SPEC_FIELDS):
            yield item
