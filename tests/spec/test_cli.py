"""`argoform spec`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from argoform.cli import cli
from argoform.errors import ArgoformError
from tests.spec.examples import inputs, made


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["spec", *arguments], input=stdin)


def written(tmp_path: Path, name: str = "in.yaml", **more: Any) -> str:
    path = tmp_path / name
    data = inputs(**more)
    path.write_text(json.dumps(data) if name.endswith(".json") else yaml.safe_dump(data))
    return str(path)


def refused(*arguments: str) -> ArgoformError:
    result = run(*arguments)
    assert result.output == ""
    assert isinstance(result.exception, ArgoformError), result.exception
    return result.exception


@pytest.mark.parametrize("name", ["in.json", "in.yaml"])
@pytest.mark.parametrize("format_name", ["json", "yaml"])
def test_inputs_become_outputs(tmp_path: Path, name: str, format_name: str) -> None:
    result = run(written(tmp_path, name), "--platform", "panfactum", "--format", format_name)
    assert result.exit_code == 0
    found = json.loads(result.stdout) if format_name == "json" else yaml.safe_load(result.stdout)
    assert found == made().to_dict()


def test_the_standard_input(tmp_path: Path) -> None:
    text = Path(written(tmp_path)).read_text()
    assert json.loads(run("-", "--platform", "panfactum", stdin=text).stdout) == made().to_dict()


def test_warnings_go_to_the_standard_error(tmp_path: Path) -> None:
    result = run(written(tmp_path, workflow_delete_seconds_after_success=5))
    assert result.exit_code == 0
    assert "after 5 s, before the 180 s" in result.stderr
    assert json.loads(result.stdout)["name"] == "wf"


def test_an_output_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "made" / "out.json"
    assert run(written(tmp_path), "-o", str(target)).output == ""
    before = target.read_text()
    assert json.loads(before)["name"] == "wf"
    refused(written(tmp_path, uid="x"), "-o", str(target))
    assert target.read_text() == before
    assert [path.name for path in target.parent.iterdir()] == ["out.json"]


def test_a_platform_from_a_file(tmp_path: Path) -> None:
    platform = tmp_path / "platform.yaml"
    platform.write_text("profile: eks\ncluster: prod\nargo_version: '3.5'\n")
    spec = json.loads(run(written(tmp_path), "--platform", str(platform)).stdout)["workflow_spec"]
    assert "semaphore" in spec["synchronization"]


def test_faults_of_a_platform_s_file_have_their_line(tmp_path: Path) -> None:
    platform = tmp_path / "platform.yaml"
    platform.write_text("profile: eks\ncluster: prod\nargo_versoin: '3.5'\n")
    error = refused(written(tmp_path), "--platform", str(platform))
    assert f"{platform}:3: argo_versoin: " in str(error)


def test_an_unknown_platform_is_told_with_the_nearest(tmp_path: Path) -> None:
    assert "did you mean 'panfactum'?" in str(refused(written(tmp_path), "--platform", "panfactm"))


def test_faults_in_templates_have_their_line(tmp_path: Path) -> None:
    path = tmp_path / "in.yaml"
    path.write_text(
        "name: wf\nnamespace: ns\nentrypoint: main\n"
        "templates:\n- name: main\n  container:\n    imag: x\n- name: other\n"
        "  dag:\n    tasks:\n    - name: a\n      template: mian\n"
    )
    assert f"{path}:12: templates[1].dag.tasks[0].template: there is no template called 'mian'" in str(
        refused(str(path))
    )
    path.write_text(path.read_text().replace("mian", "main"))
    assert f"{path}:7: templates[0].container.imag: `imag` is not a field of" in str(refused(str(path)))


def test_every_fault_of_a_file_is_told_at_once_by_line(tmp_path: Path) -> None:
    path = tmp_path / "in.yaml"
    path.write_text(
        "name: wf\nnamespace: ns\nentrypoint: main\nuid: x\n"
        "tmp_directories:\n  a: {mount_path: rel}\n"
        "node_preferences:\n  z: {weight: 200, operator: Exists, values: []}\n"
        "retry_polcy: Always\n"
        "templates: []\n"
    )
    assert str(refused(str(path))).splitlines() == [
        f"{path}:4: uid: it is a string; expected a whole number",
        f"{path}:6: tmp_directories.a.mount_path: 'rel' does not fit; expected an absolute path without ':'",
        f"{path}:8: node_preferences.z.weight: the value is not within its bounds; expected at most 100",
        f"{path}:9: retry_polcy: there is no input called 'retry_polcy'; did you mean 'retry_policy'?",
    ]


def test_secrets_are_never_printed(tmp_path: Path) -> None:
    result = run(written(tmp_path, common_secrets={"TOKEN": "hunter2"}))
    assert "TOKEN" in result.stdout
    assert "hunter2" not in result.output
    assert "hunter2" not in str(refused(written(tmp_path, common_secrets={"TOKEN": ["hunter2"]})))


@pytest.mark.slow
def test_bad_input_ends_in_one_message_and_exit_code_2(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "argoform.cli", "spec", written(tmp_path, uid="x")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1
