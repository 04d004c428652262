"""`plugin` templates: tasks that a plugin of the agent does.

https://argo-workflows.readthedocs.io/en/latest/executor_plugins/
"""

from __future__ import annotations

from typing import Any

from argoform.spec.templates.context import Context, mapping_in


def complete(template: dict[str, Any], context: Context, path: str) -> dict[str, Any]:
    """Nothing of its own: the agent is one pod of the whole workflow, and what the plugin is told is its own affair."""
    return {"plugin": mapping_in(template["plugin"], f"{path}.plugin")}
