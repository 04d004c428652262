"""`azurerm_resource_group`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from argoform.terraform.declare import FORCE_NEW, Block, computed
from argoform.terraform.providers import AZURERM
from argoform.terraform.resource import Resource
from argoform.terraform.timeouts import Timeouts


class ResourceGroup(Resource, type="azurerm_resource_group", provider=AZURERM):
    """https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/resource_group"""

    name: Annotated[str, FORCE_NEW]
    location: Annotated[str, FORCE_NEW]
    managed_by: str | None = None
    tags: Mapping[str, str] | None = None
    timeouts: Annotated[Timeouts | None, Block("single")] = None
    id: str = computed(optional=True)
