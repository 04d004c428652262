"""What the cross-checks warn of is told by whatever runs the synth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from argoform import Stack, WorkflowTemplate
from argoform._cdk import cdk
from tests.workflows.programs import MAIN, spec


def _annotations(directory: Path, **inputs: Any) -> list[dict[str, Any]]:
    app = cdk.App(outdir=str(directory))
    stack = Stack(app, "test")
    own = spec(stack, **inputs)
    WorkflowTemplate(stack, "template", spec=own)
    app.synth()
    manifest = json.loads((directory / "manifest.json").read_text())
    assert [finding.rule for finding in own.findings] == [
        "retention-before-pods" for _ in manifest["stacks"]["test"]["annotations"]
    ]
    return list(manifest["stacks"]["test"]["annotations"])


def test_a_warning_is_an_annotation_of_the_spec(tmp_path: Path) -> None:
    (note,) = _annotations(tmp_path, workflow_delete_seconds_after_success=5)
    assert note["level"] == "@cdktf/warn"
    assert note["constructPath"] == "test/etl"
    assert note["message"].startswith("workflow_delete_seconds_after_success: workflow and pods are deleted after 5 s")


def test_a_spec_that_is_blameless_says_nothing(tmp_path: Path) -> None:
    assert _annotations(tmp_path, templates=[MAIN]) == []
