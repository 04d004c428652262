"""`Platform`: everything that constructs and the spec ask about a cluster."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from argoform.argo import ArgoVersion
from argoform.errors import InputError, UnknownNameError
from argoform.platform import profiles
from argoform.platform.artifacts import S3, ArtifactIsolation, ArtifactStore
from argoform.platform.identity import POD_IDENTITY_SINCE, AwsIdentity, Identity, PodIdentity, StaticCredentials
from argoform.platform.images import Image
from argoform.platform.keys import check_repository_name
from argoform.platform.labels import LabelRules, WorkloadFact
from argoform.platform.model import Model
from argoform.platform.nodes import NodeClass, NodeClassName
from argoform.platform.problems import checked
from argoform.platform.providers import ProviderBindings

ManifestEngine = Literal["kubectl_manifest", "kubernetes_manifest"]


class Platform(Model):
    """A cluster, seen from its workflows.

    Make one with the profile that fits: `Platform.local()`, `.eks(...)`, `.gke(...)`, `.aks(...)`, `.panfactum(...)`;
    `Platform.from_profile(name)` picks one by its name. Every argument overrides the field of the same name.
    """

    profile: str
    """The name of the profile that it began as."""

    cluster: str
    """The name of the cluster; part of the hash in every name that argoform makes."""

    argo_version: str = "4.0"
    """The version of Argo Workflows, `3.4` to `4.1`, with the patch level where it is known (`4.0.6`)."""

    instance_id: str | None = None
    """The controller's instanceID, when it has one: every object that it must see is labelled with it."""

    node_classes: dict[NodeClassName, NodeClass] = {}
    """The kinds of nodes that the cluster has, by name."""

    scheduler: str | None = None
    """The name of the scheduler for pods; the cluster's default when None."""

    storage_class: str | None = None
    """The storage class of claims that name none; the cluster's default when None."""

    label_prefix: str = "argoform.dev"
    """The prefix of the labels that argoform itself sets on workloads."""

    workload_labels: dict[str, WorkloadFact] = {}
    """Labels in which workflows and pods say `"true"` or `"false"` about themselves, where the platform reads them."""

    static_labels: dict[str, str] = {"app.kubernetes.io/managed-by": "argoform"}
    """Labels that everything carries."""

    workload_label: str = "app.kubernetes.io/name"
    """The label that holds the name of the workflow."""

    match_label: str = "app.kubernetes.io/instance"
    """The label that is unique to a spec and selects its pods."""

    pod_run_as_non_root: bool = True
    """`runAsNonRoot` of the pods' security context, unless a spec runs as root."""

    seccomp_profile: str | None = "RuntimeDefault"
    """The seccomp profile of the pods; the restricted Pod Security Standard wants one."""

    do_not_disrupt_annotations: dict[str, str] = {}
    """Annotations that keep pods from being disrupted, for specs with `disruptions_enabled=False`."""

    volume_annotations: dict[str, str] = {}
    """Annotations of every claim for temporary data."""

    labels: LabelRules = LabelRules()
    """Rules for labels."""

    identity: Identity | None = None
    """How service accounts prove to a cloud who they are."""

    artifacts: ArtifactStore | None = None
    """Where artifacts and logs are kept; the controller's own default when None."""

    artifact_repositories: dict[str, ArtifactStore] = Field(default_factory=dict)
    """Further stores, by the name that a spec's `artifactRepositoryRef.key` gives them."""

    artifact_isolation: ArtifactIsolation = "namespace"
    """What has a prefix of its own in the store, beyond which no role reaches: `namespace` (Argo's own security
    boundary), `spec`, or `bucket` (everything is shared)."""

    images: dict[str, Image] = Field(default_factory=dict)
    """Images that the platform provides, by name (`devShell`); `image(name)` gives one."""

    manifest_engine: ManifestEngine = "kubectl_manifest"
    """The Terraform resource that applies Argo's objects."""

    pod_disruption_budget_min_available: int = Field(default=100_000, ge=1)
    """`minAvailable` of the budget that forbids disruptions; larger than any workflow."""

    providers: ProviderBindings = Field(default_factory=ProviderBindings, exclude=True)
    """The user's own provider objects."""

    @field_validator("argo_version")
    @classmethod
    def _known_version(cls, value: str) -> str:
        ArgoVersion.parse(value)
        return value

    @field_validator("artifact_repositories")
    @classmethod
    def _repository_names(cls, value: dict[str, ArtifactStore]) -> dict[str, ArtifactStore]:
        for name in value:
            checked(partial(check_repository_name, name, path=""))
        return value

    @model_validator(mode="after")
    def _old_enough(self) -> Self:
        if isinstance(self.identity, PodIdentity):
            checked(partial(self.argo.require, POD_IDENTITY_SINCE, "EKS Pod Identity", path="identity"))
        if isinstance(self.identity, AwsIdentity) and "partition" in self.identity.model_fields_set:
            for path, store in self._stores():
                if isinstance(store, S3) and store.credentials is None and store.partition != self.identity.partition:
                    checked(partial(_refuse_partition, store, self.identity, path=path))
        held: list[tuple[str, object]] = [("identity", self.identity)]
        held += [(f"{path}.credentials", store.credentials) for path, store in self._stores()]
        for path, credentials in held:
            if isinstance(credentials, StaticCredentials) and credentials.session_token_key is not None:
                checked(partial(self.argo.require, "3.6", "a session token", path=f"{path}.session_token_key"))
        return self

    def _stores(self) -> list[tuple[str, ArtifactStore]]:
        named = [(f"artifact_repositories.{name}", store) for name, store in self.artifact_repositories.items()]
        return ([] if self.artifacts is None else [("artifacts", self.artifacts)]) + named

    @property
    def argo(self) -> ArgoVersion:
        """`argo_version`, to be compared with."""
        return ArgoVersion.parse(self.argo_version)

    def image(self, name: str) -> Image:
        """An image that the platform provides.

        Raises:
            UnknownNameError: when it provides none of that name.
        """
        if name not in self.images:
            raise UnknownNameError(
                f"the platform {self.profile!r} has no image {name!r}",
                name=name,
                known=self.images,
                path="platform.images",
                expected=f"one of {', '.join(self.images)}"
                if self.images
                else "Platform(..., images={...}) that names it",
            )
        return self.images[name]

    @classmethod
    def local(cls, **overrides: Any) -> Self:
        """k3d (or any small cluster) with MinIO beside Argo."""
        return cls.from_profile("local", **overrides)

    @classmethod
    def eks(cls, *, cluster: str, **overrides: Any) -> Self:
        """Amazon EKS."""
        return cls.from_profile("eks", cluster=cluster, **overrides)

    @classmethod
    def gke(cls, *, cluster: str, **overrides: Any) -> Self:
        """Google Kubernetes Engine."""
        return cls.from_profile("gke", cluster=cluster, **overrides)

    @classmethod
    def aks(cls, *, cluster: str, **overrides: Any) -> Self:
        """Azure Kubernetes Service."""
        return cls.from_profile("aks", cluster=cluster, **overrides)

    @classmethod
    def panfactum(cls, **overrides: Any) -> Self:
        """A cluster of the Panfactum stack, with its conventions."""
        return cls.from_profile("panfactum", **overrides)

    @classmethod
    def from_profile(cls, name: str, **overrides: Any) -> Self:
        """The profile called `name`, with some fields overridden.

        Raises:
            UnknownNameError: when no profile has that name.
        """
        if name not in profiles.PROFILES:
            raise UnknownNameError(
                f"there is no platform called {name!r}",
                name=name,
                known=profiles.PROFILES,
                path="platform",
                expected=f"one of {', '.join(profiles.PROFILES)}",
            )
        return cls.model_validate({"profile": name, **profiles.PROFILES[name], **overrides})


def _refuse_partition(store: S3, identity: AwsIdentity, *, path: str) -> None:
    raise InputError(
        f"the bucket {store.bucket!r} is in {store.partition!r}, and no role of {identity.partition!r} reaches it",
        path=f"{path}.region",
        expected=f"a region of {identity.partition!r}, or `credentials` that open the bucket",
    )
