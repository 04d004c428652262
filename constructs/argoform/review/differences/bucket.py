"""Buckets and what belongs to them: who may see them, how long objects are kept, versions, locks, encryption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from argoform.review.differences.iam import policy_resource_differences
from argoform.review.differences.lifecycle import by_objects, lifecycle_rules
from argoform.review.differences.other import value_differences
from argoform.review.durations import words
from argoform.review.model import Area, Difference, Kind
from argoform.review.plan import ResourceChange
from argoform.review.values import Path

BUCKETS = ("aws_s3_bucket", "google_storage_bucket", "azurerm_storage_account", "azurerm_storage_container")
"""What holds objects."""

COMPANIONS = (
    "aws_s3_bucket_acl",
    "aws_s3_bucket_cors_configuration",
    "aws_s3_bucket_intelligent_tiering_configuration",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_logging",
    "aws_s3_bucket_notification",
    "aws_s3_bucket_object_lock_configuration",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_public_access_block",
    "aws_s3_account_public_access_block",
    "aws_s3_bucket_replication_configuration",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
    "aws_s3_bucket_policy",
    "google_storage_bucket_acl",
    "google_storage_default_object_acl",
    "azurerm_storage_management_policy",
    "azurerm_storage_container_immutability_policy",
    "azurerm_storage_encryption_scope",
)
"""What says something of a bucket and is a resource of its own."""


def bucket_differences(change: ResourceChange) -> tuple[Area, tuple[Difference, ...]]:
    """A bucket or what belongs to one; of a lifecycle configuration that comes or goes, what it deletes."""
    found = list(_deletions(change))
    told: set[str] = set()
    if change.before is not None and change.after is not None:
        for key in ("rule", "lifecycle_rule"):
            told.add(key)
            old, new = {key: change.before.get(key)}, {key: change.after.get(key)}
            found += value_differences(old, new, head="", weight=4, omit=_told_as_deletion)
        if change.type == "google_storage_bucket":
            told.add("retention_policy")
            old, new = ({"retention_policy": side.get("retention_policy")} for side in (change.before, change.after))
            found += [_in_words(one) for one in value_differences(old, new, weight=2)]
    area, rest = policy_resource_differences(change, area="bucket", told=frozenset(told))
    return area, (*found, *rest)


def _told_as_deletion(path: Path) -> bool:
    return any(part in ("expiration", "noncurrent_version_expiration", "age") for part in path)


def _deletions(change: ResourceChange) -> Iterator[Difference]:
    """What is deleted sooner, later, now or no longer."""
    old, new = by_objects(lifecycle_rules(change.before)), by_objects(lifecycle_rules(change.after))
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        one = after or before
        if one is None or (before and after and before.after == after.after):
            continue
        kind: Kind = "added" if before is None else "removed" if after is None else "changed"
        if (before and before.unknown) or (after and after.unknown):
            kind = "unknown"
        told = [None if rule is None else rule.after for rule in (before, after)]
        yield Difference(kind, f"deletes {one.objects}", told[0], told[1], path=one.path, weight=1)


def _in_words(difference: Difference) -> Difference:
    """A period in seconds as people say it."""
    if not difference.path.endswith("retention_period"):
        return difference
    told = [None if text is None else words(text) or text for text in (difference.before, difference.after)]
    return replace(difference, before=told[0], after=told[1])
