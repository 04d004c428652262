"""`azurerm_storage_account`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Literal

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, BlockModel, computed
from argoform.terraform.providers import AZURERM
from argoform.terraform.resource import Resource
from argoform.terraform.timeouts import Timeouts


class ContainerDeleteRetentionPolicy(BlockModel):
    """How long deleted containers can be restored."""

    days: int | None = None
    """1 to 365; the provider's default is 7."""


class DeleteRetentionPolicy(BlockModel):
    """How long deleted blobs can be restored."""

    days: int | None = None
    """1 to 365; the provider's default is 7."""
    permanent_delete_enabled: bool | None = None


class BlobProperties(BlockModel):
    """What holds for every blob of the account."""

    versioning_enabled: bool | None = None
    """The provider's default is False."""
    change_feed_enabled: bool | None = None
    change_feed_retention_in_days: int | None = None
    last_access_time_enabled: bool | None = None
    delete_retention_policy: Annotated[DeleteRetentionPolicy | None, Block(max_items=1)] = None
    container_delete_retention_policy: Annotated[ContainerDeleteRetentionPolicy | None, Block(max_items=1)] = None


class CustomerManagedKey(BlockModel):
    """A key of one's own for the encryption of the account."""

    user_assigned_identity_id: str
    key_vault_key_id: Annotated[str | None, COMPUTED] = None


class StorageAccountIdentity(BlockModel):
    """The identity of the account itself, which reads its key."""

    type: str
    """`SystemAssigned`, `UserAssigned`, or both with a comma between."""
    identity_ids: Collection[str] | None = None
    principal_id: str = computed()
    tenant_id: str = computed()


class NetworkRules(BlockModel):
    """Who reaches the account."""

    default_action: Literal["Allow", "Deny"]
    bypass: Annotated[Collection[str] | None, COMPUTED] = None
    """`AzureServices`, `Logging`, `Metrics` or `None`."""
    ip_rules: Annotated[Collection[str] | None, COMPUTED] = None
    virtual_network_subnet_ids: Annotated[Collection[str] | None, COMPUTED] = None


class StorageAccount(Resource, type="azurerm_storage_account", provider=AZURERM, version=4):
    """https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/storage_account"""

    name: Annotated[str, FORCE_NEW]
    """3 to 24 lower case letters and digits, unique in all of Azure."""
    resource_group_name: Annotated[str, FORCE_NEW]
    location: Annotated[str, FORCE_NEW]
    account_tier: Annotated[Literal["Standard", "Premium"], FORCE_NEW]
    account_replication_type: Literal["LRS", "GRS", "RAGRS", "ZRS", "GZRS", "RAGZRS"]
    account_kind: Annotated[str | None, FORCE_NEW] = None
    """The provider's default is `StorageV2`."""
    access_tier: Annotated[str | None, COMPUTED] = None
    min_tls_version: str | None = None
    """The provider's default is `TLS1_2`."""
    https_traffic_only_enabled: bool | None = None
    """The provider's default is True."""
    allow_nested_items_to_be_public: bool | None = None
    """The provider's default is True."""
    shared_access_key_enabled: bool | None = None
    """Whether account keys open it; the provider's default is True."""
    default_to_oauth_authentication: bool | None = None
    local_user_enabled: bool | None = None
    """The provider's default is True."""
    public_network_access_enabled: bool | None = None
    """The provider's default is True."""
    cross_tenant_replication_enabled: bool | None = None
    infrastructure_encryption_enabled: Annotated[bool | None, FORCE_NEW] = None
    is_hns_enabled: Annotated[bool | None, FORCE_NEW] = None
    """Whether names are hierarchical (Data Lake Storage Gen2); the provider's default is False."""
    tags: Mapping[str, str] | None = None
    blob_properties: Annotated[BlobProperties | None, Block(max_items=1)] = None
    customer_managed_key: Annotated[CustomerManagedKey | None, Block(max_items=1)] = None
    identity: Annotated[StorageAccountIdentity | None, Block(max_items=1)] = None
    network_rules: Annotated[NetworkRules | None, Block(max_items=1)] = None
    timeouts: Annotated[Timeouts | None, Block("single")] = None
    primary_access_key: str = computed(sensitive=True)
    primary_connection_string: str = computed(sensitive=True)
    primary_blob_connection_string: str = computed(sensitive=True)
    primary_blob_endpoint: str = computed()
    """`https://<name>.blob.core.windows.net/`."""
    primary_blob_host: str = computed()
    primary_location: str = computed()
    secondary_access_key: str = computed(sensitive=True)
    id: str = computed(optional=True)
