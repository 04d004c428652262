"""`ArtifactStore`: what the constructs of every kind of store share, above all its grants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from argoform._cdk import Construct, cdk
from argoform.access.made_stores import register_made_store
from argoform.artifacts.grantee import IArtifactGrantee, grant_access
from argoform.errors import InputError, UnknownNameError
from argoform.names import check_dns_label
from argoform.permissions.stores import bucket_of, store_rights
from argoform.platform import AzureBlob, Platform
from argoform.platform.artifacts import ArtifactStore as StoreData
from argoform.platform.keys import DEFAULT_REPOSITORY
from argoform.platform.repositories import artifact_prefix, opener, shared_by_namespace, store_prefix
from argoform.terraform.element import place
from argoform.terraform.shared import find, find_or_make, free_id, share


class ArtifactStore(Construct):
    """An artifact store of a platform; the constructs of each kind make the bucket where the platform says `create`.

    Every spec whose platform makes its store finds it by itself, so this is made explicitly only to choose its stack,
    its tags and what else a kind offers, and to give grants. Make it before the specs that use it.

    Args:
        platform: the platform whose store it is.
        repository: which of its stores: `default` is `platform.artifacts`, others are named in
            `platform.artifact_repositories`.
        tags: tags of what is made; the platform's `static_labels` unless given.

    Raises:
        UnknownNameError: when the platform has no such store.
        InputError: when the store is of another kind, or the app has made it already.
    """

    KIND: ClassVar[str] = ""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        repository: str = DEFAULT_REPOSITORY,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        store = platform_store(platform, repository)
        if self.KIND and store.kind != self.KIND:
            raise InputError(
                f"the store {repository!r} of the platform is of the kind {store.kind!r}",
                path="platform.artifacts"
                if repository == DEFAULT_REPOSITORY
                else f"platform.artifact_repositories.{repository}",
                expected=self.KIND,
            )
        super().__init__(scope, id_)
        place(self, scope, id_)
        self.platform = platform
        self.repository = repository
        self.store: Any = store
        self.tags = dict(platform.static_labels if tags is None else tags)
        key = _key(platform, repository)
        other = find(self, key)
        if other is not None and store.create:
            raise InputError(
                f"the store {repository!r} is made by {other.node.path!r} already",
                path=str(self.node.path),
                expected="ArtifactStore.of(...), or a store that is made before the specs that use it",
            )
        share(self, key)
        if store.create:
            register_made_store(self, store.kind, made_name(store))

    @staticmethod
    def of(
        scope: Construct,
        platform: Platform,
        repository: str = DEFAULT_REPOSITORY,
        *,
        tags: Mapping[str, str] | None = None,
    ) -> ArtifactStore:
        """The store of a platform: the one that the app has made, or a new one in the stack of `scope`.

        Args:
            tags: tags of a new one; the platform's `static_labels` unless given.

        Raises:
            UnknownNameError: when the platform has no such store.
        """
        from argoform.artifacts.kinds import store_class

        store = platform_store(platform, repository)

        def make(stack: cdk.TerraformStack) -> ArtifactStore:
            name = "artifacts" if repository == DEFAULT_REPOSITORY else f"artifacts-{repository}"
            id_ = free_id(stack, name, platform.cluster, bucket_of(store))
            return store_class(store)(stack, id_, platform=platform, repository=repository, tags=tags)

        return find_or_make(scope, _key(platform, repository), ArtifactStore, make)

    @property
    def bucket(self) -> str:
        """The name of the bucket, or container."""
        return bucket_of(self.store)

    def grant_read(self, grantee: IArtifactGrantee, *, prefix: str | None = None, reason: str | None = None) -> None:
        """Let a workflow or service read what lies under a prefix.

        Args:
            prefix: what keys begin with, counted from the root of the bucket; a directory ends in `/`. Everything of
                the store when None.
            reason: what `argoform explain permissions` gives as the reason.
        """
        self._grant(grantee, prefix, reason, "grant_read", read=True)

    def grant_write(self, grantee: IArtifactGrantee, *, prefix: str | None = None, reason: str | None = None) -> None:
        """Let a workflow or service write what lies under a prefix; reading is granted apart."""
        self._grant(grantee, prefix, reason, "grant_write", write=True)

    def grant_delete(self, grantee: IArtifactGrantee, *, prefix: str | None = None, reason: str | None = None) -> None:
        """Let a workflow or service delete what lies under a prefix."""
        self._grant(grantee, prefix, reason, "grant_delete", delete=True)

    def grant_read_logs(self, reader: IArtifactGrantee, *, namespace: str) -> None:
        """Let a service read the archived logs and results of one namespace, and of no other.

        Argo's server needs this to show them in its user interface: see `ServiceAccountIdentity`.

        Args:
            namespace: the namespace of the workflows.
        """
        check_dns_label(namespace, path="grant_read_logs.namespace")
        if opener(self.platform, self.store) is not None:
            return
        prefix = artifact_prefix(shared_by_namespace(self.platform), namespace, "", store=self.store)
        reason = f"{reader.grantee_name} shows the archived logs and results of the namespace {namespace}"
        reader.grant(store_rights(self.store, prefix, reason=reason, source="grant_read_logs"))
        self.admit(reader)

    def admit(self, grantee: IArtifactGrantee) -> None:
        """Note that someone uses the store; a bucket of another account has to let their role in."""

    def _grant(
        self,
        grantee: IArtifactGrantee,
        prefix: str | None,
        reason: str | None,
        source: str,
        *,
        read: bool = False,
        write: bool = False,
        delete: bool = False,
    ) -> None:
        if prefix is not None and (prefix.startswith("/") or not prefix):
            raise InputError(
                f"{prefix!r} is not a prefix of keys",
                path=f"{source}.prefix",
                expected="what keys begin with, without a leading slash; leave it out for everything",
            )
        what = "reads" if read else "writes" if write else "deletes"
        grant_access(
            grantee,
            self.store,
            store_prefix(self.store) if prefix is None else prefix,
            read=read,
            write=write,
            delete=delete,
            reason=reason or f"{grantee.grantee_name} {what} artifacts of the store, as granted with `{source}`",
            source=source,
        )
        self.admit(grantee)


def platform_store(platform: Platform, repository: str) -> StoreData:
    """One of a platform's stores.

    Raises:
        UnknownNameError: when it has none of that name.
    """
    stores = dict(platform.artifact_repositories)
    if platform.artifacts is not None:
        stores[DEFAULT_REPOSITORY] = platform.artifacts
    if repository not in stores:
        raise UnknownNameError(
            f"the platform has no artifact store {repository!r}",
            name=repository,
            known=stores,
            path="repository",
            expected=f"one of {', '.join(sorted(stores))}" if stores else "a platform with `artifacts`",
        )
    return stores[repository]


def made_name(store: StoreData) -> str:
    """What tells a made bucket apart from others of its kind."""
    return f"{store.account}/{store.container}" if isinstance(store, AzureBlob) else store.bucket


def _key(platform: Platform, repository: str) -> tuple[object, ...]:
    store = platform_store(platform, repository)
    if store.create:
        # A made bucket is one thing, whichever platforms and names it is reached by.
        return (ArtifactStore, store.kind, made_name(store))
    return (ArtifactStore, platform.cluster, repository, store.kind, made_name(store))
