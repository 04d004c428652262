"""Where a namespace's and a spec's artifacts go: isolation prefixes, key formats, and Argo's artifact repositories.

https://argo-workflows.readthedocs.io/en/latest/artifact-repository-ref/
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from argoform.errors import InputError, UnknownNameError
from argoform.platform.artifacts import S3, ArtifactStore, AzureBlob, Gcs, Minio
from argoform.platform.identity import (
    AzureWorkloadIdentity,
    GkeWorkloadIdentity,
    Identity,
    Irsa,
    PodIdentity,
    StaticCredentials,
)
from argoform.platform.keys import DEFAULT_REPOSITORY, SPEC_REPOSITORY, fill
from argoform.platform.platform import Platform

CONFIG_MAP = "artifact-repositories"
"""The ConfigMap that Argo looks for in the namespace of a workflow."""

DEFAULT_ANNOTATION = "workflows.argoproj.io/default-artifact-repository"
"""The annotation of that ConfigMap that names the default repository."""

_KEY = "{{workflow.name}}/{{pod.name}}"
_OPENERS: dict[str, tuple[type, ...]] = {
    "s3": (Irsa, PodIdentity),
    "minio": (),
    "gcs": (GkeWorkloadIdentity,),
    "azure-blob": (AzureWorkloadIdentity,),
}
_CLOUD_IDENTITIES = (Irsa, PodIdentity, GkeWorkloadIdentity, AzureWorkloadIdentity)


@dataclass(frozen=True)
class Repository:
    """A store as one spec sees it."""

    name: str
    """Its key in the ConfigMap."""

    store: ArtifactStore
    prefix: str
    """What its keys begin with: ends in '/', or is empty where the whole bucket is shared."""

    path: str
    """Where the store stands in the platform."""


def store_prefix(store: ArtifactStore) -> str:
    """What every key of a store begins with: its prefix and a slash, or nothing."""
    return f"{store.prefix}/" if store.prefix else ""


def artifact_prefix(platform: Platform, namespace: str, spec_name: str, *, store: ArtifactStore | None = None) -> str:
    """The prefix that the artifacts of a spec are isolated under.

    It ends in a slash, so that no name's prefix begins another's (`etl/`, `etl-2/`); it is empty only where
    `artifact_isolation` is `bucket` and the store has no prefix of its own.

    Args:
        store: the platform's own (`platform.artifacts`) when not given.

    Raises:
        InputError: when the platform has no store.
    """
    prefix = store_prefix(store or _default_store(platform))
    if platform.artifact_isolation == "bucket":
        return prefix
    prefix += f"{namespace}/"
    return prefix if platform.artifact_isolation == "namespace" else f"{prefix}{spec_name}/"


def repository_name(platform: Platform, spec_name: str) -> str:
    """The key, in the ConfigMap, of the repository that a spec uses when it does not choose one."""
    return f"{SPEC_REPOSITORY}{spec_name}" if platform.artifact_isolation == "spec" else DEFAULT_REPOSITORY


def repository_ref(platform: Platform, spec_name: str, *, config_map: str = CONFIG_MAP) -> dict[str, str] | None:
    """What a spec's `artifactRepositoryRef` must say; None where the namespace's default repository is meant."""
    if platform.artifacts is None or (platform.artifact_isolation != "spec" and config_map == CONFIG_MAP):
        return None
    return {"configMap": config_map, "key": repository_name(platform, spec_name)}


def resolve_repository(
    platform: Platform,
    namespace: str,
    spec_name: str,
    *,
    key: str | None = None,
    path: str = "artifactRepositoryRef.key",
) -> Repository | None:
    """The repository that a spec uses.

    Args:
        key: the key that its `artifactRepositoryRef` names; the spec's own or the default one when None.

    Returns:
        None where the platform has no store and none is named: the controller's own default is used then.

    Raises:
        UnknownNameError: when no repository is called `key`.
    """
    own = repository_name(platform, spec_name)
    if key is None or key == own:
        if platform.artifacts is None:
            if key is None:
                return None
            raise InputError(f"the repository {key!r} is the platform's own, which has none", path=path)
        return Repository(own, platform.artifacts, artifact_prefix(platform, namespace, spec_name), "artifacts")
    if key not in platform.artifact_repositories:
        known = [*platform.artifact_repositories, own]
        raise UnknownNameError(
            f"there is no artifact repository {key!r}",
            name=key,
            known=known,
            path=path,
            expected=f"one of {', '.join(known)}",
        )
    store = platform.artifact_repositories[key]
    prefix = artifact_prefix(shared_by_namespace(platform), namespace, spec_name, store=store)
    return Repository(key, store, prefix, f"artifact_repositories.{key}")


def key_format(platform: Platform, namespace: str, spec_name: str = "", *, store: ArtifactStore | None = None) -> str:
    """The format of the keys of a repository, beginning with the isolation prefix.

    Raises:
        InputError: when the store's own `key_format` does not begin with it.
    """
    chosen = store or _default_store(platform)
    prefix = artifact_prefix(platform, namespace, spec_name, store=chosen)
    if chosen.key_format is None:
        return prefix + _KEY
    filled = fill(chosen.key_format, namespace=namespace)
    if not filled.startswith(prefix):
        raise InputError(
            f"the key format {chosen.key_format!r} does not begin with the prefix {prefix!r}, "
            f"which `artifact_isolation` {platform.artifact_isolation!r} keeps apart",
            path=f"{_place(platform, chosen)}.key_format",
            expected=f"a format that begins with {prefix!r}"
            + (", in which {{workflow.namespace}} may stand for the namespace" if namespace else ""),
        )
    return filled


def artifact_repository(
    platform: Platform, namespace: str, spec_name: str = "", *, store: ArtifactStore | None = None
) -> dict[str, Any]:
    """One artifact repository, in Argo's own field names.

    Args:
        spec_name: needed where `artifact_isolation` is `spec`.
        store: the platform's own (`platform.artifacts`) when not given.

    Raises:
        InputError: when the store cannot be opened by the platform's identity, or its key format is wrong.
    """
    chosen = store or _default_store(platform)
    credentials = opener(platform, chosen)
    keys = key_format(platform, namespace, spec_name, store=chosen)
    found: dict[str, Any] = {"archiveLogs": chosen.archive_logs}
    match chosen:
        case S3():
            found["s3"] = {"endpoint": chosen.host, "bucket": chosen.bucket, "region": chosen.region, "keyFormat": keys}
            found["s3"] |= _s3_credentials(credentials)
            if chosen.kms_key_arn is not None:
                found["s3"]["encryptionOptions"] = {"enableEncryption": True, "kmsKeyId": chosen.kms_key_arn}
        case Minio():
            found["s3"] = {
                "endpoint": chosen.endpoint,
                "bucket": chosen.bucket,
                "region": chosen.region,
                "insecure": chosen.insecure,
                "keyFormat": keys,
            } | _s3_credentials(credentials)
            if chosen.create:
                found["s3"]["createBucketIfNotPresent"] = {"objectLocking": False}
        case Gcs():
            found["gcs"] = {"bucket": chosen.bucket, "keyFormat": keys}
            if credentials is not None:
                found["gcs"]["serviceAccountKeySecret"] = _secret(credentials, credentials.service_account_key_key)
        case AzureBlob():
            found["azure"] = {"endpoint": chosen.endpoint, "container": chosen.container, "blobNameFormat": keys}
            if credentials is None:
                found["azure"]["useSDKCreds"] = True
            else:
                found["azure"]["accountKeySecret"] = _secret(credentials, credentials.account_key_key)
    return found


def artifact_repositories(
    platform: Platform, namespace: str, spec_names: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """Every repository of a namespace by its key: the default one, the named ones, and with isolation by spec each
    spec's own.

    A named repository is isolated by namespace there too, because all specs of the namespace share its entry.
    """
    by_namespace = shared_by_namespace(platform)
    found: dict[str, dict[str, Any]] = {}
    if platform.artifacts is not None and platform.artifact_isolation != "spec":
        found[DEFAULT_REPOSITORY] = artifact_repository(platform, namespace)
    for name, store in platform.artifact_repositories.items():
        found[name] = artifact_repository(by_namespace, namespace, store=store)
    if platform.artifacts is not None and platform.artifact_isolation == "spec":
        for spec_name in spec_names:
            found[repository_name(platform, spec_name)] = artifact_repository(platform, namespace, spec_name)
    return found


def shared_by_namespace(platform: Platform) -> Platform:
    """The platform as what all specs of a namespace share sees it: isolated by namespace where specs are."""
    return (
        platform.model_copy(update={"artifact_isolation": "namespace"})
        if platform.artifact_isolation == "spec"
        else platform
    )


def opener(platform: Platform, store: ArtifactStore) -> StaticCredentials | None:
    """The Secret that opens a store, or None where the identity of the pod does.

    Raises:
        InputError: when neither can.
    """
    if store.credentials is not None:
        return store.credentials
    identity = platform.identity
    if isinstance(identity, StaticCredentials):
        return identity
    if store.kind == "minio" or not can_open(identity, store.kind):
        what = "the platform has no identity" if identity is None else f"the identity {identity.kind!r} cannot open it"
        raise InputError(
            f"nothing opens this {store.kind} store: {what}",
            path=f"{_place(platform, store)}.credentials",
            expected="the Secret with its credentials: StaticCredentials(secret_name=...)",
        )
    return None


def can_open(identity: Identity | None, kind: str) -> bool:
    """Whether a pod's identity can be given rights on a kind of store; one that others gave it is taken at its word."""
    return not isinstance(identity, _CLOUD_IDENTITIES) or isinstance(identity, _OPENERS[kind])


def _default_store(platform: Platform) -> ArtifactStore:
    if platform.artifacts is None:
        raise InputError("the platform has no artifact store", path="artifacts", expected="S3, Gcs, AzureBlob or Minio")
    return platform.artifacts


def _place(platform: Platform, store: ArtifactStore) -> str:
    for name, other in platform.artifact_repositories.items():
        if other is store:
            return f"artifact_repositories.{name}"
    return "artifacts"


def _s3_credentials(credentials: StaticCredentials | None) -> dict[str, Any]:
    if credentials is None:
        return {"useSDKCreds": True}
    found = {
        "accessKeySecret": _secret(credentials, credentials.access_key_key),
        "secretKeySecret": _secret(credentials, credentials.secret_key_key),
    }
    if credentials.session_token_key is not None:
        found["sessionTokenSecret"] = _secret(credentials, credentials.session_token_key)
    return found


def _secret(credentials: StaticCredentials, key: str) -> dict[str, str]:
    return {"name": credentials.secret_name, "key": key}
