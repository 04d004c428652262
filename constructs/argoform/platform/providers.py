"""The user's own provider objects, passed through untouched: several clusters, a bucket in another account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ProviderBindings:
    """The `TerraformProvider` objects that resources of this platform use; None takes the stack's default one.

    They are opaque here, because this room knows no CDK.
    """

    kubernetes: Any = None
    kubectl: Any = None
    helm: Any = None
    aws: Any = None
    aws_artifacts: Any = None
    """For the artifact bucket where it lives in another account or region; `aws` when not given."""
    google: Any = None
    azurerm: Any = None
