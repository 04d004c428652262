"""Rights on an artifact store of any kind: reading, writing and deleting under a prefix."""

from __future__ import annotations

from dataclasses import dataclass, replace

from argoform.permissions import blobs, s3
from argoform.permissions.rights import Access, AwsRight, AzureRight, Rights
from argoform.platform.artifacts import S3, ArtifactStore, AzureBlob, Gcs
from argoform.platform.platform import Platform
from argoform.platform.repositories import Repository, artifact_prefix, opener, resolve_repository, shared_by_namespace


@dataclass(frozen=True)
class ArtifactGrant:
    """Rights on artifacts that the user gives a spec explicitly, beyond what its templates name."""

    prefix: str
    """What the keys begin with; the whole bucket when empty. A prefix that means a directory ends in '/'."""
    bucket: str | None = None
    """The bucket (for Azure the container); that of the spec's own repository when None."""
    read: bool = True
    write: bool = False
    delete: bool = False
    reason: str = "granted explicitly"
    region: str | None = None
    """The region of the bucket, where it has a key; that of the spec's own repository when None."""
    kms_key_arn: str | None = None
    """The key of the bucket, when it is not the spec's own repository's."""
    source: str = ""
    """The call by which it was given: `grant_read`."""

    def gives(self, access: Access) -> bool:
        """Whether the grant is for this kind of access."""
        return {"read": self.read, "write": self.write, "delete": self.delete}[access]

    def covers(self, bucket: str, prefix: str, access: Access) -> bool:
        """Whether everything under `prefix` of `bucket` may be accessed; an undecidable prefix is covered by any
        grant on the bucket, which is how the user takes the decision."""
        return self.gives(access) and self.bucket == bucket and (prefix == "" or prefix.startswith(self.prefix))


def store_rights(
    store: ArtifactStore,
    prefix: str,
    *,
    read: bool = True,
    write: bool = False,
    delete: bool = False,
    reason: str,
    source: str,
    exact: bool = False,
) -> Rights:
    """What reading, writing and deleting under a prefix of a store take; nothing for MinIO, which has no roles."""
    asked: tuple[tuple[Access, bool], ...] = (("read", read), ("write", write), ("delete", delete))
    wanted = [access for access, is_asked in asked if is_asked]
    match store:
        case S3():
            place = s3.Place.of(store, prefix, exact=exact)
            found: list[AwsRight] = []
            for access in wanted:
                found += s3.RIGHTS[access](place, reason=reason, source=source)
            return Rights(aws=tuple(found))
        case Gcs():
            return Rights(
                google=tuple(
                    right
                    for access in wanted
                    for right in blobs.google(store.bucket, prefix, access, reason=reason, source=source, exact=exact)
                )
            )
        case AzureBlob():
            return Rights(
                azure=tuple(
                    AzureRight(access, store.account, store.container, prefix, reason, source, exact=exact)
                    for access in wanted
                )
            )
    return Rights()


def repository_rights(
    platform: Platform,
    repository: Repository,
    *,
    read: bool = True,
    write: bool = False,
    delete: bool = False,
    reason: str,
    source: str,
) -> Rights:
    """Rights on a repository's own prefix; none where a Secret opens the store.

    Used for `template_ref` too: the account of a template that another spec calls moves its artifacts under the
    caller's prefix, so it is given these rights on the caller's repository.
    """
    if opener(platform, repository.store) is not None:
        return Rights()
    return store_rights(
        repository.store, repository.prefix, read=read, write=write, delete=delete, reason=reason, source=source
    )


def callee_rights(
    platform: Platform, *, caller: str, caller_namespace: str, key: str | None = None, source: str = ""
) -> Rights:
    """What the account of a template needs that the spec `caller` calls by `templateRef`: its pods run with the
    callee's account, but their artifacts and logs go to the caller's repository."""
    repository = resolve_repository(platform, caller_namespace, caller, key=key)
    if repository is None:
        return Rights()
    reason = f"its templates are called by {caller!r}, whose repository then holds their artifacts and logs"
    return repository_rights(platform, repository, read=True, write=True, reason=reason, source=source)


def log_reader_rights(platform: Platform, namespace: str, *, reader: str) -> Rights:
    """What a reader (argo-server, for one) needs to show the archived logs and results of one namespace."""
    if platform.artifacts is None or opener(platform, platform.artifacts) is not None:
        return Rights()
    prefix = artifact_prefix(shared_by_namespace(platform), namespace, "")
    reason = f"{reader} shows the archived logs and results of the namespace {namespace}"
    return store_rights(platform.artifacts, prefix, reason=reason, source="artifacts")


def grant_rights(platform: Platform, repository: Repository | None, grant: ArtifactGrant, source: str) -> Rights:
    """The rights that an explicit grant gives."""
    store = None if repository is None else repository.store
    if store is not None and (grant.bucket is None or grant.bucket == bucket_of(store)):
        if opener(platform, store) is not None:
            # A Secret opens all of it.
            return Rights()
        chosen: ArtifactStore = store
    elif isinstance(store, Gcs) and grant.bucket is not None:
        chosen = store.model_copy(update={"bucket": grant.bucket})
    elif isinstance(store, AzureBlob) and grant.bucket is not None:
        chosen = store.model_copy(update={"container": grant.bucket})
    else:
        base = store if isinstance(store, S3) else S3(bucket=grant.bucket or "")
        changes = {"bucket": grant.bucket, "region": grant.region or base.region, "kms_key_arn": grant.kms_key_arn}
        chosen = base.model_copy(update=changes)
    return store_rights(
        chosen,
        grant.prefix,
        read=grant.read,
        write=grant.write,
        delete=grant.delete,
        reason=grant.reason,
        source=source,
    )


def own(grant: ArtifactGrant, repository: Repository | None) -> ArtifactGrant:
    """The grant with its bucket filled in."""
    if grant.bucket is not None or repository is None:
        return grant
    return replace(grant, bucket=bucket_of(repository.store))


def bucket_of(store: ArtifactStore) -> str:
    """The name of a store's bucket, or container."""
    return store.container if isinstance(store, AzureBlob) else store.bucket
