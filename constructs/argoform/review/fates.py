"""What becomes of an object or resource as a whole: destroyed, replaced, only forgotten, or none of these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from argoform.review.objects import ObjectChange
from argoform.review.plan import ResourceChange
from argoform.review.values import mapping

Fate = Literal["destroyed", "replaced", "left", ""]
"""`left`: Terraform forgets it, and it stays where it is."""


def fate(one: ObjectChange | ResourceChange) -> Fate:
    """What becomes of it; empty when it is new, stays, or changes in place."""
    change = one.change if isinstance(one, ObjectChange) else one
    if isinstance(one, ObjectChange) and one.path:
        # It stands in the values of a release, and comes and goes by itself.
        if one.before is None:
            return ""
        if one.after is None or change.action == "delete":
            return "left" if change.action == "forget" else "destroyed"
        return "replaced" if change.action == "replace" else ""
    if change.action == "forget":
        return "left"
    if change.action == "delete":
        return "left" if _stays(change) else "destroyed"
    if change.action == "replace":
        return "left" if _stays(change) else "replaced"
    if isinstance(one, ObjectChange) and one.before is not None and one.after is not None:
        return "replaced" if _identity(one.before) != _identity(one.after) else ""
    return ""


def _stays(change: ResourceChange) -> bool:
    """Whether the provider is told to leave the thing where it is."""
    before = change.before or {}
    return before.get("skip_destroy") is True or (
        change.type == "kubectl_manifest" and before.get("apply_only") is True
    )


def _identity(manifest: Mapping[str, Any]) -> tuple[Any, ...]:
    metadata = mapping(manifest.get("metadata"))
    named = (metadata.get("name"), metadata.get("namespace"))
    return (manifest.get("kind"), *(name if isinstance(name, str) else None for name in named))


def because(one: ObjectChange | ResourceChange) -> str:
    """`, since bucket changes`: what forces a replacement; empty when nothing is told."""
    change = one.change if isinstance(one, ObjectChange) else one
    if not change.because:
        return ""
    names = list(dict.fromkeys(change.because))
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f", since {', '.join(names[:5])}{more} change{'' if len(names) > 1 else 's'}"
