"""Passthrough parameters that nothing reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from argoform.spec.calls import all_calls
from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding

RULE = "passthrough-unused"

_ALL = re.compile(r"(?:inputs|workflow)\.parameters(?:\.json)?(?![-\w.\[])")
"""Every parameter at once: `{{workflow.parameters}}`, `{{=toJson(inputs.parameters)}}`."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every passthrough parameter should be read by a template, or by what templates are given."""
    if subject.inputs.cluster_workflow_template_ref is not None or not subject.inputs.passthrough_parameters:
        return
    # Every other input may end in a template or beside one: the image, the environment, mounts, labels, hooks.
    others = subject.inputs.model_dump(exclude={"templates", "arguments", "passthrough_parameters", "common_secrets"})
    text = json.dumps([subject.given, others], default=str)
    if _ALL.search(text) or any(call.call.get("templateRef") for call in all_calls(subject.given)):
        # All are read at once, or given to a template that is elsewhere.
        return
    for i, parameter in enumerate(subject.inputs.passthrough_parameters):
        name = parameter.name
        used = name in subject.inputs.labels_from_parameters or _is_read(name, text)
        if not used:
            message = f"no template reads the parameter {name!r}, by {{{{inputs.parameters.{name}}}}} for one"
            yield Finding(RULE, "warning", message, f"passthrough_parameters[{i}]")


def _is_read(name: str, text: Any) -> bool:
    escaped = re.escape(name)
    return bool(re.search(rf"parameters(\.{escaped}(?![-\w])|\[\\*['\"]{escaped}\\*['\"]\])", text))
