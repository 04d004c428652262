"""Rules about rights within the cluster: roles that allow more, and bindings that reach further.

A right is told once: with the wild card that gives it, else with what it amounts to, else as one more right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from argoform.review.case import Case
from argoform.review.differences.other import unlike
from argoform.review.differences.rbac import EVERY, RbacSubject, Right, all_rights, role_change, role_of, subjects_of
from argoform.review.fates import fate
from argoform.review.model import Severity
from argoform.review.objects import ObjectChange
from argoform.review.rule import Problem, rule
from argoform.review.values import at, mapping

_LINK = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/"
_RBAC = "rbac.authorization.k8s.io"
_ROLES = ("Role", "ClusterRole")
_BINDINGS = ("RoleBinding", "ClusterRoleBinding")
_WRITE = ("create", "update", "patch")
_READ = ("get", "list", "watch")

_WORKLOADS = {
    "": ("pods", "replicationcontrollers"),
    "apps": ("deployments", "daemonsets", "statefulsets", "replicasets"),
    "batch": ("jobs", "cronjobs"),
}

_STRONG: tuple[tuple[str, tuple[str, ...], tuple[str, ...], Severity, str], ...] = (
    (_RBAC, ("roles", "clusterroles"), ("escalate", "bind"), "high", "gives itself any right"),
    ("", ("users", "groups", "serviceaccounts"), ("impersonate",), "high", "acts as somebody else"),
    ("authentication.k8s.io", (), ("impersonate",), "high", "acts as somebody else"),
    ("", ("serviceaccounts/token",), ("create",), "high", "makes itself tokens of other service accounts"),
    ("", ("pods/exec", "pods/attach"), ("get", "create"), "high", "runs commands in every pod, as its service account"),
    ("", ("pods/ephemeralcontainers",), ("update", "patch"), "high", "runs commands in every pod"),
    ("", ("nodes/proxy",), ("get", "create"), "high", "reaches every pod of a node past the API server"),
    ("", ("secrets",), _READ, "medium", "reads every Secret of its scope"),
    (
        "certificates.k8s.io",
        ("certificatesigningrequests/approval",),
        ("update", "patch"),
        "high",
        "approves certificates by which anybody may be anyone",
    ),
    (
        "admissionregistration.k8s.io",
        ("mutatingwebhookconfigurations", "validatingwebhookconfigurations"),
        _WRITE,
        "high",
        "sees and changes whatever is sent to the API server",
    ),
    *(
        (group, resources, ("create",), "medium", "runs pods as any service account of their namespace")
        for group, resources in _WORKLOADS.items()
    ),
)
"""API group, resources (none for all), verbs, how bad it is in a new role, and what it amounts to."""


def _roles(case: Case) -> Iterator[tuple[ObjectChange, tuple[Right, ...]]]:
    """The roles that allow more than before, or are new, with what."""
    for one in case.of(*_ROLES):
        if not one.api_version.startswith(f"{_RBAC}/") or one.goes or one.after is None or one.unjudged:
            continue
        gained = role_change(one.before, one.after).gained
        if gained:
            yield one, gained


def is_wild(right: Right) -> bool:
    """Whether a right holds for every verb, resource or API group, or for every path of the API server."""
    return EVERY in (*right.verbs, *right.resources, right.group) or "/*" in right.resources


def strong(right: Right) -> tuple[Severity, str] | None:
    """What a right amounts to beyond what it says, and how bad that is in a new role; None for most."""
    if right.names or right.urls:
        return None
    for group, resources, verbs, severity, what in _STRONG:
        if right.group != group or not set(verbs) & set(right.verbs):
            continue
        if not resources or set(resources) & set(right.resources):
            return severity, what
    return None


def sorted_rights(rights: Iterable[Right]) -> tuple[list[Right], list[Right], list[Right]]:
    """Rights with wild cards, rights that amount to more than they seem, and all others."""
    wild: list[Right] = []
    more: list[Right] = []
    others: list[Right] = []
    for right in rights:
        if is_wild(right):
            wild.append(right)
            continue
        rest = []
        for resource in right.resources:
            single = Right(right.group, (resource,), right.names, right.verbs, right.urls)
            if strong(single):
                more.append(single)
            else:
                rest.append(resource)
        if rest:
            others.append(Right(right.group, tuple(rest), right.names, right.verbs, right.urls))
    return wild, more, others


def told(rights: Iterable[Right]) -> str:
    """The first few rights in words."""
    listed = [str(right) for right in rights]
    more = f"; and {len(listed) - 4} more" if len(listed) > 4 else ""
    return f"{'; '.join(listed[:4])}{more}"


@rule(
    "RV010",
    severity="high",
    title="a role allows more than before",
    why="Everybody whom the role is bound to may do it from the apply on.",
    link="https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
)
def role_widened(case: Case) -> Iterator[Problem]:
    """Of roles that existed before; wild cards and strong rights are findings of their own."""
    for one, gained in _roles(case):
        if one.before is None:
            continue
        _, _, others = sorted_rights(gained)
        if others:
            yield Problem(one, f"{one.title} may now {told(others)}", path="rules")
    for one in case.of("ClusterRole"):
        if one.before is None or one.after is None or one.goes:
            continue
        rule_before, rule_after = one.before.get("aggregationRule"), one.after.get("aggregationRule")
        if unlike(rule_before, rule_after) and rule_after:
            yield Problem(
                one,
                f"{one.title} now takes over the rules of every ClusterRole with other labels than before",
                path="aggregationRule",
            )
        new = [name for name in _aggregated(one.after) if name not in _aggregated(one.before)]
        if new:
            yield Problem(
                one, f"{one.title} now adds its rules to {' and '.join(new)}, whoever has that", path="metadata.labels"
            )


def _aggregated(manifest: Mapping[str, Any]) -> list[str]:
    """The built-in roles that take over the rules of a ClusterRole with such labels."""
    labels = mapping(at(manifest, "metadata", "labels"))
    return [name for name in ("admin", "edit", "view") if labels.get(f"{_RBAC}/aggregate-to-{name}") in ("true", True)]


@rule(
    "RV011",
    severity="high",
    title="a role has a wild card",
    why="A wild card holds for everything there is, and for every resource and verb that comes into the cluster later.",
    link=_LINK,
)
def role_wildcard(case: Case) -> Iterator[Problem]:
    """Of roles that are new or allow more."""
    for one, gained in _roles(case):
        wild, _, _ = sorted_rights(gained)
        if wild:
            everything = any(
                EVERY in right.verbs and EVERY in right.resources and right.group == EVERY for right in wild
            )
            critical = everything and one.kind == "ClusterRole"
            now = "" if one.before is None else "now "
            yield Problem(
                one,
                f"{one.title} may {now}{told(wild)}",
                path="rules",
                hint="name the API groups, resources and verbs that are needed",
                severity="critical" if critical else "high",
            )


@rule(
    "RV012",
    severity="high",
    title="a role has a right that amounts to more than it seems",
    why="Whoever has it can get at other rights: those of other service accounts, of Secrets, or any at all.",
    link=_LINK,
)
def role_strong(case: Case) -> Iterator[Problem]:
    """Of roles that are new or allow more; a new role that reads Secrets or creates pods is not as bad as one more."""
    for one, gained in _roles(case):
        _, more, _ = sorted_rights(gained)
        found = [judged for right in more if (judged := strong(right)) is not None]
        if found:
            effects = list(dict.fromkeys(what for _, what in found))
            mild = one.before is None and all(severity == "medium" for severity, _ in found)
            now = "" if one.before is None else "now "
            yield Problem(
                one,
                f"{one.title} may {now}{told(more)}: whoever has it {' and '.join(effects)}",
                path="rules",
                hint="name the objects with resourceNames where that is possible, or leave it out",
                severity="medium" if mild else "high",
            )


_ANONYMOUS = ("system:anonymous", "system:unauthenticated")
_EVERYBODY = ("system:authenticated", "system:serviceaccounts")
# What Kubernetes itself gives to everybody.
_PUBLIC_ROLES = ("system:basic-user", "system:discovery", "system:public-info-viewer")
_POWERFUL: dict[str, tuple[Severity, Severity]] = {
    "cluster-admin": ("critical", "high"),
    "admin": ("high", "high"),
    "edit": ("high", "medium"),
}
"""Roles that come with every cluster: how bad a binding is to the whole cluster, and within one namespace."""


def _bindings(case: Case) -> Iterator[tuple[ObjectChange, bool, list[RbacSubject]]]:
    """The bindings that give something new: whether it is another role, and to whom it is new."""
    for one in case.of(*_BINDINGS):
        if not one.api_version.startswith(f"{_RBAC}/") or one.goes or one.after is None or one.unjudged:
            continue
        other_role = one.before is not None and role_of(one.before) != role_of(one.after)
        old = () if one.before is None or other_role else subjects_of(one.before)
        new = [subject for subject in subjects_of(one.after) if subject not in old and subject.kind != "subject"]
        if new:
            yield one, other_role, new


def _powerful(one: ObjectChange, subjects: list[RbacSubject]) -> tuple[Severity, str] | None:
    kind, role = role_of(one.after)
    names = [subject.name for subject in subjects]
    cluster = one.kind == "ClusterRoleBinding"
    if role not in _PUBLIC_ROLES or kind != "ClusterRole":
        if any(name in _ANONYMOUS for name in names):
            return "critical", f"gives {kind} {role} to whoever reaches the API server, without any login"
        if "system:authenticated" in names:
            return "critical" if cluster else "high", f"gives {kind} {role} to everybody who can log in"
    if kind == "ClusterRole" and role in _POWERFUL:
        scope = "in the whole cluster" if cluster else "in its namespace"
        return _POWERFUL[role][0 if cluster else 1], f"gives {role} {scope} to {_listed(subjects)}"
    if "system:serviceaccounts" in names:
        return "high", f"gives {kind} {role} to every service account of the cluster"
    return None


def _listed(subjects: Sequence[RbacSubject]) -> str:
    more = f" and {len(subjects) - 4} more" if len(subjects) > 4 else ""
    return f"{', '.join(map(str, subjects[:4]))}{more}"


@rule(
    "RV013",
    severity="critical",
    title="a binding to a role or a group that can do nearly everything, or is nearly everybody",
    why="Whoever gets hold of one of these subjects, such as by a pod that runs as it, has all of that.",
    link=_LINK,
)
def powerful_binding(case: Case) -> Iterator[Problem]:
    """Of bindings that are new or reach further."""
    for one, other_role, new in _bindings(case):
        found = _powerful(one, new)
        if found is not None:
            severity, what = found
            path = "roleRef" if other_role else "subjects"
            yield Problem(one, f"{one.title} {what}", path=path, severity=severity)


def _to_accounts_that_exist(case: Case, one: ObjectChange) -> list[RbacSubject]:
    """The subjects of a new binding that are service accounts which existed before: their rights grow."""
    existing = {
        (account.namespace or "default", account.name)
        for account in case.of("ServiceAccount")
        if account.before is not None and fate(account) == ""
    }
    return [
        subject
        for subject in subjects_of(one.after)
        if subject.kind == "ServiceAccount" and (subject.namespace or "default", subject.name) in existing
    ]


def _gives(case: Case, one: ObjectChange) -> str:
    """`: it may delete pods`, where the role is in the plan."""
    kind, name = role_of(one.after)
    for role in case.of(kind):
        if role.name == name and (kind == "ClusterRole" or role.namespace == one.namespace) and role.after is not None:
            rights = all_rights(role.after)
            return f", which may {told(rights)}" if rights else ""
    return ""


@rule(
    "RV014",
    severity="medium",
    title="a binding gives a role to more subjects, or another role",
    why="The new subjects may do from the apply on what the role allows.",
    link="https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding",
)
def binding_widened(case: Case) -> Iterator[Problem]:
    """Of bindings that existed before, and new ones to accounts that did; none that is a finding by itself."""
    for one, other_role, new in _bindings(case):
        if _powerful(one, new) is not None:
            continue
        if one.before is None:
            accounts = _to_accounts_that_exist(case, one)
            if accounts:
                role = " ".join(role_of(one.after))
                message = f"{one.title} gives {role} to {_listed(accounts)}{_gives(case, one)}"
                yield Problem(one, message, path="subjects")
            continue
        kind, role = role_of(one.after)
        crowd = any(subject.kind == "Group" for subject in new)
        if other_role:
            before = " ".join(role_of(one.before))
            message = f"{one.title} gives {kind} {role} in place of {before} to {_listed(new)}"
            yield Problem(one, message, path="roleRef", severity="high" if crowd else "medium")
        else:
            message = f"{one.title} now gives {kind} {role} to {_listed(new)} too"
            yield Problem(one, message, path="subjects", severity="high" if crowd else "medium")
