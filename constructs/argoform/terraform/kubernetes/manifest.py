"""`kubernetes_manifest`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from argoform.terraform.declare import COMPUTED, Block, BlockModel, Of
from argoform.terraform.providers import KUBERNETES
from argoform.terraform.resource import Resource
from argoform.terraform.timeouts import CreateUpdateDeleteTimeouts


class FieldManager(BlockModel):
    """https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers"""

    name: str | None = None
    """The provider's default is `Terraform`."""
    force_conflicts: bool | None = None
    """Whether to take over fields that others manage; the provider's default is False."""


class ManifestCondition(BlockModel):
    """A condition of the object's status."""

    status: str | None = None
    type: str | None = None


class ManifestWait(BlockModel):
    """What to wait for before the resource counts as made."""

    fields: Mapping[str, str] | None = None
    """Regular expressions for the values of fields (`status.phase`)."""
    rollout: bool | None = None
    condition: Annotated[Sequence[ManifestCondition] | None, Block()] = None


class Manifest(Resource, type="kubernetes_manifest", provider=KUBERNETES, version=1):
    """https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/manifest

    Terraform needs the cluster, and the CRD in it, to plan one.
    """

    manifest: Annotated[Mapping[str, Any], Of("dynamic")]
    computed_fields: Sequence[str] | None = None
    """Paths that the cluster may change; the provider's default is `metadata.labels` and `metadata.annotations`."""
    object: Annotated[Any, COMPUTED] = None
    field_manager: Annotated[FieldManager | None, Block(max_items=1)] = None
    wait: Annotated[ManifestWait | None, Block(max_items=1)] = None
    timeouts: Annotated[CreateUpdateDeleteTimeouts | None, Block(max_items=1)] = None
