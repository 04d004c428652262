"""`kubernetes_role_v1`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

from argoform.terraform.declare import Block, BlockModel, computed
from argoform.terraform.kubernetes.metadata import ObjectMeta
from argoform.terraform.providers import KUBERNETES
from argoform.terraform.resource import Resource


class RoleRule(BlockModel):
    """https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources"""

    api_groups: Collection[str]
    """`""` is the core group."""
    resources: Collection[str]
    verbs: Collection[str]
    resource_names: Collection[str] | None = None


class Role(Resource, type="kubernetes_role_v1", provider=KUBERNETES):
    """https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/role_v1"""

    metadata: Annotated[ObjectMeta, Block(min_items=1, max_items=1)]
    rule: Annotated[Sequence[RoleRule], Block(min_items=1)]
    id: str = computed(optional=True)
