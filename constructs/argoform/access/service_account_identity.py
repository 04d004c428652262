"""`ServiceAccountIdentity`: rights in the cloud for a service account that others make, such as argo-server's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform._cdk import Construct
from argoform.access.explained import hand_over
from argoform.access.identity import AccountIdentity, IdentityRequest, account_identity
from argoform.errors import InputError
from argoform.names import IAM_ROLE_NAME_LIMIT, check_dns_label, check_dns_subdomain, scoped_name
from argoform.permissions.rights import Rights
from argoform.permissions.stores import ArtifactGrant
from argoform.platform import Platform
from argoform.platform.artifacts import ArtifactStore as StoreData
from argoform.terraform.addresses import address_root
from argoform.terraform.completion import complete_at_synth

SERVER_ACCOUNT = "argo-workflows-server"
"""The service account of Argo's server, as the Helm release `argo-workflows` names it."""


class ServiceAccountIdentity(Construct):
    """The platform's identity for one service account of a service.

    Argo's server needs one to show archived logs and artifacts:

        server = ServiceAccountIdentity(stack, "server", platform=platform, namespace="argo")
        ArtifactStore.of(stack, platform).grant_read_logs(server, namespace="data")
        ArgoWorkflows(stack, "argo", platform=platform, values=server.helm_values("server"))

    Args:
        platform: decides the identity.
        namespace: the service account's.
        service_account_name: its name; Argo's server's unless given.
        name: what reasons and names call the service; the account's name unless given.
        role_name: the name of its IAM role; `<name>-<hash of cluster, namespace and name>` unless given.
        tags: tags in the cloud; the platform's `static_labels` unless given.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        namespace: str,
        service_account_name: str = SERVER_ACCOUNT,
        name: str | None = None,
        role_name: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id_)
        check_dns_label(namespace, path="namespace")
        check_dns_subdomain(service_account_name, path="service_account_name")
        self.platform = platform
        self.namespace = namespace
        self.service_account_name = service_account_name
        self.name = name or service_account_name
        self._rights = Rights()
        own = scoped_name(self.name, cluster=platform.cluster, namespace=namespace, limit=IAM_ROLE_NAME_LIMIT)
        address_root(self, own, what=f"the identity of {self.name!r}")
        self.identity: AccountIdentity | None = account_identity(
            self,
            IdentityRequest(
                platform=platform,
                namespace=namespace,
                name=self.name,
                role_name=role_name or own,
                service_account_name=service_account_name,
                tags=platform.static_labels if tags is None else tags,
            ),
        )
        complete_at_synth(self, self._complete)

    @property
    def annotations(self) -> dict[str, str]:
        """The annotations that the service account must have."""
        return {} if self.identity is None else dict(self.identity.annotations)

    @property
    def pod_labels(self) -> dict[str, str]:
        """The labels that its pods must have."""
        return {} if self.identity is None else dict(self.identity.pod_labels)

    def helm_values(self, component: str) -> dict[str, Any]:
        """Values that give a component of a Helm chart this identity.

        Args:
            component: the part of the values that has `serviceAccount` and `podLabels`: `server`, `controller`.
        """
        values: dict[str, Any] = {}
        if self.annotations:
            values["serviceAccount"] = {"annotations": self.annotations}
        if self.pod_labels:
            values["podLabels"] = self.pod_labels
        return {component: values} if values else {}

    def grant(self, rights: Rights) -> None:
        """Let the service account do more.

        Raises:
            InputError: when the platform has no identity that rights could be given to.
        """
        if self.identity is None and (rights.aws or rights.google or rights.azure):
            kind = "none" if self.platform.identity is None else repr(self.platform.identity.kind)
            raise InputError(
                f"nothing holds rights for {self.name!r}: the platform's identity is {kind}",
                path="platform.identity",
                expected="Irsa, PodIdentity, GkeWorkloadIdentity or AzureWorkloadIdentity",
            )
        self._rights = self._rights + rights

    def add_artifact_grant(self, grant: ArtifactGrant) -> None:
        """Refused: without a repository of its own, grants are given as rights."""
        raise InputError(
            "it has no artifact repository of its own", path=str(self.node.path), expected="store.grant_read(...)"
        )

    @property
    def grantee_platform(self) -> Platform:
        """The platform whose identity holds the rights."""
        return self.platform

    @property
    def grantee_name(self) -> str:
        """What reasons call it."""
        return f"the service {self.name!r}"

    @property
    def grantee_store(self) -> StoreData | None:
        """None: it has no repository of its own."""
        return None

    @property
    def grantee_role_arn(self) -> str | None:
        """The ARN of its IAM role, where it has one."""
        return None if self.identity is None else self.identity.role_arn

    @property
    def grantee_rights(self) -> Rights:
        """What it may do."""
        return self._rights

    def _complete(self) -> None:
        if self.identity is not None:
            self.identity.grant(self._rights)
        hand_over(
            self,
            kind="service",
            name=self.name,
            namespace=self.namespace,
            account=self.service_account_name,
            rights=self._rights,
        )
