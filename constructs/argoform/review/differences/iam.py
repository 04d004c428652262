"""Rights in clouds: policies and attachments of AWS, role bindings of Google and Azure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.review.differences.other import one_difference, other_resource, unlike
from argoform.review.differences.policies_of import POLICY_ARGUMENTS, policies_of
from argoform.review.differences.policy_compare import policy_differences
from argoform.review.differences.trust import trust_policy_differences
from argoform.review.model import Area, Difference, Kind
from argoform.review.plan import ResourceChange
from argoform.review.values import UNKNOWN, is_unknown, items, mapping, show

ATTACHMENTS = (
    "aws_iam_role_policy_attachment",
    "aws_iam_role_policy_attachments_exclusive",
    "aws_iam_user_policy_attachment",
    "aws_iam_group_policy_attachment",
    "aws_iam_policy_attachment",
)


def policy_resource_differences(
    change: ResourceChange, *, area: Area = "iam", told: frozenset[str] = frozenset()
) -> tuple[Area, tuple[Difference, ...]]:
    """A resource of AWS that holds policies, also one that comes or goes: each policy by what it allows."""
    found: list[Difference] = []
    for policy in policies_of(change):
        if policy.role == "trust":
            found += trust_policy_differences(policy)
        else:
            head = f"inline policy {policy.name}" if policy.name else ""
            found += policy_differences(policy.before, policy.after, path=policy.path, head=head)
    if change.type == "aws_iam_role":
        found += _members(change, "managed_policy_arns", "attached policy", weight=1)
        old, new = (change.before or {}).get("permissions_boundary"), (change.after or {}).get("permissions_boundary")
        if unlike(old, new):
            found.append(one_difference("permissions boundary", old, new, path="permissions_boundary", weight=1))
    names = {argument for argument, _ in POLICY_ARGUMENTS.get(change.type, ())} | told
    if change.type == "aws_iam_role":
        names |= {"inline_policy", "managed_policy_arns", "permissions_boundary"}
    return area, (*found, *other_resource(change, told=frozenset(names))[1])


def attachment_differences(change: ResourceChange) -> tuple[Area, tuple[Difference, ...]]:
    """A managed policy that is attached to somebody, or no longer."""
    before, after = change.before or {}, change.after or {}
    found: list[Difference] = []
    if unlike(before.get("policy_arn"), after.get("policy_arn")):
        found.append(
            one_difference(
                "attached policy", before.get("policy_arn"), after.get("policy_arn"), path="policy_arn", weight=0
            )
        )
    found += _members(change, "policy_arns", "attached policy", weight=0)
    for key in ("role", "user", "group"):
        if unlike(before.get(key), after.get(key)):
            found.append(one_difference(key, before.get(key), after.get(key), path=key, weight=1))
    told = frozenset(("policy_arn", "policy_arns", "role", "user", "group"))
    return "iam", (*found, *other_resource(change, told=told)[1])


def google_iam_differences(change: ResourceChange) -> tuple[Area, tuple[Difference, ...]]:
    """A role of Google for one member or for several, on a project, a bucket, a service account or anything else."""
    before, after = change.before or {}, change.after or {}
    found: list[Difference] = []
    for key, name, weight in (("role", "role", 0), ("member", "member", 0), ("condition", "condition", 1)):
        if unlike(_said(before.get(key)), _said(after.get(key))):
            found.append(one_difference(name, _said(before.get(key)), _said(after.get(key)), path=key, weight=weight))
    role = show(after.get("role") or before.get("role") or "")
    found += _members(change, "members", f"member with {role}" if role else "member", weight=0)
    told = frozenset(("role", "member", "condition", "members"))
    return "iam", (*found, *other_resource(change, told=told)[1])


def azure_role_differences(change: ResourceChange) -> tuple[Area, tuple[Difference, ...]]:
    """A role of Azure for a principal on a scope."""
    before, after = change.before or {}, change.after or {}
    names = {
        "role_definition_name": "role",
        "scope": "scope",
        "principal_id": "principal",
        "condition": "condition",
    }
    found = [
        one_difference(name, before.get(key), after.get(key), path=key, weight=0)
        for key, name in names.items()
        if unlike(before.get(key), after.get(key))
    ]
    told = set(names)
    if (before.get("role_definition_name") or after.get("role_definition_name")) and not _only_id(before, after):
        told.add("role_definition_id")
    return "iam", (*found, *other_resource(change, told=frozenset(told))[1])


def _only_id(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether the role is told by its id on one side, which then is all there is to compare."""
    return not (before.get("role_definition_name") and after.get("role_definition_name"))


def _said(value: Any) -> Any:
    """A block as the mapping that it is."""
    return mapping(value) if isinstance(value, list) else value


def members_of(values: Mapping[str, Any] | None, key: str) -> list[str] | None:
    """A set of texts in the arguments; None where only the apply will tell it."""
    said = (values or {}).get(key)
    if is_unknown(said):
        return None
    return list(dict.fromkeys(show(item) for item in items(said)))


def _members(change: ResourceChange, key: str, name: str, *, weight: int) -> list[Difference]:
    """The items that a set gains and loses."""
    old, new = members_of(change.before, key), members_of(change.after, key)
    if old is None or new is None:
        before, after = (change.before or {}).get(key), (change.after or {}).get(key)
        # A computed set that Terraform cannot tell in advance is none that anybody wrote.
        return [one_difference(name, before, after, path=key, weight=9)] if unlike(before, after) else []
    found: list[Difference] = []
    for item in new:
        if item not in old:
            kind: Kind = "unknown" if item == show(UNKNOWN) else "added"
            found.append(Difference(kind, name, None, item, path=key, weight=weight))
    for item in old:
        if item not in new:
            kind = "unknown" if show(UNKNOWN) in new else "removed"
            found.append(Difference(kind, name, item, None, path=key, weight=weight + 1))
    return found
