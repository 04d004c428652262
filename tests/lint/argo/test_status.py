"""Fields below `status`, and where there is none."""

from __future__ import annotations

import pytest

import argoform.lint.rules  # noqa: F401
from tests.lint.judge import problems

_SPEC = "spec: {entrypoint: main, templates: [{name: main, suspend: {}}]}\n"
_CRON = f"spec: {{schedules: ['@daily'], workflowSpec: {_SPEC.removeprefix('spec: ').strip()}}}\n"


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (f"kind: Workflow\n{_SPEC}status: {{phase: Running, nodes: {{}}, conditions: []}}\n", []),
        (f"kind: Workflow\n{_SPEC}status: {{phse: Running, a.b: 1}}\n", ["status.phse", 'status["a.b"]']),
        (f"kind: Workflow\n{_SPEC}status: null\n", []),
        (f"kind: CronWorkflow\n{_CRON}status: {{active: [], lastScheduledTime: null, phase: Active}}\n", []),
        (f"kind: CronWorkflow\n{_CRON}status: {{startedAt: x}}\n", ["status.startedAt"]),
        (f"kind: WorkflowTemplate\n{_SPEC}status: {{}}\n", ["status"]),
        (f"kind: ClusterWorkflowTemplate\n{_SPEC}status: {{phase: Running}}\n", ["status"]),
    ],
)
def test_a_status_is_decoded_strictly_too(text: str, paths: list[str]) -> None:
    assert [problem.path for problem in problems("ARGO010", text)] == paths


def test_what_was_meant_is_named() -> None:
    (problem,) = problems("ARGO010", f"kind: Workflow\n{_SPEC}status: {{phse: Running}}\n")
    assert problem.hint == "did you mean `phase`?"
