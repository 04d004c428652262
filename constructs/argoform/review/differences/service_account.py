"""Service accounts: the cloud identity that they stand for, and what their pods get."""

from __future__ import annotations

from argoform.review.differences.other import manifest_differences, one_difference, unlike
from argoform.review.model import Area, Difference
from argoform.review.objects import ObjectChange
from argoform.review.values import Path, mapping

IDENTITIES = {
    "eks.amazonaws.com/role-arn": "AWS role",
    "iam.gke.io/gcp-service-account": "Google service account",
    "azure.workload.identity/client-id": "Azure client id",
    "azure.workload.identity/tenant-id": "Azure tenant id",
}
"""Annotations that tie an account to an identity of a cloud, with what each is called."""


def service_account_differences(one: ObjectChange) -> tuple[Area, tuple[Difference, ...]]:
    """A ServiceAccount; of one that comes or goes, the cloud identity."""
    found: list[Difference] = []
    old = mapping(mapping(mapping(one.before).get("metadata")).get("annotations"))
    new = mapping(mapping(mapping(one.after).get("metadata")).get("annotations"))
    for annotation, name in IDENTITIES.items():
        if unlike(old.get(annotation), new.get(annotation)):
            path: Path = ("metadata", "annotations", annotation)
            found.append(one_difference(name, old.get(annotation), new.get(annotation), path=path, weight=0))
    if one.before is not None and one.after is not None:
        old_mount = one.before.get("automountServiceAccountToken")
        new_mount = one.after.get("automountServiceAccountToken")
        # Kubernetes mounts the token unless it is told not to.
        if unlike(True if old_mount is None else old_mount, True if new_mount is None else new_mount):
            what = "mounts its token into pods"
            found.append(
                one_difference(
                    what,
                    True if old_mount is None else old_mount,
                    True if new_mount is None else new_mount,
                    path="automountServiceAccountToken",
                    weight=2,
                )
            )
    return "service account", (*found, *manifest_differences(one, told=_told))


def _told(path: Path) -> bool:
    return path == ("automountServiceAccountToken",) or (
        path[:2] == ("metadata", "annotations") and path[2:] != () and path[2] in IDENTITIES
    )
