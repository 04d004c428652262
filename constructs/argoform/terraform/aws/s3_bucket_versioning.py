"""`aws_s3_bucket_versioning`."""

from __future__ import annotations

from typing import Annotated, Literal

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, BlockModel, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import Resource


class VersioningConfiguration(BlockModel):
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html"""

    status: Literal["Enabled", "Suspended", "Disabled"]
    mfa_delete: Annotated[Literal["Enabled", "Disabled"] | None, COMPUTED] = None


class S3BucketVersioning(Resource, type="aws_s3_bucket_versioning", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_versioning"""

    bucket: Annotated[str, FORCE_NEW]
    versioning_configuration: Annotated[VersioningConfiguration, Block(min_items=1, max_items=1)]
    mfa: str | None = None
    region: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    id: str = computed(optional=True)
