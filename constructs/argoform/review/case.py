"""What a rule may ask: the plan, the objects in it, and what the project says is too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from argoform.argo import ArgoVersion
from argoform.review.objects import ObjectChange
from argoform.review.plan import Plan, ResourceChange

if TYPE_CHECKING:
    from argoform.platform import Platform

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Limits:
    """Beyond what a raise is a finding; `[limits]` of the policy file.

    Args:
        deadline: seconds that a workflow or a template may take; a day.
        retries: how often one template may be retried.
        parallelism: how many pods of a workflow may run at once.
    """

    deadline: int = 86_400
    retries: int = 10
    parallelism: int = 100


@dataclass(frozen=True)
class Case:
    """One plan with everything around it.

    Args:
        objects: every Kubernetes object in the plan, those that stay as they are included.
        version: Argo's version after the change, as far as the plan tells; else the platform's or 4.1.
        version_before: Argo's version before; None when the plan does not tell.
        now: the moment from which next runs of schedules are counted.
        required_labels: the keys that every object must have among its labels.
    """

    plan: Plan
    objects: tuple[ObjectChange, ...]
    version: ArgoVersion
    version_before: ArgoVersion | None = None
    limits: Limits = field(default_factory=Limits)
    platform: Platform | None = None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    required_labels: tuple[str, ...] = ()
    _known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, work: Callable[[Case], _Result]) -> _Result:
        """What a function says of this case, worked out once for all the rules that ask."""
        if work not in self._known:
            self._known[work] = work(self)
        found: _Result = self._known[work]
        return found

    def of(self, *kinds: str) -> Iterator[ObjectChange]:
        """The objects of these kinds."""
        return (one for one in self.objects if one.kind in kinds)

    def resources(self, *types: str) -> Iterator[ResourceChange]:
        """The resources of these types."""
        return (change for change in self.plan.changes if change.type in types)

    @property
    def argo(self) -> Iterator[ObjectChange]:
        """The objects of Argo Workflows' four kinds."""
        return (one for one in self.objects if one.is_argo)
