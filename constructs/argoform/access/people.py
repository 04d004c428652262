"""Roles for people: who may read, submit, stop, retry and delete the workflows of a namespace.

Argo's server and its command line act with the caller's own rights in Kubernetes.
https://argo-workflows.readthedocs.io/en/latest/argo-server-auth-mode/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from argoform._cdk import Construct
from argoform.access.explained import hand_over
from argoform.access.token import token_secret
from argoform.errors import InputError
from argoform.names import check_dns_label, check_dns_subdomain, scoped_name
from argoform.permissions.people import CREATE_GIVES, ROLES, may_submit, operation_rights
from argoform.permissions.rights import KubernetesRight, Rights, merge_rules
from argoform.platform import Platform
from argoform.terraform import kubernetes
from argoform.terraform.addresses import address_root
from argoform.terraform.completion import complete_at_synth
from argoform.terraform.lazy import lazy

if TYPE_CHECKING:
    from argoform.install import IArgoWorkflows

NOTE = "argoform.dev/note"
"""The annotation in which a role that may create workflows says what that gives, so that every plan shows it."""


def user(name: str) -> kubernetes.Subject:
    """A person, as the cluster's authentication names them."""
    return kubernetes.Subject(kind="User", name=name, api_group=kubernetes.API_GROUP)


def group(name: str) -> kubernetes.Subject:
    """A group of people, as the cluster's authentication names it."""
    return kubernetes.Subject(kind="Group", name=name, api_group=kubernetes.API_GROUP)


def service_account(name: str, namespace: str) -> kubernetes.Subject:
    """A service account."""
    check_dns_subdomain(name, path="service_account.name")
    return kubernetes.Subject(kind="ServiceAccount", name=name, namespace=check_dns_label(namespace, path="namespace"))


class WorkflowRole(Construct):
    """A Role for the workflows of one namespace, and who has it.

    Args:
        platform: the cluster.
        namespace: the namespace of the workflows.
        operations: what may be done: any of `read`, `logs`, `watch`, `follow`, `submit`, `stop`, `retry`, `delete`,
            `manage-templates`; more with `allow`.
        name: the name of the Role and its binding; the construct's id unless given.
        subjects: who has the role: `user(...)`, `group(...)`, `service_account(...)`; more with `bind`.
        sso_rule: an expression over the claims of a login at Argo's server (`"'data' in groups"`): whoever it fits
            works there with this role. Makes the service account and token Secret that the server looks for, in
            its own namespace, and in others where SSO_DELEGATE_RBAC_TO_NAMESPACE is set.
            https://argo-workflows.readthedocs.io/en/latest/argo-server-sso/#sso-rbac
        sso_precedence: where several rules fit, the greatest wins.
        labels: of everything that is made; the platform's `static_labels` unless given.
        install: the Argo Workflows whose namespaces are waited for.
        depends_on: what else has to be waited for.

    Raises:
        UnknownNameError: when an operation is not known.
    """

    OPERATIONS: ClassVar[tuple[str, ...]] = ()
    WHO: ClassVar[str] = "whoever has the role"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        namespace: str,
        operations: Sequence[str] = (),
        name: str | None = None,
        subjects: Sequence[kubernetes.Subject] = (),
        sso_rule: str | None = None,
        sso_precedence: int = 0,
        labels: Mapping[str, str] | None = None,
        install: IArgoWorkflows | None = None,
        depends_on: Sequence[Any] = (),
    ) -> None:
        super().__init__(scope, id_)
        self.platform = platform
        self.namespace = check_dns_label(namespace, path="namespace")
        self.name = check_dns_subdomain(name or id_, path="name", limit=63)
        self._labels = dict(platform.static_labels if labels is None else labels)
        self._operations: dict[str, None] = {}
        self._subjects: list[kubernetes.Subject] = []
        self._wait_for = [*depends_on, *(install.namespace_dependencies(namespace) if install else [])]
        address_root(
            self,
            scoped_name(self.name, cluster=platform.cluster, namespace=namespace, suffix="access"),
            what=f"the role {self.name!r} of the namespace {namespace!r}",
        )
        self.allow(*self.OPERATIONS, *operations)
        self.bind(*subjects)
        self.role = kubernetes.Role(
            self,
            "role",
            metadata=lazy(self._role_metadata),
            rule=lazy(self._rules),
            provider=platform.providers.kubernetes,
            depends_on=self._wait_for,
        )
        if sso_rule is not None:
            self._sso(sso_rule, sso_precedence)
        complete_at_synth(self, self._complete)

    def allow(self, *operations: str) -> None:
        """Let whoever has the role do more.

        Args:
            operations: `read`, `logs`, `watch`, `follow`, `submit`, `stop`, `retry`, `delete`, `manage-templates`.

        Raises:
            UnknownNameError: when an operation is not known.
        """
        operation_rights(operations, namespace=self.namespace, who=self.WHO)
        self._operations.update(dict.fromkeys(operations))

    def bind(self, *subjects: kubernetes.Subject) -> None:
        """Give the role to more people or services."""
        for subject in subjects:
            if not isinstance(subject, kubernetes.Subject):
                raise InputError(
                    f"a {type(subject).__name__} is nobody who can have a role",
                    path=f"subjects[{len(self._subjects)}]",
                    expected="user(...), group(...) or service_account(...)",
                )
            if subject not in self._subjects:
                self._subjects.append(subject)

    @property
    def operations(self) -> tuple[str, ...]:
        """What the role allows."""
        return tuple(self._operations)

    @property
    def rights(self) -> tuple[KubernetesRight, ...]:
        """The rights of the role, each with its reason."""
        return operation_rights(self._operations, namespace=self.namespace, who=self.WHO)

    def _role_metadata(self) -> kubernetes.ObjectMeta:
        return kubernetes.ObjectMeta(
            name=self.name,
            namespace=self.namespace,
            labels=self._labels or None,
            annotations={NOTE: CREATE_GIVES} if may_submit(self.rights) else None,
        )

    def _rules(self) -> list[kubernetes.RoleRule]:
        return [
            kubernetes.RoleRule(
                api_groups=list(rule.api_groups),
                resources=list(rule.resources),
                verbs=list(rule.verbs),
                resource_names=list(rule.resource_names) or None,
            )
            for rule in merge_rules(right.rule for right in self.rights)
        ]

    def _sso(self, rule: str, precedence: int) -> None:
        account = kubernetes.ServiceAccount(
            self,
            "service-account",
            metadata=kubernetes.ObjectMeta(
                name=self.name,
                namespace=self.namespace,
                labels=self._labels or None,
                annotations={
                    "workflows.argoproj.io/rbac-rule": rule,
                    "workflows.argoproj.io/rbac-rule-precedence": str(precedence),
                },
            ),
            # Only Argo's server uses it, by its token.
            automount_service_account_token=False,
            provider=self.platform.providers.kubernetes,
            depends_on=self._wait_for,
        )
        token_secret(
            self,
            "token",
            platform=self.platform,
            name=f"{self.name}.service-account-token",
            namespace=self.namespace,
            service_account_name=self.name,
            labels=self._labels,
            depends_on=[account],
        )
        self.bind(kubernetes.Subject(kind="ServiceAccount", name=self.name, namespace=self.namespace))

    def _complete(self) -> None:
        if not self._operations:
            raise InputError(
                "the role allows nothing", path=f"{self.node.path}.operations", expected="operations, or `allow(...)`"
            )
        if self._subjects:
            kubernetes.RoleBinding(
                self,
                "role-binding",
                metadata=kubernetes.ObjectMeta(name=self.name, namespace=self.namespace, labels=self._labels or None),
                role_ref=kubernetes.RoleRef(kind="Role", name=self.name),
                subject=self._subjects,
                provider=self.platform.providers.kubernetes,
                depends_on=[self.role],
            )
        rights = self.rights
        hand_over(
            self,
            kind=self._kind(),
            name=self.name,
            namespace=self.namespace,
            account=", ".join(f"{s.kind} {s.name}" for s in self._subjects) or "nobody yet",
            rights=Rights(kubernetes=rights),
            notes=[CREATE_GIVES] if may_submit(rights) else [],
        )

    def _kind(self) -> str:
        return "person"


class WorkflowReader(WorkflowRole):
    """A role that sees the workflows of a namespace, their templates, events and logs."""

    OPERATIONS = ROLES["reader"]
    WHO = "the reader"


class WorkflowOperator(WorkflowRole):
    """A role that also submits, stops and retries; what submitting really gives stands in the permissions guide."""

    OPERATIONS = ROLES["operator"]
    WHO = "the operator"


class WorkflowAdmin(WorkflowRole):
    """A role that also deletes workflows, and changes templates, schedules and event sources."""

    OPERATIONS = ROLES["admin"]
    WHO = "the admin"
