"""Variables that are given twice."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding

RULE = "variable-twice"


def check(subject: Subject) -> Iterator[Finding]:
    """Of two variables with one name Kubernetes takes the later, in wf_spec's order."""
    inputs = subject.inputs
    groups = {
        "common_secrets": list(inputs.common_secrets),
        "common_env_from_secrets": list(inputs.common_env_from_secrets),
        "common_env_from_config_maps": list(inputs.common_env_from_config_maps),
        "common_env": list(inputs.common_env),
    }
    seen: dict[str, str] = {}
    for group, names in groups.items():
        for name in names:
            if name in seen:
                message = f"{name!r} is in {seen[name]} too, and the value from {group} is the one that containers see"
                yield Finding(RULE, "warning", message, f"{group}.{name}")
            seen[name] = group
