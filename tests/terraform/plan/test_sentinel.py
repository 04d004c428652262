"""Sentinels are recognized, whole and within other text, and nothing else is."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from argoform.terraform.sentinel import (
    SENTINEL_NUMBER,
    SENTINEL_PREFIX,
    has_sentinel,
    hide_sentinels,
    is_sentinel,
    sentinel,
    sentinels,
)


@given(where=st.text(), salt=st.text(), before=st.text(), after=st.text())
def test_every_sentinel_is_recognized_wherever_it_stands(where: str, salt: str, before: str, after: str) -> None:
    made = sentinel(where, salt)
    assert is_sentinel(made)
    assert has_sentinel(before + made + after)
    assert made in set(sentinels(json.dumps({"text": [made]})))
    assert yaml.safe_load(yaml.safe_dump([made])) == [made]


@pytest.mark.parametrize(
    "value", [None, True, False, 0, 1.5, "", "text", SENTINEL_PREFIX, f"{SENTINEL_PREFIX}x:zzzzzzzz"]
)
def test_values_are_no_sentinels(value: object) -> None:
    assert not is_sentinel(value)
    assert not has_sentinel({"key": [value]})


def test_the_number_is_exact_and_found() -> None:
    assert is_sentinel(SENTINEL_NUMBER)
    assert is_sentinel(float(SENTINEL_NUMBER))
    assert json.loads(json.dumps(float(SENTINEL_NUMBER))) == SENTINEL_NUMBER
    assert has_sentinel(f"port {SENTINEL_NUMBER}")


def test_what_salts_or_stands_elsewhere_is_another_sentinel() -> None:
    assert len({sentinel("a.b"), sentinel("a.c"), sentinel("a.b", "x"), sentinel("a.b", "y")}) == 4
    assert sentinel("a.b", "x") == sentinel("a.b", "x")


def test_hiding_leaves_values_alone() -> None:
    value = {"known": ["a", 1], "unknown": f"arn:{sentinel('x')}:y", "port": SENTINEL_NUMBER}
    assert hide_sentinels(value, "(unknown)") == {"known": ["a", 1], "unknown": "(unknown)", "port": "(unknown)"}
