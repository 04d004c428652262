"""Who may take on an identity: trust policies, identity providers, Pod Identity, federated credentials."""

from __future__ import annotations

from argoform.review.differences.other import one_difference, other_resource, unlike
from argoform.review.differences.policies_of import PolicyAt
from argoform.review.differences.policy_compare import policy_differences
from argoform.review.model import Area, Difference
from argoform.review.plan import ResourceChange

TRUSTS: dict[str, dict[str, str]] = {
    "aws_eks_pod_identity_association": {
        "cluster_name": "cluster",
        "namespace": "namespace that is trusted",
        "service_account": "service account that is trusted",
        "role_arn": "role",
        "target_role_arn": "role of the other account",
    },
    "azurerm_federated_identity_credential": {
        "issuer": "issuer that is trusted",
        "subject": "subject that is trusted",
        "audience": "audience that is accepted",
        "user_assigned_identity_id": "identity",
        "parent_id": "identity",
    },
    "aws_iam_openid_connect_provider": {
        "url": "issuer that is trusted",
        "client_id_list": "audiences that are accepted",
        "thumbprint_list": "thumbprints",
    },
}
"""The arguments that say who is trusted, by type, with what each is called."""


def trust_policy_differences(policy: PolicyAt) -> tuple[Difference, ...]:
    """Who may take on the role now, and who no longer."""
    return policy_differences(policy.before, policy.after, path=policy.path, head="trust")


def trust_differences(change: ResourceChange) -> tuple[Area, tuple[Difference, ...]]:
    """A resource that lets somebody take on an identity; also one that comes or goes."""
    told = TRUSTS.get(change.type, {})
    before, after = change.before or {}, change.after or {}
    found = [
        one_difference(name, before.get(key), after.get(key), path=key, weight=1)
        for key, name in told.items()
        if unlike(_listed(before.get(key)), _listed(after.get(key)))
    ]
    return "iam", (*found, *other_resource(change, told=frozenset(told))[1])


def _listed(value: object) -> object:
    """Sets have no order."""
    return sorted(value, key=str) if isinstance(value, list) else value
