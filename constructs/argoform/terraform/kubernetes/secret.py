"""`kubernetes_secret_v1`, as a resource and as a data source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, SENSITIVE, WRITE_ONLY, Block, computed
from argoform.terraform.kubernetes.metadata import ExistingGeneratedObjectMeta, ObjectMeta
from argoform.terraform.providers import KUBERNETES
from argoform.terraform.resource import DataSource, Resource
from argoform.terraform.timeouts import CreateTimeout


class Secret(Resource, type="kubernetes_secret_v1", provider=KUBERNETES):
    """https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/secret_v1

    What stands in `data` is in Terraform's plan and state; what stands in `data_wo` is in neither.
    """

    metadata: Annotated[ObjectMeta, Block(min_items=1, max_items=1)]
    type: Annotated[str | None, FORCE_NEW] = None
    """The provider's default is `Opaque`."""
    data: Annotated[Mapping[str, str] | None, COMPUTED | SENSITIVE] = None
    data_wo: Annotated[Mapping[str, str] | None, WRITE_ONLY] = None
    """Values that are written and never kept; they may be ephemeral. Needs Terraform or OpenTofu 1.11."""
    data_wo_revision: int | None = None
    """A number whose change writes `data_wo` again, since Terraform cannot see that it changed."""
    binary_data: Annotated[Mapping[str, str] | None, SENSITIVE] = None
    """Values in base64."""
    binary_data_wo: Annotated[Mapping[str, str] | None, WRITE_ONLY] = None
    """Values in base64 that are written and never kept."""
    binary_data_wo_revision: int | None = None
    """A number whose change writes `binary_data_wo` again."""
    immutable: bool | None = None
    """Whether Kubernetes refuses changes of the data, so that the provider replaces the object."""
    wait_for_service_account_token: bool | None = None
    """Whether to wait until Kubernetes has filled a Secret of type `kubernetes.io/service-account-token`; the
    provider's default is True."""
    timeouts: Annotated[CreateTimeout | None, Block("single")] = None
    id: str = computed(optional=True)


class DataSecret(DataSource, type="kubernetes_secret_v1", provider=KUBERNETES):
    """https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/data-sources/secret_v1"""

    metadata: Annotated[ExistingGeneratedObjectMeta, Block(min_items=1, max_items=1)]
    binary_data: Annotated[Mapping[str, str] | None, SENSITIVE] = None
    """The keys whose values are wanted in base64, each with any value."""
    data: Mapping[str, str] = computed(sensitive=True)
    immutable: bool = computed()
    type: str = computed()
    id: str = computed(optional=True)
