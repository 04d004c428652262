"""Everything that README.md shows is run as it stands there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reference import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    (argoform .+?)(?:\s+#.*)?$", README, re.MULTILINE)
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def run(command: list[str], directory: Path) -> subprocess.CompletedProcess[str]:
    """Run `argoform ...` with this environment's own argoform."""
    assert command[0] == "argoform"
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=directory, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the commands name."""
    directory = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "stacks", directory / "stacks", ignore=shutil.ignore_patterns("__pycache__"))
    (directory / "inputs.yaml").write_text(
        "name: etl\nnamespace: data\nentrypoint: main\ntemplates:\n  - name: main\n    container: {command: [id]}\n"
    )
    (directory / "manifests").mkdir()
    (directory / "manifests" / "hello.yaml").write_text(
        "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: hello}\n"
        "spec:\n  entrypoint: main\n  templates:\n"
        "    - name: main\n      container: {image: 'docker.io/library/alpine:3.22', command: [id]}\n"
    )
    # One that an earlier command made may be another worker's.
    (directory / "plan.json").write_text('{"format_version": "1.2", "resource_changes": []}')
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "Begin"]):
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments]
        subprocess.run(git, cwd=directory, check=True)
    return directory


def test_readme_shows_commands_and_programs() -> None:
    assert len(COMMANDS) >= 5
    assert len(PROGRAMS) == 1


@pytest.mark.terraform
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(command: str, project: Path) -> None:
    done = run(shlex.split(command), project)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.terraform
@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_plans(program: str, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(program)
    done = run(["argoform", "plan", "app.py"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "kubectl_manifest" in done.stdout
    assert re.search(r"^\d+ to add, 0 to change", done.stdout, re.MULTILINE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["app.py"], "nothing is written beside the app"
