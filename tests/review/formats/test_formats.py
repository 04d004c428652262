"""What holds for every format of a review: its names, and that texts which mean harm do none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from argoform.errors import UnknownNameError
from argoform.review.formats import FORMATS, SUFFIXES, render, summary, verdict
from argoform.review.model import Review
from tests.review.formats.examples import CONTEXT, EMPTY, HOSTILE, REVIEW, REVIEWS, hostile

# What a runner of GitHub Actions, Azure Pipelines or TeamCity obeys in a log; annotations are such commands on purpose.
_COMMAND = re.compile(r"(?m)^\s*::\w|##\w*\[")


def unharmful(format_name: str, text: str) -> None:
    """Assert what holds for any report."""
    assert text.endswith("\n") or (format_name == "github" and not text)
    for line in text.split("\n"):
        assert line.isprintable(), repr(line)
    found = [match[0] for match in _COMMAND.finditer(text)]
    assert all(match in ("::e", "::w", "::n") for match in found) if format_name == "github" else not found


def test_the_names_of_the_formats_are_the_same_everywhere() -> None:
    assert list(FORMATS) == ["text", "md", "html", "json", "sarif", "github", "junit"]
    assert set(SUFFIXES.values()) == set(FORMATS) - {"github"}


def test_an_unknown_format_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'sarif'"):
        render("sarf", REVIEW, context=CONTEXT)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_does_harm_in_any_field(format_name: str, name: str) -> None:
    unharmful(format_name, render(format_name, hostile(HOSTILE[name]), context=CONTEXT))


@pytest.mark.slow
@pytest.mark.parametrize("format_name", FORMATS)
@settings(max_examples=40)
@given(review=REVIEWS)
def test_any_review_has_a_report(format_name: str, review: Review) -> None:
    unharmful(format_name, render(format_name, review, context=CONTEXT))


@pytest.mark.parametrize("format_name", FORMATS)
def test_what_was_asked_is_told_in_every_format(format_name: str) -> None:
    text = render(format_name, REVIEW, context=CONTEXT)
    assert "acme-docproc-scans is replaced" in text
    assert "RV010" in text


def test_the_summary_counts_what_matters() -> None:
    assert summary(REVIEW) == (
        "2 to create, 4 to change, 1 to replace; 1 critical, 1 high, 1 medium, 1 low; 1 not judged; 1 accepted"
    )
    assert summary(EMPTY) == "nothing changes; no findings"


@pytest.mark.parametrize(
    ("fail_on", "said"),
    [
        ("critical", "The review fails: 1 finding is critical."),
        ("medium", "The review fails: 3 findings are medium or worse."),
        (None, "No finding makes this review fail."),
    ],
)
def test_the_verdict_names_the_bound(fail_on: Any, said: str) -> None:
    assert verdict(REVIEW, replace(CONTEXT, fail_on=fail_on)) == said


def test_what_is_accepted_makes_nothing_fail() -> None:
    accepted = replace(REVIEW, findings=())
    assert verdict(accepted, replace(CONTEXT, fail_on="info")) == "The review passes: no finding is info or worse."
