"""The providers whose resources are declared: where they come from, and the versions that the declarations fit."""

from __future__ import annotations

from argoform.terraform.schema import ProviderSource

KUBERNETES = ProviderSource("kubernetes", "hashicorp/kubernetes", "~> 3.2")
KUBECTL = ProviderSource("kubectl", "alekc/kubectl", "~> 2.4")
HELM = ProviderSource("helm", "hashicorp/helm", "~> 3.1")
AWS = ProviderSource("aws", "hashicorp/aws", "~> 6.47")
GOOGLE = ProviderSource("google", "hashicorp/google", "~> 6.50")
AZURERM = ProviderSource("azurerm", "hashicorp/azurerm", "~> 4.79")

PROVIDERS = (KUBERNETES, KUBECTL, HELM, AWS, GOOGLE, AZURERM)
