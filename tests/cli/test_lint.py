"""`argoform lint`, run as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
import yaml

from tests.reference import ROOT

GOOD: dict[str, Any] = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "WorkflowTemplate",
    "metadata": {"name": "etl", "namespace": "data"},
    "spec": {
        "entrypoint": "main",
        "templates": [{"name": "main", "container": {"image": "docker.io/library/alpine:3.22", "command": ["date"]}}],
    },
}
BAD = {**GOOD, "spec": {**GOOD["spec"], "entrypoint": "mian"}}
CALLER = {
    **GOOD,
    "metadata": {"name": "caller", "namespace": "data"},
    "spec": {
        "entrypoint": "main",
        "templates": [
            {"name": "main", "steps": [[{"name": "a", "templateRef": {"name": "etl", "template": "main"}}]]},
        ],
    },
}
ARGO = ("--select", "argo")


def run(folder: Path, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """The command, in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "argoform", "lint", *arguments],
        cwd=folder,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def write(folder: Path, **documents: Any) -> None:
    """Files of those names, with those objects."""
    for name, document in documents.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")


def findings(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """What the report in JSON holds."""
    return [finding for one in json.loads(done.stdout) for finding in one["findings"]]


def test_a_clean_file_ends_with_0_and_a_rejected_one_with_1(tmp_path: Path) -> None:
    write(tmp_path, good=GOOD, bad=BAD)
    clean = run(tmp_path, "good.yaml", *ARGO)
    assert (clean.returncode, clean.stdout) == (0, "1 file, nothing found.\n"), clean.stderr
    done = run(tmp_path, "bad.yaml", *ARGO)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("bad.yaml:7:"), done.stdout
    assert "mian" in done.stdout.splitlines()[0]
    assert "\x1b" not in done.stdout
    assert done.stdout.endswith("1 error in 1 of 1 file.\n")


def test_a_finding_has_its_place_and_its_family(tmp_path: Path) -> None:
    write(tmp_path, bad=BAD)
    done = run(tmp_path, "bad.yaml", "--format", "json", *ARGO)
    (found,) = findings(done)
    assert (found["family"], found["severity"], found["line"]) == ("argo", "error", 7)
    assert found["path"] == "spec.entrypoint"
    assert found["object"] == "WorkflowTemplate data/etl"
    assert "1 error" in done.stderr


def test_the_standard_input_is_a_file(tmp_path: Path) -> None:
    done = run(tmp_path, "-", "--format", "json", *ARGO, text=yaml.safe_dump(BAD))
    assert done.returncode == 1, done.stderr
    assert [one["file"] for one in json.loads(done.stdout)] == ["-"]


def test_files_given_together_know_each_other_unless_isolated(tmp_path: Path) -> None:
    write(tmp_path, etl=GOOD, caller=CALLER)
    assert run(tmp_path, ".", *ARGO).returncode == 0
    done = run(tmp_path, ".", *ARGO, "--isolated", "--format", "json")
    assert done.returncode == 1
    assert {Path(one["file"]).name: bool(one["findings"]) for one in json.loads(done.stdout)} == {
        "caller.yaml": True,
        "etl.yaml": False,
    }


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)])
def test_the_mildest_severity_that_fails_can_be_chosen(tmp_path: Path, fail_on: str, code: int) -> None:
    latest = json.loads(json.dumps(GOOD).replace("alpine:3.22", "alpine:latest"))
    write(tmp_path, latest=latest)
    done = run(tmp_path, "latest.yaml", "--fail-on", fail_on, "--format", "json")
    assert done.returncode == code, done.stdout
    assert any("latest" in finding["message"] for finding in findings(done))


def test_rules_are_selected_and_ignored(tmp_path: Path) -> None:
    write(tmp_path, bad=BAD)
    everything = findings(run(tmp_path, "bad.yaml", "--format", "json"))
    (error,) = [finding["rule"] for finding in everything if finding["family"] == "argo"]
    only = findings(run(tmp_path, "bad.yaml", "--format", "json", "--select", error))
    assert {finding["rule"] for finding in only} == {error}
    without = findings(run(tmp_path, "bad.yaml", "--format", "json", "--ignore", error))
    assert {finding["rule"] for finding in without} == {finding["rule"] for finding in everything} - {error}


def test_the_settings_of_the_project_are_read(tmp_path: Path) -> None:
    write(tmp_path, bad=BAD)
    (tmp_path / "pyproject.toml").write_text('[tool.argoform.lint]\nselect = ["practice"]\nfail-on = "error"\n')
    assert not [f for f in findings(run(tmp_path, "bad.yaml", "--format", "json")) if f["family"] == "argo"]
    other = tmp_path / "other.toml"
    other.write_text('[tool.argoform.lint]\nselect = ["argo"]\n')
    assert len(findings(run(tmp_path, "bad.yaml", "--format", "json", "--config", "other.toml"))) == 1


@pytest.mark.parametrize("format_name", ["text", "json", "sarif", "github", "junit", "md"])
def test_every_format_is_written_whole(tmp_path: Path, format_name: str) -> None:
    write(tmp_path, bad=BAD)
    done = run(tmp_path, "bad.yaml", *ARGO, "--format", format_name, "--out", "out/report")
    assert (done.returncode, done.stdout) == (1, "")
    assert "1 error in 1 of 1 file." in done.stderr
    report = (tmp_path / "out" / "report").read_text(encoding="utf-8")
    assert "mian" in report
    if format_name in ("json", "sarif"):
        json.loads(report)
    if format_name == "sarif":
        assert json.loads(report)["runs"][0]["results"][0]["ruleId"].startswith("ARGO")
    if format_name == "junit":
        assert Xml.fromstring(report).get("failures") == "1"  # noqa: S314 - it was made here


def test_a_report_is_not_half_written(tmp_path: Path) -> None:
    write(tmp_path, bad=BAD)
    done = run(tmp_path, "bad.yaml", "--out", "bad.yaml/report")
    assert (done.returncode, "cannot be written" in done.stderr, done.stdout) == (2, True, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.yaml"]


@pytest.mark.slow
def test_wrong_use_ends_with_2(tmp_path: Path) -> None:
    write(tmp_path, good=GOOD)
    cases = [
        ([], "Name a file"),
        (["none.yaml"], "none.yaml"),
        (["good.yaml", "--select", "NONE1"], "NONE1"),
        (["good.yaml", "--argo-version", "9.9"], "not known"),
        (["good.yaml", "--format", "xml"], "xml"),
        (["good.yaml", "--platform", "ekss"], "did you mean 'eks'"),
        (["good.yaml", "--config", "none.toml"], "none.toml"),
        (["--explain", "AF9999"], "AF9999"),
    ]
    for arguments, said in cases:
        done = run(tmp_path, *arguments)
        assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr
        assert done.stdout == ""


def test_the_version_of_argo_is_that_of_the_platform_or_the_one_given(tmp_path: Path) -> None:
    cron = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": "nightly", "namespace": "data"},
        "spec": {"schedule": "0 2 * * *", "workflowSpec": GOOD["spec"]},
    }
    write(tmp_path, cron=cron)
    assert run(tmp_path, "cron.yaml", *ARGO).returncode == 1
    assert run(tmp_path, "cron.yaml", *ARGO, "--argo-version", "3.5").returncode == 0
    (tmp_path / "platform.yaml").write_text('profile: local\nargo_version: "3.5"\n')
    assert run(tmp_path, "cron.yaml", *ARGO, "--platform", "platform.yaml").returncode == 0


def test_what_is_fixed_is_judged_no_more(tmp_path: Path) -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\n"
        "kind: CronWorkflow # the nightly one\n"
        "metadata: {name: nightly, namespace: data}\n"
        "spec:\n"
        "  # at two\n"
        '  schedule: "0 2 * * *"\n'
        "  workflowSpec:\n"
        "    entrypoint: main\n"
        "    templates:\n"
        "      - name: main\n"
        "        container: {image: alpine, command: [date]}\n"
    )
    (tmp_path / "cron.yaml").write_text(text)
    done = run(tmp_path, "cron.yaml", *ARGO, "--fix")
    assert done.returncode == 0, done.stdout
    written = (tmp_path / "cron.yaml").read_text()
    assert "schedules:" in written
    assert "# the nightly one" in written


def test_only_what_is_found_is_fixed(tmp_path: Path) -> None:
    document = """\
kind: Workflow
metadata:
  name: {name}
  annotations: {{argoform.dev/lint-ignore: "{ignored}: moves in spring"}}
spec:
  entrypoint: main
  synchronization: {{mutex: {{name: a}}}}
  podGC: {{strategy: OnPodSuccess, labelSelector: {{a: b}}}}
  templates: [{{name: main, suspend: {{}}}}]
"""
    text = document.format(name="a", ignored="AF092") + "---\n" + document.format(name="b", ignored="AF031")
    file = tmp_path / "two.yaml"
    file.write_text(text)
    run(tmp_path, "two.yaml", "--fix", "--select", "AF01")
    assert file.read_text() == text
    run(tmp_path, "two.yaml", "--fix", "--select", "AF092")
    assert file.read_text() == text[: text.index("---")] + text[text.index("---") :].replace(
        "labelSelector: {a: b}", "labelSelector: {matchLabels: {a: b}}"
    )
    done = run(tmp_path, "two.yaml", "--fix", "--argo-version", "3.7", "--ignore", "AF092")
    assert file.read_text().count("mutexes: [{name: a}]") == 2
    assert "two.yaml:7: `mutex` is now `mutexes` (AF090)" in done.stderr


def test_rules_are_listed_and_explained(tmp_path: Path) -> None:
    listed = run(tmp_path, "--list-rules")
    assert listed.returncode == 0, listed.stderr
    ids = [line.split()[0] for line in listed.stdout.splitlines()]
    assert ids == sorted(ids)
    assert {"ARGO", "AF"} <= {rule.rstrip("0123456789") for rule in ids}
    told = run(tmp_path, "--explain", ids[0])
    assert told.returncode == 0, told.stderr
    assert ids[0] in told.stdout


def test_files_without_objects_are_refused_unless_allowed(tmp_path: Path) -> None:
    write(tmp_path, other={"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}})
    assert run(tmp_path, "other.yaml").returncode == 1
    assert run(tmp_path, "other.yaml", "--allow-none").returncode == 0


@pytest.mark.slow
def test_names_that_a_terminal_would_obey_are_shown(tmp_path: Path) -> None:
    hostile = json.loads(json.dumps(BAD).replace("mian", "\\u001b[31mmian\\u202e"))
    (tmp_path / "bad.json").write_text(json.dumps(hostile))
    for format_name in ("text", "github", "md", "junit", "sarif", "json"):
        done = run(tmp_path, "bad.json", *ARGO, "--format", format_name)
        assert done.returncode == 1, done.stderr
        assert "\x1b" not in done.stdout
        assert "\u202e" not in done.stdout


@pytest.mark.slow
def test_the_hooks_of_pre_commit_run(tmp_path: Path) -> None:
    write(tmp_path, good=GOOD, other={"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}})
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")):
        entry, *rest = hook["entry"].removeprefix("argoform ").split()
        assert entry == "lint"
        for file in ("good.yaml", "other.yaml"):
            done = run(tmp_path, *rest, *hook["args"], file)
            assert done.returncode == 0, done.stdout + done.stderr
