"""`MinioArtifactStore`: a bucket of MinIO, or of any S3-compatible store that an access key opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from argoform._cdk import Construct
from argoform.artifacts.store import ArtifactStore
from argoform.errors import InputError
from argoform.platform import Platform
from argoform.platform.keys import DEFAULT_REPOSITORY


class MinioArtifactStore(ArtifactStore):
    """A bucket that a Secret opens, so that there are no rights to give.

    Nothing of it is made by Terraform: where the platform says `create`, Argo itself makes the bucket with its first
    artifact (`createBucketIfNotPresent`), with the access key of the Secret.

    Raises:
        InputError: for `expire_days`, which Argo cannot give to a bucket.
    """

    KIND: ClassVar[str] = "minio"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        repository: str = DEFAULT_REPOSITORY,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id_, platform=platform, repository=repository, tags=tags)
        if self.store.create and self.store.expire_days is not None:
            raise InputError(
                "Argo makes the bucket, and gives it no lifecycle",
                path=f"{self.node.path}.expire_days",
                expected="None, and a lifecycle rule in MinIO itself (`mc ilm rule add`)",
            )
