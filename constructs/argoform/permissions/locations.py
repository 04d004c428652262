"""Artifacts that name a place of their own: what reading or writing there takes, or why that cannot be derived."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from argoform.errors import InputError
from argoform.permissions import blobs, s3
from argoform.permissions.policy import Statement
from argoform.permissions.rights import AwsRight, AzureRight, Rights
from argoform.permissions.stores import ArtifactGrant
from argoform.permissions.walk import ArtifactUse
from argoform.platform.artifacts import S3, AzureBlob, Gcs
from argoform.platform.aws import check_arn, parse_arn, partition_of
from argoform.platform.identity import StaticCredentials
from argoform.platform.keys import TAG, fill, literal_prefix
from argoform.platform.platform import Platform
from argoform.platform.repositories import Repository, can_open, opener
from argoform.tokens import has_token

_GLOBAL_ENDPOINTS = ("s3.amazonaws.com", "s3.dualstack.amazonaws.com")
# Tags whose values hold no slash and are never the first part of an isolation prefix.
_NEVER_A_PREFIX = re.compile(r"\{\{\s*(workflow\.(name|uid|creationTimestamp[.\w]*)|pod\.name|node\.name)\s*\}\}")
_GRANT = "an explicit grant: spec.grant_artifact_read(...), store.grant_read(...), store.grant_write(...)"


class Locations:
    """Judges the places that the artifacts of one spec name.

    Args:
        repository: the spec's own, when it is known.
        grants: what the user gave explicitly; a place that one of them covers needs nothing more.
    """

    def __init__(
        self, platform: Platform, namespace: str, repository: Repository | None, grants: Sequence[ArtifactGrant]
    ) -> None:
        self._platform = platform
        self._namespace = namespace
        self._repository = repository
        self._grants = grants

    def rights(self, use: ArtifactUse) -> Rights:
        """The rights that an artifact takes beyond those on the spec's own prefix.

        Raises:
            InputError: when the place is known only when the workflow runs, or an output leaves its prefix in the
                bucket that all share.
        """
        for kind, judge in (("s3", self._s3), ("gcs", self._gcs), ("azure", self._azure)):
            location = use.body.get(kind)
            if isinstance(location, Mapping):
                rights = judge(use, location, f"{use.path}.{kind}")
                self._check_identity(rights, use, kind)
                return rights
        return Rights()

    def _check_identity(self, rights: Rights, use: ArtifactUse, kind: str) -> None:
        identity = self._platform.identity
        store = {"s3": "s3", "gcs": "gcs", "azure": "azure-blob"}[kind]
        if rights.all() and (isinstance(identity, StaticCredentials) or not can_open(identity, store)):
            held = "none" if identity is None else repr(identity.kind)
            raise InputError(
                f"nothing opens the place that the artifact names: the platform's identity is {held}",
                path=f"{use.path}.{kind}",
                expected="a Secret with its credentials beside it (accessKeySecret, serviceAccountKeySecret, ...)",
            )

    def _s3(self, use: ArtifactUse, location: Mapping[str, Any], path: str) -> Rights:
        if location.get("accessKeySecret"):
            return Rights()
        if location.get("roleARN"):
            return _assume(str(location["roleARN"]), use, f"{path}.roleARN")
        store = self._repository.store if self._repository is not None else None
        endpoint = str(location.get("endpoint") or "")
        if endpoint and not _is_aws(endpoint, store):
            return Rights()
        if not isinstance(store, S3) and not (endpoint or location.get("bucket")):
            return Rights()
        if store is not None and not isinstance(store, S3) and not endpoint:
            # Argo takes the bucket from the repository unless the artifact names an endpoint too.
            return Rights()
        own_bucket = store.bucket if isinstance(store, S3) else ""
        bucket = str(location.get("bucket") or own_bucket)
        found = self._decide(use, bucket, own_bucket, str(location.get("key") or ""), path)
        if found is None or (bucket == own_bucket and store is not None and opener(self._platform, store) is not None):
            return Rights()
        prefix, exact = found
        region = str(location.get("region") or (store.region if isinstance(store, S3) else "us-east-1"))
        same = bucket == own_bucket
        place = s3.Place(
            partition=store.partition if isinstance(store, S3) else partition_of(region),
            bucket=bucket,
            region=region,
            prefix=prefix,
            exact=exact,
            kms_key_arn=store.kms_key_arn if same and isinstance(store, S3) else _key(location, path),
        )
        reason = _reason(use, f"s3://{bucket}/{prefix}")
        if not same and not endpoint:
            reason += " (for which Argo wants an `endpoint` beside the bucket)"
        rights = s3.RIGHTS[use.access](place, reason=reason, source=use.path)
        if endpoint and not location.get("region") and endpoint.partition(":")[0] in _GLOBAL_ENDPOINTS:
            asked = f"{reason}, whose region the client has to ask for"
            rights += s3.locate_bucket(place, reason=asked, source=use.path)
        if use.access == "write" and location.get("createBucketIfNotPresent") is not None:
            rights += s3.create_bucket(place, reason=f"{reason}, and creates the bucket", source=use.path)
        return Rights(aws=rights)

    def _gcs(self, use: ArtifactUse, location: Mapping[str, Any], path: str) -> Rights:
        if location.get("serviceAccountKeySecret"):
            return Rights()
        store = self._repository.store if self._repository is not None else None
        own_bucket = store.bucket if isinstance(store, Gcs) else ""
        bucket = str(location.get("bucket") or own_bucket)
        found = self._decide(use, bucket, own_bucket, str(location.get("key") or ""), path) if bucket else None
        if found is None:
            return Rights()
        prefix, exact = found
        reason = _reason(use, f"gs://{bucket}/{prefix}")
        return Rights(google=blobs.google(bucket, prefix, use.access, reason=reason, source=use.path, exact=exact))

    def _azure(self, use: ArtifactUse, location: Mapping[str, Any], path: str) -> Rights:
        if location.get("accountKeySecret"):
            return Rights()
        store = self._repository.store if self._repository is not None else None
        endpoint = str(location.get("endpoint") or "")
        account = endpoint.removeprefix("https://").partition(".")[0]
        own_account = store.account if isinstance(store, AzureBlob) else ""
        container = str(location.get("container") or (store.container if isinstance(store, AzureBlob) else ""))
        if not container or not (account or own_account):
            return Rights()
        same = account in ("", own_account) and isinstance(store, AzureBlob)
        own_container = store.container if same and isinstance(store, AzureBlob) else ""
        found = self._decide(use, container, own_container, str(location.get("blob") or ""), path)
        if found is None:
            return Rights()
        target = AzureBlob(account=account or own_account, container=container)
        prefix, exact = found
        reason = _reason(use, f"{target.endpoint}/{container}/{prefix}")
        return Rights(azure=(AzureRight(use.access, target.account, container, prefix, reason, use.path, exact=exact),))

    def _decide(self, use: ArtifactUse, bucket: str, own: str, key: str, path: str) -> tuple[str, bool] | None:
        """The prefix to grant and whether it is one key; None when nothing more is needed."""
        changes = use.access != "read"
        if TAG.search(bucket):
            if any(grant.gives(use.access) for grant in self._grants):
                return None
            raise InputError("the bucket is known only when the workflow runs", path=f"{path}.bucket", expected=_GRANT)
        filled = fill(key, namespace=self._namespace)
        known, exact = literal_prefix(filled), not TAG.search(filled)
        if any(grant.covers(bucket, known, use.access) for grant in self._grants):
            return None
        if bucket == own and self._repository is not None:
            isolation = self._repository.prefix
            if known.startswith(isolation) or not key:
                return None
            if use.access == "delete" and not any(grant.covers(bucket, known, "write") for grant in self._grants):
                # That the output may not be there at all is said where it is written.
                return None
            if not changes and not known and not _NEVER_A_PREFIX.match(filled):
                # Such keys come from a listing of the own prefix, or from whoever submits; there they can be read.
                return None
            if changes or not known:
                what = "output" if changes else "input"
                raise InputError(
                    f"the key {key!r} leaves the prefix {isolation!r} that the {what} is isolated under",
                    path=f"{path}.{'blob' if path.endswith('azure') else 'key'}",
                    expected=f"a key that begins with {isolation!r}, or {_GRANT}",
                )
        if not known and changes:
            if use.access == "delete":
                return None
            raise InputError("the key is known only when the workflow runs", path=f"{path}.key", expected=_GRANT)
        # A key that ends in a slash is a directory already.
        return known, exact and bool(known) and not known.endswith("/")


def _assume(arn: str, use: ArtifactUse, path: str) -> Rights:
    if TAG.search(arn):
        raise InputError("the role is known only when the workflow runs", path=path, expected="a literal ARN")
    check_arn(arn, service="iam", resource="role", path=path)
    reason = f"the artifact {use.name!r} is moved with the role that it names"
    return Rights(aws=(AwsRight(Statement.of(["sts:AssumeRole"], [arn], sid="AssumeRole"), reason, use.path),))


def _is_aws(endpoint: str, store: object) -> bool:
    host = endpoint.partition(":")[0].lower()
    if isinstance(store, S3) and endpoint == store.host:
        return True
    return has_token(endpoint) or host.endswith((".amazonaws.com", ".amazonaws.com.cn"))


def _key(location: Mapping[str, Any], path: str) -> str | None:
    options = location.get("encryptionOptions")
    key = options.get("kmsKeyId") if isinstance(options, Mapping) else None
    if not key:
        return None
    arn = check_arn(str(key), service="kms", resource="key", path=f"{path}.encryptionOptions.kmsKeyId")
    if not has_token(arn):
        parse_arn(arn, path=path)
    return arn


def _reason(use: ArtifactUse, where: str) -> str:
    what = {"read": "is loaded from", "write": "is saved to", "delete": "is collected from"}[use.access]
    return f"the artifact {use.name!r} {what} {where}" if use.name else f"artifacts are kept at {where}"
