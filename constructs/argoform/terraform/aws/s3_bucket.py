"""`aws_s3_bucket`, as a resource and as a data source; what surrounds a bucket has types of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import DataSource, Resource
from argoform.terraform.timeouts import Timeouts


class S3Bucket(Resource, type="aws_s3_bucket", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket"""

    bucket: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    """The name, 3 to 63 characters."""
    bucket_prefix: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    bucket_namespace: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    force_destroy: bool | None = None
    """Whether a destroy deletes the objects too; the provider's default is False."""
    object_lock_enabled: Annotated[bool | None, COMPUTED | FORCE_NEW] = None
    region: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    tags: Mapping[str, str] | None = None
    tags_all: Annotated[Mapping[str, str] | None, COMPUTED] = None
    timeouts: Annotated[Timeouts | None, Block("single")] = None
    arn: str = computed()
    bucket_domain_name: str = computed()
    bucket_region: str = computed()
    bucket_regional_domain_name: str = computed()
    hosted_zone_id: str = computed()
    id: str = computed(optional=True)


class DataS3Bucket(DataSource, type="aws_s3_bucket", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/s3_bucket"""

    bucket: str
    region: Annotated[str | None, COMPUTED] = None
    arn: str = computed()
    bucket_domain_name: str = computed()
    bucket_region: str = computed()
    bucket_regional_domain_name: str = computed()
    hosted_zone_id: str = computed()
    id: str = computed(optional=True)
