"""The review for programs, against its published schema."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from argoform.review.formats import render
from argoform.review.formats.json_schema import review_schema
from argoform.review.model import Review
from tests.reference import ROOT
from tests.review.formats.examples import CONTEXT, EMPTY, HOSTILE, REVIEW, REVIEWS, hostile, large


@cache
def _validator() -> Any:
    schema = json.loads((ROOT / "schemas" / "review.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def _document(review: Review, **fields: Any) -> dict[str, Any]:
    text = render("json", review, context=replace(CONTEXT, **fields))
    assert text.isascii()
    document: dict[str, Any] = json.loads(text)
    _validator().validate(document)
    return document


def test_the_published_schema_is_that_of_the_code() -> None:
    assert _validator().schema == review_schema()


def test_the_summary_is_in_numbers() -> None:
    assert _document(REVIEW)["summary"] == {
        "text": "2 to create, 4 to change, 1 to replace; 1 critical, 1 high, 1 medium, 1 low; 1 not judged; 1 accepted",
        "actions": {"create": 2, "update": 4, "replace": 1, "no-op": 31},
        "severities": {"critical": 1, "high": 1, "medium": 1, "low": 1, "info": 0},
        "accepted": 1,
        "unjudged": 1,
        "worst": "critical",
        "fail_on": "high",
        "fails": True,
    }
    clean = _document(EMPTY, fail_on=None)["summary"]
    assert (clean["worst"], clean["fail_on"], clean["fails"]) == (None, None, False)


def test_findings_and_what_changes_come_back_as_they_were() -> None:
    document = _document(REVIEW)
    assert [one["rule"] for one in document["findings"]] == [one.rule for one in REVIEW.findings]
    assert [one["fails"] for one in document["findings"]] == [True, True, False, False]
    (accepted,) = document["accepted"]
    assert accepted["accepted"]["until"] == "2027-03-31"
    assert not accepted["fails"]
    workflow = document["subjects"][1]
    assert workflow["differences"][0] == {
        "kind": "changed",
        "what": "template ocr: deadline",
        "before": "1 h",
        "after": "1 d",
        "path": "spec.templates[2].activeDeadlineSeconds",
        "diff": [],
        "note": "",
        "weight": 5,
    }
    assert workflow["picture"]["mermaid"].startswith("flowchart")
    assert workflow["dependents"] == ["CronWorkflow docproc/nightly", "Sensor docproc/uploads"]
    assert document["rules"]["RV010"]["severity"] == "high"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_every_text_comes_back_as_it_was(text: str) -> None:
    document = _document(hostile(text))
    assert document["findings"][0]["message"] == text
    assert document["subjects"][1]["differences"][0]["before"] == text


def test_the_schema_refuses_what_it_does_not_name() -> None:
    for change in ({"more": 1}, {"format_version": "2.0"}, {"findings": [{}]}):
        with pytest.raises(jsonschema.ValidationError):
            _validator().validate(_document(REVIEW) | change)


@settings(max_examples=40)
@given(REVIEWS)
def test_any_review_is_valid(review: Review) -> None:
    assert len(_document(review)["subjects"]) == len(review.subjects)


def test_a_large_review_is_valid() -> None:
    assert len(_document(large(50))["findings"]) == 50
