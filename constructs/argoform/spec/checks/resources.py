"""Containers that ask for more than they may use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding
from argoform.spec.quantity import quantity

RULE = "requests-over-limits"


def check(subject: Subject) -> Iterator[Finding]:
    """Kubernetes refuses a pod with a request above the limit of the same resource."""
    defaults = subject.inputs.default_resources.model_dump()
    yield from _one(defaults, "default_resources")
    for container, path in subject.containers():
        resources = container.get("resources")
        if isinstance(resources, Mapping) and resources != _default_of(subject):
            yield from _one(resources, f"{path}.resources")


def _default_of(subject: Subject) -> dict[str, Any]:
    resources = subject.inputs.default_resources
    return {
        "requests": resources.requests.model_dump(exclude_none=True),
        "limits": resources.limits.model_dump(exclude_none=True),
    }


def _one(resources: Mapping[str, Any], path: str) -> Iterator[Finding]:
    requests, limits = resources.get("requests"), resources.get("limits")
    if not isinstance(requests, Mapping) or not isinstance(limits, Mapping):
        return
    for name, asked in requests.items():
        most = limits.get(name)
        low, high = quantity(asked), quantity(most)
        if low is not None and high is not None and low > high:
            message = f"it asks for {asked} of {name} and may use {most} at most; Kubernetes refuses such a pod"
            yield Finding(RULE, "warning", message, f"{path}.requests.{name}")
