"""`helm_release`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from argoform.terraform.declare import COMPUTED, FORCE_NEW, SENSITIVE, WRITE_ONLY, BlockModel, Nested, computed
from argoform.terraform.providers import HELM
from argoform.terraform.resource import Resource
from argoform.terraform.timeouts import Timeouts


class SetValue(BlockModel):
    """One value of the chart, by its path (`controller.replicas`)."""

    name: str
    value: str | None = None
    type: Annotated[Literal["auto", "string", "literal"] | None, COMPUTED] = None


class SetSensitiveValue(BlockModel):
    """One value of the chart that plans do not show; Terraform's state holds it."""

    name: str
    value: Annotated[str, SENSITIVE]
    type: Literal["auto", "string", "literal"] | None = None


class SetWriteOnlyValue(BlockModel):
    """One value of the chart that neither plans nor Terraform's state hold. Helm's own release record does."""

    name: Annotated[str, WRITE_ONLY]
    value: Annotated[str, WRITE_ONLY]
    type: Annotated[Literal["auto", "string", "literal"] | None, WRITE_ONLY] = None


class SetListValue(BlockModel):
    """One list among the chart's values."""

    name: str
    value: Sequence[str]


class PostRender(BlockModel):
    """A command that changes the rendered manifests."""

    binary_path: str
    args: Sequence[str] | None = None


class ReleaseMetadata(BlockModel):
    """What Helm knows of an installed release."""

    app_version: str = computed()
    chart: str = computed()
    first_deployed: int = computed()
    last_deployed: int = computed()
    name: str = computed()
    namespace: str = computed()
    notes: str = computed()
    revision: int = computed()
    values: str = computed()
    version: str = computed()


class Release(Resource, type="helm_release", provider=HELM, version=2):
    """https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release"""

    name: Annotated[str, FORCE_NEW]
    chart: str
    """The chart's name in `repository`, a path, or an `oci://` address."""
    repository: str | None = None
    version: Annotated[str | None, COMPUTED] = None
    """The chart's version; the newest when not given."""
    namespace: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    """The provider's default is `default`."""
    create_namespace: Annotated[bool | None, COMPUTED] = None
    """The provider's default is False."""
    values: Sequence[str] | None = None
    """Documents of values in YAML; later ones win."""
    set: Annotated[Sequence[SetValue] | None, Nested("list")] = None
    set_list: Annotated[Sequence[SetListValue] | None, Nested("list")] = None
    set_sensitive: Annotated[Sequence[SetSensitiveValue] | None, Nested("list")] = None
    set_wo: Annotated[Sequence[SetWriteOnlyValue] | None, Nested("list"), WRITE_ONLY] = None
    set_wo_revision: int | None = None
    """A number whose change writes `set_wo` again."""
    timeout: Annotated[int | None, COMPUTED] = None
    """Seconds that any one Kubernetes operation may last; the provider's default is 300."""
    wait: Annotated[bool | None, COMPUTED] = None
    """Whether to wait until everything is ready; the provider's default is True."""
    wait_for_jobs: Annotated[bool | None, COMPUTED] = None
    """The provider's default is False."""
    atomic: Annotated[bool | None, COMPUTED] = None
    """Whether a failed install is removed and a failed upgrade rolled back; the provider's default is False."""
    cleanup_on_fail: Annotated[bool | None, COMPUTED] = None
    force_update: Annotated[bool | None, COMPUTED] = None
    recreate_pods: Annotated[bool | None, COMPUTED] = None
    max_history: Annotated[int | None, COMPUTED] = None
    """How many releases Helm keeps; the provider's default is 0, for all."""
    skip_crds: Annotated[bool | None, COMPUTED] = None
    """Whether the CRDs in the chart's `crds` folder are left out; the provider's default is False."""
    disable_webhooks: Annotated[bool | None, COMPUTED] = None
    disable_crd_hooks: Annotated[bool | None, COMPUTED] = None
    disable_openapi_validation: Annotated[bool | None, COMPUTED] = None
    render_subchart_notes: Annotated[bool | None, COMPUTED] = None
    reuse_values: Annotated[bool | None, COMPUTED] = None
    reset_values: Annotated[bool | None, COMPUTED] = None
    dependency_update: Annotated[bool | None, COMPUTED] = None
    replace: Annotated[bool | None, COMPUTED] = None
    take_ownership: Annotated[bool | None, COMPUTED] = None
    """Whether objects that exist already are taken over; the provider's default is False."""
    upgrade_install: Annotated[bool | None, COMPUTED] = None
    """Whether an existing release of that name is upgraded; the provider's default is False."""
    lint: Annotated[bool | None, COMPUTED] = None
    verify: Annotated[bool | None, COMPUTED] = None
    keyring: str | None = None
    devel: bool | None = None
    pass_credentials: Annotated[bool | None, COMPUTED] = None
    repository_username: str | None = None
    repository_password: Annotated[str | None, SENSITIVE] = None
    repository_ca_file: str | None = None
    repository_cert_file: str | None = None
    repository_key_file: str | None = None
    postrender: Annotated[PostRender | None, Nested()] = None
    timeouts: Annotated[Timeouts | None, Nested()] = None
    manifest: str = computed()
    metadata: ReleaseMetadata = computed(nested=Nested())
    resources: Mapping[str, str] = computed()
    status: str = computed()
    id: str = computed()
