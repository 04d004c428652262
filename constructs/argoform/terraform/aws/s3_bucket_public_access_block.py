"""`aws_s3_bucket_public_access_block`."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import Resource


class S3BucketPublicAccessBlock(Resource, type="aws_s3_bucket_public_access_block", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block

    The provider's default of every switch is False.
    """

    bucket: Annotated[str, FORCE_NEW]
    block_public_acls: bool | None = None
    block_public_policy: bool | None = None
    ignore_public_acls: bool | None = None
    restrict_public_buckets: bool | None = None
    skip_destroy: bool | None = None
    """Whether the block stays when the resource is destroyed."""
    region: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    id: str = computed(optional=True)
