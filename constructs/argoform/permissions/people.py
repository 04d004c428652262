"""Roles for people and services: what reading, submitting, stopping, retrying and deleting workflows take in RBAC.

Argo's server and CLI do everything with the caller's own Kubernetes rights.
https://argo-workflows.readthedocs.io/en/latest/argo-server-auth-mode/
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from argoform.errors import UnknownNameError
from argoform.permissions.rights import KubernetesRight, RbacRule

Operation = Literal["read", "logs", "watch", "follow", "submit", "stop", "retry", "delete", "manage-templates"]
"""What a person or service may do with the workflows of a namespace; each can be granted apart."""

RoleName = Literal["reader", "operator", "admin", "submitter"]
"""The roles that argoform makes."""

_ARGO = "argoproj.io"
_TEMPLATES = ("workflowtemplates", "cronworkflows")
_EVENTS = ("workfloweventbindings", "sensors", "eventsources", "eventbus")

OPERATIONS: dict[Operation, tuple[tuple[RbacRule, str], ...]] = {
    "read": (
        (
            RbacRule((_ARGO,), ("workflows", *_TEMPLATES, *_EVENTS), ("get", "list")),
            "lists and opens workflows and templates",
        ),
        (RbacRule(("",), ("events",), ("get", "list")), "shows what the controller said of a workflow"),
    ),
    "logs": (
        (RbacRule(("",), ("pods",), ("get", "list", "watch")), "finds the pods of a workflow"),
        (RbacRule(("",), ("pods/log",), ("get",)), "reads their logs"),
    ),
    "watch": (
        (RbacRule((_ARGO,), ("workflows", *_TEMPLATES), ("watch",)), "follows workflows as they run"),
        (RbacRule(("",), ("events",), ("watch",)), "follows what the controller says of a workflow"),
    ),
    "follow": (
        (
            RbacRule((_ARGO,), ("workflows",), ("get", "list", "watch")),
            "follows what it submitted until it has ended, and reads its results",
        ),
    ),
    "submit": (
        (
            RbacRule((_ARGO,), ("workflows",), ("create",)),
            "creates workflows, which may run as every service account of the namespace, unless the controller "
            "restricts template references",
        ),
        (RbacRule((_ARGO,), _TEMPLATES, ("get",)), "reads the template that it submits"),
    ),
    "stop": (
        (RbacRule((_ARGO,), ("workflows",), ("get",)), "reads the workflow that it stops"),
        (RbacRule((_ARGO,), ("workflows",), ("patch", "update")), "stops, terminates, suspends and resumes workflows"),
    ),
    "retry": (
        (RbacRule((_ARGO,), ("workflows",), ("get", "update")), "resets the failed nodes of a workflow"),
        (RbacRule(("",), ("pods",), ("delete",)), "deletes the pods of those nodes"),
    ),
    "delete": (
        (
            RbacRule((_ARGO,), ("workflows",), ("get", "delete", "patch")),
            "deletes workflows, their finalizers if need be",
        ),
    ),
    "manage-templates": (
        (
            RbacRule((_ARGO,), (*_TEMPLATES, *_EVENTS), ("create", "delete", "get", "patch", "update")),
            "changes templates, schedules and event sources",
        ),
    ),
}
"""What each operation takes, rule by rule, and why."""

ROLES: dict[RoleName, tuple[Operation, ...]] = {
    "reader": ("read", "watch", "logs"),
    "operator": ("read", "watch", "logs", "submit", "stop", "retry"),
    "admin": ("read", "watch", "logs", "submit", "stop", "retry", "delete", "manage-templates"),
    # A system that submits through the REST API and follows what it submitted.
    "submitter": ("submit", "follow"),
}
"""The operations of each role."""

CREATE_GIVES = (
    "the right to create workflows gives every service account of the namespace, and so all that they may do, unless "
    "the controller's workflowRestrictions.templateReferencing is Strict or Secure"
)
"""What documentation and plan say beside every role that may submit."""


def operation_rights(
    operations: Iterable[str], *, namespace: str, who: str, path: str = "operations"
) -> tuple[KubernetesRight, ...]:
    """The rights that operations take, each with a reason.

    Args:
        operations: any of `Operation`.
        who: the person's or service's name, for the reasons.

    Raises:
        UnknownNameError: when an operation is not known.
    """
    found: list[KubernetesRight] = []
    for i, operation in enumerate(operations):
        if operation not in OPERATIONS:
            raise UnknownNameError(
                f"there is no operation {operation!r}",
                name=operation,
                known=OPERATIONS,
                path=f"{path}[{i}]",
                expected=f"one of {', '.join(OPERATIONS)}",
            )
        for rule, why in OPERATIONS[operation]:
            found.append(KubernetesRight(rule, f"{who} {why}", operation, namespace))
    return tuple(found)


def role_rights(role: str, *, namespace: str, who: str = "", path: str = "role") -> tuple[KubernetesRight, ...]:
    """The rights of one of the ready roles: `reader`, `operator`, `admin` or `submitter`.

    Raises:
        UnknownNameError: when there is no such role.
    """
    if role not in ROLES:
        raise UnknownNameError(
            f"there is no role {role!r}", name=role, known=ROLES, path=path, expected=f"one of {', '.join(ROLES)}"
        )
    return operation_rights(ROLES[role], namespace=namespace, who=who or f"the {role}")


def cluster_template_rights(*, who: str) -> tuple[KubernetesRight, ...]:
    """Reading ClusterWorkflowTemplates, which belong to no namespace: to show them, and to submit from them."""
    rule = RbacRule((_ARGO,), ("clusterworkflowtemplates",), ("get", "list", "watch"))
    return (KubernetesRight(rule, f"{who} reads the templates of the whole cluster", "read", None),)


def may_submit(rights: Iterable[KubernetesRight]) -> bool:
    """Whether the rights let someone create workflows, so that `CREATE_GIVES` has to be said."""
    return any(
        _ARGO in right.rule.api_groups
        and "workflows" in right.rule.resources
        and {"create", "*"} & set(right.rule.verbs)
        for right in rights
    )
