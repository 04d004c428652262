"""What changes in a Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow, told by what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from argoform.argo.fields import KINDS
from argoform.review.differences.cron import cron_differences
from argoform.review.differences.describe import describe
from argoform.review.differences.forms import STEPS, Form, Forms
from argoform.review.differences.parameters import parameter_differences, parameters_differences
from argoform.review.differences.tasks import (
    call_differences,
    hook_differences,
    step_differences,
    steps_differences,
    tasks_differences,
)
from argoform.review.differences.templates import spec_differences, template_differences, templates_differences
from argoform.review.differences.volumes import volume_differences
from argoform.review.differences.walk import Place, Walk
from argoform.review.model import Difference

_HANDLERS: Mapping[str, Callable[[Walk, Any, Any, Place], None]] = {
    "CronWorkflowSpec": cron_differences,
    "DAGTask": call_differences,
    "LifecycleHook": hook_differences,
    "Parameter": parameter_differences,
    "Template": template_differences,
    "WorkflowSpec": spec_differences,
    "WorkflowStep": step_differences,
    "core.v1.Volume": volume_differences,
    "[]DAGTask": tasks_differences,
    "[]Parameter": parameters_differences,
    "[]Template": templates_differences,
    STEPS: steps_differences,
}


def workflow_differences(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, *, now: datetime
) -> tuple[Difference, ...]:
    """What differs between two manifests of one object, what matters most first; none where they mean the same.

    Equal spellings are equal: the order of what has a name, `1000m` and `1`, `3600s` and `1h`, defaults spelled out,
    `semaphore` and `semaphores`, spaces in tags. What calls a renamed template or task is not told again.

    Args:
        before: the manifest before; None for an object that comes, which is told in a few differences of kind `added`.
        after: the manifest after, with `UNKNOWN` where only the apply will tell; None for an object that goes.
        now: the moment from which next runs of schedules are counted.
    """
    walk = Walk(now, _HANDLERS)
    try:
        _tell(walk, before, after)
    except RecursionError:
        note = "too deeply nested to be compared in full"
        walk.found.append(Difference("changed", "the object", note=note, weight=0))
    return tuple(sorted(walk.found, key=lambda one: one.weight))


def _tell(walk: Walk, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> None:
    if before is not None and after is not None:
        walk.differ(_kind(before, after), before, after, Place())
    elif after is not None:
        describe(walk, after, added=True)
    elif before is not None:
        describe(walk, before, added=False)


def meaning(manifest: Mapping[str, Any]) -> Form:
    """A manifest in a form that is equal for all that mean the same, to be compared with `==`."""
    return Forms().of(_kind(manifest, manifest), manifest)


def _kind(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    return next((kind for one in (after, before) for kind in KINDS if one.get("kind") == kind), "WorkflowTemplate")
