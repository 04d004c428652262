"""What may stand below `status`, which the schema leaves open; Argo decodes it as strictly as the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator

from argoform.errors import nearest
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest

_KNOWN = {
    "Workflow": frozenset(
        {
            "artifactGCStatus",
            "artifactRepositoryRef",
            "compressedNodes",
            "conditions",
            "estimatedDuration",
            "finishedAt",
            "message",
            "nodes",
            "offloadNodeStatusVersion",
            "outputs",
            "persistentVolumeClaims",
            "phase",
            "progress",
            "resourcesDuration",
            "startedAt",
            "storedTemplates",
            "storedWorkflowTemplateSpec",
            "synchronization",
            "taskResultsCompletionStatus",
        }
    ),
    "CronWorkflow": frozenset({"active", "conditions", "failed", "lastScheduledTime", "phase", "succeeded"}),
}
"""The fields of every dialect, since objects are also read back from clusters of other versions."""

_MOST = 100
"""Fields that are told."""


def unknown_fields(manifest: Manifest) -> Iterator[Problem]:
    """The fields of a status that none of its kind has; templates have no status at all."""
    if "status" not in manifest.data:
        return
    known = _KNOWN.get(manifest.kind)
    if known is None:
        said = f"`status` is not a field of {manifest.kind}"
        yield Problem("status", said, "leave it out: only a cluster's answer would have it")
        return
    status = manifest.data["status"]
    unknown = [name for name in map(str, status) if name not in known] if isinstance(status, dict) else []
    for name in unknown[:_MOST]:
        close = nearest(name, known) if len(name) < _MOST else ""
        hint = f"did you mean `{close}`?" if close else "leave `status` out: the controller writes it"
        path = f"status.{name}" if name.isidentifier() else f"status[{json.dumps(name)}]"
        yield Problem(path, f"`{name}` is not a field of the status of a {manifest.kind}", hint)
