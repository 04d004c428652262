"""What changes in a resource that is no object of Kubernetes."""

from __future__ import annotations

from dataclasses import replace

from argoform.review.differences.bucket import BUCKETS, COMPANIONS, bucket_differences
from argoform.review.differences.helm import helm_differences
from argoform.review.differences.iam import (
    ATTACHMENTS,
    attachment_differences,
    azure_role_differences,
    google_iam_differences,
    policy_resource_differences,
)
from argoform.review.differences.other import other_resource
from argoform.review.differences.policies_of import POLICY_ARGUMENTS
from argoform.review.differences.trust import TRUSTS, trust_differences
from argoform.review.model import Area, Difference
from argoform.review.plan import ResourceChange

_IAM = ("aws_iam_", "google_service_account", "azurerm_role_", "azurerm_user_assigned_identity", "aws_eks_pod_identity")


def resource_differences(change: ResourceChange) -> tuple[Area, tuple[Difference, ...]]:
    """What changes in a resource, and what the resource is for.

    Of a resource that comes or goes as a whole only what it grants is told: policies, members, trust, a chart; of one
    that stays and only leaves Terraform, nothing.
    """
    if change.action == "forget":
        change = replace(change, before=None, after=None)
    type_ = change.type
    if type_ in BUCKETS or type_ in COMPANIONS:
        return bucket_differences(change)
    if type_ in POLICY_ARGUMENTS:
        return policy_resource_differences(change, area="iam" if type_.startswith("aws_iam_") else "other")
    if type_ in ATTACHMENTS:
        return attachment_differences(change)
    if type_ in TRUSTS:
        return trust_differences(change)
    if is_google_iam(type_):
        return google_iam_differences(change)
    if type_ == "azurerm_role_assignment":
        return azure_role_differences(change)
    if type_ == "helm_release":
        return helm_differences(change)
    return other_resource(change, area="iam" if type_.startswith(_IAM) else "other")


def is_google_iam(type_: str) -> bool:
    """Whether a type gives roles of Google: `google_<what>_iam_member` or `_iam_binding`."""
    return type_.startswith("google_") and type_.endswith(("_iam_member", "_iam_binding"))
