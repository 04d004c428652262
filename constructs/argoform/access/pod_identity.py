"""EKS Pod Identity: a role, and the association that gives it to one service account of one cluster.

https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
"""

from __future__ import annotations

from argoform._cdk import Construct
from argoform.access.aws_role import AwsRoleIdentity
from argoform.access.identity import IdentityRequest
from argoform.permissions.trust import pod_identity_trust_policy
from argoform.platform import PodIdentity
from argoform.terraform import aws


class PodIdentityIdentity(AwsRoleIdentity):
    """The role of one service account, associated with it by EKS; the account itself needs no annotation."""

    def __init__(self, scope: Construct, id_: str, request: IdentityRequest, strategy: PodIdentity) -> None:
        super().__init__(scope, id_, request, strategy)
        cluster = strategy.cluster_name or request.platform.cluster
        self.role = self._make_role(
            pod_identity_trust_policy(
                namespace=request.namespace,
                service_account_names=[request.service_account_name],
                cluster_name=cluster,
            )
        )
        self.association = aws.EksPodIdentityAssociation(
            self,
            "association",
            cluster_name=cluster,
            namespace=request.namespace,
            service_account=request.service_account_name,
            role_arn=self.role.arn,
            tags=dict(request.tags) or None,
            provider=request.platform.providers.aws,
        )
