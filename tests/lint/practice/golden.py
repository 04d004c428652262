"""Counts the practice findings on the published examples of Argo; run as a module, it writes the golden file anew.

usage: python -m tests.lint.practice.golden
"""

from __future__ import annotations

import json
from pathlib import Path

from argoform.lint.run import lint
from tests.reference import REFERENCE

GOLDEN = Path(__file__).with_name("practice_findings.json")

Counts = dict[str, dict[str, int]]


def published(corpus: Path) -> list[Path]:
    """The examples as they were published, without the copies that hold a mutation."""
    labels = json.loads((corpus / "labels.json").read_text(encoding="utf-8"))
    return [corpus / f"{name}.yaml" for name, label in sorted(labels.items()) if label["mutation"] == "as published"]


def count(files: list[Path]) -> Counts:
    """How often each practice rule finds something in each example."""
    found: Counts = {}
    for result in lint(files, isolated=True, select=["practice"]):
        for finding in result.findings:
            examples = found.setdefault(finding.rule, {})
            name = Path(result.file).stem
            examples[name] = examples.get(name, 0) + 1
    return {rule: dict(sorted(found[rule].items())) for rule in sorted(found)}


def render(counts: Counts) -> str:
    return json.dumps(counts, indent=1) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(render(count(published(REFERENCE / "lint-corpus"))), encoding="utf-8")
