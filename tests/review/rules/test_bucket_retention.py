"""How long buckets and stores keep what they hold, and what protects it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.judging import Found, judged, problems
from tests.review.plans import change

LIFECYCLE = "aws_s3_bucket_lifecycle_configuration"
BUCKET = {"bucket": "b", "id": "b"}
STAYS = change("aws_s3_bucket", BUCKET, BUCKET)


def of(found: Found) -> set[tuple[str, str]]:
    return {(rule, severity) for rule, severity, _ in found}


def rules(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"bucket": "b", "rule": [*rules]}


def rule(
    days: Any = None, *, prefix: str = "", old: Any = None, status: str = "Enabled", id: str = "r"
) -> dict[str, Any]:
    found: dict[str, Any] = {"id": id, "status": status, "filter": [{"prefix": prefix}]}
    if days is not None:
        found["expiration"] = [{"days": days}]
    if old is not None:
        found["noncurrent_version_expiration"] = [{"noncurrent_days": old}]
    return found


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        (rules(rule(90)), rules(rule(7)), "high"),
        (rules(rule(90)), rules(rule(90), rule(7, prefix="logs/", id="s")), "high"),
        (rules(rule(90, prefix="logs/")), rules(rule(90)), "high"),
        (rules(rule(90, status="Disabled")), rules(rule(90)), "high"),
        (rules(rule(90, old=30)), rules(rule(90, old=7)), "medium"),
        (None, rules(rule(90)), "high"),
    ],
)
def test_objects_expire_sooner(before: Any, after: Any, severity: str) -> None:
    assert of(judged("bucket_retention", change(LIFECYCLE, before, after), STAYS)) == {("RV055", severity)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (rules(rule(7)), rules(rule(90))),
        (rules(rule(90)), rules(rule(90, prefix="logs/"))),
        (rules(rule(7)), rules(rule(7), rule(30, prefix="logs/", id="s"))),
        (rules(rule(90), rule(7, prefix="logs/", id="s")), rules(rule(7, prefix="logs/", id="t"), rule(90))),
        (rules(rule(90)), rules(rule(7, status="Disabled"))),
        (rules(rule(90)), None),
        (
            None,
            rules(
                {"id": "r", "status": "Enabled", "abort_incomplete_multipart_upload": [{"days_after_initiation": 1}]}
            ),
        ),
    ],
)
def test_objects_do_not_expire_sooner(before: Any, after: Any) -> None:
    assert judged("bucket_retention", change(LIFECYCLE, before, after), STAYS) == set()


def test_a_new_bucket_keeps_nothing_for_less_time() -> None:
    assert (
        judged("bucket_retention", change(LIFECYCLE, None, rules(rule(7))), change("aws_s3_bucket", None, BUCKET))
        == set()
    )
    google = {"name": "b", "lifecycle_rule": [{"action": [{"type": "Delete"}], "condition": [{"age": 7}]}]}
    assert judged("bucket_retention", change("google_storage_bucket", None, google)) == set()


def test_rules_that_move_into_a_resource_of_their_own() -> None:
    inside = {**BUCKET, "lifecycle_rule": [{"enabled": True, "prefix": "", "expiration": [{"days": 30}]}]}
    found = judged(
        "bucket_retention", change("aws_s3_bucket", inside, BUCKET), change(LIFECYCLE, None, rules(rule(30)))
    )
    assert found == set()


def test_what_was_is_told() -> None:
    (found,) = problems("RV055", change(LIFECYCLE, rules(rule(90)), rules(rule(7))))
    assert found.message == f"{LIFECYCLE}.it deletes objects after 7 days, before that after 90 days"
    (found,) = problems("RV055", change(LIFECYCLE, rules(), rules(rule(7, prefix="x/"))))
    assert found.message.endswith("deletes objects under x/ after 7 days, which were kept until now")


def google(age: int, **more: Any) -> dict[str, Any]:
    one = {"action": [{"type": "Delete"}], "condition": [{"age": age, "with_state": "ANY", **more}]}
    return {"name": "b", "lifecycle_rule": [one]}


def azure(days: float) -> dict[str, Any]:
    actions = [
        {
            "base_blob": [
                {
                    "delete_after_days_since_modification_greater_than": days,
                    "delete_after_days_since_creation_greater_than": -1,
                }
            ]
        }
    ]
    return {"storage_account_id": "a", "rule": [{"name": "r", "enabled": True, "actions": actions}]}


def test_rules_of_google_and_azure() -> None:
    assert of(judged("bucket_retention", change("google_storage_bucket", google(30), google(7)))) == {("RV055", "high")}
    assert judged("bucket_retention", change("google_storage_bucket", google(7), google(30))) == set()
    type_ = "azurerm_storage_management_policy"
    assert of(judged("bucket_retention", change(type_, azure(30), azure(7)))) == {("RV055", "high")}
    assert judged("bucket_retention", change(type_, azure(7), azure(30))) == set()


@pytest.mark.parametrize(
    ("type_", "before", "after", "severity"),
    [
        ("aws_cloudwatch_log_group", {"retention_in_days": 30}, {"retention_in_days": 7}, "medium"),
        ("aws_cloudwatch_log_group", {"retention_in_days": 0}, {"retention_in_days": 7}, "medium"),
        ("aws_db_instance", {"backup_retention_period": 7}, {"backup_retention_period": 0}, "high"),
        (
            "google_storage_bucket",
            {"retention_policy": [{"retention_period": 86400}]},
            {"retention_policy": [{"retention_period": 3600}]},
            "high",
        ),
        (
            "google_storage_bucket",
            {"retention_policy": [{"retention_period": 86400}]},
            {"retention_policy": []},
            "high",
        ),
        (
            "google_pubsub_subscription",
            {"message_retention_duration": "604800s"},
            {"message_retention_duration": "600s"},
            "medium",
        ),
        (
            "azurerm_storage_account",
            {"blob_properties": [{"delete_retention_policy": [{"days": 7}]}]},
            {"blob_properties": [{"delete_retention_policy": []}]},
            "high",
        ),
        (
            "aws_s3_bucket_object_lock_configuration",
            {"rule": [{"default_retention": [{"mode": "GOVERNANCE", "years": 1}]}]},
            {"rule": [{"default_retention": [{"mode": "GOVERNANCE", "days": 30}]}]},
            "high",
        ),
        (
            "aws_s3_bucket_object_lock_configuration",
            {"rule": [{"default_retention": [{"mode": "COMPLIANCE", "days": 30}]}]},
            {"rule": [{"default_retention": [{"mode": "GOVERNANCE", "days": 30}]}]},
            "high",
        ),
    ],
)
def test_periods(type_: str, before: Any, after: Any, severity: str) -> None:
    assert of(judged("bucket_retention", change(type_, before, after))) == {("RV055", severity)}
    longer = change(type_, after, before)
    assert judged("bucket_retention", longer) == set()


def test_the_same_period_in_other_words() -> None:
    type_ = "google_pubsub_topic"
    before, after = {"message_retention_duration": "3600s"}, {"message_retention_duration": "1h"}
    assert judged("bucket_retention", change(type_, before, after)) == set()


VERSIONING = "aws_s3_bucket_versioning"


def versioning(status: str) -> dict[str, Any]:
    return {"bucket": "b", "versioning_configuration": [{"status": status}]}


KMS = [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms", "kms_master_key_id": "k"}]}]
AES = [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "AES256"}]}]
ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"


@pytest.mark.parametrize(
    ("type_", "before", "after"),
    [
        (VERSIONING, versioning("Enabled"), versioning("Suspended")),
        (VERSIONING, versioning("Enabled"), None),
        ("google_storage_bucket", {"versioning": [{"enabled": True}]}, {"versioning": [{"enabled": False}]}),
        (ENCRYPTION, {"bucket": "b", "rule": KMS}, {"bucket": "b", "rule": AES}),
        (ENCRYPTION, {"bucket": "b", "rule": KMS}, None),
        ("aws_db_instance", {"deletion_protection": True}, {"deletion_protection": False}),
        ("aws_s3_bucket", {"force_destroy": False}, {"force_destroy": True}),
        ("aws_db_instance", {"skip_final_snapshot": False}, {"skip_final_snapshot": True}),
        ("aws_efs_file_system", {"encrypted": True}, {"encrypted": False}),
        ("google_storage_bucket", {"encryption": [{"default_kms_key_name": "k"}]}, {"encryption": []}),
    ],
)
def test_a_protection_falls(type_: str, before: Any, after: Any) -> None:
    assert of(judged("bucket_retention", change(type_, before, after), STAYS)) == {("RV056", "high")}


@pytest.mark.parametrize(
    ("type_", "before", "after"),
    [
        (VERSIONING, versioning("Suspended"), versioning("Enabled")),
        (VERSIONING, None, versioning("Suspended")),
        (ENCRYPTION, {"bucket": "b", "rule": AES}, {"bucket": "b", "rule": KMS}),
        (ENCRYPTION, {"bucket": "b", "rule": AES}, None),
        ("aws_s3_bucket", None, {"force_destroy": True}),
        ("aws_s3_bucket", {"force_destroy": True}, {"force_destroy": False}),
        ("aws_iam_user", {"force_destroy": False}, {"force_destroy": True}),
    ],
)
def test_no_protection_falls(type_: str, before: Any, after: Any) -> None:
    assert judged("bucket_retention", change(type_, before, after), STAYS) == set()


def test_what_goes_with_its_bucket_is_told_as_that() -> None:
    gone = [change("aws_s3_bucket", BUCKET, None), change(VERSIONING, versioning("Enabled"), None)]
    assert judged("bucket_retention", *gone) == set()
