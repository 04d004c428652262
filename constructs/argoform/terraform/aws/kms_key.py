"""`aws_kms_key`, as a resource and as a data source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import DataSource, Resource
from argoform.terraform.timeouts import CreateTimeout


class KmsKey(Resource, type="aws_kms_key", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key"""

    policy: Annotated[str | None, COMPUTED] = None
    """JSON; the account's root user alone when not given."""
    enable_key_rotation: bool | None = None
    """The provider's default is False."""
    rotation_period_in_days: Annotated[int | None, COMPUTED] = None
    deletion_window_in_days: int | None = None
    """7 to 30; AWS's default is 30."""
    is_enabled: bool | None = None
    multi_region: Annotated[bool | None, COMPUTED | FORCE_NEW] = None
    key_usage: Annotated[str | None, FORCE_NEW] = None
    customer_master_key_spec: Annotated[str | None, FORCE_NEW] = None
    custom_key_store_id: Annotated[str | None, FORCE_NEW] = None
    xks_key_id: Annotated[str | None, FORCE_NEW] = None
    bypass_policy_lockout_safety_check: bool | None = None
    region: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    tags: Mapping[str, str] | None = None
    tags_all: Annotated[Mapping[str, str] | None, COMPUTED] = None
    timeouts: Annotated[CreateTimeout | None, Block("single")] = None
    arn: str = computed()
    key_id: str = computed()
    id: str = computed(optional=True)


class DataKmsKey(DataSource, type="aws_kms_key", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/kms_key"""

    key_id: str
    """An id, an ARN, or an alias (`alias/artifacts`)."""
    grant_tokens: Sequence[str] | None = None
    region: Annotated[str | None, COMPUTED] = None
    arn: str = computed()
    aws_account_id: str = computed()
    enabled: bool = computed()
    key_state: str = computed()
    key_usage: str = computed()
    id: str = computed(optional=True)
