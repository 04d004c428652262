"""Inputs that say how long finished workflows, their pods and their artifacts are kept."""

from __future__ import annotations

from typing import ClassVar

from argoform.spec.inputs.types import Flag, Seconds, Section


class Retention(Section):
    """What happens after the end."""

    null_means: ClassVar[frozenset[str]] = frozenset(
        f"workflow_delete_seconds_after_{end}" for end in ("completion", "failure", "success")
    )

    workflow_delete_seconds_after_completion: Seconds | None = 60 * 60
    """Seconds after which a finished workflow is deleted; null is never.

    https://argo-workflows.readthedocs.io/en/latest/fields/#ttlstrategy
    """

    workflow_delete_seconds_after_failure: Seconds | None = 60 * 60
    """Seconds after which a failed workflow is deleted; with null what holds for every finished one holds.

    https://argo-workflows.readthedocs.io/en/latest/fields/#ttlstrategy
    """

    workflow_delete_seconds_after_success: Seconds | None = 60 * 60
    """Seconds after which a successful workflow is deleted; with null what holds for every finished one holds.

    https://argo-workflows.readthedocs.io/en/latest/fields/#ttlstrategy
    """

    pod_delete_delay_seconds: Seconds = 60 * 3
    """Seconds after which the pods of a finished workflow are deleted; Argo 3.5 and later.

    https://argo-workflows.readthedocs.io/en/latest/fields/#podgc
    """

    delete_artifacts_on_deletion: Flag = False
    """Whether the artifacts are deleted with the workflow.

    https://argo-workflows.readthedocs.io/en/latest/walk-through/artifacts/#artifact-garbage-collection
    """
