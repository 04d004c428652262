"""Rights as data: what an account may do, on what, and why; in AWS, in Kubernetes, in Google Cloud, in Azure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from argoform.permissions.policy import PolicyDocument, Statement

_T = TypeVar("_T")

Access = Literal["read", "write", "delete"]
"""What is done with the objects of a store."""


@dataclass(frozen=True)
class RbacRule:
    """A rule of a Role or ClusterRole: https://kubernetes.io/docs/reference/access-authn-authz/rbac/"""

    api_groups: tuple[str, ...]
    resources: tuple[str, ...]
    verbs: tuple[str, ...]
    resource_names: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, list[str]]:
        """The rule in Kubernetes' own field names."""
        found = {"apiGroups": list(self.api_groups), "resources": list(self.resources), "verbs": list(self.verbs)}
        return found | ({"resourceNames": list(self.resource_names)} if self.resource_names else {})


@dataclass(frozen=True)
class AwsRight:
    """A statement of an IAM policy, and why it is there."""

    statement: Statement
    reason: str
    source: str = ""
    """The part of the spec or platform that asks for it: `templates[2].outputs.artifacts[0]`."""

    @property
    def right(self) -> str:
        """What may be done (or, after `deny`, may not)."""
        actions = ", ".join(self.statement.actions or tuple(f"all but {a}" for a in self.statement.not_actions))
        return actions if self.statement.effect == "Allow" else f"deny {actions}"

    @property
    def resource(self) -> str:
        """On what, and under which conditions."""
        resources = ", ".join(self.statement.resources or tuple(f"all but {r}" for r in self.statement.not_resources))
        conditions = "; ".join(f"{operator} {key} {', '.join(v)}" for operator, key, v in self.statement.conditions)
        return f"{resources} if {conditions}" if conditions else resources


@dataclass(frozen=True)
class KubernetesRight:
    """A rule of Kubernetes' RBAC, and why it is there."""

    rule: RbacRule
    reason: str
    source: str = ""
    namespace: str | None = None
    """The namespace of the Role and its binding; None is a ClusterRole bound cluster-wide."""

    @property
    def right(self) -> str:
        """The verbs."""
        return ", ".join(self.rule.verbs)

    @property
    def resource(self) -> str:
        """The resources, their names if they are few, and where."""
        resources = ", ".join(
            f"{resource}.{group}" if group else resource
            for group in self.rule.api_groups
            for resource in self.rule.resources
        )
        names = f" {', '.join(self.rule.resource_names)}" if self.rule.resource_names else ""
        return f"{resources}{names} in {self.namespace or 'every namespace'}"


@dataclass(frozen=True)
class GoogleRight:
    """A role on a Google Cloud Storage bucket (`google_storage_bucket_iam_member`), and why it is there."""

    role: str
    bucket: str
    reason: str
    source: str = ""
    condition_title: str = ""
    condition: str = ""
    """A CEL expression; empty when the role holds for the whole bucket."""

    @property
    def right(self) -> str:
        """The role."""
        return self.role

    @property
    def resource(self) -> str:
        """The bucket, and the condition."""
        return f"gs://{self.bucket}" + (f" if {self.condition}" if self.condition else "")


@dataclass(frozen=True)
class AzureRight:
    """A kind of access to the blobs of a container (one `azurerm_role_assignment` holds all of a container's), and why
    it is there."""

    access: Access
    account: str
    container: str
    prefix: str
    """What the names of the blobs begin with; the whole container when empty."""
    reason: str
    source: str = ""
    exact: bool = False
    """Whether the prefix is the name of one blob (and of what is below it, were it a directory)."""

    @property
    def right(self) -> str:
        """What may be done with blobs."""
        return f"{self.access} blobs"

    @property
    def resource(self) -> str:
        """The container, and the prefix in it."""
        return f"storage account {self.account}, container {self.container}, {self.prefix or 'all of it'}"


Right = AwsRight | KubernetesRight | GoogleRight | AzureRight
"""Every kind of right; all have `right`, `resource`, `reason` and `source`."""


@dataclass(frozen=True)
class Rights:
    """Everything that an account may do."""

    aws: tuple[AwsRight, ...] = ()
    kubernetes: tuple[KubernetesRight, ...] = ()
    google: tuple[GoogleRight, ...] = ()
    azure: tuple[AzureRight, ...] = ()
    opaque_policies: tuple[str, ...] = ()
    """IAM policy documents known only to Terraform (tokens), to be attached as they are."""
    token_secret: str | None = None
    """The name of the token Secret that the account needs (agent of http and plugin templates)."""

    def __add__(self, other: Rights) -> Rights:
        return Rights(
            aws=_joined(self.aws, other.aws),
            kubernetes=_joined(self.kubernetes, other.kubernetes),
            google=_joined(self.google, other.google),
            azure=_joined(self.azure, other.azure),
            opaque_policies=tuple(dict.fromkeys((*self.opaque_policies, *other.opaque_policies))),
            token_secret=self.token_secret or other.token_secret,
        )

    def all(self) -> tuple[Right, ...]:
        """Every single right: Kubernetes', then the clouds'."""
        return (*self.kubernetes, *self.aws, *self.google, *self.azure)

    def without(self, right: Right) -> Rights:
        """The rights without one of them."""
        return replace(
            self,
            aws=tuple(r for r in self.aws if r != right),
            kubernetes=tuple(r for r in self.kubernetes if r != right),
            google=tuple(r for r in self.google if r != right),
            azure=tuple(r for r in self.azure if r != right),
        )

    def policy_document(self) -> PolicyDocument:
        """The IAM policy of the account's role; falsy when it needs none."""
        return PolicyDocument.of(right.statement for right in self.aws)

    def namespaces(self) -> tuple[str, ...]:
        """The namespaces that need a Role and a RoleBinding."""
        return tuple(dict.fromkeys(r.namespace for r in self.kubernetes if r.namespace is not None))

    def rbac_rules(self, namespace: str | None) -> list[RbacRule]:
        """The rules of the Role in `namespace`, or of the ClusterRole when it is None; merged, in a stable order."""
        return merge_rules(right.rule for right in self.kubernetes if right.namespace == namespace)


def merge_rules(rules: Iterable[RbacRule]) -> list[RbacRule]:
    """The fewest rules that allow the same: first verbs are joined, then resources of a group."""
    verbs: dict[tuple[Any, ...], set[str]] = {}
    for rule in rules:
        for group in rule.api_groups:
            for resource in rule.resources:
                verbs.setdefault((group, resource, rule.resource_names), set()).update(rule.verbs)
    for (group, resource, names), held in list(verbs.items()):
        # What is allowed on every object need not be said again of one.
        if names:
            held -= verbs.get((group, resource, ()), set())
    names_of: dict[tuple[Any, ...], set[str]] = {}
    for (group, resource, names), held in verbs.items():
        if held:
            names_of.setdefault((group, resource, tuple(sorted(held)), bool(names)), set()).update(names)
    resources: dict[tuple[Any, ...], list[str]] = {}
    for (group, resource, held_verbs, _), names_found in names_of.items():
        resources.setdefault((group, held_verbs, tuple(sorted(names_found))), []).append(resource)
    return [
        RbacRule((group,), tuple(sorted(found)), held_verbs, names)
        for (group, held_verbs, names), found in sorted(resources.items())
    ]


def _joined(first: tuple[_T, ...], second: tuple[_T, ...]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys((*first, *second)))
