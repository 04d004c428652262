"""`GcsArtifactStore`: a Google Cloud Storage bucket for artifacts, made or existing.

https://argo-workflows.readthedocs.io/en/latest/configure-artifact-repository/#configuring-gcs-google-cloud-storage
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from argoform._cdk import Construct
from argoform.access.tags import google_labels
from argoform.artifacts.store import ArtifactStore
from argoform.platform import Gcs, Platform
from argoform.platform.keys import DEFAULT_REPOSITORY
from argoform.platform.repositories import store_prefix
from argoform.terraform import google

UNFINISHED_UPLOAD_DAYS = 7
NONCURRENT_DAYS = 30


class GcsArtifactStore(ArtifactStore):
    """A bucket; made with uniform access, public access prevented, with versions and a lifecycle.

    Google encrypts it in any case, with the Cloud KMS key of the store where it names one; the service agent of Cloud
    Storage must be allowed to use that key. Google's endpoints speak TLS only.

    Args:
        platform: the platform whose store it is.
        repository: which of its stores.
        tags: labels of the bucket; the platform's `static_labels` unless given.
    """

    KIND: ClassVar[str] = "gcs"

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
        self.made: google.StorageBucket | None = None
        store: Gcs = self.store
        if not store.create:
            return
        self.made = google.StorageBucket(
            self,
            "bucket",
            name=store.bucket,
            location=store.location,
            project=store.project,
            uniform_bucket_level_access=True,
            public_access_prevention="enforced",
            versioning=google.BucketVersioning(enabled=store.versioning),
            encryption=google.BucketEncryption(default_kms_key_name=store.kms_key_name) if store.kms_key_name else None,
            lifecycle_rule=_lifecycle(store),
            labels=google_labels(self.tags) or None,
            provider=platform.providers.google,
        )


def _lifecycle(store: Gcs) -> list[google.BucketLifecycleRule]:
    delete = google.BucketLifecycleAction(type="Delete")
    rules = [
        google.BucketLifecycleRule(
            action=google.BucketLifecycleAction(type="AbortIncompleteMultipartUpload"),
            condition=google.BucketLifecycleCondition(age=UNFINISHED_UPLOAD_DAYS),
        )
    ]
    if store.versioning:
        condition = google.BucketLifecycleCondition(days_since_noncurrent_time=NONCURRENT_DAYS, with_state="ARCHIVED")
        rules.append(google.BucketLifecycleRule(action=delete, condition=condition))
    if store.expire_days is not None:
        prefix = store_prefix(store)
        condition = google.BucketLifecycleCondition(
            age=store.expire_days, with_state="LIVE", matches_prefix=[prefix] if prefix else None
        )
        rules.append(google.BucketLifecycleRule(action=delete, condition=condition))
    return rules
