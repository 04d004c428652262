"""`azurerm_federated_identity_credential`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, computed
from argoform.terraform.providers import AZURERM
from argoform.terraform.resource import Resource
from argoform.terraform.timeouts import Timeouts


class FederatedIdentityCredential(Resource, type="azurerm_federated_identity_credential", provider=AZURERM):
    """https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/federated_identity_credential"""

    name: Annotated[str, FORCE_NEW]
    audience: Sequence[str]
    """One audience: `api://AzureADTokenExchange`."""
    issuer: str
    """The URL of the cluster's OIDC issuer."""
    subject: str
    """`system:serviceaccount:<namespace>:<name>`."""
    user_assigned_identity_id: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    parent_id: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    """The older name of `user_assigned_identity_id`."""
    resource_group_name: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    """Deprecated."""
    timeouts: Annotated[Timeouts | None, Block("single")] = None
    id: str = computed(optional=True)
