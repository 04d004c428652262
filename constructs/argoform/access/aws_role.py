"""The IAM role of one service account: what IRSA and EKS Pod Identity have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform._cdk import Construct
from argoform.access.aws_policies import attach_rights
from argoform.access.identity import IdentityRequest
from argoform.permissions.policy import PolicyDocument
from argoform.permissions.rights import Rights
from argoform.platform import Irsa, PodIdentity
from argoform.platform.accounts import pod_labels, service_account_annotations
from argoform.terraform import aws
from argoform.terraform.json_document import encode_json


class AwsRoleIdentity(Construct):
    """The role of one service account; subclasses say who may take it on."""

    role: aws.IamRole

    def __init__(self, scope: Construct, id_: str, request: IdentityRequest, strategy: Irsa | PodIdentity) -> None:
        super().__init__(scope, id_)
        self._request = request
        self._strategy = strategy
        self._platform = request.platform

    def _make_role(self, trust: PolicyDocument) -> aws.IamRole:
        return aws.IamRole(
            self,
            "role",
            name=self._request.role_name,
            path=self._strategy.path,
            max_session_duration=self._strategy.max_session_duration,
            permissions_boundary=self._strategy.permissions_boundary,
            assume_role_policy=encode_json(trust.to_dict(), path="assume_role_policy"),
            tags=dict(self._request.tags) or None,
            provider=self._platform.providers.aws,
        )

    @property
    def annotations(self) -> Mapping[str, str]:
        """The annotations by which EKS finds the role."""
        return service_account_annotations(self._strategy, role_arn=self.role.arn)

    @property
    def pod_labels(self) -> Mapping[str, str]:
        """The labels that pods need."""
        return pod_labels(self._strategy)

    @property
    def role_name(self) -> str:
        """The name of the role."""
        return self._request.role_name

    @property
    def role_arn(self) -> str:
        """The ARN of the role."""
        return self.role.arn

    @property
    def dependencies(self) -> list[Any]:
        """The role with its policies."""
        return [self]

    def grant(self, rights: Rights) -> None:
        """Attach the policies."""
        attach_rights(self, self.role, self._request, rights, path=self._strategy.path)
