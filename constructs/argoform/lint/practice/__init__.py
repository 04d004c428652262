"""Practice: what Argo accepts and should not be done, one module a theme; importing it registers the rules."""

from argoform.lint.practice import (
    artifacts,
    control_flow,
    cron,
    deprecated,
    environment,
    images,
    injection,
    labels,
    parallelism,
    resources,
    retention,
    retries,
    secrets,
    security,
    suppressions,
    unused,
)

__all__ = [
    "artifacts",
    "control_flow",
    "cron",
    "deprecated",
    "environment",
    "images",
    "injection",
    "labels",
    "parallelism",
    "resources",
    "retention",
    "retries",
    "secrets",
    "security",
    "suppressions",
    "unused",
]
