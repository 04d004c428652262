"""Retries that multiply along nested steps and dags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

from argoform.spec.calls import groups, is_leaf
from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding

RULE = "retries-multiply"

Run = tuple[float, tuple[str, ...], int]
"""How often a leaf may run, the names on the way to it, and how many of the templates on the way retry."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every template on the way to a leaf that retries runs the leaf that many times more."""
    spec_wide = subject.spec.get("retryStrategy")
    memory: dict[int, Run] = {}
    worst: Run = (1, (), 0)
    for name in (subject.inputs.entrypoint, subject.inputs.on_exit):
        root = subject.by_name.get(name or "")
        if root is not None:
            worst = max(worst, _worst(root, str(name), subject.by_name, spec_wide, memory, frozenset()))
    runs, way, levels = worst
    if levels < 2:
        return
    often = "without end" if runs == inf else f"up to {runs:g} times"
    advice = (
        "retry_scope: leaf gives retries to leaves alone"
        if subject.inputs.retry_scope == "all"
        else "a retryStrategy on leaves alone, not on dags and steps, runs them less often"
    )
    message = (
        f"the leaf on the way {' > '.join(way)} may run {often}, because {levels} templates on that way retry; {advice}"
    )
    yield Finding(RULE, "warning", message, "retry_max_attempts" if spec_wide else "templates")


def _worst(
    template: Mapping[str, Any],
    name: str,
    templates: Mapping[str, Mapping[str, Any]],
    spec_wide: Any,
    memory: dict[int, Run],
    above: frozenset[int],
) -> Run:
    """The leaf below `template` that may run most often."""
    key = id(template)
    if key in memory:
        runs, way, levels = memory[key]
        return runs, (name, *way[1:]), levels
    own = _attempts(template.get("retryStrategy", spec_wide))
    if is_leaf(template):
        memory[key] = (own, (name,), int(own > 1))
        return memory[key]
    below: Run = (0, (), 0)
    # A template may call itself under a condition; how often is not known, and it is counted once.
    above = above | {key}
    for call in (call for group in groups(template, "", templates) for call in group):
        if call.template is not None and id(call.template) not in above:
            below = max(below, _worst(call.template, call.name, templates, spec_wide, memory, above))
    if not below[1]:
        return (0, (name,), 0)
    memory[key] = (own * below[0], (name, *below[1]), below[2] + (own > 1))
    return memory[key]


def _attempts(strategy: Any) -> float:
    if not isinstance(strategy, Mapping):
        return 1
    limit = strategy.get("limit")
    if limit is None:
        return inf
    if isinstance(limit, int) or (isinstance(limit, str) and limit.isdecimal()):
        return max(int(limit), 0) + 1
    return 1
