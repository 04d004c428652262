"""`kubernetes_namespace_v1`."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import Block, computed
from argoform.terraform.kubernetes.metadata import ClusterObjectMeta
from argoform.terraform.providers import KUBERNETES
from argoform.terraform.resource import Resource
from argoform.terraform.timeouts import DeleteTimeout


class Namespace(Resource, type="kubernetes_namespace_v1", provider=KUBERNETES):
    """https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/namespace_v1"""

    metadata: Annotated[ClusterObjectMeta, Block(min_items=1, max_items=1)]
    wait_for_default_service_account: bool | None = None
    """Whether to wait until Kubernetes has made the account `default`; the provider's default is False."""
    timeouts: Annotated[DeleteTimeout | None, Block("single")] = None
    id: str = computed(optional=True)
