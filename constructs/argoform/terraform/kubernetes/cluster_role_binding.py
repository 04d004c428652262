"""`kubernetes_cluster_role_binding_v1`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from argoform.terraform.declare import Block, computed
from argoform.terraform.kubernetes.metadata import ClusterObjectMeta
from argoform.terraform.kubernetes.rbac import RoleRef, Subject
from argoform.terraform.providers import KUBERNETES
from argoform.terraform.resource import Resource


class ClusterRoleBinding(Resource, type="kubernetes_cluster_role_binding_v1", provider=KUBERNETES):
    """https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/cluster_role_binding_v1"""

    metadata: Annotated[ClusterObjectMeta, Block(min_items=1, max_items=1)]
    role_ref: Annotated[RoleRef, Block(min_items=1, max_items=1)]
    subject: Annotated[Sequence[Subject], Block(min_items=1)]
    id: str = computed(optional=True)
