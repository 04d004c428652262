"""The retry strategy of the spec, or of its leaves.

https://argo-workflows.readthedocs.io/en/latest/retries/
"""

from __future__ import annotations

from typing import Any

from argoform.spec.inputs import Inputs
from argoform.spec.merge import without_nulls

BACKOFF_FACTOR = 2
"""Each wait is so many times as long as the one before it."""


def retry_strategy(inputs: Inputs) -> dict[str, Any]:
    """The retry strategy that the inputs ask for; a limit of 0 turns retries off."""
    return without_nulls(
        {
            "backoff": {
                "duration": f"{inputs.retry_backoff_initial_duration_seconds}s",
                "factor": BACKOFF_FACTOR,
                "maxDuration": f"{inputs.retry_backoff_max_duration_seconds}s",
            },
            "limit": inputs.retry_max_attempts,
            "retryPolicy": inputs.retry_policy,
            "expression": inputs.retry_expression,
        }
    )
