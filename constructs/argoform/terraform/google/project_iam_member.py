"""`google_project_iam_member`."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import FORCE_NEW, Block, computed
from argoform.terraform.google.iam import IamCondition
from argoform.terraform.providers import GOOGLE
from argoform.terraform.resource import Resource


class ProjectIamMember(Resource, type="google_project_iam_member", provider=GOOGLE):
    """https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/google_project_iam"""

    project: Annotated[str, FORCE_NEW]
    """The id of the project."""
    role: Annotated[str, FORCE_NEW]
    """`roles/...`."""
    member: Annotated[str, FORCE_NEW]
    """`serviceAccount:...`, `principal://...` or another kind of principal."""
    condition: Annotated[IamCondition | None, Block(max_items=1)] = None
    etag: str = computed()
    id: str = computed(optional=True)
