"""The `provider "google"` block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from argoform.terraform.declare import SENSITIVE
from argoform.terraform.providers import GOOGLE
from argoform.terraform.resource import ProviderConfiguration


class Provider(ProviderConfiguration, provider=GOOGLE):
    """https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/provider_reference"""

    project: str | None = None
    """The environment variable GOOGLE_PROJECT when not given."""
    region: str | None = None
    zone: str | None = None
    credentials: Annotated[str | None, SENSITIVE] = None
    access_token: Annotated[str | None, SENSITIVE] = None
    impersonate_service_account: str | None = None
    """The e-mail address of a service account to work as."""
    user_project_override: bool | None = None
    default_labels: Mapping[str, str] | None = None
