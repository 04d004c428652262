"""`google_storage_bucket`, as a resource and as a data source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, BlockModel, computed
from argoform.terraform.providers import GOOGLE
from argoform.terraform.resource import DataSource, Resource
from argoform.terraform.timeouts import CreateReadUpdateTimeouts


class BucketEncryption(BlockModel):
    """The key that encrypts what is uploaded without one."""

    default_kms_key_name: str
    """`projects/.../locations/.../keyRings/.../cryptoKeys/...`."""


class BucketVersioning(BlockModel):
    """Whether older versions of objects are kept."""

    enabled: bool


class BucketLogging(BlockModel):
    """Where the logs of requests go."""

    log_bucket: str
    log_object_prefix: Annotated[str | None, COMPUTED] = None


class BucketSoftDeletePolicy(BlockModel):
    """How long deleted objects can be restored."""

    retention_duration_seconds: int | None = None
    """0 or 604800 to 7776000; the service's default is 604800, seven days."""
    effective_time: str = computed()


class BucketLifecycleAction(BlockModel):
    """What is done with objects that meet the condition."""

    type: Literal["Delete", "SetStorageClass", "AbortIncompleteMultipartUpload"]
    storage_class: str | None = None


class BucketLifecycleCondition(BlockModel):
    """Conditions that an object must all meet."""

    age: int | None = None
    """Days since it was made."""
    created_before: str | None = None
    custom_time_before: str | None = None
    days_since_custom_time: int | None = None
    days_since_noncurrent_time: int | None = None
    noncurrent_time_before: str | None = None
    num_newer_versions: int | None = None
    matches_prefix: Sequence[str] | None = None
    matches_suffix: Sequence[str] | None = None
    matches_storage_class: Sequence[str] | None = None
    with_state: Annotated[Literal["LIVE", "ARCHIVED", "ANY"] | None, COMPUTED] = None


class BucketLifecycleRule(BlockModel):
    """https://cloud.google.com/storage/docs/lifecycle"""

    action: Annotated[BucketLifecycleAction, Block("set", min_items=1, max_items=1)]
    condition: Annotated[BucketLifecycleCondition, Block("set", min_items=1, max_items=1)]


class StorageBucket(Resource, type="google_storage_bucket", provider=GOOGLE, version=3):
    """https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/storage_bucket"""

    name: Annotated[str, FORCE_NEW]
    location: Annotated[str, FORCE_NEW]
    """A region or multi-region: `EUROPE-WEST1`, `EU`."""
    project: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    storage_class: str | None = None
    """The provider's default is `STANDARD`."""
    force_destroy: bool | None = None
    """Whether a destroy deletes the objects too; the provider's default is False."""
    uniform_bucket_level_access: Annotated[bool | None, COMPUTED] = None
    """Whether IAM alone decides on access, and no access list of an object."""
    public_access_prevention: Annotated[Literal["inherited", "enforced"] | None, COMPUTED] = None
    requester_pays: bool | None = None
    default_event_based_hold: bool | None = None
    enable_object_retention: Annotated[bool | None, FORCE_NEW] = None
    rpo: Annotated[str | None, COMPUTED] = None
    labels: Mapping[str, str] | None = None
    encryption: Annotated[BucketEncryption | None, Block(max_items=1)] = None
    versioning: Annotated[BucketVersioning | None, Block(max_items=1)] = None
    logging: Annotated[BucketLogging | None, Block(max_items=1)] = None
    soft_delete_policy: Annotated[BucketSoftDeletePolicy | None, Block(max_items=1)] = None
    lifecycle_rule: Annotated[Sequence[BucketLifecycleRule] | None, Block(max_items=100)] = None
    timeouts: Annotated[CreateReadUpdateTimeouts | None, Block("single")] = None
    effective_labels: Mapping[str, str] = computed()
    terraform_labels: Mapping[str, str] = computed()
    project_number: int = computed()
    self_link: str = computed()
    time_created: str = computed()
    updated: str = computed()
    url: str = computed()
    """`gs://...`."""
    id: str = computed(optional=True)


class DataStorageBucket(DataSource, type="google_storage_bucket", provider=GOOGLE):
    """https://registry.terraform.io/providers/hashicorp/google/latest/docs/data-sources/storage_bucket"""

    name: str
    project: str | None = None
    location: str = computed()
    project_number: int = computed()
    self_link: str = computed()
    url: str = computed()
    id: str = computed(optional=True)
