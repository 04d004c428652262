"""The resources and data sources of the provider `hashicorp/google`; class names leave out its prefix."""

from argoform.terraform.google.client_config import DataClientConfig
from argoform.terraform.google.container_cluster import DataContainerCluster
from argoform.terraform.google.iam import IamCondition
from argoform.terraform.google.project import DataProject
from argoform.terraform.google.project_iam_member import ProjectIamMember
from argoform.terraform.google.provider import Provider
from argoform.terraform.google.service_account import ServiceAccount
from argoform.terraform.google.service_account_iam_member import ServiceAccountIamMember
from argoform.terraform.google.storage_bucket import (
    BucketEncryption,
    BucketLifecycleAction,
    BucketLifecycleCondition,
    BucketLifecycleRule,
    BucketLogging,
    BucketSoftDeletePolicy,
    BucketVersioning,
    DataStorageBucket,
    StorageBucket,
)
from argoform.terraform.google.storage_bucket_iam_member import StorageBucketIamMember

__all__ = [
    "BucketEncryption",
    "BucketLifecycleAction",
    "BucketLifecycleCondition",
    "BucketLifecycleRule",
    "BucketLogging",
    "BucketSoftDeletePolicy",
    "BucketVersioning",
    "DataClientConfig",
    "DataContainerCluster",
    "DataProject",
    "DataStorageBucket",
    "IamCondition",
    "ProjectIamMember",
    "Provider",
    "ServiceAccount",
    "ServiceAccountIamMember",
    "StorageBucket",
    "StorageBucketIamMember",
]
