"""`kubernetes_cluster_role_v1`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated

from argoform.terraform.declare import Block, BlockModel, computed
from argoform.terraform.kubernetes.metadata import ClusterObjectMeta
from argoform.terraform.providers import KUBERNETES
from argoform.terraform.resource import Resource


class ClusterRoleRule(BlockModel):
    """https://kubernetes.io/docs/reference/access-authn-authz/rbac/#clusterrole-example"""

    verbs: Sequence[str]
    api_groups: Sequence[str] | None = None
    """`""` is the core group."""
    resources: Sequence[str] | None = None
    resource_names: Sequence[str] | None = None
    non_resource_urls: Sequence[str] | None = None


class ClusterRoleExpression(BlockModel):
    """https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#set-based-requirement"""

    key: str | None = None
    operator: str | None = None
    """`In`, `NotIn`, `Exists` or `DoesNotExist`."""
    values: Collection[str] | None = None


class ClusterRoleSelector(BlockModel):
    """Labels of the cluster roles that are taken in."""

    match_labels: Mapping[str, str] | None = None
    match_expressions: Annotated[Sequence[ClusterRoleExpression] | None, Block()] = None


class AggregationRule(BlockModel):
    """https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles"""

    cluster_role_selectors: Annotated[Sequence[ClusterRoleSelector] | None, Block()] = None


class ClusterRole(Resource, type="kubernetes_cluster_role_v1", provider=KUBERNETES):
    """https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/cluster_role_v1"""

    metadata: Annotated[ClusterObjectMeta, Block(min_items=1, max_items=1)]
    rule: Annotated[Sequence[ClusterRoleRule] | None, Block()] = None
    aggregation_rule: Annotated[AggregationRule | None, Block(max_items=1)] = None
    id: str = computed(optional=True)
