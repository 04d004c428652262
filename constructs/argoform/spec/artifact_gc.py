"""How the artifacts of a deleted workflow are deleted.

https://argo-workflows.readthedocs.io/en/latest/walk-through/artifacts/#artifact-garbage-collection
"""

from __future__ import annotations

from typing import Any

from argoform.platform import Platform
from argoform.spec import labels as label
from argoform.spec.inputs import Inputs
from argoform.spec.merge import without_empty
from argoform.spec.outputs import Defaults
from argoform.spec.patch import write_patch
from argoform.spec.scheduling import scheduler_name

PATCH_SINCE = "3.5"
"""The version that brought `podSpecPatch` here."""


def artifact_gc(inputs: Inputs, platform: Platform, defaults: Defaults) -> dict[str, Any]:
    """The strategy with all that the collector's pods need, because they inherit nothing from the workflow."""
    metadata = {
        "annotations": dict(inputs.extra_pod_annotations),
        "labels": label.pod_labels(inputs, platform),
    }
    found: dict[str, Any] = {
        "strategy": "OnWorkflowDeletion",
        "serviceAccountName": defaults.service_account_name,
        "podMetadata": without_empty(metadata),
    }
    patch = without_empty(
        {
            "tolerations": defaults.tolerations,
            "affinity": defaults.affinity,
            "schedulerName": scheduler_name(inputs, platform),
            "priorityClassName": inputs.priority_class_name,
        }
    )
    if patch and platform.argo.at_least(PATCH_SINCE):
        found["podSpecPatch"] = write_patch(patch)
    return found
