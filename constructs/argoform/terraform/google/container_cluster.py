"""The data source `google_container_cluster`."""

from __future__ import annotations

from typing import Any

from argoform.terraform.declare import computed
from argoform.terraform.providers import GOOGLE
from argoform.terraform.resource import DataSource
from argoform.terraform.schema import Type

_MASTER_AUTH: Type = (
    "list",
    (
        "object",
        {
            "client_certificate": "string",
            "client_certificate_config": ("list", ("object", {"issue_client_certificate": "bool"})),
            "client_key": "string",
            "cluster_ca_certificate": "string",
        },
    ),
)


class DataContainerCluster(DataSource, type="google_container_cluster", provider=GOOGLE):
    """https://registry.terraform.io/providers/hashicorp/google/latest/docs/data-sources/container_cluster

    `ref("workload_identity_config[0].workload_pool")` is the pool of workload identities;
    `ref("master_auth[0].cluster_ca_certificate")` is the certificate of the API server, in base64.
    """

    name: str
    location: str | None = None
    project: str | None = None
    endpoint: str = computed()
    master_auth: Any = computed(type=_MASTER_AUTH)
    master_version: str = computed()
    self_link: str = computed()
    workload_identity_config: Any = computed(type=("list", ("object", {"workload_pool": "string"})))
    id: str = computed(optional=True)
