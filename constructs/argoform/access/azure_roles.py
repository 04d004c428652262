"""The roles of one Azure principal on blob containers: one assignment for each container, whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterable

from argoform._cdk import Construct
from argoform.access.made_stores import made_store
from argoform.errors import InputError
from argoform.names import short_hash
from argoform.permissions.blobs import AzureAssignment, azure_assignments
from argoform.permissions.rights import AzureRight
from argoform.platform import AzureBlob, Platform
from argoform.terraform import azurerm
from argoform.terraform.lazy import lazy


class AzureRoles(Construct):
    """The role assignments of a principal.

    Azure refuses a second assignment of the same role on a container, so what several specs with one identity need
    becomes one condition.
    """

    def __init__(self, scope: Construct, id_: str, platform: Platform, principal_id: str) -> None:
        super().__init__(scope, id_)
        self._platform = platform
        self._principal_id = principal_id
        self._rights: list[AzureRight] = []
        self._assigned: set[tuple[str, str]] = set()

    def add(self, rights: Iterable[AzureRight]) -> None:
        """Let the principal do more.

        Raises:
            InputError: for a storage account whose resource group is not known.
        """
        for right in rights:
            self._rights.append(right)
            container = (right.account, right.container)
            if container not in self._assigned:
                self._assigned.add(container)
                self._assign(right)

    def _assign(self, right: AzureRight) -> None:
        made = made_store(self, "azure-blob", f"{right.account}/{right.container}")
        account, container = right.account, right.container
        azurerm.RoleAssignment(
            self,
            short_hash(account, container),
            scope_=self._container_id(right),
            principal_id=self._principal_id,
            principal_type="ServicePrincipal",
            role_definition_name=lazy(lambda: self._assignment(account, container).role),
            condition=lazy(lambda: self._assignment(account, container).condition or None),
            condition_version=lazy(lambda: "2.0" if self._assignment(account, container).condition else None),
            # The directory may not know an identity yet that was made a moment ago.
            skip_service_principal_aad_check=True,
            provider=self._platform.providers.azurerm,
            depends_on=[made] if made is not None else [],
        )

    def _assignment(self, account: str, container: str) -> AzureAssignment:
        found = azure_assignments(r for r in self._rights if (r.account, r.container) == (account, container))
        return found[0]

    def _container_id(self, right: AzureRight) -> str:
        account = self._account_id(right)
        return f"{account}/blobServices/default/containers/{right.container}"

    def _account_id(self, right: AzureRight) -> str:
        for path, store in _stores(self._platform):
            if store.account != right.account:
                continue
            if store.storage_account_id is not None:
                return store.storage_account_id
            if store.resource_group is None:
                raise InputError(
                    f"nothing says which resource group the storage account {store.account!r} is in",
                    path=f"{path}.resource_group",
                    expected="its resource group, or the account's `storage_account_id`",
                )
            return (
                f"/subscriptions/{store.subscription_id or self._subscription()}"
                f"/resourceGroups/{store.resource_group}"
                f"/providers/Microsoft.Storage/storageAccounts/{store.account}"
            )
        raise InputError(
            f"nothing says which resource group the storage account {right.account!r} is in",
            path=right.source,
            expected="a store of the platform (`artifact_repositories`) for that account",
        )

    def _subscription(self) -> str:
        found = self.node.try_find_child("client")
        if found is None:
            self._client = azurerm.DataClientConfig(self, "client", provider=self._platform.providers.azurerm)
        return self._client.ref("subscription_id")


def _stores(platform: Platform) -> list[tuple[str, AzureBlob]]:
    named = [
        (f"platform.artifact_repositories.{name}", store) for name, store in platform.artifact_repositories.items()
    ]
    return [
        (path, store)
        for path, store in [("platform.artifacts", platform.artifacts), *named]
        if isinstance(store, AzureBlob)
    ]
