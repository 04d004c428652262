"""What every identity strategy gives to a service account, and the choice of the platform's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from argoform._cdk import Construct
from argoform.errors import InputError
from argoform.permissions.rights import Rights
from argoform.platform import (
    AzureWorkloadIdentity,
    ExistingServiceAccount,
    GkeWorkloadIdentity,
    Irsa,
    Platform,
    PodIdentity,
    StaticCredentials,
)


class AccountIdentity(Protocol):
    """How a cloud knows a service account, and what it lets it do."""

    @property
    def annotations(self) -> Mapping[str, str]:
        """Annotations of the service account."""
        ...

    @property
    def pod_labels(self) -> Mapping[str, str]:
        """Labels that every pod of the account must have."""
        ...

    @property
    def role_name(self) -> str | None:
        """The name of its IAM role, where it has one of its own."""
        ...

    @property
    def role_arn(self) -> str | None:
        """The ARN of its IAM role, where it has one of its own."""
        ...

    @property
    def dependencies(self) -> list[Any]:
        """What must exist before a pod of the account can use its rights."""
        ...

    def grant(self, rights: Rights) -> None:
        """Let the account do what `rights` says; what is none of this cloud's has no effect. Called once, at synth."""
        ...


@dataclass(frozen=True)
class IdentityRequest:
    """What a strategy needs to know of the account.

    Args:
        name: the workflow's (or service's).
        role_name: the name that its IAM role gets; made of the name by strategies of other clouds.
        service_account_name: the account in Kubernetes.
        tags: labels that become tags in the cloud.
    """

    platform: Platform
    namespace: str
    name: str
    role_name: str
    service_account_name: str
    tags: Mapping[str, str] = field(default_factory=dict)


def account_identity(scope: Construct, request: IdentityRequest) -> AccountIdentity | None:
    """The identity that the platform's strategy gives to an account; None where it gives none."""
    strategy = request.platform.identity
    # Each strategy is imported when it is used: the declarations of three clouds are not needed at once.
    match strategy:
        case None | StaticCredentials() | ExistingServiceAccount():
            return None
        case Irsa():
            from argoform.access.irsa import IrsaIdentity

            return IrsaIdentity(scope, "identity", request, strategy)
        case PodIdentity():
            from argoform.access.pod_identity import PodIdentityIdentity

            return PodIdentityIdentity(scope, "identity", request, strategy)
        case GkeWorkloadIdentity():
            from argoform.access.gke import GkeIdentity

            return GkeIdentity(scope, "identity", request, strategy)
        case AzureWorkloadIdentity():
            from argoform.access.azure import AzureIdentity

            return AzureIdentity(scope, "identity", request, strategy)
    raise InputError(f"the identity {strategy.kind!r} gives nothing to workflows", path="platform.identity")
