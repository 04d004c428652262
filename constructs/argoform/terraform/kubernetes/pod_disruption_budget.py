"""`kubernetes_pod_disruption_budget_v1`."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import FORCE_NEW, Block, BlockModel, computed
from argoform.terraform.kubernetes.metadata import LabelSelector, ObjectMeta
from argoform.terraform.providers import KUBERNETES
from argoform.terraform.resource import Resource


class PodDisruptionBudgetSpec(BlockModel):
    """What the budget protects; the provider replaces the budget when it changes.

    https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/
    """

    selector: Annotated[LabelSelector, Block(min_items=1, max_items=1)]
    max_unavailable: Annotated[str | None, FORCE_NEW] = None
    """A number or a percentage, as a string."""
    min_available: Annotated[str | None, FORCE_NEW] = None
    """A number or a percentage, as a string."""


class PodDisruptionBudget(Resource, type="kubernetes_pod_disruption_budget_v1", provider=KUBERNETES):
    """https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/pod_disruption_budget_v1"""

    metadata: Annotated[ObjectMeta, Block(min_items=1, max_items=1)]
    spec: Annotated[PodDisruptionBudgetSpec, Block(min_items=1, max_items=1)]
    id: str = computed(optional=True)
