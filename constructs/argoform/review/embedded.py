"""Objects within texts of other objects, names that only a run knows, and the arguments that calls pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from argoform.platform.keys import TAG
from argoform.review.documents import read_text
from argoform.review.values import is_unknown, items, mapping, mappings

_LONGEST_TEXT = 300_000
_TAG = "argo-tag-7f3a"
# What a text must hold to name anything.
_NAMING = re.compile(r"(?i)ref\b|serviceAccount|configMap|secret|claimName|spec")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is passed to a template or a workflow.

    Args:
        parameters: the values by name; None for one that something else gives, or that is not known.
        artifacts: the names of the artifacts.
        complete: whether nothing else may be passed: false where a part is not known.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict)
    artifacts: frozenset[str] = frozenset()
    complete: bool = True


def arguments_of(said: Any) -> Arguments:
    """What an `arguments` passes; a name in tags makes it incomplete."""
    if is_unknown(said):
        return Arguments(complete=False)
    body = mapping(said)
    complete = True
    parameters: dict[str, Any] = {}
    artifacts: set[str] = set()
    for part in ("parameters", "artifacts"):
        listed = body.get(part)
        complete = complete and not is_unknown(listed)
        for one in items(listed):
            name = mapping(one).get("name")
            if not isinstance(name, str) or is_dynamic(name) or is_unknown(name):
                complete = False
            elif part == "artifacts":
                artifacts.add(name)
            else:
                parameters[name] = None if is_unknown(mapping(one).get("value")) else mapping(one).get("value")
    return Arguments(parameters, frozenset(artifacts), complete)


def documents(text: str) -> Iterator[Mapping[str, Any]]:
    """The objects in a text in which tags may stand; those that cannot be read are passed over."""
    if len(text) > _LONGEST_TEXT or not _NAMING.search(text):
        return
    for piece in re.split(r"(?m)^---(?:[ \t].*)?$", TAG.sub(_TAG, text)):
        found = read_text(piece) if piece.strip() else None
        if isinstance(found, Mapping):
            yield from mappings(found.get("items")) if found.get("kind") == "List" else (found,)


def is_dynamic(text: str) -> bool:
    """Whether a text is put together when the workflow runs."""
    return "{{" in text or _TAG in text


def text_of(value: Any) -> str:
    """The value where it is a known text; else an empty one."""
    return value if isinstance(value, str) and not is_unknown(value) else ""
