"""`azurerm_user_assigned_identity`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from argoform.terraform.declare import FORCE_NEW, Block, computed
from argoform.terraform.providers import AZURERM
from argoform.terraform.resource import Resource
from argoform.terraform.timeouts import Timeouts


class UserAssignedIdentity(Resource, type="azurerm_user_assigned_identity", provider=AZURERM, version=1):
    """https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/user_assigned_identity"""

    name: Annotated[str, FORCE_NEW]
    resource_group_name: Annotated[str, FORCE_NEW]
    location: Annotated[str, FORCE_NEW]
    tags: Mapping[str, str] | None = None
    timeouts: Annotated[Timeouts | None, Block("single")] = None
    client_id: str = computed()
    """What the annotation of a Kubernetes service account names."""
    principal_id: str = computed()
    """What role assignments name."""
    tenant_id: str = computed()
    id: str = computed(optional=True)
