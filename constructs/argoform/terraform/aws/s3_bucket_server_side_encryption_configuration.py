"""`aws_s3_bucket_server_side_encryption_configuration`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, BlockModel, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import Resource


class ServerSideEncryptionByDefault(BlockModel):
    """How objects are encrypted whose upload says nothing of it."""

    sse_algorithm: Literal["AES256", "aws:kms", "aws:kms:dsse"]
    kms_master_key_id: Annotated[str | None, COMPUTED] = None
    """The key's ARN; AWS's own key for S3 when not given."""


class ServerSideEncryptionRule(BlockModel):
    """A rule for the objects of a bucket."""

    apply_server_side_encryption_by_default: Annotated[ServerSideEncryptionByDefault | None, Block(max_items=1)] = None
    bucket_key_enabled: Annotated[bool | None, COMPUTED] = None
    """Whether S3 asks KMS once for a bucket's key and not for every object."""
    blocked_encryption_types: Annotated[Sequence[str] | None, COMPUTED] = None


class S3BucketServerSideEncryptionConfiguration(
    Resource, type="aws_s3_bucket_server_side_encryption_configuration", provider=AWS
):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_server_side_encryption_configuration"""

    bucket: Annotated[str, FORCE_NEW]
    rule: Annotated[Sequence[ServerSideEncryptionRule], Block("set", min_items=1)]
    region: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    id: str = computed(optional=True)
