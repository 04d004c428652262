"""Policies of the bucket and of its key: TLS only, and the accounts and roles of elsewhere that are let in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from argoform.permissions.policy import (
    BUCKET_POLICY_LIMIT,
    KEY_POLICY_LIMIT,
    PolicyDocument,
    Statement,
    check_size,
)
from argoform.platform.artifacts import S3
from argoform.platform.aws import check_account_id, check_arn, dns_suffix

_OBJECT_ACTIONS = (
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
)
_KEY_ACTIONS = ("kms:Decrypt", "kms:GenerateDataKey")


def bucket_policy(
    store: S3,
    *,
    bucket_arn: str | None = None,
    accounts: Iterable[str] = (),
    roles: Mapping[str, PolicyDocument] | None = None,
) -> PolicyDocument:
    """The policy of an artifact bucket.

    Every request without TLS, or with a version of it before 1.2, is denied. Where the roles live in other accounts
    than the bucket, either account has to allow what they do: this side for the whole account (which then decides
    which of its roles may) or for single roles, with exactly the statements that they have themselves.

    Args:
        bucket_arn: of the bucket, where it is made in the same stack; made of its name when None.
        accounts: ids of accounts whose roles may use the bucket as their own policies say.
        roles: ARNs of single roles, with the policy documents that they have.

    Raises:
        InputError: when an account id or ARN is wrong, or the policy grows over 20 KB.
    """
    arn = bucket_arn or store.bucket_arn
    everything = [arn, f"{arn}/*"]
    denied: dict[str, Mapping[str, Mapping[str, list[str]]]] = {
        "DenyPlainHttp": {"Bool": {"aws:SecureTransport": ["false"]}},
        "DenyOldTls": {"NumericLessThan": {"s3:TlsVersion": ["1.2"]}},
    }
    statements = [
        Statement.of(["s3:*"], everything, effect="Deny", sid=sid, principals={"*": ["*"]}, conditions=conditions)
        for sid, conditions in denied.items()
    ]
    for account in accounts:
        root = {"AWS": [_root(store, account)]}
        statements += [
            Statement.of(_OBJECT_ACTIONS, [f"{arn}/*"], sid=f"Objects{account}", principals=root),
            Statement.of(["s3:ListBucket"], [arn], sid=f"List{account}", principals=root),
        ]
    for i, (role, document) in enumerate((roles or {}).items()):
        check_arn(role, service="iam", resource="role", path=f"roles[{i}]")
        statements += [
            Statement(
                actions=tuple(action for action in statement.actions if action.startswith("s3:")),
                resources=tuple(resource for resource in statement.resources if _within(resource, store, arn)),
                sid=f"{statement.sid}{i}",
                conditions=statement.conditions,
                principals=(("AWS", (role,)),),
            )
            for statement in document.statements
            if statement.effect == "Allow"
            and any(action.startswith("s3:") for action in statement.actions)
            and any(_within(resource, store, arn) for resource in statement.resources)
        ]
    return check_size(
        PolicyDocument.of(statements), limit=BUCKET_POLICY_LIMIT, what="bucket policy", path="artifacts.bucket"
    )


def key_policy(store: S3, *, owner: str, accounts: Iterable[str] = (), roles: Iterable[str] = ()) -> PolicyDocument:
    """The policy of the key that encrypts an artifact bucket.

    The account of the key administers it through IAM; others may encrypt and decrypt through S3 and not otherwise.

    Args:
        owner: the id of the key's account.
        accounts: ids of accounts whose roles may use the key as their own policies say.
        roles: ARNs of single roles that may use it.

    Raises:
        InputError: when an account id or ARN is wrong, or the policy grows over 32 KB.
    """
    statements = [Statement.of(["kms:*"], ["*"], sid="AccountAdministers", principals={"AWS": [_root(store, owner)]})]
    users = [_root(store, account) for account in accounts]
    for i, role in enumerate(roles):
        users.append(check_arn(role, service="iam", resource="role", path=f"roles[{i}]"))
    if users:
        services = {f"s3.{store.region}.amazonaws.com", f"s3.{store.region}.{dns_suffix(store.partition)}"}
        statements.append(
            Statement.of(
                _KEY_ACTIONS,
                ["*"],
                sid="UseThroughS3",
                principals={"AWS": users},
                conditions={"StringEquals": {"kms:ViaService": sorted(services)}},
            )
        )
    return check_size(
        PolicyDocument.of(statements), limit=KEY_POLICY_LIMIT, what="key policy", path="artifacts.kms_key_arn"
    )


def _root(store: S3, account: str) -> str:
    return f"arn:{store.partition}:iam::{check_account_id(account, path='account_id')}:root"


def _within(resource: str, store: S3, arn: str) -> bool:
    return any(resource == held or resource.startswith(f"{held}/") for held in (arn, store.bucket_arn))
