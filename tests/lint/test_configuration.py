"""`[tool.argoform.lint]`: where it is found, what it says, and how wrong settings are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from argoform.argo import ArgoVersion
from argoform.errors import FileError, InputErrors, UnknownNameError
from argoform.lint.configuration import Configuration, find_configuration, parse_configuration
from argoform.lint.rules import RULES
from argoform.lint.run import lint
from argoform.lint.selection import check_configuration, expand, ignored_in, selected, severities

MANIFEST = """apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: example-}
spec:
  entrypoint: main
  templates:
    - name: main
      container: {image: busybox, command: [date]}
"""


def _write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(text)
    return folder


def test_the_nearest_file_with_the_table_counts(tmp_path: Path) -> None:
    _write(tmp_path, '[tool.argoform.lint]\nignore = ["AF001"]\nfail-on = "warning"\nargo-version = "3.7"\n')
    inner = _write(tmp_path / "a" / "b", "[project]\nname = 'other'\n")
    found = find_configuration(inner / "manifest.yaml")
    assert found.ignore == ("AF001",)
    assert found.fail_on == "warning"
    assert found.argo_version == ArgoVersion.parse("3.7")
    assert found.file == str(tmp_path / "pyproject.toml")
    _write(inner, "[tool.argoform.lint]\n")
    assert find_configuration(inner).ignore == ()


def test_every_wrong_setting_is_told_with_what_was_meant() -> None:
    table = {
        "selekt": ["AF001"],
        "ignore": "AF001",
        "severity": {"AF001": "eror", "AF002": 3},
        "fail-on": "warn",
        "argo-version": "2.0",
        "per-file-ignores": {"a": "AF001"},
    }
    with pytest.raises(InputErrors) as caught:
        parse_configuration(table, file="pyproject.toml")
    told = {error.path.removeprefix("tool.argoform.lint").lstrip("."): error.nearest for error in caught.value.errors}
    assert told == {
        "": "select",
        "ignore": "",
        'per-file-ignores."a"': "",
        "severity.AF001": "error",
        "severity.AF002": "",
        "fail-on": "warning",
        "argo-version": "4.0",
    }
    assert all(error.file == "pyproject.toml" for error in caught.value.errors)


@pytest.mark.parametrize("table", [3, "x", ["AF001"]])
def test_what_is_no_table_is_refused(table: object) -> None:
    with pytest.raises(InputErrors):
        parse_configuration(table)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    _write(tmp_path, "[tool.argoform.lint\n")
    with pytest.raises(FileError) as caught:
        find_configuration(tmp_path)
    assert caught.value.file == str(tmp_path / "pyproject.toml")


@pytest.mark.parametrize(
    ("table", "path", "near"),
    [
        ({"select": ["AF0001"]}, "tool.argoform.lint.select", "AF001"),
        ({"ignore": ["practise"]}, "tool.argoform.lint.ignore", "practice"),
        ({"severity": {"AF0001": "note"}}, "tool.argoform.lint.severity", "AF001"),
        ({"per-file-ignores": {"x/**": ["AF0001"]}}, 'tool.argoform.lint.per-file-ignores."x/**"', "AF001"),
    ],
)
def test_an_unknown_rule_is_told_with_the_nearest(table: dict[str, object], path: str, near: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        check_configuration(RULES, parse_configuration(table))
    assert (caught.value.path, caught.value.nearest) == (path, near)


def test_selectors_are_ids_their_beginnings_and_families() -> None:
    assert expand(["AF012"], RULES, path="") == {"AF012"}
    assert expand(["AF01"], RULES, path="") == {id for id in RULES if id.startswith("AF01")}
    assert expand(["practice"], RULES, path="") == {id for id in RULES if id.startswith("AF")}
    assert expand(["all"], RULES, path="") == set(RULES)
    with pytest.raises(UnknownNameError):
        expand([""], RULES, path="--select")


def test_what_is_asked_for_comes_before_what_is_configured() -> None:
    settings = parse_configuration({"select": ["AF00"], "ignore": ["AF002"]})
    assert [rule.id for rule in selected(RULES, settings)] == ["AF001", "AF003"]
    assert [rule.id for rule in selected(RULES, settings, select=["AF00", "AF012"], ignore=["AF001"])] == [
        "AF003",
        "AF012",
    ]
    assert {rule.id for rule in selected(RULES, Configuration())} == set(RULES)


@pytest.mark.parametrize(
    ("pattern", "file", "matches"),
    [
        ("legacy/**", "legacy/a/b.yaml", True),
        ("legacy/*", "legacy/a/b.yaml", False),
        ("legacy/*.yaml", "legacy/b.yaml", True),
        ("*.yaml", "deep/down/b.yaml", True),
        ("**/old/*.yaml", "old/b.yaml", True),
        ("b.yaml", "a/b.yaml", True),
        ("b?yaml", "bxxyaml", False),
        ("legacy", "a/legacy/b/c.yaml", True),
        ("./legacy/", "legacy/b.yaml", True),
        ("legacy/old", "legacy/older/b.yaml", False),
        ("[b].yaml", "b.yaml", False),
    ],
)
def test_patterns_of_files(pattern: str, file: str, matches: bool, tmp_path: Path) -> None:
    settings = parse_configuration({"per-file-ignores": {pattern: ["AF001"]}}, file=str(tmp_path / "pyproject.toml"))
    assert ignored_in(str(tmp_path / file), RULES, settings) == ({"AF001"} if matches else frozenset())


def test_the_most_specific_severity_wins() -> None:
    found = severities(
        RULES, parse_configuration({"severity": {"AF001": "error", "practice": "note", "AF00": "warning"}})
    )
    assert (found["AF001"], found["AF002"], found["AF010"]) == ("error", "warning", "note")


def test_settings_reach_the_findings(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    for name in ("a.yaml", "old/b.yaml"):
        (tmp_path / name).write_text(MANIFEST)
    table = {"select": ["AF001", "AF010"], "per-file-ignores": {"old/**": ["AF010"]}, "severity": {"AF001": "error"}}
    settings = parse_configuration(table, file=str(tmp_path / "pyproject.toml"))
    results = lint([tmp_path / "a.yaml", tmp_path / "old" / "b.yaml"], configuration=settings)
    assert [sorted((f.rule, f.severity) for f in result.findings) for result in results] == [
        [("AF001", "error"), ("AF010", "note")],
        [("AF001", "error")],
    ]


@pytest.mark.parametrize(
    ("annotation", "rules"),
    [
        ("AF001: the mirror holds one version", []),
        ("AF001: one; AF010: small; and short; ", []),
        ("AF001", ["AF001", "AF098"]),
        ("AF001: ", ["AF001", "AF098"]),
        ("AF0O1: why", ["AF001", "AF098"]),
        ("AF001: one; AF002: two", ["AF099"]),
        ("nonsense, without form", ["AF001", "AF098"]),
    ],
)
def test_an_annotation_suppresses_with_a_reason(annotation: str, rules: list[str], tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(MANIFEST.replace("-}", f'-, annotations: {{argoform.dev/lint-ignore: "{annotation}"}}}}', 1))
    (result,) = lint([file], select=["AF001", "AF098", "AF099"])
    assert sorted(finding.rule for finding in result.findings) == rules
    assert all(finding.line == 3 for finding in result.findings if finding.rule != "AF001")


def test_nothing_need_fail() -> None:
    assert parse_configuration({"fail-on": "never"}).fail_on == "never"
