"""The YAML and JSON documents in the arguments of resources: manifests and Helm values, read once each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from argoform.lint.yaml_reader import DEEPEST, Unreadable, read_document
from argoform.review.values import deeper_than

LARGEST = 4_000_000
"""Characters of one document; Kubernetes takes objects of at most one and a half million bytes."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that could not be read, and why."""

    reason: str


TEXTS: Mapping[str, tuple[str, ...]] = {
    "kubectl_manifest": ("yaml_body",),
    "helm_release": ("values",),
}
"""The arguments that hold YAML as text, by type: a text, or a list of texts."""

# Repeated by the provider in other words, masked in a way of its own.
_REPEATED = ("yaml_body_parsed", "live_manifest_incluster")


def read_text(text: str) -> Any:
    """The one document in a text: a mapping, or an `Unread`."""
    if len(text) > LARGEST:
        return Unread(f"the document has more than {LARGEST:,} characters")
    return _read(text)


@lru_cache(maxsize=20_000)
def _read(text: str) -> Any:
    if text.lstrip()[:1] == "{":
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            pass
        else:
            if deeper_than(found, DEEPEST):
                return Unread(f"the document is nested deeper than {DEEPEST} levels")
            return found if isinstance(found, Mapping) else Unread("the document is no mapping")
    pieces = [piece for piece in re.split(r"(?m)^---(?:[ \t].*)?$", text) if _says_something(piece)]
    if not pieces:
        return Unread("the document is empty")
    if len(pieces) > 1:
        return Unread(f"the text holds {len(pieces)} documents, and the provider takes one")
    try:
        found, _ = read_document(text)
    except Unreadable as error:
        return Unread(f"the document cannot be read: {_unquoted(error.message)}{_line(error)}")
    return found if isinstance(found, Mapping) else Unread("the document is no mapping")


def _unquoted(message: str) -> str:
    """What is said of a document without what it quotes from it, which may be a secret."""
    return re.sub(r" (['\"]).*\1", "", message, flags=re.DOTALL)


def _line(error: Unreadable) -> str:
    return f" (line {error.place[0]})" if error.place is not None else ""


def _says_something(piece: str) -> bool:
    return any(line.strip() and line.lstrip()[0] not in "#%" for line in piece.splitlines())


def with_documents(type_: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of a resource with its documents read, and without what only repeats them."""
    names = TEXTS.get(type_)
    if not names:
        return values
    found = {key: value for key, value in values.items() if key not in _REPEATED}
    for name in names:
        found[name] = _documents(found.get(name))
    return found


def _documents(value: Any) -> Any:
    if isinstance(value, str):
        return read_text(value) if value.strip() else None
    if isinstance(value, list):
        return [_documents(item) for item in value]
    return value


def documents_in(type_: str, values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every document of a resource: its manifest, or its Helm values; those that cannot be read are left out."""
    if type_ == "kubernetes_manifest":
        manifest = values.get("manifest")
        if isinstance(manifest, Mapping):
            yield manifest
        return
    for name in TEXTS.get(type_, ()):
        said = values.get(name)
        for text in said if isinstance(said, list) else [said]:
            read = read_text(text) if isinstance(text, str) and text.strip() else None
            if isinstance(read, Mapping):
                yield read
