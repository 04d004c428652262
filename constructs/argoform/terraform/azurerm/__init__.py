"""The resources and data sources of the provider `hashicorp/azurerm`; class names leave out its prefix."""

from argoform.terraform.azurerm.client_config import DataClientConfig
from argoform.terraform.azurerm.federated_identity_credential import FederatedIdentityCredential
from argoform.terraform.azurerm.kubernetes_cluster import DataKubernetesCluster
from argoform.terraform.azurerm.provider import Features, Provider
from argoform.terraform.azurerm.resource_group import ResourceGroup
from argoform.terraform.azurerm.role_assignment import RoleAssignment
from argoform.terraform.azurerm.storage_account import (
    BlobProperties,
    ContainerDeleteRetentionPolicy,
    CustomerManagedKey,
    DeleteRetentionPolicy,
    NetworkRules,
    StorageAccount,
    StorageAccountIdentity,
)
from argoform.terraform.azurerm.storage_container import DataStorageContainer, StorageContainer
from argoform.terraform.azurerm.user_assigned_identity import UserAssignedIdentity

__all__ = [
    "BlobProperties",
    "ContainerDeleteRetentionPolicy",
    "CustomerManagedKey",
    "DataClientConfig",
    "DataKubernetesCluster",
    "DataStorageContainer",
    "DeleteRetentionPolicy",
    "Features",
    "FederatedIdentityCredential",
    "NetworkRules",
    "Provider",
    "ResourceGroup",
    "RoleAssignment",
    "StorageAccount",
    "StorageAccountIdentity",
    "StorageContainer",
    "UserAssignedIdentity",
]
