"""Labels from parameters that the workflow does not have."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.errors import nearest
from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding

RULE = "label-from-unknown-parameter"


def check(subject: Subject) -> Iterator[Finding]:
    """A workflow that is submitted without the parameter fails when it begins."""
    if subject.inputs.cluster_workflow_template_ref is not None:
        return
    known = {parameter["name"] for parameter in subject.spec.get("arguments", {}).get("parameters", [])}
    for i, name in enumerate(subject.inputs.labels_from_parameters):
        if name not in known:
            near = nearest(name, known)
            hint = f"; did you mean {near!r}?" if near else ""
            message = f"the workflow has no parameter {name!r}, so it fails unless whoever submits it adds one{hint}"
            yield Finding(RULE, "warning", message, f"labels_from_parameters[{i}]")
