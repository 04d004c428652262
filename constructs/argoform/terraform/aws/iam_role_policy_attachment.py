"""`aws_iam_role_policy_attachment`."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import FORCE_NEW, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import Resource


class IamRolePolicyAttachment(Resource, type="aws_iam_role_policy_attachment", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachment"""

    role: Annotated[str, FORCE_NEW]
    """The name of the role."""
    policy_arn: Annotated[str, FORCE_NEW]
    id: str = computed(optional=True)
