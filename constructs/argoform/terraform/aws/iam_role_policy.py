"""`aws_iam_role_policy`."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import Resource


class IamRolePolicy(Resource, type="aws_iam_role_policy", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy"""

    role: Annotated[str, FORCE_NEW]
    """The name of the role."""
    policy: str
    """JSON; all inline policies of a role may have 10,240 characters, white space aside."""
    name: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    name_prefix: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    id: str = computed(optional=True)
