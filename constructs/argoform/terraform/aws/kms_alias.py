"""`aws_kms_alias`."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import Resource


class KmsAlias(Resource, type="aws_kms_alias", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_alias"""

    target_key_id: str
    """The id or ARN of the key."""
    name: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    """Begins with `alias/`."""
    name_prefix: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    region: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    arn: str = computed()
    target_key_arn: str = computed()
    id: str = computed(optional=True)
