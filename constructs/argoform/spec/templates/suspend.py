"""`suspend` templates: pauses.

https://argo-workflows.readthedocs.io/en/latest/walk-through/suspending/
"""

from __future__ import annotations

from typing import Any

from argoform.spec.templates.context import Context, mapping_in


def complete(template: dict[str, Any], context: Context, path: str) -> dict[str, Any]:
    """Nothing of its own: there is no pod."""
    return {"suspend": mapping_in(template["suspend"], f"{path}.suspend")}
