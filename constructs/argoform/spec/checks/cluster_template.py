"""Templates beside a reference to a ClusterWorkflowTemplate."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding

RULE = "templates-not-emitted"


def check(subject: Subject) -> Iterator[Finding]:
    """Argo refuses both together, so the spec's own templates are left out."""
    reference = subject.inputs.cluster_workflow_template_ref
    if reference is not None and subject.given:
        count = len(subject.given)
        left_out = "the template is left out" if count == 1 else f"the {count} templates are left out"
        message = f"{left_out}, because cluster_workflow_template_ref names {reference!r}"
        yield Finding(RULE, "warning", message, "templates")
