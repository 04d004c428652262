"""Who may take on an identity, and what is open to everybody."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.review.judging import Found, judged, problems
from tests.review.plans import change

ISSUER = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/X"
SUB = "oidc.eks.eu-west-1.amazonaws.com/id/X:sub"
AUD = "oidc.eks.eu-west-1.amazonaws.com/id/X:aud"


def of(found: Found) -> set[tuple[str, str]]:
    return {(rule, severity) for rule, severity, _ in found}


def role(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"name": "r", "assume_role_policy": json.dumps({"Version": "2012-10-17", "Statement": [*statements]})}


def irsa(
    subject: Any = "system:serviceaccount:data:etl", operator: str = "StringEquals", **more: Any
) -> dict[str, Any]:
    condition = {operator: {SUB: subject}} if subject else {}
    condition.setdefault("StringEquals", {}).update(more)
    return {
        "Effect": "Allow",
        "Principal": {"Federated": ISSUER},
        "Action": "sts:AssumeRoleWithWebIdentity",
        **({"Condition": condition} if any(condition.values()) else {}),
    }


def account(number: str, **more: Any) -> dict[str, Any]:
    principal = {"AWS": f"arn:aws:iam::{number}:root"}
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}


def trust(before: Any, after: Any) -> dict[str, Any]:
    return change("aws_iam_role", before, after)


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        (role(account("111111111111")), role(account("111111111111"), account("222222222222")), "high"),
        (role(irsa()), role(irsa("system:serviceaccount:data:*", "StringLike")), "high"),
        (role(irsa(**{AUD: "sts.amazonaws.com"})), role(irsa()), "high"),
        (role(irsa()), role(irsa(["system:serviceaccount:data:etl", "system:serviceaccount:data:x"])), "high"),
        (role(irsa()), role({**irsa(), "Principal": {"Federated": ISSUER[:-1] + "Y"}}), "high"),
        (role(account("111111111111", Condition={"Bool": {"aws:x": "true"}})), role(account("111111111111")), "high"),
        (role(irsa()), role(irsa(), {**account("1"), "Principal": "*"}), "critical"),
        (None, role({**account("1"), "Principal": {"AWS": "*"}}), "critical"),
        (None, role(irsa("")), "high"),
        (None, role(irsa("*", "StringLike")), "high"),
    ],
)
def test_trust_is_opened(before: Any, after: Any, severity: str) -> None:
    assert of(judged("trust", trust(before, after))) == {("RV025", severity)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, role(irsa(**{AUD: "sts.amazonaws.com"}))),
        (None, role(irsa("system:serviceaccount:data:*", "StringLike"))),
        (None, role(account("111111111111"))),
        (role(irsa()), role(irsa(**{AUD: "sts.amazonaws.com"}))),
        (role(irsa("system:serviceaccount:data:*", "StringLike")), role(irsa())),
        (role(account("111111111111"), account("222222222222")), role(account("222222222222"))),
        (role(account("111111111111")), role({**account("111111111111"), "Principal": {"AWS": "111111111111"}})),
        (None, role({**account("1"), "Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}})),
        (role(irsa()), None),
    ],
)
def test_trust_is_not_opened(before: Any, after: Any) -> None:
    assert judged("trust", trust(before, after)) == set()


def test_session_tags_are_less_than_a_principal() -> None:
    after = {**account("111111111111"), "Action": ["sts:AssumeRole", "sts:TagSession"]}
    assert of(judged("trust", trust(role(account("111111111111")), role(after)))) == {("RV025", "medium")}


def test_what_changes_is_told() -> None:
    (found,) = problems("RV025", trust(role(irsa(**{AUD: "x"})), role(irsa())))
    assert "trusts under fewer conditions than before" in found.message
    assert found.path == "assume_role_policy"


def test_issuers_pairings_and_credentials() -> None:
    issuer = {"url": "https://i", "client_id_list": ["sts.amazonaws.com"]}
    more = {**issuer, "client_id_list": ["sts.amazonaws.com", "other"]}
    assert of(judged("trust", change("aws_iam_openid_connect_provider", issuer, more))) == {("RV025", "medium")}
    assert judged("trust", change("aws_iam_openid_connect_provider", more, issuer)) == set()
    pairing = {"cluster_name": "c", "namespace": "data", "service_account": "a", "role_arn": "r"}
    type_ = "aws_eks_pod_identity_association"
    other = {**pairing, "service_account": "b"}
    assert of(judged("trust", change(type_, pairing, other, actions=["delete", "create"]))) == {("RV025", "high")}
    assert judged("trust", change(type_, None, pairing)) == set()
    credential = {"issuer": "https://i", "subject": "s", "audience": ["a"]}
    type_ = "azurerm_federated_identity_credential"
    assert of(judged("trust", change(type_, credential, {**credential, "subject": "t"}))) == {("RV025", "high")}
    assert judged("trust", change(type_, credential, {**credential, "tags": {"a": "b"}})) == set()


def test_who_may_act_as_a_service_account_of_google() -> None:
    before = {
        "service_account_id": "sa",
        "role": "roles/iam.workloadIdentityUser",
        "members": ["serviceAccount:p.svc.id.goog[a/b]"],
    }
    after = {**before, "members": [*before["members"], "serviceAccount:p.svc.id.goog[a/c]"]}
    type_ = "google_service_account_iam_binding"
    assert of(judged("trust", change(type_, before, after))) == {("RV025", "high")}
    assert judged("trust", change(type_, None, after)) == set()
    everybody = {**before, "members": ["allAuthenticatedUsers"]}
    assert of(judged("trust", change(type_, None, everybody))) == {("RV025", "critical")}


def statement(**more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", **more}


def resource(type_: str, *statements: dict[str, Any]) -> dict[str, Any]:
    return change(type_, None, {"bucket": "b", "policy": json.dumps({"Statement": [*statements]})})


def test_a_resource_is_open_to_everybody() -> None:
    assert of(judged("trust", resource("aws_sqs_queue_policy", statement()))) == {("RV025", "critical")}
    held = statement(Condition={"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu:1:t"}})
    assert judged("trust", resource("aws_sqs_queue_policy", held)) == set()


@pytest.mark.parametrize(
    ("public", "severity"),
    [
        (resource("aws_s3_bucket_policy", statement()), "critical"),
        (resource("aws_s3_bucket_policy", statement(Principal={"AWS": "*"})), "critical"),
        (resource("aws_s3_bucket_policy", statement(Condition={"Bool": {"aws:SecureTransport": "true"}})), "critical"),
        (
            resource("aws_s3_bucket_policy", statement(Condition={"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}})),
            "critical",
        ),
        (change("aws_s3_bucket_acl", {"acl": "private"}, {"acl": "public-read"}), "critical"),
        (
            change("google_storage_bucket_iam_member", None, {"bucket": "b", "role": "r", "member": "allUsers"}),
            "critical",
        ),
        (
            change(
                "azurerm_storage_container", {"container_access_type": "private"}, {"container_access_type": "blob"}
            ),
            "critical",
        ),
        (
            change(
                "azurerm_storage_account",
                {"allow_nested_items_to_be_public": False},
                {"allow_nested_items_to_be_public": True},
            ),
            "critical",
        ),
        (
            change(
                "google_storage_bucket",
                {"public_access_prevention": "enforced"},
                {"public_access_prevention": "inherited"},
            ),
            "high",
        ),
    ],
)
def test_a_bucket_is_made_public(public: Any, severity: str) -> None:
    assert of(judged("trust", public)) == {("RV026", severity)}


BLOCK = {
    "bucket": "b",
    **dict.fromkeys(
        ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"), True
    ),
}
_TYPE = "aws_s3_bucket_public_access_block"


def test_what_kept_a_bucket_from_being_public_falls() -> None:
    bucket = {"bucket": "b", "id": "b"}
    stays = change("aws_s3_bucket", bucket, bucket)
    assert of(judged("trust", change(_TYPE, BLOCK, {**BLOCK, "block_public_policy": False}), stays)) == {
        ("RV026", "critical")
    }
    assert of(judged("trust", change(_TYPE, BLOCK, None), stays)) == {("RV026", "critical")}
    assert judged("trust", change(_TYPE, BLOCK, None), change("aws_s3_bucket", bucket, None)) == set()


@pytest.mark.parametrize(
    "harmless",
    [
        change(_TYPE, None, BLOCK),
        change(_TYPE, {**BLOCK, "block_public_acls": False}, BLOCK),
        resource("aws_s3_bucket_policy", statement(Principal={"AWS": "arn:aws:iam::111111111111:root"})),
        resource("aws_s3_bucket_policy", {**statement(), "Effect": "Deny"}),
        resource("aws_s3_bucket_policy", statement(Condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}})),
        change("aws_s3_bucket_acl", {"acl": "public-read"}, {"acl": "private"}),
        change("azurerm_storage_account", None, {"allow_nested_items_to_be_public": True}),
        change("google_storage_bucket_iam_member", {"bucket": "b", "role": "r", "member": "allUsers"}, None),
    ],
)
def test_nothing_is_made_public(harmless: Any) -> None:
    assert judged("trust", harmless) == set()
