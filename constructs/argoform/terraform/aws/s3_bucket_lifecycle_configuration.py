"""`aws_s3_bucket_lifecycle_configuration`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, BlockModel, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import Resource
from argoform.terraform.timeouts import CreateUpdateTimeouts


class LifecycleTag(BlockModel):
    """A tag that an object must have."""

    key: str
    value: str


class LifecycleFilterAnd(BlockModel):
    """Conditions that an object must all meet; sizes in bytes."""

    prefix: Annotated[str | None, COMPUTED] = None
    tags: Mapping[str, str] | None = None
    object_size_greater_than: Annotated[int | None, COMPUTED] = None
    object_size_less_than: Annotated[int | None, COMPUTED] = None


class LifecycleFilter(BlockModel):
    """One condition that an object must meet, or several in `and_`; an empty filter takes every object."""

    prefix: Annotated[str | None, COMPUTED] = None
    tag: Annotated[LifecycleTag | None, Block()] = None
    object_size_greater_than: Annotated[int | None, COMPUTED] = None
    object_size_less_than: Annotated[int | None, COMPUTED] = None
    and_: Annotated[LifecycleFilterAnd | None, Block()] = None


class LifecycleExpiration(BlockModel):
    """When objects are deleted."""

    days: Annotated[int | None, COMPUTED] = None
    date: str | None = None
    """RFC 3339."""
    expired_object_delete_marker: Annotated[bool | None, COMPUTED] = None


class AbortIncompleteMultipartUpload(BlockModel):
    """When unfinished uploads are dropped."""

    days_after_initiation: int | None = None


class NoncurrentVersionExpiration(BlockModel):
    """When versions are deleted that newer ones replaced."""

    noncurrent_days: int
    newer_noncurrent_versions: int | None = None
    """How many of them are kept in any case."""


class LifecycleTransition(BlockModel):
    """When objects move to another storage class."""

    storage_class: str
    days: Annotated[int | None, COMPUTED] = None
    date: str | None = None
    """RFC 3339."""


class NoncurrentVersionTransition(BlockModel):
    """When versions move to another storage class that newer ones replaced."""

    storage_class: str
    noncurrent_days: int
    newer_noncurrent_versions: int | None = None


class LifecycleRule(BlockModel):
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html"""

    id: str
    status: Literal["Enabled", "Disabled"]
    filter: Annotated[LifecycleFilter | None, Block()] = None
    expiration: Annotated[LifecycleExpiration | None, Block()] = None
    abort_incomplete_multipart_upload: Annotated[AbortIncompleteMultipartUpload | None, Block()] = None
    noncurrent_version_expiration: Annotated[NoncurrentVersionExpiration | None, Block()] = None
    transition: Annotated[Sequence[LifecycleTransition] | None, Block("set")] = None
    noncurrent_version_transition: Annotated[Sequence[NoncurrentVersionTransition] | None, Block("set")] = None


class S3BucketLifecycleConfiguration(Resource, type="aws_s3_bucket_lifecycle_configuration", provider=AWS, version=1):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_lifecycle_configuration"""

    bucket: Annotated[str, FORCE_NEW]
    rule: Annotated[Sequence[LifecycleRule], Block()]
    transition_default_minimum_object_size: Annotated[str | None, COMPUTED] = None
    region: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    timeouts: Annotated[CreateUpdateTimeouts | None, Block("single")] = None
    id: str = computed()
