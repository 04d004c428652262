"""The data source `aws_region`."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import COMPUTED, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import DataSource


class DataRegion(DataSource, type="aws_region", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/region"""

    region: Annotated[str | None, COMPUTED] = None
    """The provider's own region when not given."""
    endpoint: Annotated[str | None, COMPUTED] = None
    id: str = computed(optional=True)
