"""Rights in clouds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from argoform.terraform.sentinel import sentinel
from tests.review.judging import Found, judged, problems
from tests.review.plans import change

OBJECTS = "arn:aws:s3:::docs/*"


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements]})


def allow(actions: Any, resources: Any = OBJECTS, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: Any, resources: Any = OBJECTS, **more: Any) -> dict[str, Any]:
    return {**allow(actions, resources, **more), "Effect": "Deny"}


READ = allow("s3:GetObject")
CONDITION = {"Condition": {"StringEquals": {"aws:PrincipalTag/team": "a"}}}


def policies(before: Any, after: Any, *, type_: str = "aws_iam_policy", **more: Any) -> dict[str, Any]:
    """A change of a policy; sides are lists of statements."""
    sides = [None if side is None else {"name": "p", "policy": document(*side), **more} for side in (before, after)]
    return change(type_, *sides)


def of(found: Found) -> set[tuple[str, str]]:
    return {(rule, severity) for rule, severity, _ in found}


def test_a_policy_allows_more() -> None:
    (found,) = problems("RV020", policies([READ], [allow(["s3:GetObject", "s3:DeleteObject"])]))
    assert found.message == f"aws_iam_policy.it now allows s3:DeleteObject on {OBJECTS}"
    assert of(judged("iam", policies([READ], [allow(["s3:GetObject", "s3:PutObject"])]))) == {("RV020", "high")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, [READ]),
        ([allow(["s3:GetObject", "s3:PutObject"])], [READ]),
        ([READ], None),
        ([READ], [allow(["S3:GetObject"], [OBJECTS], Sid="Read")]),
        ([READ], [READ, deny("s3:*")]),
        ([READ], [{**READ, **CONDITION}]),
        ([allow("s3:*")], [allow("s3:Get*"), allow("s3:Put*")]),
        (None, [allow(["ec2:DescribeInstances", "ecr:GetAuthorizationToken", "cloudwatch:PutMetricData"], "*")]),
        (None, [allow("logs:PutLogEvents", "*")]),
        (None, [allow("ec2:TerminateInstances", "*", **CONDITION)]),
    ],
)
def test_nothing_is_wider(before: Any, after: Any) -> None:
    assert judged("iam", policies(before, after)) == set()


@pytest.mark.parametrize(
    ("statement", "new", "more"),
    [
        (allow("*", "*"), "critical", "critical"),
        (allow("*"), "high", "high"),
        (allow("s3:*"), "high", "high"),
        (allow("s3:PutObject", "*"), "medium", "high"),
        (allow("s3:PutObject", "arn:aws:s3:::*"), "medium", "high"),
        (allow("iam:PassRole", "*"), "high", "high"),
        (allow("secretsmanager:GetSecretValue", "*"), "medium", "high"),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, "high", "high"),
    ],
)
def test_wild_cards_are_told_once_and_also_where_they_are_new(statement: Any, new: str, more: str) -> None:
    assert of(judged("iam", policies(None, [statement]))) == {("RV021", new)}
    other = allow("sqs:SendMessage", "arn:aws:sqs:eu:1:q")
    assert of(judged("iam", policies([other], [other, statement]))) == {("RV021", more)}


def test_what_is_no_wild_card_is_told_beside_it() -> None:
    after = [READ, allow("s3:*", "arn:aws:s3:::x/*"), allow("s3:DeleteObject")]
    assert of(judged("iam", policies([READ], after))) == {("RV020", "high"), ("RV021", "high")}


def test_a_condition_or_a_denial_falls() -> None:
    assert of(judged("iam", policies([{**READ, **CONDITION}], [READ]))) == {("RV022", "high")}
    assert of(judged("iam", policies([READ, deny("s3:Delete*")], [READ]))) == {("RV022", "high")}
    narrower = deny("s3:Delete*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}})
    assert of(judged("iam", policies([READ, deny("s3:Delete*")], [READ, narrower]))) == {("RV022", "high")}
    assert judged("iam", policies([READ, narrower], [READ, deny("s3:Delete*")])) == set()


ROLE = {"name": "etl", "id": "etl", "arn": "arn:aws:iam::123456789012:role/etl"}


def test_a_boundary_is_taken_off() -> None:
    bound = {**ROLE, "permissions_boundary": "arn:aws:iam::123456789012:policy/limit"}
    assert of(judged("iam", change("aws_iam_role", bound, ROLE))) == {("RV022", "high")}
    assert judged("iam", change("aws_iam_role", ROLE, bound)) == set()
    assert judged("iam", change("aws_iam_role", bound, None)) == set()


def test_a_denial_goes_with_its_bucket_or_without_it() -> None:
    policy = change("aws_s3_bucket_policy", {"bucket": "docs", "policy": document(deny("s3:*", Principal="*"))}, None)
    bucket = {"bucket": "docs", "id": "docs"}
    assert of(judged("iam", policy, change("aws_s3_bucket", bucket, bucket))) == {("RV022", "high")}
    assert judged("iam", policy, change("aws_s3_bucket", bucket, None)) == set()


def test_a_new_policy_of_a_role_that_was_there_is_wider() -> None:
    new = policies(None, [READ], type_="aws_iam_role_policy", role="etl")
    assert of(judged("iam", new, change("aws_iam_role", ROLE, ROLE))) == {("RV020", "high")}
    assert judged("iam", new, change("aws_iam_role", None, ROLE)) == set()
    assert judged("iam", new) == set()


def test_a_role_that_is_known_by_a_placeholder() -> None:
    placeholder = sentinel("aws_iam_role.id", "x")
    new = policies(None, [READ], type_="aws_iam_role_policy", role=placeholder)
    there = {**ROLE, "id": placeholder}
    assert of(judged("iam", new, change("aws_iam_role", there, there))) == {("RV020", "high")}


def test_inline_policies_of_a_role() -> None:
    def role(*statements: Any) -> dict[str, Any]:
        return {**ROLE, "inline_policy": [{"name": "i", "policy": document(*statements)}]}

    assert of(judged("iam", change("aws_iam_role", role(READ), role(READ, allow("s3:PutObject"))))) == {
        ("RV020", "high")
    }
    assert of(judged("iam", change("aws_iam_role", ROLE, role(READ)))) == {("RV020", "high")}
    assert judged("iam", change("aws_iam_role", None, role(READ))) == set()


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("AdministratorAccess", "critical"),
        ("IAMFullAccess", "critical"),
        ("PowerUserAccess", "high"),
        ("AmazonS3FullAccess", "high"),
        ("job-function/DatabaseAdministrator", "high"),
    ],
)
def test_powerful_managed_policies(name: str, severity: str) -> None:
    attached = {"role": "etl", "policy_arn": f"arn:aws:iam::aws:policy/{name}"}
    assert of(judged("iam", change("aws_iam_role_policy_attachment", None, attached))) == {("RV023", severity)}
    assert judged("iam", change("aws_iam_role_policy_attachment", attached, None)) == set()
    assert judged("iam", change("aws_iam_role_policy_attachment", attached, {**attached, "id": "x"})) == set()
    inside = {**ROLE, "managed_policy_arns": [attached["policy_arn"]]}
    assert of(judged("iam", change("aws_iam_role", ROLE, inside))) == {("RV023", severity)}


@pytest.mark.parametrize(
    "arn", ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::123456789012:policy/TeamFullAccess"]
)
def test_other_policies_are_more_only_for_roles_that_were_there(arn: str) -> None:
    attached = change("aws_iam_role_policy_attachment", None, {"role": "etl", "policy_arn": arn})
    assert judged("iam", attached) == set()
    assert of(judged("iam", attached, change("aws_iam_role", ROLE, ROLE))) == {("RV020", "high")}


def google(role: str, member: str = "serviceAccount:a@p.iam.gserviceaccount.com", **more: Any) -> dict[str, Any]:
    return {"project": "p", "role": role, "member": member, **more}


REPLACE = {"actions": ["delete", "create"]}


@pytest.mark.parametrize(
    ("role", "severity"),
    [
        ("roles/owner", "critical"),
        ("roles/editor", "high"),
        ("roles/storage.admin", "high"),
        ("roles/iam.serviceAccountTokenCreator", "high"),
    ],
)
def test_powerful_roles_of_google(role: str, severity: str) -> None:
    assert of(judged("iam", change("google_project_iam_member", None, google(role)))) == {("RV023", severity)}
    viewer = google("roles/viewer")
    assert of(judged("iam", change("google_project_iam_member", viewer, google(role), **REPLACE))) == {
        ("RV023", severity)
    }
    assert judged("iam", change("google_project_iam_member", google(role), None)) == set()


def test_roles_of_google_that_grow() -> None:
    def bucket(role: str, **more: Any) -> dict[str, Any]:
        return {"bucket": "b", "role": role, "member": "user:a@example.com", **more}

    def changed(before: str, after: str, **more: Any) -> Found:
        type_ = "google_storage_bucket_iam_member"
        return judged("iam", change(type_, bucket(before, **more), bucket(after), **REPLACE))

    assert of(changed("roles/storage.objectViewer", "roles/storage.objectUser")) == {("RV020", "high")}
    assert changed("roles/storage.objectAdmin", "roles/storage.objectViewer") == set()
    assert of(changed("roles/storage.objectUser", "roles/storage.objectUser", condition=[{"expression": "x"}])) == {
        ("RV020", "high")
    }
    assert judged("iam", change("google_storage_bucket_iam_member", None, bucket("roles/storage.objectUser"))) == set()


def test_a_member_that_was_there_gets_more() -> None:
    account = {"email": "a@p.iam.gserviceaccount.com", "account_id": "a"}
    bucket = {"name": "b", "id": "b"}
    given = {"bucket": "b", "role": "roles/storage.objectUser", "member": f"serviceAccount:{account['email']}"}
    new = [change("google_storage_bucket_iam_member", None, given), change("google_storage_bucket", bucket, bucket)]
    assert of(judged("iam", *new, change("google_service_account", account, account))) == {("RV020", "high")}
    assert judged("iam", *new, change("google_service_account", None, account)) == set()


def test_a_denial_goes_with_whom_it_held_back() -> None:
    arn = "arn:aws:iam::123456789012:policy/limit"
    held = change("aws_iam_policy", {"arn": arn, "policy": document(deny("s3:*"))}, None)
    attached = change("aws_iam_role_policy_attachment", {"role": "etl", "policy_arn": arn}, None)
    assert judged("iam", held, attached, change("aws_iam_role", ROLE, None)) == set()
    assert of(judged("iam", held, attached, change("aws_iam_role", ROLE, ROLE))) == {("RV022", "high")}
    key = {"key_id": "k", "policy": document(deny("kms:*", "*", Principal="*"))}
    assert judged("iam", change("aws_kms_key", key, None)) == set()


def test_members_that_a_binding_gains() -> None:
    before = {"project": "p", "role": "roles/logging.logWriter", "members": ["user:a", "user:b"]}
    type_ = "google_project_iam_binding"
    assert of(judged("iam", change(type_, before, {**before, "members": ["user:b", "user:c"]}))) == {("RV020", "high")}
    assert judged("iam", change(type_, before, {**before, "members": ["user:b"]})) == set()


@pytest.mark.parametrize(
    ("role", "severity"),
    [
        ({"role_definition_name": "Owner"}, "critical"),
        ({"role_definition_name": "Contributor"}, "high"),
        ({"role_definition_id": "/x/18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"}, "critical"),
    ],
)
def test_powerful_roles_of_azure(role: dict[str, str], severity: str) -> None:
    given = {"scope": "/subscriptions/1", "principal_id": "p", **role}
    assert of(judged("iam", change("azurerm_role_assignment", None, given))) == {("RV023", severity)}


def test_scopes_of_azure() -> None:
    def given(scope: str) -> dict[str, str]:
        return {"scope": scope, "principal_id": "p", "role_definition_name": "Storage Blob Data Reader"}

    wide, narrow = given("/subscriptions/1"), given("/subscriptions/1/resourceGroups/g")
    assert of(judged("iam", change("azurerm_role_assignment", narrow, wide, **REPLACE))) == {("RV020", "high")}
    assert judged("iam", change("azurerm_role_assignment", wide, narrow, **REPLACE)) == set()
    assert judged("iam", change("azurerm_role_assignment", None, narrow)) == set()


def test_a_policy_that_only_the_apply_tells_is_not_guessed() -> None:
    unknown = change("aws_iam_policy", {"policy": document(READ)}, {}, unknown={"policy": True})
    assert judged("iam", unknown) == set()
