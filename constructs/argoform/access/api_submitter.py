"""`ApiSubmitter`: a service account for a system that submits workflows through Argo's REST API, with its token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from argoform._cdk import Construct
from argoform.access.people import WorkflowRole
from argoform.access.token import token_secret
from argoform.permissions.people import ROLES
from argoform.platform import Platform
from argoform.terraform import kubernetes

if TYPE_CHECKING:
    from argoform.install import IArgoWorkflows


class ApiSubmitter(WorkflowRole):
    """A service account whose token opens the REST API of Argo's server, bound to what such a system needs.

    The token is in the Secret `secret_name`, under the key `token`; Kubernetes writes it there, and it is in no plan
    and no state. The system sends it as `Authorization: Bearer <token>`; the server must run with `--auth-mode=client`.
    https://argo-workflows.readthedocs.io/en/latest/access-token/

    Args:
        platform: the cluster.
        namespace: the namespace of the workflows, and of the account.
        operations: what it may do; submitting workflows and following them unless given.
        name: the name of the account, role and binding; the construct's id unless given.
        secret_name: the Secret with the token; `<name>-token` unless given.
        labels: of everything that is made; the platform's `static_labels` unless given.
        install: the Argo Workflows whose namespaces are waited for.
        depends_on: what else has to be waited for.
    """

    WHO = "the submitting system"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        namespace: str,
        operations: Sequence[str] = ROLES["submitter"],
        name: str | None = None,
        secret_name: str | None = None,
        labels: Mapping[str, str] | None = None,
        install: IArgoWorkflows | None = None,
        depends_on: Sequence[Any] = (),
    ) -> None:
        super().__init__(
            scope,
            id_,
            platform=platform,
            namespace=namespace,
            operations=operations,
            name=name,
            labels=labels,
            install=install,
            depends_on=depends_on,
        )
        self.service_account_name = self.name
        self.secret_name = secret_name or f"{self.name}-token"
        self.service_account = kubernetes.ServiceAccount(
            self,
            "service-account",
            metadata=kubernetes.ObjectMeta(name=self.name, namespace=namespace, labels=self._labels or None),
            # The system is no pod of the namespace: nothing should run with its token.
            automount_service_account_token=False,
            provider=platform.providers.kubernetes,
            depends_on=self._wait_for,
        )
        self.token = token_secret(
            self,
            "token",
            platform=platform,
            name=self.secret_name,
            namespace=namespace,
            service_account_name=self.name,
            labels=self._labels,
            depends_on=[self.service_account],
        )
        self.bind(kubernetes.Subject(kind="ServiceAccount", name=self.name, namespace=namespace))

    def _kind(self) -> str:
        return "service"
