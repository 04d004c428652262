"""The merge of defaults and what the user says: shallow, by key, the user's side wins."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any


def with_defaults(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """`given` on top of `defaults`: a key that `given` has is taken whole, whatever its value.

    An empty list or mapping therefore drops the default, and so does null, which is itself not kept. Nothing of the
    result is shared with `defaults`.
    """
    merged = {key: copy.deepcopy(value) for key, value in defaults.items() if key not in given}
    merged.update(given)
    return without_nulls(merged)


def without_nulls(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that are not null."""
    return {key: value for key, value in mapping.items() if value is not None}


def without_empty(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that say something: neither null nor an empty list or mapping."""
    return {key: value for key, value in mapping.items() if value is not None and value != {} and value != []}


def add_missing(entries: list[Any], more: list[dict[str, Any]]) -> list[Any]:
    """`entries` and those of `more` whose name none of them has; nothing is shared with `more`."""
    # A list, because a name that is wrong need not be hashable.
    names = [entry.get("name") for entry in entries if isinstance(entry, Mapping)]
    return [*entries, *(copy.deepcopy(entry) for entry in more if entry["name"] not in names)]
