"""Roles that Google and Azure give to somebody: who has which on what, and how much the strongest of them are.

https://cloud.google.com/iam/docs/roles-overview
https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argoform.review.model import Severity
from argoform.review.values import is_unknown, items, mapping, mappings, show

_WIDE_SCOPES = ("project", "folder", "organization", "billing_account")
_GOOGLE = re.compile(r"google_(\w+?)_iam_(member|binding|policy)")
_AZURE_ROLES = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
}


@dataclass(frozen=True, slots=True)
class Assignment:
    """One role for one member on one thing.

    Args:
        on: the kind of thing, for Google: `project`, `storage_bucket`, `service_account`, ...; `azure` for Azure.
        scope: the thing.
        condition: as text; empty without one.
        path: the argument that says so.
    """

    on: str
    role: str
    member: str
    scope: str
    condition: str = ""
    path: str = "role"

    def __str__(self) -> str:
        condition = f" when {self.condition}" if self.condition else ""
        return f"{self.role} on {self.scope} to {self.member}{condition}"

    @property
    def is_trust(self) -> bool:
        """Whether it lets the member act as a service account."""
        return self.on == "service_account"


def is_google_iam(type_: str) -> bool:
    """Whether a type gives roles of Google."""
    return _GOOGLE.fullmatch(type_) is not None


def assignments(type_: str, values: Mapping[str, Any] | None) -> tuple[Assignment, ...]:
    """The roles that a resource gives; those of which nothing is known are left out."""
    if values is None:
        return ()
    if type_ == "azurerm_role_assignment":
        return _azure(values)
    found = _GOOGLE.fullmatch(type_)
    if found is None:
        return ()
    on, form = found[1], found[2]
    names = (on, "bucket", "service_account_id", "project", "name", "folder", "org_id")
    scope = next((show(values[key]) for key in names if isinstance(values.get(key), str)), on.replace("_", " "))
    if form == "policy":
        bindings, path = _bindings(values.get("policy_data")), "policy_data"
    else:
        bindings, path = [values], "member" if form == "member" else "members"
    given: list[Assignment] = []
    for binding in bindings:
        role = binding.get("role")
        members = [binding.get("member")] if form == "member" else items(binding.get("members"))
        if not isinstance(role, str) or is_unknown(role):
            continue
        said = mapping(binding.get("condition"))
        condition = show(said.get("expression")) if said.get("expression") else ""
        given += [
            Assignment(on, role, member, scope, condition, path)
            for member in members
            if isinstance(member, str) and not is_unknown(member)
        ]
    return tuple(given)


def _bindings(text: Any) -> list[Mapping[str, Any]]:
    """The bindings of a policy of Google, which is JSON; none where it cannot be read."""
    if not isinstance(text, str) or len(text) > 200_000:
        return []
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return mappings(read.get("bindings")) if isinstance(read, Mapping) else []


def _azure(values: Mapping[str, Any]) -> tuple[Assignment, ...]:
    role, principal, scope = (values.get(key) for key in ("role_definition_name", "principal_id", "scope"))
    if not isinstance(role, str) or is_unknown(role):
        known = values.get("role_definition_id")
        guid = known.rpartition("/")[2].lower() if isinstance(known, str) and not is_unknown(known) else ""
        role = _AZURE_ROLES.get(guid, guid)
    if not role:
        return ()
    condition = values.get("condition")
    said = show(condition) if condition else ""
    return (Assignment("azure", role, show(principal), show(scope), said, "role_definition_name"),)


def strength(one: Assignment) -> Severity | None:
    """How bad it is to give a role away; None for those that are about single things."""
    if one.on == "azure":
        return {"Owner": "critical", "Contributor": "high"}.get(  # type: ignore[return-value]
            one.role, "critical" if one.role in _AZURE_ROLES.values() else None
        )
    if one.is_trust:
        return None
    if one.role == "roles/owner":
        return "critical"
    if one.role == "roles/editor":
        return "high"
    name = one.role.rpartition("/")[2]
    if name in ("iam.securityAdmin", "resourcemanager.projectIamAdmin", "resourcemanager.organizationAdmin"):
        return "critical" if one.on in _WIDE_SCOPES else "high"
    if name.endswith(".admin"):
        return "high"
    if one.on in _WIDE_SCOPES:
        acts = name in ("iam.serviceAccountTokenCreator", "iam.serviceAccountUser", "iam.workloadIdentityUser")
        return "high" if name.endswith("Admin") or acts else None
    return None


_RANKS = (
    "viewer", "reader", "accessor", "subscriber", "user", "creator", "publisher", "contributor", "editor", "writer",
    "admin", "owner",
)  # fmt: skip


def _family(role: str) -> tuple[str, int] | None:
    """A role without what says how much it may, and how much that is: `roles/storage.object` and 11."""
    lower = role.lower()
    for rank, word in enumerate(_RANKS):
        if lower.endswith(word):
            return role[: -len(word)], rank
    return None


def weaker(one: Assignment, other: Assignment) -> bool:
    """Whether an assignment gives nothing that another does not give: equal, or less of the same to the same."""
    if one.member != other.member or one.on != other.on or (other.condition and one.condition != other.condition):
        return False
    below = one.scope == other.scope or (
        one.on == "azure" and one.scope.lower().startswith(f"{other.scope.lower().rstrip('/')}/")
    )
    if not below:
        return False
    if one.role == other.role:
        return True
    mine, theirs = _family(one.role), _family(other.role)
    return mine is not None and theirs is not None and mine[0] == theirs[0] and mine[1] <= theirs[1]
