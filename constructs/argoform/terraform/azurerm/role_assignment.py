"""`azurerm_role_assignment`."""

from __future__ import annotations

from typing import Annotated, Literal

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, computed
from argoform.terraform.providers import AZURERM
from argoform.terraform.resource import Resource
from argoform.terraform.timeouts import CreateReadDeleteTimeouts


class RoleAssignment(Resource, type="azurerm_role_assignment", provider=AZURERM):
    """https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/role_assignment"""

    scope_: Annotated[str, FORCE_NEW]
    """The id of what the role is granted on."""
    principal_id: Annotated[str, FORCE_NEW]
    role_definition_name: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    """`Storage Blob Data Contributor`; either this or `role_definition_id`."""
    role_definition_id: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    principal_type: Annotated[Literal["User", "Group", "ServicePrincipal"] | None, COMPUTED | FORCE_NEW] = None
    name: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    """A UUID; a new one when not given."""
    condition: Annotated[str | None, FORCE_NEW] = None
    """https://learn.microsoft.com/azure/role-based-access-control/conditions-overview"""
    condition_version: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    """`2.0`."""
    delegated_managed_identity_resource_id: Annotated[str | None, FORCE_NEW] = None
    skip_service_principal_aad_check: Annotated[bool | None, COMPUTED] = None
    """Whether to take a principal that was made just now on trust; the provider's default is False."""
    timeouts: Annotated[CreateReadDeleteTimeouts | None, Block("single")] = None
    id: str = computed(optional=True)
