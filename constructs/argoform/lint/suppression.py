"""Findings that a manifest says it wants to live with, each for a reason that it must give."""

from __future__ import annotations

import re
from collections.abc import Mapping

from argoform.lint.manifest import Manifest

ANNOTATION = "argoform.dev/lint-ignore"
"""The annotation on the object: `AF012: reason; AF013: reason`, or an entry a line."""

ANNOTATION_PATH = f'metadata.annotations["{ANNOTATION}"]'
"""Where it stands."""

# A reason may hold semicolons and lines: the next entry begins where an id of a rule does.
_ENTRY = re.compile(r";\s*(?=[A-Z]+\d+\b)|\n\s*(?=[A-Z]+\d+\s*:)")
_ID = re.compile(r"([A-Za-z]+\d*)\s*(?::(.*))?", re.DOTALL)
_MOST = 1000
"""Entries that are read; there are not as many rules."""


def entries(manifest: Manifest) -> list[tuple[str, str]]:
    """Every entry of the annotation: the id of a rule and the reason, which is empty where none is given.

    What is no entry at all comes with its whole text as the id.
    """
    annotations = manifest.metadata.get("annotations")
    text = annotations.get(ANNOTATION) if isinstance(annotations, dict) else None
    if not isinstance(text, str):
        return []
    found = []
    for entry in _ENTRY.split(text.strip().rstrip(";"), maxsplit=_MOST)[:_MOST]:
        match = _ID.fullmatch(entry.strip().rstrip(";"))
        found.append((match[1], (match[2] or "").strip()) if match else (entry.strip(), ""))
    return found


def suppressed(manifest: Manifest) -> Mapping[str, str]:
    """The ids whose findings are not told for this object, with the reasons; an entry without a reason does nothing."""
    return {id: reason for id, reason in entries(manifest) if reason}
