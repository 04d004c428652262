"""`S3ArtifactStore`: an S3 bucket for artifacts, made or existing, in the account of the roles or in another.

https://argo-workflows.readthedocs.io/en/latest/configure-artifact-repository/#configuring-aws-s3
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from argoform._cdk import Construct
from argoform.artifacts.grantee import IArtifactGrantee
from argoform.artifacts.store import ArtifactStore
from argoform.errors import InputError
from argoform.permissions.bucket_policy import bucket_policy
from argoform.permissions.policy import PolicyDocument
from argoform.platform import S3, Platform
from argoform.platform.aws import check_account_id
from argoform.platform.keys import DEFAULT_REPOSITORY
from argoform.platform.repositories import store_prefix
from argoform.terraform import aws
from argoform.terraform.element import stack_of
from argoform.terraform.json_document import encode_json
from argoform.terraform.lazy import lazy


class S3ArtifactStore(ArtifactStore):
    """An S3 bucket; made with encryption, without public access, for TLS only, with versions and a lifecycle.

    Args:
        platform: the platform whose store it is.
        repository: which of its stores.
        tags: tags of the bucket; the platform's `static_labels` unless given.
        accounts: ids of other accounts whose roles may use the bucket as their own policies say. Without them, a
            bucket with an `account_id` lets exactly the roles of the specs in its own stack in.
        manage_policy: whether the bucket's policy is written here; by default for a bucket that is made here, because
            it replaces the one that an existing bucket has.

    Raises:
        InputError: when an account id is wrong, or the app makes the bucket already.
    """

    KIND: ClassVar[str] = "s3"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        repository: str = DEFAULT_REPOSITORY,
        tags: Mapping[str, str] | None = None,
        accounts: Sequence[str] = (),
        manage_policy: bool | None = None,
    ) -> None:
        super().__init__(scope, id_, platform=platform, repository=repository, tags=tags)
        self._accounts = [check_account_id(account, path=f"accounts[{i}]") for i, account in enumerate(accounts)]
        self._grantees: list[IArtifactGrantee] = []
        self._provider: Any = platform.providers.aws_artifacts or platform.providers.aws
        self.made: aws.S3Bucket | None = None
        self.policy: aws.S3BucketPolicy | None = None
        waits: list[Any] = []
        if self.store.create:
            waits = self._make()
        if self.store.create if manage_policy is None else manage_policy:
            self.policy = aws.S3BucketPolicy(
                self,
                "policy",
                bucket=self._name,
                policy=lazy(lambda: encode_json(self.policy_document().to_dict(), path="bucket_policy")),
                region=self.store.region,
                provider=self._provider,
                depends_on=waits,
            )

    @property
    def data(self) -> S3:
        """What the platform says of the store."""
        store: S3 = self.store
        return store

    def policy_document(self) -> PolicyDocument:
        """The policy that the bucket needs, for whoever writes that of an existing bucket; complete at synth."""
        # By its name and not by the reference, so that the plan shows the whole policy.
        return bucket_policy(self.data, accounts=self._accounts, roles=self._roles())

    def admit(self, grantee: IArtifactGrantee) -> None:
        """Let the role of a grantee of another account into the bucket, with the rights that it has there.

        Raises:
            InputError: when the role is of another stack, whose ARN this one cannot know.
        """
        if self.data.account_id is None or self._accounts or self.policy is None or grantee in self._grantees:
            return
        scope: Any = grantee
        if stack_of(scope) is not stack_of(self):
            raise InputError(
                f"the bucket {self.bucket!r} is of another account and made in the stack "
                f"{stack_of(self).node.id!r}, which cannot know the roles of {stack_of(scope).node.id!r}",
                path=f"{self.node.path}.accounts",
                expected="the ids of the accounts whose roles use it: S3ArtifactStore(..., accounts=[...])",
            )
        self._grantees.append(grantee)

    def _roles(self) -> dict[str, PolicyDocument]:
        """The policies of the roles that use the bucket, by their ARNs."""
        found: dict[str, PolicyDocument] = {}
        for grantee in self._grantees:
            arn = grantee.grantee_role_arn
            if arn is not None:
                found[arn] = grantee.grantee_rights.policy_document()
        return found

    @property
    def _name(self) -> str:
        return self.made.ref("id") if self.made is not None else self.data.bucket

    def _make(self) -> list[Any]:
        """Make the bucket; returns what its policy has to wait for."""
        store, provider, region = self.data, self._provider, self.data.region
        self.made = aws.S3Bucket(
            self,
            "bucket",
            bucket=store.bucket,
            force_destroy=store.force_destroy,
            region=region,
            tags=self.tags or None,
            provider=provider,
        )
        block = aws.S3BucketPublicAccessBlock(
            self,
            "public-access-block",
            bucket=self._name,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            region=region,
            provider=provider,
        )
        aws.S3BucketOwnershipControls(
            self,
            "ownership-controls",
            bucket=self._name,
            # Access lists have no effect then: policies alone decide.
            rule=aws.OwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
            region=region,
            provider=provider,
        )
        aws.S3BucketServerSideEncryptionConfiguration(
            self, "encryption", bucket=self._name, rule=[_encryption(store)], region=region, provider=provider
        )
        versioning = []
        if store.versioning:
            versioning.append(
                aws.S3BucketVersioning(
                    self,
                    "versioning",
                    bucket=self._name,
                    versioning_configuration=aws.VersioningConfiguration(status="Enabled"),
                    region=region,
                    provider=provider,
                )
            )
        aws.S3BucketLifecycleConfiguration(
            self,
            "lifecycle",
            bucket=self._name,
            rule=_lifecycle(store),
            region=region,
            provider=provider,
            depends_on=versioning,
        )
        return [block]


def _encryption(store: S3) -> aws.ServerSideEncryptionRule:
    if store.kms_key_arn is None:
        default = aws.ServerSideEncryptionByDefault(sse_algorithm="AES256")
        return aws.ServerSideEncryptionRule(apply_server_side_encryption_by_default=default)
    default = aws.ServerSideEncryptionByDefault(sse_algorithm="aws:kms", kms_master_key_id=store.kms_key_arn)
    # With a key for the bucket, S3 asks KMS once and not for every object.
    return aws.ServerSideEncryptionRule(apply_server_side_encryption_by_default=default, bucket_key_enabled=True)


def _lifecycle(store: S3) -> list[aws.LifecycleRule]:
    rules = [
        aws.LifecycleRule(
            id="unfinished-uploads",
            status="Enabled",
            filter=aws.LifecycleFilter(),
            abort_incomplete_multipart_upload=aws.AbortIncompleteMultipartUpload(
                days_after_initiation=store.abort_incomplete_multipart_upload_days
            ),
        )
    ]
    if store.versioning:
        rules.append(
            aws.LifecycleRule(
                id="earlier-versions",
                status="Enabled",
                filter=aws.LifecycleFilter(),
                expiration=aws.LifecycleExpiration(expired_object_delete_marker=True),
                noncurrent_version_expiration=aws.NoncurrentVersionExpiration(
                    noncurrent_days=store.noncurrent_version_expire_days
                ),
            )
        )
    if store.expire_days is not None:
        prefix = store_prefix(store)
        rules.append(
            aws.LifecycleRule(
                id="expired-artifacts",
                status="Enabled",
                filter=aws.LifecycleFilter(prefix=prefix) if prefix else aws.LifecycleFilter(),
                expiration=aws.LifecycleExpiration(days=store.expire_days),
            )
        )
    return rules
