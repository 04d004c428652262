"""`aws_s3_bucket_policy`."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import Resource


class S3BucketPolicy(Resource, type="aws_s3_bucket_policy", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_policy"""

    bucket: Annotated[str, FORCE_NEW]
    policy: str
    """JSON of at most 20 KiB."""
    region: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    id: str = computed(optional=True)
