"""Rights on Google Cloud Storage and Azure Blob: the roles that reading, writing and deleting under a prefix take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from argoform.permissions.rights import Access, AzureRight, GoogleRight

_BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
_LIST = "SubOperationMatches{'Blob.List'}"

GOOGLE_ROLES: dict[Access, str] = {
    "read": "roles/storage.objectViewer",
    "write": "roles/storage.objectCreator",
    # The one predefined role that deletes objects without reaching the bucket's own policy.
    "delete": "roles/storage.objectUser",
}
"""https://cloud.google.com/storage/docs/access-control/iam-roles"""


def google(
    bucket: str, prefix: str, access: Access, *, reason: str, source: str, exact: bool = False
) -> tuple[GoogleRight, ...]:
    """A role on a bucket, held to a prefix by a condition.

    A listing has the bucket as its resource, so the condition looks at the prefix that it asks for.
    https://cloud.google.com/iam/docs/conditions-attribute-reference
    """
    condition = ""
    if prefix:
        objects, listed = (
            f"projects/_/buckets/{bucket}/objects/",
            'api.getAttribute("storage.googleapis.com/objectListPrefix", "")',
        )
        starts = f"{prefix}/" if exact else prefix
        tests = [f"resource.name == {_cel(objects + prefix)}"] if exact else []
        tests += [f"resource.name.startsWith({_cel(objects + starts)})", f"{listed}.startsWith({_cel(starts)})"]
        # Argo lists what begins with the key before it loads a single object, too.
        tests += [f"{listed} == {_cel(prefix)}"] if exact else []
        condition = " || ".join(tests)
    title = f"under {prefix}"[:100] if prefix else ""
    return (GoogleRight(GOOGLE_ROLES[access], bucket, reason, source, condition_title=title, condition=condition),)


@dataclass(frozen=True)
class GoogleBinding:
    """A role for one member on a bucket, as `google_storage_bucket_iam_member` takes it."""

    role: str
    bucket: str
    condition_title: str
    condition: str
    """A CEL expression; empty when the role holds for the whole bucket."""


def google_held(rights: Iterable[GoogleRight]) -> list[GoogleRight]:
    """The rights with the roles that are really bound: the one that deletes contains those that read and create, so
    that on the same place it stands for them too."""
    found = list(rights)
    wide = GOOGLE_ROLES["delete"]
    users = {(right.bucket, right.condition) for right in found if right.role == wide}
    return [replace(right, role=wide) if (right.bucket, right.condition) in users else right for right in found]


def google_bindings(rights: Iterable[GoogleRight]) -> list[GoogleBinding]:
    """Every binding once, whatever the reasons for it; roles that a wider one on the same place contains left out."""
    found = {GoogleBinding(r.role, r.bucket, r.condition_title, r.condition) for r in google_held(rights)}
    return sorted(found, key=lambda binding: (binding.bucket, binding.condition, binding.role))


@dataclass(frozen=True)
class AzureAssignment:
    """A role assignment on a blob container, as `azurerm_role_assignment` takes it."""

    role: str
    account: str
    container: str
    condition: str
    """Empty when the role holds for the whole container; else an ABAC condition of version 2.0."""


def azure_assignments(rights: Iterable[AzureRight]) -> list[AzureAssignment]:
    """One role assignment for each container: Azure refuses a second one of the same role, so its condition says
    which prefixes may be read, written and deleted.

    https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes
    """
    held: dict[tuple[str, str], dict[Access, list[_Place]]] = {}
    for right in rights:
        places = held.setdefault((right.account, right.container), {"read": [], "write": [], "delete": []})
        places[right.access].append((right.prefix, right.exact))
    found: list[AzureAssignment] = []
    for (account, container), by_access in sorted(held.items()):
        changes = bool(by_access["write"] or by_access["delete"])
        role = "Storage Blob Data Contributor" if changes else "Storage Blob Data Reader"
        found.append(AzureAssignment(role, account, container, _condition(by_access, changes=changes)))
    return found


_Place = tuple[str, bool]
"""A prefix, and whether it is the name of one blob."""


def _condition(places: dict[Access, list[_Place]], *, changes: bool) -> str:
    read, path = f"ActionMatches{{'{_BLOBS}/read'}}", f"@Resource[{_BLOBS}:path]"
    # A collector lists what it deletes.
    listed = [*places["read"], *places["delete"]]
    clauses = [
        _clause(f"{read} AND NOT {_LIST}", path, places["read"]),
        _clause(f"{read} AND {_LIST}", f"@Request[{_BLOBS}:prefix]", listed),
    ]
    if changes:
        for action in ("write", "add/action"):
            clauses.append(_clause(f"ActionMatches{{'{_BLOBS}/{action}'}}", path, places["write"]))
        for action in ("delete", "move/action"):
            clauses.append(_clause(f"ActionMatches{{'{_BLOBS}/{action}'}}", path, places["delete"]))
    return " AND ".join(clause for clause in clauses if clause)


def _clause(action: str, attribute: str, places: list[_Place]) -> str:
    """The action only under the prefixes; nothing when it is free everywhere."""
    if any(not prefix for prefix, _ in places):
        return ""
    # No path is empty, so an action that no prefix allows is never let through.
    tests = [test for prefix, exact in sorted(set(places)) for test in _tests(attribute, prefix, exact=exact)]
    return f"(!({action}) OR ({' OR '.join(tests or [f'{attribute} StringEquals {_EMPTY}'])}))"


def _tests(attribute: str, prefix: str, *, exact: bool) -> list[str]:
    if not exact:
        return [f"{attribute} StringStartsWith '{_quoted(prefix)}'"]
    return [f"{attribute} StringEquals '{_quoted(prefix)}'", f"{attribute} StringStartsWith '{_quoted(prefix)}/'"]


_EMPTY = "''"


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _cel(text: str) -> str:
    """A string of the Common Expression Language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
