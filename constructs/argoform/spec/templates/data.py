"""`data` templates: lists of what lies in the artifact store.

https://argo-workflows.readthedocs.io/en/latest/data-sourcing-and-transformation/
"""

from __future__ import annotations

from typing import Any

from argoform.spec.templates.context import Context, mapping_in


def complete(template: dict[str, Any], context: Context, path: str) -> dict[str, Any]:
    """Nothing of its own: the pod runs the executor, with the image and resources that the controller gives it."""
    return {"data": mapping_in(template["data"], f"{path}.data")}
