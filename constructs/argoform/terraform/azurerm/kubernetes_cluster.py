"""The data source `azurerm_kubernetes_cluster`."""

from __future__ import annotations

from typing import Annotated, Any

from argoform.terraform.declare import Block, computed
from argoform.terraform.providers import AZURERM
from argoform.terraform.resource import DataSource
from argoform.terraform.schema import Type
from argoform.terraform.timeouts import ReadTimeout

_KUBE_CONFIG: Type = (
    "list",
    (
        "object",
        {
            "client_certificate": "string",
            "client_key": "string",
            "cluster_ca_certificate": "string",
            "host": "string",
            "password": "string",
            "username": "string",
        },
    ),
)


class DataKubernetesCluster(DataSource, type="azurerm_kubernetes_cluster", provider=AZURERM):
    """https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/data-sources/kubernetes_cluster

    `ref("kube_config[0].host")` is the URL of the API server.
    """

    name: str
    resource_group_name: str
    timeouts: Annotated[ReadTimeout | None, Block("single")] = None
    oidc_issuer_enabled: bool = computed()
    oidc_issuer_url: str = computed()
    fqdn: str = computed()
    kube_config: Any = computed(type=_KUBE_CONFIG, sensitive=True)
    kube_config_raw: str = computed(sensitive=True)
    kubernetes_version: str = computed()
    location: str = computed()
    node_resource_group: str = computed()
    id: str = computed(optional=True)
