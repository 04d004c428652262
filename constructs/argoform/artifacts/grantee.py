"""Who can be given rights on artifacts, and what an explicit grant of a store means for them."""

from __future__ import annotations

from typing import Protocol

from argoform.permissions.rights import Rights
from argoform.permissions.stores import ArtifactGrant, bucket_of, store_rights
from argoform.platform import AzureBlob, Platform
from argoform.platform.artifacts import ArtifactStore
from argoform.platform.repositories import opener


class IArtifactGrantee(Protocol):
    """A workflow or a service that rights on artifacts can be given to."""

    @property
    def grantee_platform(self) -> Platform:
        """The platform whose identity holds the rights."""
        ...

    @property
    def grantee_name(self) -> str:
        """What reasons call it: `the workflow 'etl'`."""
        ...

    @property
    def grantee_store(self) -> ArtifactStore | None:
        """The store of its own repository."""
        ...

    @property
    def grantee_role_arn(self) -> str | None:
        """The ARN of its IAM role, where it has one."""
        ...

    @property
    def grantee_rights(self) -> Rights:
        """What it may do; complete at synth."""
        ...

    def add_artifact_grant(self, grant: ArtifactGrant) -> None:
        """Give it rights in the terms of its own store; they also settle what cannot be derived from templates."""
        ...

    def grant(self, rights: Rights) -> None:
        """Give it rights."""
        ...


def grant_access(
    grantee: IArtifactGrantee,
    store: ArtifactStore,
    prefix: str,
    *,
    read: bool = False,
    write: bool = False,
    delete: bool = False,
    reason: str,
    source: str,
) -> None:
    """Let a grantee reach what lies under a prefix of a store; a store that a Secret opens has no rights to give.

    Args:
        prefix: what keys begin with, the store's own prefix included.
    """
    own = grantee.grantee_store
    secret = opener(grantee.grantee_platform, store) is not None
    if own is not None and _same_place(own, store, secret=secret):
        grant = ArtifactGrant(
            prefix=prefix,
            bucket=bucket_of(store),
            read=read,
            write=write,
            delete=delete,
            reason=reason,
            region=getattr(store, "region", None),
            kms_key_arn=getattr(store, "kms_key_arn", None),
            source=source,
        )
        grantee.add_artifact_grant(grant)
    elif not secret:
        grantee.grant(store_rights(store, prefix, read=read, write=write, delete=delete, reason=reason, source=source))


def _same_place(own: ArtifactStore, store: ArtifactStore, *, secret: bool) -> bool:
    """Whether a grant on `store` can be said in the terms of a grantee's own store."""
    if own.kind != store.kind or (secret and bucket_of(own) != bucket_of(store)):
        return False
    return not (isinstance(own, AzureBlob) and isinstance(store, AzureBlob) and own.account != store.account)
