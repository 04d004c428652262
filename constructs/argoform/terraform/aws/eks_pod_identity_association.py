"""`aws_eks_pod_identity_association`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import Resource


class EksPodIdentityAssociation(Resource, type="aws_eks_pod_identity_association", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_pod_identity_association"""

    cluster_name: Annotated[str, FORCE_NEW]
    namespace: Annotated[str, FORCE_NEW]
    service_account: Annotated[str, FORCE_NEW]
    role_arn: str
    target_role_arn: str | None = None
    """A role in another account that the first one assumes."""
    disable_session_tags: Annotated[bool | None, COMPUTED] = None
    region: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    tags: Mapping[str, str] | None = None
    tags_all: Mapping[str, str] = computed()
    association_arn: str = computed()
    association_id: str = computed()
    external_id: str = computed()
    id: str = computed()
