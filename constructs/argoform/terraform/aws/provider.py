"""The `provider "aws"` block."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated

from argoform.terraform.declare import SENSITIVE, Block, BlockModel
from argoform.terraform.providers import AWS
from argoform.terraform.resource import ProviderConfiguration


class AssumeRole(BlockModel):
    """A role to work as, in another account for one."""

    role_arn: str | None = None
    session_name: str | None = None
    external_id: str | None = None


class DefaultTags(BlockModel):
    """Tags of everything that the provider makes."""

    tags: Mapping[str, str] | None = None


class Provider(ProviderConfiguration, provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs"""

    region: str | None = None
    """The environment variable AWS_REGION when not given."""
    profile: str | None = None
    access_key: str | None = None
    secret_key: Annotated[str | None, SENSITIVE] = None
    token: str | None = None
    allowed_account_ids: Collection[str] | None = None
    max_retries: int | None = None
    s3_use_path_style: bool | None = None
    skip_credentials_validation: bool | None = None
    skip_metadata_api_check: str | None = None
    """`true` or `false`, as a string."""
    skip_requesting_account_id: bool | None = None
    assume_role: Annotated[AssumeRole | None, Block()] = None
    default_tags: Annotated[DefaultTags | None, Block(max_items=1)] = None
