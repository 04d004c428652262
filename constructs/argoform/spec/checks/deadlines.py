"""Retries that the deadlines leave no time for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding
from argoform.spec.quantity import seconds
from argoform.spec.retries import retry_strategy

RULE = "retries-beyond-deadline"

_SHOWN = 6
"""How many waits are written out."""


def check(subject: Subject) -> Iterator[Finding]:
    """The waits before retries add up; those that end after a deadline are never used."""
    deadline = float(subject.inputs.active_deadline_seconds)
    spec_wide = subject.spec.get("retryStrategy")
    if isinstance(spec_wide, dict):
        yield from _one(spec_wide, deadline, "retry_max_attempts", "retry_backoff_max_duration_seconds")
    for i, template in enumerate(subject.templates):
        own = template.get("retryStrategy")
        if isinstance(own, dict) and "retryStrategy" in subject.given[i]:
            path = f"templates[{i}].retryStrategy"
            yield from _one(own, deadline, f"{path}.limit", f"{path}.backoff.maxDuration")
    if subject.inputs.retry_scope == "leaf":
        strategy = retry_strategy(subject.inputs)
        yield from _one(strategy, deadline, "retry_max_attempts", "retry_backoff_max_duration_seconds")


def _one(strategy: Mapping[str, Any], deadline: float, path: str, max_path: str) -> Iterator[Finding]:
    limit = _whole(strategy.get("limit"))
    backoff = strategy.get("backoff")
    if not limit or not isinstance(backoff, Mapping):
        return
    first = seconds(backoff.get("duration"))
    factor = _whole(backoff.get("factor")) or 1
    longest = seconds(backoff.get("cap"))
    if not first:
        return
    ends = {"active_deadline_seconds": deadline}
    bound = seconds(backoff.get("maxDuration"))
    if bound:
        ends[max_path] = bound
    name, end = min(ends.items(), key=lambda item: item[1])
    waits: list[float] = []
    total = 0.0
    usable = None
    for attempt in range(limit):
        # Beyond this the sum is far past any deadline, and only grows.
        if attempt > 64:
            break
        wait = first * factor**attempt
        waits.append(min(wait, longest) if longest else wait)
        total += waits[-1]
        if usable is None and total >= end:
            usable = attempt
    if usable is None:
        return
    shown = " + ".join(f"{wait:g}" for wait in waits[:_SHOWN]) + (" + ..." if limit > _SHOWN else "")
    use = "none of them can ever be used" if usable == 0 else f"only the first {usable} can ever be used"
    message = f"{limit} retries wait {shown} s, which the {end:g} s of {name} cut off: {use}"
    yield Finding(RULE, "warning", message, path)


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() else None
