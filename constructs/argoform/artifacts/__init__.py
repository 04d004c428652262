"""CDK constructs: artifact stores of every kind with their grants, and the artifact repositories of a namespace.

The kinds of stores are imported when they are used: each brings the declarations of a whole cloud.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from argoform.artifacts.grantee import IArtifactGrantee
from argoform.artifacts.repositories import ArtifactRepositories
from argoform.artifacts.store import ArtifactStore

if TYPE_CHECKING:
    from argoform.artifacts.azure_blob import AzureBlobArtifactStore
    from argoform.artifacts.gcs import GcsArtifactStore
    from argoform.artifacts.key import ArtifactKey
    from argoform.artifacts.minio import MinioArtifactStore
    from argoform.artifacts.s3 import S3ArtifactStore

_MODULES = {
    "ArtifactKey": "argoform.artifacts.key",
    "AzureBlobArtifactStore": "argoform.artifacts.azure_blob",
    "GcsArtifactStore": "argoform.artifacts.gcs",
    "MinioArtifactStore": "argoform.artifacts.minio",
    "S3ArtifactStore": "argoform.artifacts.s3",
}

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


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module 'argoform.artifacts' has no attribute {name!r}")
