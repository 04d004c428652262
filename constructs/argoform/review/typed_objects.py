"""The typed resources of the kubernetes provider as the manifests that they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from argoform.review.values import UNKNOWN, mapping, mappings

_RBAC = "rbac.authorization.k8s.io/v1"

KINDS: Mapping[str, tuple[str, str]] = {
    "kubernetes_namespace": ("v1", "Namespace"),
    "kubernetes_service_account": ("v1", "ServiceAccount"),
    "kubernetes_default_service_account": ("v1", "ServiceAccount"),
    "kubernetes_role": (_RBAC, "Role"),
    "kubernetes_cluster_role": (_RBAC, "ClusterRole"),
    "kubernetes_role_binding": (_RBAC, "RoleBinding"),
    "kubernetes_cluster_role_binding": (_RBAC, "ClusterRoleBinding"),
    "kubernetes_config_map": ("v1", "ConfigMap"),
    "kubernetes_secret": ("v1", "Secret"),
    "kubernetes_pod_disruption_budget": ("policy/v1", "PodDisruptionBudget"),
    "kubernetes_persistent_volume_claim": ("v1", "PersistentVolumeClaim"),
    "kubernetes_persistent_volume": ("v1", "PersistentVolume"),
    "kubernetes_storage_class": ("storage.k8s.io/v1", "StorageClass"),
    "kubernetes_priority_class": ("scheduling.k8s.io/v1", "PriorityClass"),
    "kubernetes_deployment": ("apps/v1", "Deployment"),
    "kubernetes_stateful_set": ("apps/v1", "StatefulSet"),
    "kubernetes_service": ("v1", "Service"),
    "kubernetes_resource_quota": ("v1", "ResourceQuota"),
    "kubernetes_limit_range": ("v1", "LimitRange"),
    "kubernetes_network_policy": ("networking.k8s.io/v1", "NetworkPolicy"),
}
"""API version and kind by the type without its version suffix."""

_PLURALS = {"rule": "rules", "subject": "subjects", "secret": "secrets", "image_pull_secret": "imagePullSecrets"}
_BLOCKS = frozenset({"metadata", "role_ref", "spec", "selector", "resources", "aggregation_rule"})
# The provider's own settings, and what Kubernetes alone fills in.
_NOT_OF_THE_OBJECT = frozenset(
    {
        "id",
        "timeouts",
        "wait_for_service_account_token",
        "default_secret_name",
        "wait_until_bound",
        "status",
        "wait_for_default_service_account",
        "data_wo",
        "data_wo_revision",
        "binary_data_wo",
        "binary_data_wo_revision",
        "wait_for_load_balancer",
        "wait_for_rollout",
    }
)
_COMPUTED = frozenset({"uid", "generation", "resource_version", "self_link", "creation_timestamp"})


def kind_of(type_: str) -> tuple[str, str] | None:
    """API version and kind of what a type of resource stands for; None when it stands for no object."""
    return KINDS.get(re.sub(r"_v\d+(?:(?:alpha|beta)\d+)?$", "", type_))


def manifest_of(type_: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest that the values of a typed resource stand for."""
    api_version, kind = kind_of(type_) or ("", "")
    manifest: dict[str, Any] = {"apiVersion": api_version, "kind": kind}
    for key, value in values.items():
        if key in _NOT_OF_THE_OBJECT or value is None or value == []:
            continue
        if key == "metadata":
            manifest["metadata"] = _metadata(value)
        elif key in ("data", "binary_data", "string_data"):
            # Keys of data are the user's, not the provider's.
            manifest[_camel(key)] = dict(value) if isinstance(value, Mapping) else value
        else:
            manifest[_PLURALS.get(key, _camel(key))] = _value(key, value)
    if kind == "Secret" and values.get("data_wo_revision") is not None:
        manifest.setdefault("metadata", {})["revision"] = values["data_wo_revision"]
    return manifest


def _metadata(value: Any) -> dict[str, Any]:
    block = mapping(value)
    return {
        _camel(key): dict(inner) if isinstance(inner, Mapping) else inner
        for key, inner in block.items()
        if key not in _COMPUTED and inner is not None and not (inner is UNKNOWN and key == "generate_name")
    }


def _value(key: str, value: Any) -> Any:
    if key in _BLOCKS and isinstance(value, list) and len(value) == 1 and isinstance(value[0], Mapping):
        value = value[0]
    if isinstance(value, Mapping):
        if key == "subject" and value.get("api_group") in ("", UNKNOWN):
            # What it is follows from the kind of the subject, and the provider computes it.
            value = {name: inner for name, inner in value.items() if name != "api_group"}
        return {_camel(name): _value(name, inner) for name, inner in value.items() if inner not in (None, [], {})}
    if isinstance(value, list) and mappings(value):
        return [_value(key, item) for item in value]
    return value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
