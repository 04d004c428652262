"""Volumes: what they are, before what of it changes."""

from __future__ import annotations

from typing import Any

from argoform.review.differences.walk import Place, Walk


def volume_differences(walk: Walk, before: Any, after: Any, place: Place) -> None:
    """One volume; one of another kind is told as a whole."""
    old, new = walk.forms.view("core.v1.Volume", before), walk.forms.view("core.v1.Volume", after)
    if old.keys() == new.keys():
        walk.fields("core.v1.Volume", before, after, place)
    else:
        walk.whole("core.v1.Volume", before, after, place)
