"""`WorkflowAccount`: the service account of a workflow, with exactly the rights that it is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from argoform._cdk import Construct
from argoform.access.explained import hand_over
from argoform.access.identity import AccountIdentity, IdentityRequest, account_identity
from argoform.access.token import token_secret
from argoform.errors import InputError
from argoform.names import scoped_name
from argoform.permissions.explain import Row
from argoform.permissions.people import CREATE_GIVES, may_submit
from argoform.permissions.rights import RbacRule, Rights
from argoform.platform import ExistingServiceAccount, Platform
from argoform.terraform import kubernetes
from argoform.terraform.addresses import address_root
from argoform.terraform.element import place
from argoform.terraform.lazy import lazy

_ROLE_NAME = re.compile(r"[^/%\s]+")
_SUFFIX = {"Role": "role", "ClusterRole": "cluster-role"}


class WorkflowAccount(Construct):
    """A service account, its role in Kubernetes, and its identity in the cloud.

    Args:
        platform: decides the identity.
        name: the workflow's.
        object_name: the name of the role, the binding, and of the account unless it exists.
        role_name: the name of the role in the cloud.
        service_account_name: the account; made here unless `existing`.
        existing: whether something else makes the account; it is bound to the role all the same, unless the platform's
            `ExistingServiceAccount` says that others do that too.
        labels: of everything that is made; tags in the cloud.
        depends_on: what the objects in the namespace have to wait for.
        namespace_dependencies: what objects in any other namespace have to wait for.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        name: str,
        namespace: str,
        object_name: str,
        role_name: str,
        service_account_name: str,
        existing: bool = False,
        labels: Mapping[str, str],
        depends_on: Sequence[Any] = (),
        namespace_dependencies: Callable[[str], Sequence[Any]] = lambda _: (),
    ) -> None:
        super().__init__(scope, id_)
        place(self, scope, id_)
        address_root(
            self, scoped_name(name, cluster=platform.cluster, namespace=namespace), what=f"the account of {name!r}"
        )
        self.platform = platform
        self.namespace = namespace
        self.service_account_name = service_account_name
        self._object_name = object_name
        self._labels = dict(labels)
        self._depends_on = list(depends_on)
        self._namespace_dependencies = namespace_dependencies
        self._name = name
        self._rights = Rights()
        self._bound: list[Row] = []
        self.identity: AccountIdentity | None = None
        self.service_account: kubernetes.ServiceAccount | None = None
        strategy = platform.identity
        self._by_others = isinstance(strategy, ExistingServiceAccount) and not strategy.grant_kubernetes
        if not existing and not isinstance(strategy, ExistingServiceAccount):
            self.identity = account_identity(
                self,
                IdentityRequest(
                    platform=platform,
                    namespace=namespace,
                    name=name,
                    role_name=role_name,
                    service_account_name=service_account_name,
                    tags=labels,
                ),
            )
            self.service_account = kubernetes.ServiceAccount(
                self,
                "service-account",
                metadata=kubernetes.ObjectMeta(
                    name=service_account_name,
                    namespace=namespace,
                    labels=self._labels,
                    annotations=(dict(self.identity.annotations) or None) if self.identity else None,
                ),
                provider=platform.providers.kubernetes,
                depends_on=self._depends_on,
            )
        self.role: kubernetes.Role | None = None
        self.role_binding: kubernetes.RoleBinding | None = None
        if not self._by_others:
            self.role = self._role("role", namespace)
            self.role_binding = self._binding("role-binding", namespace, self.role)

    @property
    def dependencies(self) -> list[Any]:
        """What must exist before a pod of the account can use its rights, besides everything below this construct."""
        return [] if self.identity is None else self.identity.dependencies

    def grant(self, rights: Rights) -> None:
        """Let the account do what `rights` says. Called once, at synth.

        Makes a Role and a RoleBinding in every other namespace that the rights reach into, and what the identity needs
        in the cloud.
        """
        self._rights = rights
        if not self._by_others:
            self._grant_kubernetes(rights)
        if self.identity is not None:
            self.identity.grant(rights)
        hand_over(
            self,
            kind="workflow",
            name=self._name,
            namespace=self.namespace,
            account=self.service_account_name,
            # Only a role in AWS can hold what is said of AWS; what others grant is told with a note.
            rights=replace(rights, aws=()) if self._is_elsewhere() else rights,
            more=self._bound,
            notes=self._notes(rights),
        )

    def bind(self, kind: str, role: str, *, namespace: str | None, reason: str, path: str) -> None:
        """Bind the account to a role that exists already.

        Args:
            kind: `Role` or `ClusterRole`.
            namespace: where the binding holds; None is cluster-wide.

        Raises:
            InputError: when the name is none that a role can have.
        """
        if not _ROLE_NAME.fullmatch(role) or role in (".", ".."):
            raise InputError(f"{role!r} is not the name of a role", path=path, expected="a name without '/' and '%'")
        # The name of a binding says which role it binds, because Kubernetes lets no binding change its role.
        plain = re.sub(r"[^a-z0-9-]+", "-", role.lower()).strip("-")
        name = scoped_name(
            f"{self._name}-{plain}", cluster=self.platform.cluster, namespace=self.namespace, suffix=_SUFFIX[kind]
        )
        id_ = f"{_SUFFIX[kind]}-binding-{plain}-{namespace or 'cluster'}"
        if self.node.try_find_child(id_) is not None:
            return
        reference = kubernetes.RoleRef(kind=kind, name=role)
        waits = [self.service_account] if self.service_account else []
        if namespace is None:
            kubernetes.ClusterRoleBinding(
                self,
                id_,
                metadata=kubernetes.ClusterObjectMeta(name=f"{self.namespace}-{name}", labels=self._labels),
                role_ref=reference,
                subject=[self._subject()],
                provider=self.platform.providers.kubernetes,
                depends_on=waits,
            )
        else:
            kubernetes.RoleBinding(
                self,
                id_,
                metadata=self._metadata(namespace, name=name),
                role_ref=reference,
                subject=[self._subject()],
                provider=self.platform.providers.kubernetes,
                depends_on=[*waits, *self._waits_in(namespace)],
            )
        where = namespace or "every namespace"
        self._bound.append(Row("Kubernetes", f"what the {kind} {role} allows", where, reason, path))

    def _grant_kubernetes(self, rights: Rights) -> None:
        for other in rights.namespaces():
            if other != self.namespace:
                role = self._role(f"role-{other}", other)
                self._binding(f"role-binding-{other}", other, role)
        cluster_wide = rights.rbac_rules(None)
        if cluster_wide:
            self._cluster_role(cluster_wide)
        if rights.token_secret is not None and self.service_account is not None:
            self._token(rights.token_secret)

    def _notes(self, rights: Rights) -> list[str]:
        notes: list[str] = []
        if self._by_others:
            notes.append("the rights in Kubernetes are granted by whoever made the account")
        if self.identity is None and (rights.aws or rights.google or rights.azure or rights.opaque_policies):
            who = "whoever made the account" if self.service_account is None else "others: the platform has no identity"
            notes.append(f"the rights in the cloud are granted by {who}")
        if rights.aws and self._is_elsewhere():
            notes.append("the IP allow list holds for requests to AWS by an IAM role, which the account does not have")
        if not self._by_others and may_submit(rights.kubernetes):
            notes.append(CREATE_GIVES)
        return notes

    def _is_elsewhere(self) -> bool:
        """Whether the account's identity is that of another cloud than AWS."""
        return self.identity is not None and self.identity.role_arn is None

    def _waits_in(self, namespace: str) -> Sequence[Any]:
        return self._depends_on if namespace == self.namespace else self._namespace_dependencies(namespace)

    def _role(self, id_: str, namespace: str) -> kubernetes.Role:
        return kubernetes.Role(
            self,
            id_,
            metadata=self._metadata(namespace),
            rule=lazy(lambda: [_rule(rule) for rule in self._rights.rbac_rules(namespace)]),
            provider=self.platform.providers.kubernetes,
            depends_on=self._waits_in(namespace),
        )

    def _binding(self, id_: str, namespace: str, role: kubernetes.Role) -> kubernetes.RoleBinding:
        return kubernetes.RoleBinding(
            self,
            id_,
            metadata=self._metadata(namespace),
            role_ref=kubernetes.RoleRef(kind="Role", name=self._object_name),
            subject=[self._subject()],
            provider=self.platform.providers.kubernetes,
            depends_on=[role, *([self.service_account] if self.service_account else [])],
        )

    def _cluster_role(self, rules: Sequence[RbacRule]) -> None:
        metadata = kubernetes.ClusterObjectMeta(name=f"{self.namespace}-{self._object_name}", labels=self._labels)
        role = kubernetes.ClusterRole(
            self,
            "cluster-role",
            metadata=metadata,
            rule=[_cluster_rule(rule) for rule in rules],
            provider=self.platform.providers.kubernetes,
        )
        kubernetes.ClusterRoleBinding(
            self,
            "cluster-role-binding",
            metadata=metadata,
            role_ref=kubernetes.RoleRef(kind="ClusterRole", name=f"{self.namespace}-{self._object_name}"),
            subject=[self._subject()],
            provider=self.platform.providers.kubernetes,
            depends_on=[role],
        )

    def _token(self, name: str) -> None:
        token_secret(
            self,
            "token",
            platform=self.platform,
            name=name,
            namespace=self.namespace,
            service_account_name=self.service_account_name,
            labels=self._labels,
            depends_on=[self.service_account] if self.service_account else self._depends_on,
        )

    def _metadata(self, namespace: str, name: str = "") -> kubernetes.ObjectMeta:
        return kubernetes.ObjectMeta(name=name or self._object_name, namespace=namespace, labels=self._labels)

    def _subject(self) -> kubernetes.Subject:
        return kubernetes.Subject(kind="ServiceAccount", name=self.service_account_name, namespace=self.namespace)


def _rule(rule: RbacRule) -> kubernetes.RoleRule:
    return kubernetes.RoleRule(
        api_groups=list(rule.api_groups),
        resources=list(rule.resources),
        verbs=list(rule.verbs),
        resource_names=list(rule.resource_names) or None,
    )


def _cluster_rule(rule: RbacRule) -> kubernetes.ClusterRoleRule:
    return kubernetes.ClusterRoleRule(
        api_groups=list(rule.api_groups),
        resources=list(rule.resources),
        verbs=list(rule.verbs),
        resource_names=list(rule.resource_names) or None,
    )
