"""The commands that the pages show run as they stand there, with the files that the pages show."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reference import ROOT

DOCS = ROOT / "docs"

_FILE = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
_SHELL = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _commands(page: Path) -> list[str]:
    blocks = _SHELL.findall(page.read_text(encoding="utf-8"))
    return [line for block in blocks for line in block.splitlines() if line.startswith("argoform ")]


PAGES = [page for page in sorted(DOCS.rglob("*.md")) if _commands(page)]


def test_the_pages_that_show_commands_are_found() -> None:
    assert {page.stem for page in PAGES} >= {"getting-started", "offline-plan", "from-wf_spec"}


@pytest.mark.terraform
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_page_runs(page: Path, tmp_path: Path) -> None:
    for name, text in _FILE.findall(page.read_text(encoding="utf-8")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    for command in _commands(page):
        done = subprocess.run(
            [sys.executable, "-m", *shlex.split(command)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        assert done.stdout.strip(), command


@pytest.mark.terraform
def test_a_second_plan_against_the_kept_state_has_nothing_to_change(tmp_path: Path) -> None:
    page = (DOCS / "guide" / "offline-plan.md").read_text(encoding="utf-8")
    app = dict(_FILE.findall(page))["app.py"]
    said = []
    for text in (app, app, app.replace("retry_max_attempts=3", "retry_max_attempts=4")):
        (tmp_path / "app.py").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "argoform", "plan", "app.py", "--keep-state", "before.json"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert "+ create" in said[0]
    assert said[1].strip() == "0 to add, 0 to change, 0 to replace, 0 to destroy."
    assert "~ update" in said[2]
    assert "0 to add, 1 to change" in said[2]
