"""Microsoft Entra Workload ID on AKS: a user-assigned identity that trusts one service account of one cluster.

https://learn.microsoft.com/azure/aks/workload-identity-overview
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform._cdk import Construct, cdk
from argoform.access.azure_roles import AzureRoles
from argoform.access.identity import IdentityRequest
from argoform.access.tags import azure_tags
from argoform.errors import InputError
from argoform.names import scoped_name, short_hash
from argoform.permissions.rights import Rights
from argoform.platform import AzureWorkloadIdentity, Platform
from argoform.platform.accounts import pod_labels, service_account_annotations, subject
from argoform.terraform import azurerm
from argoform.terraform.element import stack_of
from argoform.terraform.shared import find_or_make, free_id

FEDERATED_CREDENTIALS_LIMIT = 20
"""Federated credentials that one identity may have.
https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations"""

IDENTITY_NAME_LIMIT = 128
"""Characters that the name of a user-assigned identity may have."""


class AzureIdentity(Construct):
    """What Azure knows of one Kubernetes service account."""

    def __init__(self, scope: Construct, id_: str, request: IdentityRequest, strategy: AzureWorkloadIdentity) -> None:
        super().__init__(scope, id_)
        platform = request.platform
        self._strategy = strategy
        self.identity: azurerm.UserAssignedIdentity | None = None
        if strategy.client_id is None:
            self.identity = azurerm.UserAssignedIdentity(
                self,
                "identity",
                name=scoped_name(
                    request.name, cluster=platform.cluster, namespace=request.namespace, limit=IDENTITY_NAME_LIMIT
                ),
                resource_group_name=strategy.resource_group,
                location=strategy.location or "",
                tags=azure_tags(request.tags) or None,
                provider=platform.providers.azurerm,
            )
            self.client_id = self.identity.ref("client_id")
            self._shared = UserAssignedIdentity(
                self,
                "access",
                platform,
                identity_id=self.identity.ref("id"),
                principal_id=self.identity.ref("principal_id"),
            )
        else:
            self.client_id = strategy.client_id
            self._shared = _existing(self, platform, strategy)
        self._shared.trust(
            self,
            name=scoped_name(
                request.name, cluster=platform.cluster, namespace=request.namespace, limit=IDENTITY_NAME_LIMIT - 8
            ),
            issuer=_issuer(self, platform, strategy),
            subject_=subject(request.namespace, request.service_account_name),
            audience=strategy.audience,
        )

    @property
    def annotations(self) -> Mapping[str, str]:
        """The annotations by which Azure's webhook finds the identity."""
        return service_account_annotations(self._strategy, client_id=self.client_id)

    @property
    def pod_labels(self) -> Mapping[str, str]:
        """The label of the pods that Azure's webhook acts on."""
        return pod_labels(self._strategy)

    @property
    def role_name(self) -> None:
        """None: it is no role of AWS."""
        return None

    @property
    def role_arn(self) -> None:
        """None: it is no role of AWS."""
        return None

    @property
    def dependencies(self) -> list[Any]:
        """The identity, and the roles that it has."""
        return [self, self._shared]

    def grant(self, rights: Rights) -> None:
        """Assign the roles on containers."""
        self._shared.roles.add(rights.azure)


class UserAssignedIdentity(Construct):
    """Who may use a user-assigned identity, and which roles it has.

    Args:
        identity_id: its resource id.
        principal_id: its object id.
    """

    def __init__(self, scope: Construct, id_: str, platform: Platform, *, identity_id: str, principal_id: str) -> None:
        super().__init__(scope, id_)
        self._platform = platform
        self._identity_id = identity_id
        self._credentials: list[azurerm.FederatedIdentityCredential] = []
        self.roles = AzureRoles(self, "roles", platform, principal_id)

    def trust(self, scope: Construct, *, name: str, issuer: str, subject_: str, audience: str) -> None:
        """Let a service account use the identity.

        Raises:
            InputError: when that would be more accounts than Azure takes.
        """
        if len(self._credentials) >= FEDERATED_CREDENTIALS_LIMIT:
            raise InputError(
                f"{len(self._credentials) + 1} service accounts would use one identity",
                path="platform.identity.client_id",
                expected=f"at most {FEDERATED_CREDENTIALS_LIMIT}, Azure's limit; leave `client_id` out and every spec "
                "gets an identity of its own",
            )
        self._credentials.append(
            azurerm.FederatedIdentityCredential(
                scope,
                "federated-credential",
                name=name,
                audience=[audience],
                issuer=issuer,
                subject=subject_,
                user_assigned_identity_id=self._identity_id,
                provider=self._platform.providers.azurerm,
                # Azure refuses two writes to the credentials of one identity at the same time.
                depends_on=self._credentials[-1:],
            )
        )


def _existing(scope: Construct, platform: Platform, strategy: AzureWorkloadIdentity) -> UserAssignedIdentity:
    """The existing identity that every spec of the stack uses."""
    identity_id, principal_id = strategy.identity_id or "", strategy.principal_id or ""

    def make(stack: cdk.TerraformStack) -> UserAssignedIdentity:
        id_ = free_id(stack, f"azure-identity-{short_hash(identity_id)}", platform.cluster)
        return UserAssignedIdentity(stack, id_, platform, identity_id=identity_id, principal_id=principal_id)

    return find_or_make(scope, (UserAssignedIdentity, stack_of(scope), identity_id), UserAssignedIdentity, make)


def _issuer(scope: Construct, platform: Platform, strategy: AzureWorkloadIdentity) -> str:
    if strategy.oidc_issuer_url is not None:
        return strategy.oidc_issuer_url

    def make(stack: cdk.TerraformStack) -> _Cluster:
        return _Cluster(stack, free_id(stack, f"aks-{platform.cluster}", strategy.resource_group), platform, strategy)

    key = (_Cluster, stack_of(scope), platform.cluster, strategy.resource_group)
    return find_or_make(scope, key, _Cluster, make).issuer


class _Cluster(Construct):
    """An AKS cluster that is looked up."""

    def __init__(self, scope: Construct, id_: str, platform: Platform, strategy: AzureWorkloadIdentity) -> None:
        super().__init__(scope, id_)
        cluster = azurerm.DataKubernetesCluster(
            self,
            "cluster",
            name=platform.cluster,
            resource_group_name=strategy.resource_group,
            provider=platform.providers.azurerm,
        )
        self.issuer = cluster.ref("oidc_issuer_url")
