"""`steps` templates.

https://argo-workflows.readthedocs.io/en/latest/walk-through/steps/
"""

from __future__ import annotations

from typing import Any

from argoform.spec.templates.calls import Complete, complete_call
from argoform.spec.templates.context import Context, list_in


def complete(template: dict[str, Any], context: Context, path: str, *, inline: Complete) -> dict[str, Any]:
    """Every step with the passthrough arguments; `inline` completes the templates that steps hold themselves."""
    groups = []
    for i, group in enumerate(list_in(template["steps"], f"{path}.steps")):
        here = f"{path}.steps[{i}]"
        groups.append(
            [complete_call(step, context, f"{here}[{j}]", inline) for j, step in enumerate(list_in(group, here))]
        )
    return {"steps": groups}
