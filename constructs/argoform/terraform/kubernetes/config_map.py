"""`kubernetes_config_map_v1`, as a resource and as a data source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from argoform.terraform.declare import Block, computed
from argoform.terraform.kubernetes.metadata import ExistingObjectMeta, ObjectMeta
from argoform.terraform.providers import KUBERNETES
from argoform.terraform.resource import DataSource, Resource


class ConfigMap(Resource, type="kubernetes_config_map_v1", provider=KUBERNETES):
    """https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/config_map_v1"""

    metadata: Annotated[ObjectMeta, Block(min_items=1, max_items=1)]
    data: Mapping[str, str] | None = None
    binary_data: Mapping[str, str] | None = None
    """Values in base64."""
    immutable: bool | None = None
    """Whether Kubernetes refuses changes of the data, so that the provider replaces the object."""
    id: str = computed(optional=True)


class DataConfigMap(DataSource, type="kubernetes_config_map_v1", provider=KUBERNETES):
    """https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/data-sources/config_map_v1"""

    metadata: Annotated[ExistingObjectMeta, Block(min_items=1, max_items=1)]
    immutable: bool | None = None
    data: Mapping[str, str] = computed()
    binary_data: Mapping[str, str] = computed()
    id: str = computed(optional=True)
