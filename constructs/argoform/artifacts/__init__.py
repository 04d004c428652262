"""CDK constructs: artifact stores of every kind with their grants, and the artifact repositories of a namespace."""

from argoform.artifacts.azure_blob import AzureBlobArtifactStore
from argoform.artifacts.gcs import GcsArtifactStore
from argoform.artifacts.grantee import IArtifactGrantee
from argoform.artifacts.key import ArtifactKey
from argoform.artifacts.minio import MinioArtifactStore
from argoform.artifacts.repositories import ArtifactRepositories
from argoform.artifacts.s3 import S3ArtifactStore
from argoform.artifacts.store import ArtifactStore

__all__ = [
    "ArtifactKey",
    "ArtifactRepositories",
    "ArtifactStore",
    "AzureBlobArtifactStore",
    "GcsArtifactStore",
    "IArtifactGrantee",
    "MinioArtifactStore",
    "S3ArtifactStore",
]
