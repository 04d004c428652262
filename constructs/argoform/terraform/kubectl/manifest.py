"""`kubectl_manifest`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from argoform.terraform.declare import SENSITIVE, Block, BlockModel, computed
from argoform.terraform.providers import KUBECTL
from argoform.terraform.resource import Resource
from argoform.terraform.timeouts import CreateUpdateDeleteTimeouts


class WaitCondition(BlockModel):
    """A condition of the object's status."""

    type: str
    status: str


class WaitField(BlockModel):
    """A field of the object and the value that it must have."""

    key: str
    """`status.phase`."""
    value: str
    value_type: Literal["eq", "regex"] | None = None
    """The provider's default is `eq`."""


class WaitFor(BlockModel):
    """What to wait for before the resource counts as made."""

    condition: Annotated[Sequence[WaitCondition] | None, Block()] = None
    field: Annotated[Sequence[WaitField] | None, Block()] = None


class Manifest(Resource, type="kubectl_manifest", provider=KUBECTL, version=1):
    """https://registry.terraform.io/providers/alekc/kubectl/latest/docs/resources/kubectl_manifest

    It is planned without the cluster. Another apiVersion (see `upgrade_api_version`), kind, name or namespace in the
    YAML replaces the object.
    """

    yaml_body: Annotated[str, SENSITIVE]
    """The manifest. Terraform hides it, and shows `yaml_body_parsed` in plans instead."""
    override_namespace: str | None = None
    """A namespace in place of the manifest's."""
    field_manager: str | None = None
    """The name under which fields are managed; the provider's default is `kubectl`."""
    server_side_apply: bool | None = None
    """The provider's default is False."""
    force_conflicts: bool | None = None
    """Whether to take over fields that others manage; the provider's default is False."""
    force_new: bool | None = None
    """Whether every change deletes the object and makes it again; the provider's default is False."""
    apply_only: bool | None = None
    """Whether the object stays when the resource is destroyed; the provider's default is False."""
    ignore_fields: Sequence[str] | None = None
    """Paths (`metadata.annotations`) whose drift is left alone."""
    sensitive_fields: Sequence[str] | None = None
    """Paths hidden in `yaml_body_parsed`; they cannot reach into lists."""
    validate_schema: bool | None = None
    """Whether the cluster's schema is checked; the provider's default is True."""
    upgrade_api_version: bool | None = None
    """Whether another apiVersion updates the object in place; the provider's default is False."""
    wait: bool | None = None
    """Whether to wait for the end of a deletion; the provider's default is False."""
    wait_for_rollout: bool | None = None
    """Whether to wait for Deployments, DaemonSets, StatefulSets and APIServices; the provider's default is True."""
    delete_cascade: Literal["Background", "Foreground"] | None = None
    """How the object's dependents are deleted; `Foreground` with `wait`, `Background` without, when not given."""
    wait_for: Annotated[WaitFor | None, Block(max_items=1)] = None
    timeouts: Annotated[CreateUpdateDeleteTimeouts | None, Block("single")] = None
    api_version: str = computed(force_new=True)
    kind: str = computed(force_new=True)
    name: str = computed(force_new=True)
    namespace: str = computed(force_new=True)
    uid: str = computed()
    live_uid: str = computed()
    live_manifest_incluster: str = computed(sensitive=True)
    yaml_incluster: str = computed(sensitive=True)
    yaml_body_parsed: str = computed()
    """The manifest with its sensitive fields hidden: what plans show."""
    id: str = computed(optional=True)
