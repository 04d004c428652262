"""Every plan pair gives exactly the findings that it must, and every rule has one that needs it."""

from __future__ import annotations

from functools import cache

import pytest

from argoform.review.lint import descriptions as lint_descriptions
from argoform.review.model import Review
from argoform.review.run import descriptions
from tests.review.plan_pairs import Pair, pairs, plan, text, told

ALL = pairs()


@cache
def _reviewed(name: str) -> Review:
    return next(pair for pair in ALL if pair.name == name).review()


def _own(found: Review) -> set[tuple[str, str, str]]:
    return {one for one in told(found.findings) if one[0] not in lint_descriptions()}


@pytest.mark.parametrize("pair", ALL, ids=lambda pair: pair.name)
def test_the_findings_are_exactly_those_that_must_be(pair: Pair) -> None:
    found = _reviewed(pair.name)
    assert _own(found) == pair.expected(found)


@pytest.mark.parametrize("pair", ALL, ids=lambda pair: pair.name)
def test_what_must_not_be_found_is_no_rule_that_must(pair: Pair) -> None:
    said = pair.said()
    assert set(said["must_not"]) <= set(descriptions()) | set(lint_descriptions())
    assert not {one["rule"] for one in said["findings"] or []} & set(said["must_not"])


@pytest.mark.parametrize("rule", descriptions())
def test_every_rule_is_needed_by_a_pair(rule: str) -> None:
    assert any(one["rule"] == rule for pair in ALL for one in pair.said()["findings"] or [])


def test_there_are_as_many_pairs_as_kinds_of_change() -> None:
    assert len(ALL) >= 60
    assert sum(pair.is_hcl for pair in ALL) >= 15
    assert sum(pair.name.startswith("mixed_") for pair in ALL) >= 10


@pytest.mark.parametrize("pair", ALL, ids=lambda pair: pair.name)
def test_every_change_is_told(pair: Pair) -> None:
    for subject in _reviewed(pair.name).subjects:
        if subject.action == "update" and not subject.unjudged:
            assert subject.differences, subject.title


# Each takes a second or two; the rest are made by the same code.
_MADE_ANEW = [pair for index, pair in enumerate(ALL) if index % 6 == 0 or (pair.folder / "live.yaml").exists()]


@pytest.mark.terraform
@pytest.mark.slow
@pytest.mark.parametrize("pair", _MADE_ANEW, ids=lambda pair: pair.name)
def test_the_plan_is_what_the_offline_plan_says_today(pair: Pair) -> None:
    assert text(plan(pair)) == pair.plan_file.read_text(encoding="utf-8")
