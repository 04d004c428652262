"""Resources of clouds that give rights: policies, attachments, trust, members."""

from __future__ import annotations

import json
from typing import Any

from tests.review.judging import of_resource, told


def document(*actions: str, resource: Any = "arn:aws:s3:::docs/*", **more: Any) -> str:
    statement = {"Effect": "Allow", "Action": [*actions], **({"Resource": resource} if resource else {}), **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_a_policy_by_what_it_allows() -> None:
    before = {"name": "p", "policy": document("s3:GetObject")}
    after = {"name": "p", "policy": document("s3:GetObject", "s3:PutObject")}
    assert told(of_resource("aws_iam_role_policy", before, after)) == [
        ("added", "allowed", None, "s3:PutObject on arn:aws:s3:::docs/*")
    ]


def test_inline_policies_attachments_and_boundary_of_a_role() -> None:
    before = {"name": "r", "managed_policy_arns": ["a"], "permissions_boundary": "b", "inline_policy": []}
    after = {
        "name": "r",
        "managed_policy_arns": ["c"],
        "inline_policy": [{"name": "read", "policy": document("s3:GetObject")}],
    }
    assert told(of_resource("aws_iam_role", before, after)) == [
        ("added", "inline policy read: allowed", None, "s3:GetObject on arn:aws:s3:::docs/*"),
        ("added", "attached policy", None, "c"),
        ("removed", "attached policy", "a", None),
        ("removed", "permissions boundary", "b", None),
    ]


def test_trust_by_who_may_take_the_role_on() -> None:
    def role(*accounts: str) -> dict[str, Any]:
        principals = [f"arn:aws:iam::{account}:root" for account in accounts]
        trust = document("sts:AssumeRole", resource=None, Principal={"AWS": principals})
        return {"name": "r", "assume_role_policy": trust}

    found = of_resource("aws_iam_role", role("111111111111"), role("222222222222", "111111111111"))
    assert told(found) == [("added", "trust: allowed", None, "AWS arn:aws:iam::222222222222:root: sts:AssumeRole")]


def test_attachments() -> None:
    admin = "arn:aws:iam::aws:policy/AdministratorAccess"
    assert told(of_resource("aws_iam_role_policy_attachment", None, {"role": "r", "policy_arn": admin})) == [
        ("added", "attached policy", None, admin),
        ("added", "role", None, "r"),
    ]


def test_members_of_google() -> None:
    before = {"project": "p", "role": "roles/viewer", "members": ["user:a", "user:b"]}
    found = of_resource("google_project_iam_binding", before, {**before, "members": ["user:b", "user:c"]})
    assert told(found) == [
        ("added", "member with roles/viewer", None, "user:c"),
        ("removed", "member with roles/viewer", "user:a", None),
    ]


def test_assignments_of_azure() -> None:
    before = {"scope": "/s", "role_definition_name": "Reader", "role_definition_id": "1", "principal_id": "p"}
    after = {**before, "role_definition_name": "Owner", "role_definition_id": "2"}
    assert told(of_resource("azurerm_role_assignment", before, after)) == [("changed", "role", "Reader", "Owner")]


def test_trust_in_issuers_and_accounts() -> None:
    before = {"url": "https://i", "client_id_list": ["sts.amazonaws.com", "a"]}
    after = {"url": "https://i", "client_id_list": ["a", "sts.amazonaws.com"]}
    assert of_resource("aws_iam_openid_connect_provider", before, after) == ()
    before = {"issuer": "https://i", "subject": "system:serviceaccount:a:b", "audience": ["x"]}
    found = of_resource(
        "azurerm_federated_identity_credential", before, {**before, "subject": "system:serviceaccount:a:c"}
    )
    assert [one.what for one in found] == ["subject that is trusted"]


def test_lifecycle_in_days_whatever_its_spelling() -> None:
    def configuration(days: int, **more: Any) -> dict[str, Any]:
        kept = {"id": "keep", "status": "Enabled", "filter": [{"prefix": ""}], "expiration": [{"days": days}]}
        return {"bucket": "b", "rule": [{**kept, **more}]}

    type_ = "aws_s3_bucket_lifecycle_configuration"
    assert told(of_resource(type_, configuration(90), configuration(7))) == [
        ("changed", "deletes objects", "90 days", "7 days")
    ]
    found = of_resource(type_, configuration(90), configuration(90, status="Disabled"))
    assert ("removed", "deletes objects", "90 days", None) in told(found)
    logs = [{"prefix": "logs/"}]
    assert told(of_resource(type_, None, configuration(7, filter=logs))) == [
        ("added", "deletes objects under logs/", None, "7 days")
    ]


def test_rules_of_google_have_no_order() -> None:
    rules = [
        {"action": [{"type": "Delete"}], "condition": [{"age": 30}]},
        {"action": [{"type": "SetStorageClass", "storage_class": "NEARLINE"}], "condition": [{"age": 5}]},
    ]
    before = {"name": "b", "lifecycle_rule": rules, "retention_policy": [{"retention_period": 86400}]}
    after = {"name": "b", "lifecycle_rule": rules[::-1], "retention_policy": [{"retention_period": 3600}]}
    assert told(of_resource("google_storage_bucket", before, after)) == [
        ("changed", "retention_policy[0].retention_period", "1 d", "1 h")
    ]


def test_a_bucket_policy_names_who() -> None:
    before = {"bucket": "b", "policy": document("s3:GetObject", Principal={"AWS": "111111111111"})}
    after = {"bucket": "b", "policy": document("s3:GetObject", Principal="*")}
    found = told(of_resource("aws_s3_bucket_policy", before, after))
    assert found[0] == ("added", "allowed", None, "anyone: s3:GetObject on arn:aws:s3:::docs/*")
