"""Retries that the deadlines leave no time for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.spec.calls import all_calls, is_leaf
from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding
from argoform.spec.quantity import seconds
from argoform.spec.retries import retry_strategy

RULE = "retries-beyond-deadline"

_SHOWN = 6
"""How many waits are written out."""


def check(subject: Subject) -> Iterator[Finding]:
    """The waits before retries add up; those that end after a deadline are never used."""
    usual = retry_strategy(subject.inputs)
    spec_wide = subject.spec.get("retryStrategy")
    deadline = subject.inputs.active_deadline_seconds
    ends = {} if deadline is None else {"active_deadline_seconds": float(deadline)}
    yield from _one(usual, ends, "retry_max_attempts", "retry_backoff_max_duration_seconds")
    for template, path in _templates(subject):
        strategy = template.get("retryStrategy", spec_wide)
        if not isinstance(strategy, Mapping):
            continue
        # A timeout counts from the first attempt on; activeDeadlineSeconds begins anew with every one.
        timeout = seconds(template.get("timeout")) if is_leaf(template) else None
        own = {f"{path}.timeout": timeout} if timeout else {}
        if strategy != usual:
            here = f"{path}.retryStrategy"
            yield from _one(strategy, {**ends, **own}, f"{here}.limit", f"{here}.backoff.maxDuration")
        elif own:
            yield from _one({**usual, "backoff": {**usual["backoff"], "maxDuration": None}}, own, f"{path}.timeout")


def _templates(subject: Subject) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Every template with its path, inline ones too."""
    for i, template in enumerate(subject.templates):
        yield template, f"templates[{i}]"
    for call in all_calls(subject.templates):
        inline = call.call.get("inline")
        if isinstance(inline, Mapping):
            yield inline, f"{call.path}.inline"


def _one(strategy: Mapping[str, Any], ends: Mapping[str, float], path: str, max_path: str = "") -> Iterator[Finding]:
    """What the earliest of `ends` (seconds by name) and the strategy's own maxDuration leave of its retries."""
    limit = _whole(strategy.get("limit"))
    backoff = strategy.get("backoff")
    if not limit or not isinstance(backoff, Mapping):
        return
    first = seconds(backoff.get("duration"))
    factor = _whole(backoff.get("factor")) or 1
    longest = seconds(backoff.get("cap"))
    if not first:
        return
    bound = seconds(backoff.get("maxDuration"))
    known = {**ends, max_path: bound} if bound else dict(ends)
    if not known:
        return
    name, end = min(known.items(), key=lambda item: item[1])
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
    retries = "1 retry waits" if limit == 1 else f"{limit} retries wait"
    message = f"{retries} {shown} s, which the {end:g} s of {name} cut off: {use}"
    yield Finding(RULE, "warning", message, path)


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() else None
