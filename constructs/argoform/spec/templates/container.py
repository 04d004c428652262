"""`container` templates.

https://argo-workflows.readthedocs.io/en/latest/fields/#container
"""

from __future__ import annotations

from typing import Any

from argoform.spec.merge import with_defaults
from argoform.spec.templates.context import Context, mapping_in


def complete(template: dict[str, Any], context: Context, path: str) -> dict[str, Any]:
    """The container with the defaults of every container."""
    container = mapping_in(template["container"], f"{path}.container")
    return {"container": with_defaults(container, context.container)}
