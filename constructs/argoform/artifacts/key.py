"""`ArtifactKey`: a KMS key for an artifact bucket, which other accounts may use through S3.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from argoform._cdk import Construct
from argoform.errors import InputError
from argoform.permissions.bucket_policy import key_policy
from argoform.platform import S3
from argoform.platform.aws import check_account_id
from argoform.terraform import aws
from argoform.terraform.json_document import encode_json

_ALIAS = re.compile(r"[A-Za-z0-9/_-]{1,250}")


class ArtifactKey(Construct):
    """A KMS key, rotated every year, with an alias.

        store = S3(bucket="wf-artifacts", region="eu-central-1", create=True)
        key = ArtifactKey(stack, "key", store=store)
        platform = Platform.eks(cluster="prod", artifacts=key.encrypts(store), ...)

    Args:
        store: the bucket that it encrypts; its region and partition count.
        account_id: the account of the key; that of the provider when None.
        accounts: ids of other accounts whose roles may use it through S3, as their own policies say.
        alias: its alias, without `alias/`; the bucket's name unless given.
        deletion_window_days: days between its destruction and its end, 7 to 30.
        tags: tags of the key.
        provider: the provider object to use; the stack's default one when None.

    Raises:
        InputError: when an account id, the alias or the deletion window is wrong.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        store: S3,
        account_id: str | None = None,
        accounts: Sequence[str] = (),
        alias: str | None = None,
        deletion_window_days: int = 30,
        tags: Mapping[str, str] | None = None,
        provider: Any = None,
    ) -> None:
        super().__init__(scope, id_)
        if not 7 <= deletion_window_days <= 30:
            raise InputError(f"{deletion_window_days} days", path="deletion_window_days", expected="7 to 30")
        name = (alias or store.bucket).removeprefix("alias/")
        name = name.replace(".", "-") if alias is None else name
        if not _ALIAS.fullmatch(name) or name.startswith("aws/"):
            raise InputError(
                f"{name!r} is not an alias",
                path="alias",
                expected="letters, digits and '/_-', not beginning with 'aws/'",
            )
        for i, account in enumerate(accounts):
            check_account_id(account, path=f"accounts[{i}]")
        if account_id is None:
            account_id = aws.DataCallerIdentity(self, "caller", provider=provider).ref("account_id")
        else:
            check_account_id(account_id, path="account_id")
        policy = key_policy(store, owner=account_id, accounts=accounts)
        self.key = aws.KmsKey(
            self,
            "key",
            policy=encode_json(policy.to_dict(), path="key_policy"),
            enable_key_rotation=True,
            deletion_window_in_days=deletion_window_days,
            region=store.region,
            tags=dict(tags) if tags else None,
            provider=provider,
        )
        aws.KmsAlias(
            self,
            "alias",
            name=f"alias/{name}",
            target_key_id=self.key.ref("key_id"),
            region=store.region,
            provider=provider,
        )

    @property
    def arn(self) -> str:
        """Its ARN, as a token."""
        return self.key.ref("arn")

    def encrypts(self, store: S3) -> S3:
        """`store`, encrypted with this key."""
        return store.model_copy(update={"kms_key_arn": self.arn})
