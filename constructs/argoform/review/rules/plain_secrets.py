"""The rule about secrets that stand in manifests and Helm values as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argoform.review.case import Case
from argoform.review.plain_secrets import HOLDERS, PlainSecret, plain_secrets, texts_in
from argoform.review.rule import Problem, rule
from argoform.review.values import Path, dotted, items, leaves

_MASKED = re.compile(r"\(sensitive value \d+\)")
# What is no value of anybody's, though a secret may be spelled like it.
_NO_VALUES = frozenset({"name", "namespace", "kind", "apiVersion", "generateName"})


@rule(
    "RV031",
    severity="high",
    title="a secret stands in plain text",
    why="Whoever may read the object, the plan or the repository reads the secret; in a workflow it is also stored "
    "with every run.",
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/secrets/",
)
def plain(case: Case) -> Iterator[Problem]:
    """In every object that changes, and in the values of Helm releases; the value is never shown."""
    for one in case.objects:
        if one.after is None or one.goes or not one.changes or one.kind in HOLDERS or one.path:
            continue
        before = {_key(found) for found in _secrets(one.before)} if one.before is not None else set()
        for found in _secrets(one.after):
            yield _problem(one, found, dotted(found.path), existing=_key(found) in before)
    for change in case.resources("helm_release"):
        if change.after is None or change.before == change.after:
            continue
        known = {_key(found) for document in items((change.before or {}).get("values")) for found in _secrets(document)}
        for index, document in enumerate(items(change.after.get("values"))):
            for found in _secrets(document):
                path = dotted(("values", index, *found.path))
                yield _problem(change, found, path, existing=_key(found) in known)


def _problem(where: Any, found: PlainSecret, path: str, *, existing: bool) -> Problem:
    return Problem(
        where,
        f"{found.what} is a secret in plain text",
        path,
        "keep it in a Secret and refer to that"
        + ("; revoke it, since it has been written down" if found.recognized else ""),
        severity="info" if existing else "critical" if found.recognized else None,
        existing=existing,
    )


def _secrets(document: Any) -> Iterator[PlainSecret]:
    """Those that names and forms give away, and whatever else was taken from something secret; once a place."""
    if not isinstance(document, Mapping):
        return
    told: set[Path] = set()
    for found in plain_secrets(document):
        if found.path not in told:
            told.add(found.path)
            yield found
    if not any("(sensitive value " in text for text in texts_in(document)):
        return
    for path, leaf in leaves(document):
        if not isinstance(leaf, str) or not _MASKED.search(leaf) or not path or path in told:
            continue
        if path[-1] not in _NO_VALUES and not _in_holder(document, path):
            yield PlainSecret(path, f"what stands in `{dotted(path)}`", leaf)


def _in_holder(document: Any, path: Path) -> bool:
    """Whether a place is within an object that holds secrets by trade."""
    value = document
    for part in path:
        if isinstance(value, Mapping) and isinstance(value.get("kind"), str) and value["kind"] in HOLDERS:
            return True
        value = value[part]
    return False


def _key(found: PlainSecret) -> tuple[str, str]:
    """What makes two places the same: not their position, which others may shift."""
    return found.what, ".".join(str(part) for part in found.path if isinstance(part, str))
