"""Trust policies: who may take on a role, for IRSA, EKS Pod Identity and roles of other accounts."""

from __future__ import annotations

from collections.abc import Iterable

from argoform.permissions.policy import TRUST_POLICY_LIMIT, PolicyDocument, Statement, check_size
from argoform.platform.identity import IRSA_AUDIENCE


def irsa_trust_policy(
    *,
    provider_arn: str,
    provider_url: str,
    namespace: str,
    service_account_names: Iterable[str],
    audience: str = IRSA_AUDIENCE,
) -> PolicyDocument:
    """The service accounts, and nobody else, may take on the role through the cluster's OIDC provider.

    Args:
        provider_arn: the ARN of the IAM OIDC provider.
        provider_url: its issuer; `https://` in front is dropped, as condition keys want it.
        service_account_names: compared exactly, so that no account whose name only begins alike gets in.

    Raises:
        InputError: when the policy grows over AWS's limit for trust policies.

    https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
    """
    issuer = provider_url.removeprefix("https://")
    subjects = [f"system:serviceaccount:{namespace}:{name}" for name in service_account_names]
    statement = Statement.of(
        ["sts:AssumeRoleWithWebIdentity"],
        sid="ServiceAccount",
        principals={"Federated": [provider_arn]},
        conditions={"StringEquals": {f"{issuer}:aud": [audience], f"{issuer}:sub": subjects}},
    )
    return check_size(PolicyDocument.of([statement]), limit=TRUST_POLICY_LIMIT, what="trust policy")


def pod_identity_trust_policy(
    *, namespace: str, service_account_names: Iterable[str], cluster_name: str | None = None
) -> PolicyDocument:
    """EKS Pod Identity may take on the role for the service accounts, told apart by the tags of its sessions.

    Args:
        cluster_name: also ties the role to one cluster; any cluster of the account when None.

    https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
    """
    tags = {
        "aws:RequestTag/kubernetes-namespace": [namespace],
        "aws:RequestTag/kubernetes-service-account": list(service_account_names),
    }
    if cluster_name is not None:
        tags["aws:RequestTag/eks-cluster-name"] = [cluster_name]
    statement = Statement.of(
        ["sts:AssumeRole", "sts:TagSession"],
        sid="PodIdentity",
        principals={"Service": ["pods.eks.amazonaws.com"]},
        conditions={"StringEquals": tags},
    )
    return check_size(PolicyDocument.of([statement]), limit=TRUST_POLICY_LIMIT, what="trust policy")
