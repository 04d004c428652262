"""A parallelism that lets nothing run."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding

RULE = "parallelism-zero"


def check(subject: Subject) -> Iterator[Finding]:
    """A limit below 1 keeps every pod waiting until the deadline."""
    limit = subject.inputs.pod_parallelism
    if limit is not None and limit < 1:
        yield Finding(
            RULE, "error", f"{limit} pods at once means that none ever runs; it must be at least 1", "pod_parallelism"
        )
    for i, template in enumerate(subject.templates):
        limit = template.get("parallelism")
        if isinstance(limit, int) and limit < 1:
            path = f"templates[{i}].parallelism"
            yield Finding(
                RULE, "error", f"{limit} nodes at once means that none ever runs; it must be at least 1", path
            )
