"""`dag` templates.

https://argo-workflows.readthedocs.io/en/latest/walk-through/dag/
"""

from __future__ import annotations

from typing import Any

from argoform.spec.templates.calls import Complete, complete_call
from argoform.spec.templates.context import Context, list_in, mapping_in


def complete(template: dict[str, Any], context: Context, path: str, *, inline: Complete) -> dict[str, Any]:
    """Every task with the passthrough arguments; `inline` completes the templates that tasks hold themselves."""
    dag = mapping_in(template["dag"], f"{path}.dag")
    tasks = [
        complete_call(task, context, f"{path}.dag.tasks[{i}]", inline)
        for i, task in enumerate(list_in(dag.get("tasks", []), f"{path}.dag.tasks"))
    ]
    return {"dag": {**dag, "tasks": tasks}}
