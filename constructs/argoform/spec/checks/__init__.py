"""Cross-checks: what is wrong with inputs that are each right, one small function for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from argoform.spec.checks import (
    cluster_template,
    deadlines,
    environment,
    label_sources,
    mount_paths,
    nested_retries,
    parallelism,
    passthrough,
    resources,
    retention,
    semaphores,
    shared_claims,
)
from argoform.spec.checks.semaphores import check_semaphores
from argoform.spec.checks.subject import Subject
from argoform.spec.inputs import Inputs
from argoform.spec.outputs import Finding

CHECKS: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    parallelism.check,
    mount_paths.check,
    semaphores.check,
    deadlines.check,
    retention.check,
    nested_retries.check,
    shared_claims.check,
    passthrough.check,
    mount_paths.check_volumes,
    resources.check,
    environment.check,
    label_sources.check,
    cluster_template.check,
)
"""Every cross-check, in the order in which they speak."""


def check(inputs: Inputs, templates: list[dict[str, Any]], spec: dict[str, Any]) -> list[Finding]:
    """What every cross-check notices.

    Args:
        inputs: the inputs.
        templates: the templates as the user wrote them, as plain data.
        spec: the specification that was made of both.
    """
    subject = Subject(inputs, templates, spec)
    return [finding for found in CHECKS for finding in found(subject)]


__all__ = ["CHECKS", "Subject", "check", "check_semaphores"]
