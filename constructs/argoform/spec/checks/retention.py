"""Workflows that are deleted before their pods should be."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding

RULE = "retention-before-pods"


def check(subject: Subject) -> Iterator[Finding]:
    """A workflow takes its pods with it, so a longer delay of theirs has no effect."""
    delay = subject.inputs.pod_delete_delay_seconds
    if "deleteDelayDuration" not in subject.spec["podGC"]:
        return
    for field in (
        "workflow_delete_seconds_after_completion",
        "workflow_delete_seconds_after_failure",
        "workflow_delete_seconds_after_success",
    ):
        kept: int | None = getattr(subject.inputs, field)
        if kept is not None and kept < delay:
            message = f"workflow and pods are deleted after {kept} s, before the {delay} s of pod_delete_delay_seconds"
            yield Finding(RULE, "warning", message, field)
