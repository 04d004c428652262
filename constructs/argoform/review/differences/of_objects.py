"""What changes in an object of Kubernetes that is none of Argo's workflow kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from argoform.review.differences.config_map import config_map_differences
from argoform.review.differences.event import event_differences
from argoform.review.differences.other import other_object
from argoform.review.differences.rbac import binding_differences, role_differences
from argoform.review.differences.secret import secret_differences
from argoform.review.differences.service_account import service_account_differences
from argoform.review.model import Area, Difference
from argoform.review.objects import ObjectChange

_KINDS: dict[tuple[str, str], Callable[[ObjectChange], tuple[Area, tuple[Difference, ...]]]] = {
    ("rbac.authorization.k8s.io", "Role"): role_differences,
    ("rbac.authorization.k8s.io", "ClusterRole"): role_differences,
    ("rbac.authorization.k8s.io", "RoleBinding"): binding_differences,
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): binding_differences,
    ("", "ServiceAccount"): service_account_differences,
    ("", "ConfigMap"): config_map_differences,
    ("", "Secret"): secret_differences,
    ("argoproj.io", "Sensor"): event_differences,
    ("argoproj.io", "EventSource"): event_differences,
    ("argoproj.io", "EventBus"): event_differences,
}


def object_differences(one: ObjectChange) -> tuple[Area, tuple[Difference, ...]]:
    """What changes in an object, and what the object is for.

    Of an object that comes or goes as a whole only what it grants is told: rights, subjects, identities, keys; of one
    that stays and only leaves Terraform, or of which one side cannot be read, nothing.
    """
    group = one.api_version.rpartition("/")[0]
    if one.change.action == "forget" or one.unjudged:
        one = replace(one, before=None, after=None)
    return _KINDS.get((group, one.kind), other_object)(one)
