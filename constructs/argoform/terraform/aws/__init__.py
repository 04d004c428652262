"""The resources and data sources of the provider `hashicorp/aws`; class names leave out its prefix."""

from argoform.terraform.aws.caller_identity import DataCallerIdentity
from argoform.terraform.aws.eks_cluster import DataEksCluster, DataEksClusterAuth
from argoform.terraform.aws.eks_pod_identity_association import EksPodIdentityAssociation
from argoform.terraform.aws.iam_openid_connect_provider import DataIamOpenidConnectProvider, IamOpenidConnectProvider
from argoform.terraform.aws.iam_policy import IamPolicy
from argoform.terraform.aws.iam_policy_document import (
    DataIamPolicyDocument,
    PolicyCondition,
    PolicyPrincipals,
    PolicyStatement,
)
from argoform.terraform.aws.iam_role import IamRole
from argoform.terraform.aws.iam_role_policy import IamRolePolicy
from argoform.terraform.aws.iam_role_policy_attachment import IamRolePolicyAttachment
from argoform.terraform.aws.kms_alias import KmsAlias
from argoform.terraform.aws.kms_key import DataKmsKey, KmsKey
from argoform.terraform.aws.partition import DataPartition
from argoform.terraform.aws.provider import AssumeRole, DefaultTags, Provider
from argoform.terraform.aws.region import DataRegion
from argoform.terraform.aws.s3_bucket import DataS3Bucket, S3Bucket
from argoform.terraform.aws.s3_bucket_lifecycle_configuration import (
    AbortIncompleteMultipartUpload,
    LifecycleExpiration,
    LifecycleFilter,
    LifecycleFilterAnd,
    LifecycleRule,
    LifecycleTag,
    LifecycleTransition,
    NoncurrentVersionExpiration,
    NoncurrentVersionTransition,
    S3BucketLifecycleConfiguration,
)
from argoform.terraform.aws.s3_bucket_ownership_controls import OwnershipControlsRule, S3BucketOwnershipControls
from argoform.terraform.aws.s3_bucket_policy import S3BucketPolicy
from argoform.terraform.aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from argoform.terraform.aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfiguration,
    ServerSideEncryptionByDefault,
    ServerSideEncryptionRule,
)
from argoform.terraform.aws.s3_bucket_versioning import S3BucketVersioning, VersioningConfiguration

__all__ = [
    "AbortIncompleteMultipartUpload",
    "AssumeRole",
    "DataCallerIdentity",
    "DataEksCluster",
    "DataEksClusterAuth",
    "DataIamOpenidConnectProvider",
    "DataIamPolicyDocument",
    "DataKmsKey",
    "DataPartition",
    "DataRegion",
    "DataS3Bucket",
    "DefaultTags",
    "EksPodIdentityAssociation",
    "IamOpenidConnectProvider",
    "IamPolicy",
    "IamRole",
    "IamRolePolicy",
    "IamRolePolicyAttachment",
    "KmsAlias",
    "KmsKey",
    "LifecycleExpiration",
    "LifecycleFilter",
    "LifecycleFilterAnd",
    "LifecycleRule",
    "LifecycleTag",
    "LifecycleTransition",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionTransition",
    "OwnershipControlsRule",
    "PolicyCondition",
    "PolicyPrincipals",
    "PolicyStatement",
    "Provider",
    "S3Bucket",
    "S3BucketLifecycleConfiguration",
    "S3BucketOwnershipControls",
    "S3BucketPolicy",
    "S3BucketPublicAccessBlock",
    "S3BucketServerSideEncryptionConfiguration",
    "S3BucketVersioning",
    "ServerSideEncryptionByDefault",
    "ServerSideEncryptionRule",
    "VersioningConfiguration",
]
