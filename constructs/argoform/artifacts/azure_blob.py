"""`AzureBlobArtifactStore`: a container of an Azure storage account for artifacts, made or existing.

https://argo-workflows.readthedocs.io/en/latest/configure-artifact-repository/#configuring-azure-blob-storage
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from argoform._cdk import Construct
from argoform.access.tags import azure_tags
from argoform.artifacts.store import ArtifactStore
from argoform.errors import InputError
from argoform.platform import AzureBlob, Platform
from argoform.platform.keys import DEFAULT_REPOSITORY
from argoform.platform.repositories import opener
from argoform.terraform import azurerm

RETENTION_DAYS = 7
"""Days for which deleted blobs and containers can be restored."""

Replication = Literal["LRS", "GRS", "RAGRS", "ZRS", "GZRS", "RAGZRS"]


class AzureBlobArtifactStore(ArtifactStore):
    """A container; made with its storage account: TLS 1.2 only, no public access, versions, and no account keys
    unless a Secret with one opens the store.

    Args:
        platform: the platform whose store it is.
        repository: which of its stores.
        tags: tags of the account; the platform's `static_labels` unless given.
        replication: how Azure replicates the account.

    Raises:
        InputError: for `expire_days`: the lifecycle of an account is one object for all its containers.
    """

    KIND: ClassVar[str] = "azure-blob"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        repository: str = DEFAULT_REPOSITORY,
        tags: Mapping[str, str] | None = None,
        replication: Replication = "ZRS",
    ) -> None:
        super().__init__(scope, id_, platform=platform, repository=repository, tags=tags)
        self.account: azurerm.StorageAccount | None = None
        self.container: azurerm.StorageContainer | None = None
        store: AzureBlob = self.store
        if not store.create:
            return
        if store.expire_days is not None:
            raise InputError(
                "a storage account has one lifecycle for all its containers, which argoform does not write",
                path=f"{self.node.path}.expire_days",
                expected="None, and an `azurerm_storage_management_policy` beside it",
            )
        retention = azurerm.DeleteRetentionPolicy(days=RETENTION_DAYS)
        self.account = azurerm.StorageAccount(
            self,
            "account",
            name=store.account,
            resource_group_name=store.resource_group or "",
            location=store.location or "",
            account_tier="Standard",
            account_replication_type=replication,
            min_tls_version="TLS1_2",
            https_traffic_only_enabled=True,
            allow_nested_items_to_be_public=False,
            shared_access_key_enabled=opener(platform, store) is not None,
            default_to_oauth_authentication=True,
            local_user_enabled=False,
            cross_tenant_replication_enabled=False,
            infrastructure_encryption_enabled=True,
            blob_properties=azurerm.BlobProperties(
                versioning_enabled=store.versioning,
                delete_retention_policy=retention,
                container_delete_retention_policy=azurerm.ContainerDeleteRetentionPolicy(days=RETENTION_DAYS),
            ),
            tags=azure_tags(self.tags) or None,
            provider=platform.providers.azurerm,
        )
        self.container = azurerm.StorageContainer(
            self,
            "container",
            name=store.container,
            storage_account_id=self.account.ref("id"),
            container_access_type="private",
            provider=platform.providers.azurerm,
        )
