"""Passthrough parameters that nothing reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding

RULE = "passthrough-unused"


def check(subject: Subject) -> Iterator[Finding]:
    """Every passthrough parameter should be read by a template, a hook or a label."""
    if subject.inputs.cluster_workflow_template_ref is not None or not subject.inputs.passthrough_parameters:
        return
    text = json.dumps([subject.given, subject.inputs.hooks], default=str)
    text += " ".join(source.expression for source in subject.inputs.labels_from.values())
    for i, parameter in enumerate(subject.inputs.passthrough_parameters):
        name = parameter.name
        used = name in subject.inputs.labels_from_parameters or _is_read(name, text)
        if not used:
            message = f"no template reads the parameter {name!r}, by {{{{inputs.parameters.{name}}}}} for one"
            yield Finding(RULE, "warning", message, f"passthrough_parameters[{i}]")


def _is_read(name: str, text: Any) -> bool:
    escaped = re.escape(name)
    return bool(re.search(rf"parameters(\.{escaped}(?![-\w])|\[\\*['\"]{escaped}\\*['\"]\])", text))
