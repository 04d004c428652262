"""`resource` templates.

https://argo-workflows.readthedocs.io/en/latest/walk-through/kubernetes-resources/
"""

from __future__ import annotations

import copy
from typing import Any

from argoform.spec.patch import write_patch
from argoform.spec.templates.context import Context, mapping_in

PATCH: dict[str, Any] = {
    "containers": [
        {
            "name": "main",
            "resources": {"requests": {"cpu": "10m", "memory": "150Mi"}, "limits": {"memory": "250Mi"}},
        }
    ]
}
"""The executor talks to the API server itself here, which takes more memory than controllers usually give it."""


def complete(template: dict[str, Any], context: Context, path: str) -> dict[str, Any]:
    """Tolerations of every node, as the executor is built for all of them, and the memory that it needs."""
    mapping_in(template["resource"], f"{path}.resource")
    found: dict[str, Any] = {}
    if "tolerations" not in template and context.resource_tolerations:
        found["tolerations"] = copy.deepcopy(context.resource_tolerations)
    if "podSpecPatch" not in template:
        found["podSpecPatch"] = write_patch(PATCH)
    return found
