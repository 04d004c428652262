"""`azurerm_storage_container`, as a resource and as a data source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, computed
from argoform.terraform.providers import AZURERM
from argoform.terraform.resource import DataSource, Resource
from argoform.terraform.timeouts import ReadTimeout, Timeouts


class StorageContainer(Resource, type="azurerm_storage_container", provider=AZURERM, version=1):
    """https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/storage_container"""

    name: Annotated[str, FORCE_NEW]
    storage_account_id: Annotated[str | None, FORCE_NEW] = None
    storage_account_name: Annotated[str | None, FORCE_NEW] = None
    """Deprecated in favour of `storage_account_id`."""
    container_access_type: Literal["private", "blob", "container"] | None = None
    """The provider's default is `private`."""
    default_encryption_scope: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    encryption_scope_override_enabled: Annotated[bool | None, FORCE_NEW] = None
    metadata: Annotated[Mapping[str, str] | None, COMPUTED] = None
    timeouts: Annotated[Timeouts | None, Block("single")] = None
    has_immutability_policy: bool = computed()
    has_legal_hold: bool = computed()
    url: str = computed()
    id: str = computed(optional=True)


class DataStorageContainer(DataSource, type="azurerm_storage_container", provider=AZURERM):
    """https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/data-sources/storage_container"""

    name: str
    storage_account_id: str | None = None
    storage_account_name: str | None = None
    metadata: Annotated[Mapping[str, str] | None, COMPUTED] = None
    timeouts: Annotated[ReadTimeout | None, Block("single")] = None
    url: str = computed()
    id: str = computed(optional=True)
