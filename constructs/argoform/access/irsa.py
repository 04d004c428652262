"""IAM roles for service accounts: a role that one service account of one cluster may take on.

https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
"""

from __future__ import annotations

from argoform._cdk import Construct
from argoform.access.aws_role import AwsRoleIdentity
from argoform.access.identity import IdentityRequest
from argoform.access.oidc_provider import oidc_provider
from argoform.permissions.trust import irsa_trust_policy
from argoform.platform import Irsa


class IrsaIdentity(AwsRoleIdentity):
    """The role of one service account, trusted through the cluster's OIDC provider."""

    def __init__(self, scope: Construct, id_: str, request: IdentityRequest, strategy: Irsa) -> None:
        super().__init__(scope, id_, request, strategy)
        provider = oidc_provider(self, request.platform, strategy)
        self.role = self._make_role(
            irsa_trust_policy(
                provider_arn=provider.arn,
                provider_url=provider.issuer,
                namespace=request.namespace,
                service_account_names=[request.service_account_name],
                audience=strategy.audience,
            )
        )
