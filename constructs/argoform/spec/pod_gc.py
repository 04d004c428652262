"""When the pods of a finished workflow are deleted.

https://argo-workflows.readthedocs.io/en/latest/fields/#podgc
"""

from __future__ import annotations

from typing import Any

from argoform.platform import Platform
from argoform.spec.inputs import Inputs

DELAY_SINCE = "3.5"
"""The version that brought `deleteDelayDuration`."""


def pod_gc(inputs: Inputs, platform: Platform, match_labels: dict[str, str]) -> dict[str, Any]:
    """Pods are deleted some time after their workflow is complete.

    Raises:
        DialectError: when a delay is asked for that the platform's version lacks.
    """
    found: dict[str, Any] = {
        "strategy": "OnWorkflowCompletion",
        "labelSelector": {"matchLabels": dict(match_labels)},
    }
    if "pod_delete_delay_seconds" in inputs.model_fields_set:
        platform.argo.require(DELAY_SINCE, "a delay before pods are deleted", path="pod_delete_delay_seconds")
    if platform.argo.at_least(DELAY_SINCE):
        found["deleteDelayDuration"] = f"{inputs.pod_delete_delay_seconds}s"
    return found
