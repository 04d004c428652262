"""`aws_iam_role`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import Resource


class IamRole(Resource, type="aws_iam_role", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role"""

    assume_role_policy: str
    """The trust policy, as JSON."""
    name: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    """At most 64 characters."""
    name_prefix: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    """At most 38 characters."""
    path: Annotated[str | None, FORCE_NEW] = None
    """The provider's default is `/`."""
    max_session_duration: int | None = None
    """Seconds, 3600 to 43200; the provider's default is 3600."""
    permissions_boundary: str | None = None
    """The ARN of a policy."""
    force_detach_policies: bool | None = None
    tags: Mapping[str, str] | None = None
    tags_all: Annotated[Mapping[str, str] | None, COMPUTED] = None
    arn: str = computed()
    create_date: str = computed()
    unique_id: str = computed()
    id: str = computed(optional=True)
