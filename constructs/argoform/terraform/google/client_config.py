"""The data source `google_client_config`."""

from __future__ import annotations

from collections.abc import Mapping

from argoform.terraform.declare import computed
from argoform.terraform.providers import GOOGLE
from argoform.terraform.resource import DataSource


class DataClientConfig(DataSource, type="google_client_config", provider=GOOGLE):
    """https://registry.terraform.io/providers/hashicorp/google/latest/docs/data-sources/client_config"""

    project: str = computed()
    region: str = computed()
    zone: str = computed()
    access_token: str = computed(sensitive=True)
    default_labels: Mapping[str, str] = computed()
    id: str = computed()
