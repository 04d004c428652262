"""`Platform`: everything that constructs and the spec ask about a cluster."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, field_validator

from argoform.argo import ArgoVersion
from argoform.errors import UnknownNameError
from argoform.platform import profiles
from argoform.platform.artifacts import ArtifactStore
from argoform.platform.identity import Identity
from argoform.platform.labels import LabelRules
from argoform.platform.model import Model
from argoform.platform.nodes import NodeClass, NodeClassName
from argoform.platform.providers import ProviderBindings

ManifestEngine = Literal["kubectl_manifest", "kubernetes_manifest"]


class Platform(Model):
    """A cluster, seen from its workflows.

    Make one with the profile that fits: `Platform.local()`, `.eks(...)`, `.panfactum(...)`; `Platform.from_profile(name)`
    picks one by its name. Every argument overrides the field of the same name.
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

    node_labels_enabled: bool = False
    """Whether pods and workflows say in labels (`<label_prefix>/spot-enabled`, ...) which nodes they may use."""

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

    @property
    def argo(self) -> ArgoVersion:
        """`argo_version`, to be compared with."""
        return ArgoVersion.parse(self.argo_version)

    @classmethod
    def local(cls, **overrides: Any) -> Self:
        """k3d (or any small cluster) with MinIO beside Argo."""
        return cls.from_profile("local", **overrides)

    @classmethod
    def eks(cls, *, cluster: str, **overrides: Any) -> Self:
        """Amazon EKS."""
        return cls.from_profile("eks", cluster=cluster, **overrides)

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
