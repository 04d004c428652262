"""Artifact stores as data: where workflows keep their artifacts and logs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from argoform.platform.model import Model


class S3(Model):
    """An S3 bucket.

    https://argo-workflows.readthedocs.io/en/latest/configure-artifact-repository/#configuring-aws-s3
    """

    kind: Literal["s3"] = "s3"

    bucket: str
    """The name of the bucket."""

    region: str = "us-east-1"
    """The region of the bucket; Argo asks for GetBucketLocation where it is not told."""

    prefix: str = ""
    """A prefix that everything is kept under, without slashes at its ends."""

    partition: str = "aws"
    """`aws`, `aws-us-gov` or `aws-cn`."""

    create: bool = False
    """Whether the stack makes the bucket; an existing one is used otherwise."""

    kms_key_arn: str | None = None
    """The key that encrypts the objects; S3's own key when not given."""


class Minio(Model):
    """MinIO, or any S3-compatible store that an access key opens."""

    kind: Literal["minio"] = "minio"

    bucket: str = "my-bucket"
    """The name of the bucket."""

    endpoint: str = "minio:9000"
    """Host and port."""

    insecure: bool = True
    """Whether the endpoint speaks plain HTTP."""

    prefix: str = ""
    """A prefix that everything is kept under, without slashes at its ends."""


ArtifactStore = Annotated[S3 | Minio, Field(discriminator="kind")]
"""Every kind of artifact store."""
