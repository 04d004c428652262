"""The `provider "kubectl"` block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from argoform.terraform.declare import Block
from argoform.terraform.kubernetes.provider import Exec
from argoform.terraform.providers import KUBECTL
from argoform.terraform.resource import ProviderConfiguration


class Provider(ProviderConfiguration, provider=KUBECTL):
    """https://registry.terraform.io/providers/alekc/kubectl/latest/docs"""

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
    load_config_file: bool | None = None
    """Whether to read a kubeconfig file; the provider's default is True, also beside `host` and `token`."""
    config_path: str | None = None
    """A kubeconfig file; the environment variable KUBE_CONFIG_PATH when not given."""
    config_paths: Sequence[str] | None = None
    config_context: str | None = None
    config_context_auth_info: str | None = None
    config_context_cluster: str | None = None
    insecure: bool | None = None
    proxy_url: str | None = None
    tls_server_name: str | None = None
    lazy_load: bool | None = None
    """Whether to wait with the connection until a resource needs it, for clusters that the same apply makes."""
    apply_retry_count: int | None = None
    """How often a failed apply is tried again; the provider's default is 1."""
    exec: Annotated[Exec | None, Block()] = None
