"""The page about the sketched pipeline says what the command says, and every fault of the sketch is on it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from tests.reference import ROOT

PAGE = ROOT / "docs" / "guide" / "docproc-faults.md"
SKETCH = "tests/data/docproc-sketch.yaml"


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "argoform", "lint", SKETCH, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@cache
def _findings() -> list[Mapping[str, Any]]:
    (judged,) = json.loads(_run("--format", "json").stdout)
    found: list[Mapping[str, Any]] = judged["findings"]
    return found


def test_the_page_shows_what_the_command_prints() -> None:
    done = _run()
    assert done.returncode == 1, done.stderr
    (shown,) = re.findall(r"^```text\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert shown == done.stdout, "`make schemas` writes the page again"


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("spec.templates[0].dag.tasks[3]", "aggregate-extractions"),
        ("spec.templates[1].steps[0][0]", "count-pages"),
        ("spec.templates[1].steps[1][0]", "render-single-page"),
        ("spec.templates[0].dag.tasks[2]", "tasks.render-pages.outputs.parameters.page-count"),
        ("spec.templates[0].dag.tasks[2]", "tasks.render-pages.outputs.artifacts.pages"),
        ("spec.templates[0].dag.tasks[3]", "tasks.extract-pages.outputs.artifacts.extractions"),
        ("spec.templates[2].steps[0][0]", "page-image"),
        ("spec.templates[1].inputs.artifacts[0]", "path"),
        ("spec.templates[2].inputs.artifacts[0]", "path"),
    ],
)
def test_every_fault_that_argo_rejects_is_an_error(path: str, word: str) -> None:
    assert [
        finding
        for finding in _findings()
        if finding["severity"] == "error" and finding["path"].startswith(path) and word in finding["message"]
    ], [(finding["path"], finding["message"]) for finding in _findings() if finding["severity"] == "error"]


def test_every_finding_has_a_line_and_every_error_a_hint() -> None:
    assert all(finding["line"] for finding in _findings())
    assert [finding for finding in _findings() if finding["severity"] == "error" and not finding.get("hint")] == []
