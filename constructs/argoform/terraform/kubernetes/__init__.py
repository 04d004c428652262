"""The resources of the provider `hashicorp/kubernetes`, in their versioned types."""

from argoform.terraform.kubernetes.cluster_role import (
    AggregationRule,
    ClusterRole,
    ClusterRoleExpression,
    ClusterRoleRule,
    ClusterRoleSelector,
)
from argoform.terraform.kubernetes.cluster_role_binding import ClusterRoleBinding
from argoform.terraform.kubernetes.config_map import ConfigMap, DataConfigMap
from argoform.terraform.kubernetes.manifest import FieldManager, Manifest, ManifestCondition, ManifestWait
from argoform.terraform.kubernetes.metadata import (
    ClusterObjectMeta,
    ExistingGeneratedObjectMeta,
    ExistingObjectMeta,
    LabelSelector,
    MatchExpression,
    ObjectMeta,
)
from argoform.terraform.kubernetes.namespace import Namespace
from argoform.terraform.kubernetes.pod_disruption_budget import PodDisruptionBudget, PodDisruptionBudgetSpec
from argoform.terraform.kubernetes.provider import Exec, Provider
from argoform.terraform.kubernetes.rbac import API_GROUP, RoleRef, Subject
from argoform.terraform.kubernetes.role import Role, RoleRule
from argoform.terraform.kubernetes.role_binding import RoleBinding
from argoform.terraform.kubernetes.secret import DataSecret, Secret
from argoform.terraform.kubernetes.service_account import LocalObjectReference, ServiceAccount

__all__ = [
    "API_GROUP",
    "AggregationRule",
    "ClusterObjectMeta",
    "ClusterRole",
    "ClusterRoleBinding",
    "ClusterRoleExpression",
    "ClusterRoleRule",
    "ClusterRoleSelector",
    "ConfigMap",
    "DataConfigMap",
    "DataSecret",
    "Exec",
    "ExistingGeneratedObjectMeta",
    "ExistingObjectMeta",
    "FieldManager",
    "LabelSelector",
    "LocalObjectReference",
    "Manifest",
    "ManifestCondition",
    "ManifestWait",
    "MatchExpression",
    "Namespace",
    "ObjectMeta",
    "PodDisruptionBudget",
    "PodDisruptionBudgetSpec",
    "Provider",
    "Role",
    "RoleBinding",
    "RoleRef",
    "RoleRule",
    "Secret",
    "ServiceAccount",
    "Subject",
]
