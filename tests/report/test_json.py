"""The report for programs."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from argoform.errors import UnknownNameError
from argoform.report import Judged, render
from tests.report.examples import ANYTHING, JUDGED, context


def test_there_is_one_object_a_file() -> None:
    first, clean = json.loads(render("json", JUDGED, context=context()))
    assert clean == {"file": "clean.yaml", "findings": []}
    assert first["file"] == "flows/etl.yaml"
    assert first["findings"][0] == {
        "rule": "ARGO001",
        "family": "argo",
        "severity": "error",
        "message": "no template is named 'mian'",
        "path": "spec.entrypoint",
        "line": 3,
        "column": 15,
        "hint": "did you mean 'main'?",
        "object": "Workflow data/etl",
    }
    assert first["findings"][2]["origin"] == "stack.py:12"
    assert first["findings"][2]["line"] is None


@given(ANYTHING)
def test_every_text_comes_back_as_it_was(judged: list[Judged]) -> None:
    text = render("json", judged, context=context())
    assert text.isascii()
    found = json.loads(text)
    assert [one["file"] for one in found] == [one.file for one in judged]
    assert [[f["message"] for f in one["findings"]] for one in found] == [[i.message for i in j.items] for j in judged]


def test_an_unknown_format_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'sarif'"):
        render("sarf", JUDGED, context=context())
