"""How often a template is retried, from the strategy that is in force for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argoform.lint.practice.facts import number
from argoform.review.values import is_unknown, mapping


@dataclass(frozen=True, slots=True)
class Retries:
    """How often work is repeated.

    Args:
        count: at most so many times; None where time or an expression ends it, or nothing does.
        endless: whether nothing ends it.
    """

    count: int | None = 0
    endless: bool = False

    def __str__(self) -> str:
        if self.endless:
            return "without end"
        return "as long as its backoff lasts" if self.count is None else str(self.count)


def retries_of(
    template: Mapping[str, Any], spec: Mapping[str, Any], of_all: Any, path: str, spec_path: str
) -> tuple[Retries | None, str]:
    """The retries of a template, and where they are said.

    Args:
        template: with the template defaults in it.
        spec: of the workflow.
        of_all: the strategy of the spec, or of the template that it refers to.
        path: of the template.
        spec_path: of the spec.

    Returns:
        None instead of the retries where they are not known.
    """
    strategy = template.get("retryStrategy")
    where = f"{path}.retryStrategy"
    if strategy is None:
        in_set = mapping(mapping(template.get("containerSet")).get("retryStrategy"))
        if in_set:
            count = _count(in_set.get("retries"))
            return (None if count is None else Retries(count)), f"{path}.containerSet.retryStrategy"
        strategy, where = of_all, f"{spec_path}.retryStrategy"
    elif mapping(spec.get("templateDefaults")).get("retryStrategy") == strategy:
        where = f"{spec_path}.templateDefaults.retryStrategy"
    if strategy is None:
        return Retries(), path
    if is_unknown(strategy) or not isinstance(strategy, Mapping):
        return None, where
    limit = strategy.get("limit")
    if limit is not None:
        count = _count(limit)
        return (None if count is None else Retries(count)), f"{where}.limit"
    ends = mapping(strategy.get("backoff")).get("maxDuration") or strategy.get("expression")
    return Retries(None, endless=not ends), where


def _count(value: Any) -> int | None:
    return None if is_unknown(value) else number(value)
