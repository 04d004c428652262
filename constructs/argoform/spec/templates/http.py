"""`http` templates: requests that the agent makes.

https://argo-workflows.readthedocs.io/en/latest/http-template/
"""

from __future__ import annotations

from typing import Any

from argoform.spec.templates.context import Context, mapping_in


def complete(template: dict[str, Any], context: Context, path: str) -> dict[str, Any]:
    """Nothing of its own: the agent is one pod of the whole workflow, and the controller makes it."""
    return {"http": mapping_in(template["http"], f"{path}.http")}
