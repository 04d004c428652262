"""Rules about how long buckets and stores keep what they hold, and what protects it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.review.case import Case
from argoform.review.differences.lifecycle import Deletion, lifecycle_rules
from argoform.review.durations import seconds, words
from argoform.review.fates import fate
from argoform.review.holders import goes_along, owners
from argoform.review.model import Severity
from argoform.review.plan import ResourceChange
from argoform.review.rule import Problem, rule
from argoform.review.values import at, is_unknown, mapping, mappings, show

_LIFECYCLES = (
    "aws_s3_bucket",
    "aws_s3_bucket_lifecycle_configuration",
    "google_storage_bucket",
    "azurerm_storage_management_policy",
)


def _stays(case: Case, change: ResourceChange) -> bool:
    """Whether it was there before and will be, or what it belongs to was and will be."""
    if change.action in ("no-op", "read", "forget") or (fate(change) == "replaced" and change.type in _BUCKETS):
        return False
    if change.before is not None and change.after is not None:
        return True
    found = list(owners(case, change))
    if change.after is None:
        return change.type not in _BUCKETS and not goes_along(case, change)
    return any(owner.before is not None and not fate(owner) for owner in found)


_BUCKETS = ("aws_s3_bucket", "google_storage_bucket", "azurerm_storage_account", "azurerm_storage_container")


@rule(
    "RV055",
    severity="high",
    title="a bucket or store keeps what it holds for less time",
    why="What is older than the new limit is deleted soon after the apply, and cannot be had back.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
)
def retention_shortened(case: Case) -> Iterator[Problem]:
    """Lifecycle rules, locks and periods of retention, of what existed before."""
    yield from _lifecycles(case)
    for change in case.plan.changes:
        if not _stays(case, change):
            continue
        before, after = change.before or {}, change.after or {}
        if change.before is not None:
            yield from _periods(change, before, after)
            yield from _locks(change, before, after)


def _lifecycles(case: Case) -> Iterator[Problem]:
    moved: dict[str, list[Deletion]] = {}
    for change in case.resources(*_LIFECYCLES):
        for name in _bucket_names(change.before):
            moved.setdefault(name, []).extend(lifecycle_rules(change.before))
    for change in case.resources(*_LIFECYCLES):
        if change.after is None or not _stays(case, change):
            continue
        old = [*lifecycle_rules(change.before)]
        for name in _bucket_names(change.after):
            old += moved.get(name, [])
        for new in lifecycle_rules(change.after):
            if new.unknown or any(_deletes_as_much(other, new) for other in old):
                continue
            later = [one for one in old if _about(one, new) and not one.unknown]
            was = f", before that after {min(later, key=_days).after}" if later else ", which were kept until now"
            severity: Severity = "high" if new.what == "objects" else "medium"
            message = f"{change.address} deletes {new.objects} after {new.after}{was}"
            yield Problem(change, message, path=new.path, severity=severity)


def _bucket_names(values: Mapping[str, Any] | None) -> set[str]:
    """The names by which a bucket, or what belongs to one, says which it is."""
    said = ((values or {}).get(key) for key in ("bucket", "id", "name", "storage_account_id"))
    return {text for text in said if isinstance(text, str) and text}


def _days(one: Deletion) -> float:
    return one.days if one.days is not None else 0


def _about(one: Deletion, new: Deletion) -> bool:
    """Whether a rule is about all that another is about."""
    return one.what == new.what and new.prefix.startswith(one.prefix) and one.scope in ("", new.scope)


def _deletes_as_much(one: Deletion, new: Deletion) -> bool:
    """Whether a rule deletes all that another does, and as early."""
    if not _about(one, new) or one.keep > new.keep:
        return False
    if one.date or new.date:
        # What a date deletes it deletes at once and from then on; an earlier one deletes no less.
        return bool(one.date and one.date <= new.date if new.date else one.date == new.date)
    return one.days is None or (new.days is not None and one.days <= new.days)


def _versions(change: ResourceChange, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Problem]:
    """Old versions that are no longer kept."""
    path, was, now = "", False, True
    if change.type == "aws_s3_bucket_versioning":
        path = "versioning_configuration.status"
        was = at(before, "versioning_configuration", "status") == "Enabled"
        said = at(after, "versioning_configuration", "status")
        now = said == "Enabled" or is_unknown(said)
    elif change.type in ("aws_s3_bucket", "google_storage_bucket"):
        path = "versioning.enabled"
        was = at(before, "versioning", "enabled") is True
        said = at(after, "versioning", "enabled")
        # Of a bucket of AWS the block is computed where another resource sets it.
        now = said is True or is_unknown(said) or is_unknown(after.get("versioning"))
    elif change.type == "azurerm_storage_account":
        path = "blob_properties.versioning_enabled"
        was = at(before, "blob_properties", "versioning_enabled") is True
        said = at(after, "blob_properties", "versioning_enabled")
        now = said is True or is_unknown(said) or is_unknown(after.get("blob_properties"))
    if was and not now:
        message = f"{change.address} no longer keeps old versions: what is overwritten or deleted is gone"
        yield Problem(change, message, path=path)


_DAY = 86_400
_PERIODS: dict[str, tuple[tuple[str, int, bool, Severity], ...]] = {
    "aws_cloudwatch_log_group": (("retention_in_days", _DAY, True, "medium"),),
    "aws_db_instance": (("backup_retention_period", _DAY, False, "high"),),
    "aws_rds_cluster": (("backup_retention_period", _DAY, False, "high"),),
    "aws_docdb_cluster": (("backup_retention_period", _DAY, False, "high"),),
    "aws_neptune_cluster": (("backup_retention_period", _DAY, False, "high"),),
    "aws_elasticache_replication_group": (("snapshot_retention_limit", _DAY, False, "high"),),
    "aws_redshift_cluster": (("automated_snapshot_retention_period", _DAY, False, "high"),),
    "aws_sqs_queue": (("message_retention_seconds", 1, False, "medium"),),
    "aws_kinesis_stream": (("retention_period", 3_600, False, "medium"),),
    "google_storage_bucket": (
        ("retention_policy.retention_period", 1, False, "high"),
        ("soft_delete_policy.retention_duration_seconds", 1, False, "high"),
    ),
    "google_logging_project_bucket_config": (("retention_days", _DAY, False, "medium"),),
    "google_pubsub_topic": (("message_retention_duration", 1, False, "medium"),),
    "google_pubsub_subscription": (("message_retention_duration", 1, False, "medium"),),
    "azurerm_log_analytics_workspace": (("retention_in_days", _DAY, False, "medium"),),
    "azurerm_storage_account": (
        ("blob_properties.delete_retention_policy.days", _DAY, False, "high"),
        ("blob_properties.container_delete_retention_policy.days", _DAY, False, "high"),
        ("blob_properties.restore_policy.days", _DAY, False, "high"),
        ("immutability_policy.period_since_creation_in_days", _DAY, False, "high"),
    ),
    "azurerm_storage_container_immutability_policy": (("immutability_period_in_days", _DAY, False, "high"),),
    "azurerm_postgresql_flexible_server": (("backup_retention_days", _DAY, False, "high"),),
    "azurerm_mysql_flexible_server": (("backup_retention_days", _DAY, False, "high"),),
}
"""By type: the argument, the seconds of its unit, whether 0 stands for ever, and how bad a lower one is."""


def _periods(change: ResourceChange, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Problem]:
    for path, unit, zero_is_ever, severity in _PERIODS.get(change.type, ()):
        old, new = (_period(side, path, unit, zero_is_ever) for side in (before, after))
        if old is None or new is None or new >= old:
            continue
        was = "for ever" if old == float("inf") else f"for {words(old)}"
        now = f"for {words(new)} only" if new else "no longer"
        yield Problem(
            change, f"{change.address} keeps what it holds {now}, before that {was}", path=path, severity=severity
        )


def _period(values: Mapping[str, Any], path: str, unit: int, zero_is_ever: bool) -> float | None:
    """The seconds; 0 where a block that says them is absent, None where nothing is known."""
    *blocks, name = path.split(".")
    here: Any = values
    for block in blocks:
        here = at(here, block)
        if is_unknown(here):
            return None
    said = at(here, name)
    if is_unknown(said):
        return None
    number = seconds(said)
    if number is None:
        return (float("inf") if zero_is_ever else 0.0) if said is None and (blocks or zero_is_ever) else None
    return float("inf") if zero_is_ever and number == 0 else number * unit


def _locks(change: ResourceChange, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Problem]:
    """Object locks of AWS, whose period may be in days or years."""
    if change.type == "aws_s3_bucket_object_lock_configuration":
        path: tuple[str, ...] = ("rule", "default_retention")
    elif change.type == "aws_s3_bucket":
        path = ("object_lock_configuration", "rule", "default_retention")
    else:
        return
    old, new = mapping(at(before, *path)), mapping(at(after, *path))
    if not old or any(is_unknown(value) for value in new.values()) or is_unknown(at(after, path[0])):
        return
    days_before, days_after = _lock_days(old), _lock_days(new)
    if days_after < days_before:
        message = f"{change.address} locks new objects for {days_after:g} days, before that for {days_before:g}"
        yield Problem(change, message, path=".".join(path))
    elif str(old.get("mode")).upper() == "COMPLIANCE" and str(new.get("mode")).upper() != "COMPLIANCE":
        message = f"{change.address} locks new objects so that some users may delete them, before that nobody"
        yield Problem(change, message, path=".".join((*path, "mode")))


def _lock_days(retention: Mapping[str, Any]) -> float:
    days, years = seconds(retention.get("days")), seconds(retention.get("years"))
    return (days or 0) + 365 * (years or 0)


_MUST_STAY_TRUE: tuple[tuple[str, str, Severity], ...] = (
    ("deletion_protection", "may be deleted by mistake", "high"),
    ("deletion_protection_enabled", "may be deleted by mistake", "high"),
    ("enable_deletion_protection", "may be deleted by mistake", "high"),
    ("storage_encrypted", "is no longer encrypted", "high"),
    ("encrypted", "is no longer encrypted", "high"),
    ("at_rest_encryption_enabled", "is no longer encrypted", "high"),
    ("transit_encryption_enabled", "is reached without encryption", "high"),
    ("https_traffic_only_enabled", "is reached without encryption", "high"),
    ("enable_https_traffic_only", "is reached without encryption", "high"),
    ("enable_key_rotation", "no longer changes its key every year", "medium"),
    ("purge_protection_enabled", "may be purged before its time", "high"),
    ("uniform_bucket_level_access", "takes ACLs of single objects, which the bucket's own roles do not show", "high"),
)
_MUST_STAY_FALSE: tuple[tuple[str, str, Severity], ...] = (
    ("force_destroy", "may be destroyed with everything in it", "high"),
    ("force_delete", "may be destroyed with everything in it", "high"),
    ("skip_final_snapshot", "leaves no snapshot when it is destroyed", "high"),
    ("publicly_accessible", "is reachable from the internet", "high"),
)
# Where these names stand for what they say here.
_FORCED = (*_BUCKETS, "aws_ecr_repository", "aws_backup_vault", "aws_s3_directory_bucket", "minio_s3_bucket")
_ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"


@rule(
    "RV056",
    severity="high",
    title="a protection of stored data is taken off",
    why="What kept it from being deleted by mistake, or read by whoever gets at the disks, no longer does.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
)
def protection_removed(case: Case) -> Iterator[Problem]:
    """Old versions, encryption, deletion protection, forced destruction."""
    for change in case.plan.changes:
        if not _stays(case, change):
            continue
        before, after = change.before or {}, change.after or {}
        if change.before is not None and change.after is not None:
            for name, what, severity in _MUST_STAY_TRUE:
                if before.get(name) is True and after.get(name) is not True and not is_unknown(after.get(name)):
                    yield Problem(change, f"{change.address} {what}: {name} is off", path=name, severity=severity)
            for name, what, severity in _MUST_STAY_FALSE:
                turned_on = after.get(name) is True and before.get(name) is not True
                if turned_on and (not name.startswith("force_") or change.type in _FORCED):
                    yield Problem(change, f"{change.address} {what}: {name} is on", path=name, severity=severity)
        yield from _versions(change, before, after)
        yield from _encryption(change, before, after)


def _encryption(change: ResourceChange, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Problem]:
    """Keys of one's own that are given up for those of the cloud, which every reader of the bucket may use."""
    if change.type == _ENCRYPTION:
        path: tuple[str, ...] = ("rule",)
    elif change.type == "aws_s3_bucket":
        path = ("server_side_encryption_configuration", "rule")
    elif change.type == "google_storage_bucket":
        old, new = at(before, "encryption", "default_kms_key_name"), at(after, "encryption", "default_kms_key_name")
        if old and not new and not is_unknown(after.get("encryption")):
            message = f"{change.address} no longer encrypts with the key {show(old)}"
            yield Problem(change, message, path="encryption")
        return
    else:
        return
    old, new = _algorithm(before, path), _algorithm(after, path)
    if old.startswith("aws:kms") and not new.startswith("aws:kms") and new != "?":
        message = f"{change.address} no longer encrypts with a KMS key, which readers need a right to"
        yield Problem(change, message, path=path[0])


def _algorithm(values: Mapping[str, Any], path: tuple[str, ...]) -> str:
    """`aws:kms`, `AES256`, empty for none, `?` for unknown."""
    *blocks, name = path
    here = at(values, *blocks) if blocks else values
    rules = at(here, name)
    if is_unknown(rules) or is_unknown(here):
        return "?"
    for one in mappings(rules):
        said = at(one, "apply_server_side_encryption_by_default", "sse_algorithm")
        if is_unknown(said):
            return "?"
        if isinstance(said, str):
            return said
    return ""
