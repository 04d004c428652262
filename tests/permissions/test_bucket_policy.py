"""Policies of buckets and keys: TLS only, and roles of other accounts with exactly what they have themselves."""

from __future__ import annotations

from typing import Any

import pytest

from argoform.errors import InputError
from argoform.permissions import bucket_policy, key_policy
from argoform.platform import S3
from tests.permissions.operations import requests
from tests.permissions.simulate import Request, allowed
from tests.permissions.specs import KEY, S3_HOST, eks, rights

STORE = S3(bucket="artifacts", region="eu-central-1", account_id="444455556666", kms_key_arn=KEY)
ROLE = "arn:aws:iam::111122223333:role/etl"


def for_principal(document: dict[str, Any], principal: str) -> dict[str, Any]:
    """The statements of a resource policy that speak of a principal, as if they were its own."""
    return {
        "Statement": [
            s
            for s in document["Statement"]
            if s["Principal"] == "*" or s["Principal"].get("AWS") in (principal, [principal])
        ]
    }


@pytest.mark.parametrize(
    ("context", "denied"),
    [
        ({"aws:SecureTransport": "true", "s3:TlsVersion": "1.3"}, False),
        ({"aws:SecureTransport": "true", "s3:TlsVersion": "1.2"}, False),
        ({"aws:SecureTransport": "true", "s3:TlsVersion": "1.1"}, True),
        ({"aws:SecureTransport": "false"}, True),
    ],
)
@pytest.mark.parametrize("resource", ["arn:aws:s3:::artifacts", "arn:aws:s3:::artifacts/data/x"])
def test_only_tls_is_let_in(context: dict[str, str], denied: bool, resource: str) -> None:
    document = bucket_policy(STORE).to_dict()
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    asked = Request("s3:GetObject", resource, context)
    assert allowed({"Statement": [everything, *document["Statement"]]}, asked) is not denied


def test_a_role_of_another_account_gets_what_it_has_and_no_more() -> None:
    own = rights(platform=eks(artifacts=STORE)).policy_document()
    document = for_principal(bucket_policy(STORE, roles={ROLE: own}).to_dict(), ROLE)
    for operation in ("PutObject", "GetObject", "UploadPart", "AbortMultipartUpload"):
        assert all(allowed(document, r) for r in requests(operation, "artifacts", "data/x"))
        assert not any(allowed(document, r) for r in requests(operation, "artifacts", "other/x"))
    assert all(allowed(document, r) for r in requests("ListObjectsV2", "artifacts", prefix="data/"))
    assert not any(allowed(document, r) for r in requests("ListObjectsV2", "artifacts", prefix=""))
    assert "kms" not in str(document)


def test_a_whole_account_is_let_in_to_decide_for_itself() -> None:
    document = bucket_policy(STORE, accounts=["111122223333"]).to_dict()
    root = for_principal(document, "arn:aws:iam::111122223333:root")
    assert all(allowed(root, r) for r in requests("PutObject", "artifacts", "data/x"))
    assert not any(allowed(root, r) for r in requests("PutBucketPolicy", "artifacts"))
    assert not any(allowed(root, r) for r in requests("PutObjectAcl", "artifacts", "data/x"))


def test_the_key_is_used_through_s3_alone() -> None:
    document = key_policy(STORE, owner="444455556666", roles=[ROLE]).to_dict()
    role = for_principal(document, ROLE)
    assert allowed(role, Request("kms:Decrypt", KEY, {"kms:ViaService": S3_HOST}))
    assert not allowed(role, Request("kms:Decrypt", KEY, {}))
    assert not allowed(role, Request("kms:ScheduleKeyDeletion", KEY, {"kms:ViaService": S3_HOST}))
    assert allowed(for_principal(document, "arn:aws:iam::444455556666:root"), Request("kms:PutKeyPolicy", KEY))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"accounts": ["11112222333"]}, "has 11 digits; expected 12 digits"),
        ({"roles": {"arn:aws:s3:::etl": rights().policy_document()}}, "is the ARN of the service 's3'"),
    ],
)
def test_wrong_accounts_and_roles_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        bucket_policy(STORE, **wrong)


def test_a_bucket_policy_over_the_limit_is_refused_with_the_number() -> None:
    own = rights().policy_document()
    roles = {f"{ROLE}-{i}": own for i in range(60)}
    with pytest.raises(InputError, match=r"the bucket policy has \d+ characters; expected at most 20480"):
        bucket_policy(STORE, roles=roles)


def test_a_bucket_made_in_the_same_stack_keeps_its_token() -> None:
    document = bucket_policy(STORE, bucket_arn="${TfToken[TOKEN.9]}").to_json()
    assert '"${TfToken[TOKEN.9]}/*"' in document
