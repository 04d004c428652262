"""`aws_iam_openid_connect_provider`, as a resource and as a data source."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import DataSource, Resource


class IamOpenidConnectProvider(Resource, type="aws_iam_openid_connect_provider", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_openid_connect_provider"""

    url: Annotated[str, FORCE_NEW]
    """The issuer, with `https://`."""
    client_id_list: Collection[str]
    """The audiences: `sts.amazonaws.com` for service accounts."""
    thumbprint_list: Annotated[Sequence[str] | None, COMPUTED] = None
    tags: Mapping[str, str] | None = None
    tags_all: Annotated[Mapping[str, str] | None, COMPUTED] = None
    arn: str = computed()
    id: str = computed(optional=True)


class DataIamOpenidConnectProvider(DataSource, type="aws_iam_openid_connect_provider", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_openid_connect_provider"""

    arn: Annotated[str | None, COMPUTED] = None
    """Either this or `url`."""
    url: Annotated[str | None, COMPUTED] = None
    tags: Annotated[Mapping[str, str] | None, COMPUTED] = None
    client_id_list: Sequence[str] = computed()
    thumbprint_list: Sequence[str] = computed()
    id: str = computed(optional=True)
