"""The `provider "kubernetes"` block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from argoform.terraform.declare import Block, BlockModel
from argoform.terraform.providers import KUBERNETES
from argoform.terraform.resource import ProviderConfiguration


class Exec(BlockModel):
    """A command that prints a credential: `aws eks get-token`, `gke-gcloud-auth-plugin`, `kubelogin`.

    https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs#exec-plugins
    """

    api_version: str
    """`client.authentication.k8s.io/v1beta1` or `/v1`."""
    command: str
    args: Sequence[str] | None = None
    env: Mapping[str, str] | None = None


class Provider(ProviderConfiguration, provider=KUBERNETES):
    """https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs"""

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
    ignore_annotations: Sequence[str] | None = None
    """Regular expressions for annotations that others set."""
    ignore_labels: Sequence[str] | None = None
    """Regular expressions for labels that others set."""
    exec: Annotated[Exec | None, Block()] = None
