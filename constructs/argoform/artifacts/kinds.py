"""Which construct stands for which kind of store; each is imported only when it is used."""

from __future__ import annotations

from argoform.artifacts.store import ArtifactStore
from argoform.platform import S3, AzureBlob, Gcs
from argoform.platform.artifacts import ArtifactStore as StoreData


def store_class(store: StoreData) -> type[ArtifactStore]:
    """The construct of a store's kind."""
    match store:
        case S3():
            from argoform.artifacts.s3 import S3ArtifactStore

            return S3ArtifactStore
        case Gcs():
            from argoform.artifacts.gcs import GcsArtifactStore

            return GcsArtifactStore
        case AzureBlob():
            from argoform.artifacts.azure_blob import AzureBlobArtifactStore

            return AzureBlobArtifactStore
    from argoform.artifacts.minio import MinioArtifactStore

    return MinioArtifactStore
