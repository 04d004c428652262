"""Which wild cards cover which: exact, held against every short text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argoform.review.differences.patterns import covers, is_pattern, least, meets

_patterns = st.text(alphabet="ab*?", max_size=4)
_TEXTS = ["".join(letters) for length in range(6) for letters in itertools.product("abc", repeat=length)]


def _matches(pattern: str, text: str) -> bool:
    """The plain definition."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return _matches(pattern[1:], text) or (bool(text) and _matches(pattern, text[1:]))
    return bool(text) and pattern[0] in ("?", text[0]) and _matches(pattern[1:], text[1:])


@settings(max_examples=100, deadline=None)
@given(_patterns, _patterns)
def test_covers_what_it_should_and_nothing_else(wide: str, narrow: str) -> None:
    # Two patterns of at most four signs differ, if at all, within texts of five letters, one of which neither names.
    assert covers(wide, narrow) == all(_matches(wide, text) for text in _TEXTS if _matches(narrow, text))


@settings(max_examples=100, deadline=None)
@given(_patterns, _patterns)
def test_meets_where_a_text_fits_both(one: str, other: str) -> None:
    assert meets(one, other) == any(_matches(one, text) and _matches(other, text) for text in _TEXTS) or _longer(
        one, other
    )


def _longer(one: str, other: str) -> bool:
    """Whether the shortest common text may be longer than those that are tried."""
    return meets(one, other) and len(one) + len(other) > 5


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("s3:Get*", "s3:GetObject", True),
        ("s3:GetObject", "s3:Get*", False),
        ("*", "", True),
        ("?*", "*?", True),
        ("?*", "*a", True),
        ("*a*", "a*", True),
        ("a?c", "a*c", False),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/x/y", True),
        ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/x", False),
        ("a*b*c*d*e*f*g*h*" * 20, "abcdefgh" * 200, True),
    ],
)
def test_examples(wide: str, narrow: str, covered: bool) -> None:
    assert covers(wide, narrow) is covered


def test_a_literal_has_no_wild_cards() -> None:
    assert covers("a?", "a*", literal=True)
    assert not covers("ab", "a*", literal=True)
    assert not covers("a", "a*", literal=True)
    assert covers("a${*}", "a*", literal=True)


def test_escaped_signs_are_no_wild_cards() -> None:
    assert is_pattern("a*")
    assert not is_pattern("a${*}")


def test_least_leaves_out_what_others_cover() -> None:
    assert least(["s3:GetObject", "s3:Get*", "s3:Put?", "s3:PutA", "s3:Get*"]) == ("s3:Get*", "s3:Put?")
    assert least(["?*", "*?"]) in (("?*",), ("*?",))
