"""The data sources `aws_eks_cluster` and `aws_eks_cluster_auth`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from argoform.terraform.declare import COMPUTED, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import DataSource


class DataEksCluster(DataSource, type="aws_eks_cluster", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/eks_cluster

    `ref("identity[0].oidc[0].issuer")` is the issuer for IAM roles for service accounts, with `https://`;
    `ref("certificate_authority[0].data")` is the certificate of the API server, in base64.
    """

    name: str
    region: Annotated[str | None, COMPUTED] = None
    tags: Annotated[Mapping[str, str] | None, COMPUTED] = None
    arn: str = computed()
    certificate_authority: Any = computed(type=("list", ("object", {"data": "string"})))
    endpoint: str = computed()
    identity: Any = computed(type=("list", ("object", {"oidc": ("list", ("object", {"issuer": "string"}))})))
    platform_version: str = computed()
    role_arn: str = computed()
    status: str = computed()
    version: str = computed()
    id: str = computed(optional=True)


class DataEksClusterAuth(DataSource, type="aws_eks_cluster_auth", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/eks_cluster_auth"""

    name: str
    region: Annotated[str | None, COMPUTED] = None
    token: str = computed(sensitive=True)
    id: str = computed(optional=True)
