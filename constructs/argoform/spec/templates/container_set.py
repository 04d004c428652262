"""`containerSet` templates.

https://argo-workflows.readthedocs.io/en/latest/container-set-template/
"""

from __future__ import annotations

import copy
from typing import Any

from argoform.spec.merge import with_defaults
from argoform.spec.templates.context import Context, list_in, mapping_in


def complete(template: dict[str, Any], context: Context, path: str) -> dict[str, Any]:
    """Every container with the defaults, and the volumes, which Argo does not take from the spec for the whole set."""
    here = f"{path}.containerSet"
    container_set = mapping_in(template["containerSet"], here)
    containers = list_in(container_set.get("containers"), f"{here}.containers")
    completed = [
        with_defaults(mapping_in(container, f"{here}.containers[{i}]"), context.container)
        for i, container in enumerate(containers)
    ]
    found: dict[str, Any] = {"containerSet": {**container_set, "containers": completed}}
    if "volumes" not in template:
        found["volumes"] = copy.deepcopy(context.volumes)
    return found
