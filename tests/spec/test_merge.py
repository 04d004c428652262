"""The merge of defaults and templates: shallow, by key, the template wins."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from argoform.spec.merge import add_missing, with_defaults, without_empty

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=5,
)
MAPPINGS = st.dictionaries(st.sampled_from("abcdef"), VALUES, max_size=5)


@given(MAPPINGS, MAPPINGS)
def test_every_key_comes_whole_from_one_side(given_: dict[str, Any], defaults: dict[str, Any]) -> None:
    merged = with_defaults(given_, defaults)
    for key in set(given_) | set(defaults):
        source = given_ if key in given_ else defaults
        assert (merged[key] == source[key]) if source[key] is not None else (key not in merged)
    assert set(merged) <= set(given_) | set(defaults)


@given(MAPPINGS, MAPPINGS)
def test_neither_side_is_changed_and_defaults_are_not_shared(given_: dict[str, Any], defaults: dict[str, Any]) -> None:
    before = copy.deepcopy((given_, defaults))
    merged = with_defaults(given_, defaults)
    for key in set(merged) - set(given_):
        if isinstance(merged[key], list):
            merged[key].append("changed")
        elif isinstance(merged[key], dict):
            merged[key]["changed"] = True
    assert (given_, defaults) == before


@given(MAPPINGS, MAPPINGS)
def test_merging_again_changes_nothing(given_: dict[str, Any], defaults: dict[str, Any]) -> None:
    given_ = {key: value for key, value in given_.items() if value is not None}
    merged = with_defaults(given_, defaults)
    assert with_defaults(merged, defaults) == merged


@given(MAPPINGS)
def test_an_empty_value_is_an_override_to_the_merge_and_nothing_to_the_spec(defaults: dict[str, Any]) -> None:
    for key in defaults:
        for empty in ([], {}):
            assert with_defaults({key: empty}, defaults)[key] == empty
            assert key not in without_empty({key: empty})


NAMED = st.lists(st.sampled_from("abcd").map(lambda name: {"name": name}), unique_by=lambda entry: entry["name"])


@given(NAMED, NAMED)
def test_named_entries_are_added_once_behind_those_that_are_there(entries: list[Any], more: list[Any]) -> None:
    found = add_missing(entries, more)
    names = [entry["name"] for entry in found]
    assert found[: len(entries)] == entries
    assert len(names) == len(set(names))
    assert set(names) == {entry["name"] for entry in [*entries, *more]}
    assert add_missing(found, more) == found
