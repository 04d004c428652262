"""The family argo against Argo's own verdicts, and against what the project's own constructs make."""

import json
from functools import cache
from typing import Any

import pytest

from argoform.lint.run import FileResult, lint
from tests.reference import reference


@cache
def labels() -> dict[str, Any]:
    """What Argo's linter said of each file."""
    found: dict[str, Any] = json.loads((reference("lint-corpus") / "labels.json").read_text())
    return found


@cache
def results() -> dict[str, FileResult]:
    """What is found in each file, judged alone."""
    folder = reference("lint-corpus")
    files = {str(folder / f"{name}.yaml"): name for name in labels()}
    return {files[result.file]: result for result in lint(files, isolated=True, select=["argo"])}


def errors(name: str) -> list[str]:
    return [f"{found.rule} {found.path}: {found.message}" for found in results()[name].findings]


def test_published_examples_are_accepted() -> None:
    published = [name for name, label in labels().items() if label["mutation"] == "as published"]
    assert {name: errors(name) for name in published if errors(name)} == {}


def test_verdicts_agree_with_those_of_argo() -> None:
    wrong = [name for name, label in labels().items() if label["valid"] == bool(errors(name))]
    assert not wrong


def test_findings_stand_in_the_file() -> None:
    for name, result in results().items():
        lines = (reference("lint-corpus") / f"{name}.yaml").read_text().count("\n") + 1
        for found in result.findings:
            assert found.line is not None, name
            assert 1 <= found.line <= lines, name


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("is not unique", {"ARGO022"}),
        ("unknown field", {"ARGO010", "ARGO011"}),
        ("cannot unmarshal", {"ARGO012"}),
        ("failed to resolve", {"ARGO100"}),
        ("spec.entrypoint is required", {"ARGO030"}),
        ("multiple template types", {"ARGO050"}),
        ("graph with cycle", {"ARGO093"}),
        ("invalid dependency", {"ARGO091"}),
        ("was not supplied", {"ARGO084"}),
        ("image may not be empty", {"ARGO062"}),
        ("only one of withItems", {"ARGO085"}),
        ("cannot use both 'depends'", {"ARGO094"}),
    ],
)
def test_the_fault_that_argo_names_is_among_the_findings(said: str, rules: set[str]) -> None:
    named = [name for name, label in labels().items() if said in label.get("message", "")]
    assert named
    missed = [name for name in named if not rules & {found.rule for found in results()[name].findings}]
    assert not missed
