"""The guide: every program in it runs, and plans with the real Terraform core."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from argoform._cdk import cdk
from argoform.terraform.plan import offline_plan
from tests.reference import ROOT, reference

GUIDE = ROOT / "docs" / "guide"

_BLOCK = re.compile(r"^```python(?: title=\S+)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A program in the guide."""

    page: Path
    line: int
    program: str

    def __str__(self) -> str:
        return f"{self.page.stem}:{self.line}"


def _examples() -> Iterator[Example]:
    for page in [*sorted(GUIDE.parent.glob("*.md")), *sorted(GUIDE.glob("*.md"))]:
        text = page.read_text(encoding="utf-8")
        for block in _BLOCK.finditer(text):
            yield Example(page, text[: block.start()].count("\n") + 2, block[1])


EXAMPLES = list(_examples())


def _run(example: Example, directory: Path) -> None:
    """Run a program as if it stood beside its page, with its output elsewhere."""
    lines = "\n" * (example.line - 1)
    code = compile(lines + example.program, str(example.page), "exec")
    with pytest.MonkeyPatch.context() as patch:
        # Node, which writes the output, has read its environment long ago.
        patch.setattr(cdk, "App", partial(cdk.App, outdir=str(directory)))
        exec(code, {"__name__": "__main__", "__file__": str(example.page)})  # noqa: S102 - the project's own guide


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_program_of_the_guide_runs(example: Example, tmp_path: Path) -> None:
    _run(example, tmp_path)
    (stack,) = (tmp_path / "stacks").iterdir()
    document = json.loads((stack / "cdk.tf.json").read_text())
    assert "kubectl_manifest" in document["resource"]


@pytest.mark.terraform
def test_every_program_of_the_guide_plans(tmp_path: Path) -> None:
    manifest: dict[str, Any] = {}
    for example in EXAMPLES:
        folder = f"{example.page.stem}-{example.line}"
        _run(example, tmp_path / folder)
        own = json.loads((tmp_path / folder / "manifest.json").read_text())
        (stack,) = own["stacks"].values()
        stack["synthesizedStackPath"] = f"{folder}/{stack['synthesizedStackPath']}"
        manifest = {**own, "stacks": {**manifest.get("stacks", {}), folder: stack}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    # All as the stacks of one app, since starting Terraform takes longer than planning.
    result = offline_plan(tmp_path)
    assert len(result.stacks) == len(EXAMPLES)
    for stack in result.stacks:
        assert stack.summary.add > 0, stack.name
        assert {change.action for change in stack.changes} <= {"create", "read"}, stack.name


def test_every_subject_of_wf_spec_has_an_example() -> None:
    subjects = {
        "Overriding the Template Defaults": "overriding-defaults",
        "Parameterizing Workflows and Templates": "parameters",
        "Conditional DAG Nodes (Tasks)": "conditional-tasks",
        "Retries and Timeouts": "retries-and-timeouts",
        "Concurrency Controls": "concurrency",
        "Saving and Loading Artifacts": "artifacts",
        "Adding Additional AWS Permissions": "permissions",
        "Adding Additional Kubernetes Permissions": "permissions",
        "Workflow Labels": "labels",
        "Using the Panfactum devShell": "images-and-scripts",
        "Adding Custom Scripts": "images-and-scripts",
        "Retaining Workflows and Workflow Pods": "retention",
        "Composing Workflows": "composing",
        "Defining the Workflow DAG": "conditional-tasks",
    }
    text = reference("reference", "wf_spec.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^### (.*)$", text, re.MULTILINE)) == set(subjects)
    assert set(subjects.values()) <= {example.page.stem for example in EXAMPLES}
