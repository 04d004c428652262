"""`script` templates.

https://argo-workflows.readthedocs.io/en/latest/fields/#scripttemplate
"""

from __future__ import annotations

from typing import Any

from argoform.spec.merge import with_defaults
from argoform.spec.templates.context import Context, mapping_in


def complete(template: dict[str, Any], context: Context, path: str) -> dict[str, Any]:
    """The script with the defaults of every container, which it is one of."""
    script = mapping_in(template["script"], f"{path}.script")
    return {"script": with_defaults(script, context.container)}
