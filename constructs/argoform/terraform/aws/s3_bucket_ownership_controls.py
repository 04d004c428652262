"""`aws_s3_bucket_ownership_controls`."""

from __future__ import annotations

from typing import Annotated, Literal

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, BlockModel, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import Resource


class OwnershipControlsRule(BlockModel):
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"""

    object_ownership: Literal["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]


class S3BucketOwnershipControls(Resource, type="aws_s3_bucket_ownership_controls", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_ownership_controls"""

    bucket: Annotated[str, FORCE_NEW]
    rule: Annotated[OwnershipControlsRule, Block(min_items=1, max_items=1)]
    region: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    id: str = computed(optional=True)
