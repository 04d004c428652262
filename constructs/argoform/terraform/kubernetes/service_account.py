"""`kubernetes_service_account_v1`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from argoform.terraform.declare import Block, BlockModel, computed
from argoform.terraform.kubernetes.metadata import ObjectMeta
from argoform.terraform.providers import KUBERNETES
from argoform.terraform.resource import Resource
from argoform.terraform.timeouts import CreateTimeout


class LocalObjectReference(BlockModel):
    """The name of a Secret in the same namespace."""

    name: str | None = None


class ServiceAccount(Resource, type="kubernetes_service_account_v1", provider=KUBERNETES):
    """https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/service_account_v1"""

    metadata: Annotated[ObjectMeta, Block(min_items=1, max_items=1)]
    automount_service_account_token: bool | None = None
    """Whether pods get a token unless they say otherwise; the provider's default is True."""
    image_pull_secret: Annotated[Sequence[LocalObjectReference] | None, Block("set")] = None
    secret: Annotated[Sequence[LocalObjectReference] | None, Block("set")] = None
    timeouts: Annotated[CreateTimeout | None, Block("single")] = None
    default_secret_name: str = computed()
    id: str = computed(optional=True)
