"""The data source `azurerm_client_config`."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import Block, computed
from argoform.terraform.providers import AZURERM
from argoform.terraform.resource import DataSource
from argoform.terraform.timeouts import ReadTimeout


class DataClientConfig(DataSource, type="azurerm_client_config", provider=AZURERM):
    """https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/data-sources/client_config"""

    timeouts: Annotated[ReadTimeout | None, Block("single")] = None
    client_id: str = computed()
    object_id: str = computed()
    subscription_id: str = computed()
    tenant_id: str = computed()
    id: str = computed(optional=True)
