"""The report for CI servers."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Xml

from hypothesis import given

from argoform.report import Judged, render
from tests.report.examples import ANYTHING, JUDGED, context, hostile


def _parsed(judged: list[Judged], **fields: Any) -> Xml.Element:
    return Xml.fromstring(render("junit", judged, context=context(**fields)))  # noqa: S314 - it was made here


def test_a_finding_is_a_case_and_a_clean_file_a_passed_one() -> None:
    root = _parsed(JUDGED)
    assert root.attrib == {"name": "argoform lint", "tests": "4", "failures": "1", "errors": "0"}
    dirty, clean = root
    assert (dirty.get("name"), dirty.get("tests"), dirty.get("failures")) == ("flows/etl.yaml", "3", "1")
    error, warning, _ = dirty
    assert error.attrib == {
        "name": "ARGO001 spec.entrypoint",
        "classname": "flows/etl.yaml",
        "file": "flows/etl.yaml",
        "line": "3",
    }
    failure = error.find("failure")
    assert failure is not None
    assert failure.get("message") == "no template is named 'mian'"
    assert "hint: did you mean 'main'?" in (failure.text or "")
    assert warning.find("failure") is None
    assert "no limits" in (warning.findtext("system-out") or "")
    assert [case.get("name") for case in clean] == ["no findings"]


def test_what_fails_the_run_is_a_failure() -> None:
    assert _parsed(JUDGED, fail_on="note").get("failures") == "3"
    assert _parsed(JUDGED, fail_on=None).get("failures") == "0"


def test_no_text_breaks_out_of_its_place() -> None:
    root = _parsed(hostile())
    assert {element.tag for element in root.iter()} == {"testsuites", "testsuite", "testcase", "failure"}


@given(ANYTHING)
def test_any_text_is_well_formed(judged: list[Judged]) -> None:
    root = _parsed(judged)
    assert len(root) == len(judged)
    assert root.get("tests") == str(len(list(root.iter("testcase"))))
