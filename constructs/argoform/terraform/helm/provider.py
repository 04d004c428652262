"""The `provider "helm"` block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from argoform.terraform.declare import BlockModel, Nested
from argoform.terraform.providers import HELM
from argoform.terraform.resource import ProviderConfiguration


class Exec(BlockModel):
    """A command that prints a credential.

    https://registry.terraform.io/providers/hashicorp/helm/latest/docs#exec-plugins
    """

    api_version: str
    """`client.authentication.k8s.io/v1beta1` or `/v1`."""
    command: str
    args: Sequence[str] | None = None
    env: Mapping[str, str] | None = None


class Kubernetes(BlockModel):
    """The cluster that charts are installed in; the same arguments as the provider `kubernetes` has."""

    host: str | None = None
    """The URL of the API server."""
    token: str | None = None
    username: str | None = None
    password: str | None = None
    cluster_ca_certificate: str | None = None
    """PEM."""
    client_certificate: str | None = None
    """PEM."""
    client_key: str | None = None
    """PEM."""
    config_path: str | None = None
    """A kubeconfig file; the environment variable KUBE_CONFIG_PATH when not given."""
    config_paths: Sequence[str] | None = None
    config_context: str | None = None
    config_context_auth_info: str | None = None
    config_context_cluster: str | None = None
    insecure: bool | None = None
    proxy_url: str | None = None
    tls_server_name: str | None = None
    exec: Annotated[Exec | None, Nested()] = None


class Registry(BlockModel):
    """An OCI registry that needs a login."""

    url: str
    username: str
    password: str


class Provider(ProviderConfiguration, provider=HELM):
    """https://registry.terraform.io/providers/hashicorp/helm/latest/docs"""

    kubernetes: Annotated[Kubernetes | None, Nested()] = None
    registries: Annotated[Sequence[Registry] | None, Nested("list")] = None
    helm_driver: str | None = None
    """Where releases are recorded; the provider's default is `secret`."""
    burst_limit: int | None = None
    qps: float | None = None
    debug: bool | None = None
    plugins_path: str | None = None
    registry_config_path: str | None = None
    repository_config_path: str | None = None
    repository_cache: str | None = None
