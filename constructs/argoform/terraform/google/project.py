"""The data source `google_project`."""

from __future__ import annotations

from collections.abc import Mapping

from argoform.terraform.declare import computed
from argoform.terraform.providers import GOOGLE
from argoform.terraform.resource import DataSource


class DataProject(DataSource, type="google_project", provider=GOOGLE):
    """https://registry.terraform.io/providers/hashicorp/google/latest/docs/data-sources/project"""

    project_id: str | None = None
    """The provider's own project when not given."""
    name: str = computed()
    number: str = computed()
    """The number of the project, which principals of workload identity are named by."""
    org_id: str = computed()
    folder_id: str = computed()
    labels: Mapping[str, str] = computed()
    id: str = computed(optional=True)
