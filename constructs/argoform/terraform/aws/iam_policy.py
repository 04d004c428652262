"""`aws_iam_policy`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import Resource


class IamPolicy(Resource, type="aws_iam_policy", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy"""

    policy: str
    """JSON of at most 6,144 characters, white space aside."""
    name: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    """At most 128 characters."""
    name_prefix: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    path: Annotated[str | None, FORCE_NEW] = None
    """The provider's default is `/`."""
    delay_after_policy_creation_in_ms: int | None = None
    tags: Mapping[str, str] | None = None
    tags_all: Annotated[Mapping[str, str] | None, COMPUTED] = None
    arn: str = computed()
    attachment_count: int = computed()
    policy_id: str = computed()
    id: str = computed(optional=True)
