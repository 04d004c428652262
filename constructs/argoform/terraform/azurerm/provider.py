"""The `provider "azurerm"` block."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import SENSITIVE, Block, BlockModel
from argoform.terraform.providers import AZURERM
from argoform.terraform.resource import ProviderConfiguration


class Features(BlockModel):
    """Terraform does not accept the provider without this block; an empty one takes every default.

    https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/features-block
    """


class Provider(ProviderConfiguration, provider=AZURERM):
    """https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs"""

    features: Annotated[Features, Block()] = Features()
    subscription_id: str | None = None
    """The environment variable ARM_SUBSCRIPTION_ID when not given."""
    tenant_id: str | None = None
    client_id: str | None = None
    client_secret: Annotated[str | None, SENSITIVE] = None
    use_oidc: bool | None = None
    resource_provider_registrations: str | None = None
    """`core`, `extended`, `all`, `legacy` or `none`."""
