"""From a workflow spec and a platform to rights: derived, explained, and written as IAM and RBAC policies."""

from argoform.permissions.blobs import AzureAssignment, GoogleBinding, azure_assignments, google_bindings
from argoform.permissions.bucket_policy import bucket_policy, key_policy
from argoform.permissions.derive import KubernetesGrant, derive, needs_role
from argoform.permissions.explain import Row, explain
from argoform.permissions.network import ip_allow_list_rights
from argoform.permissions.parse import parse_permissions, parse_statement
from argoform.permissions.people import (
    CREATE_GIVES,
    OPERATIONS,
    ROLES,
    cluster_template_rights,
    may_submit,
    operation_rights,
    role_rights,
)
from argoform.permissions.policy import (
    BUCKET_POLICY_LIMIT,
    INLINE_ROLE_POLICY_LIMIT,
    MANAGED_POLICIES_PER_ROLE,
    MANAGED_POLICY_LIMIT,
    TRUST_POLICY_LIMIT,
    PolicyDocument,
    Statement,
    check_size,
    escape,
    split,
)
from argoform.permissions.rights import (
    AwsRight,
    AzureRight,
    GoogleRight,
    KubernetesRight,
    RbacRule,
    Right,
    Rights,
    merge_rules,
)
from argoform.permissions.stores import (
    ArtifactGrant,
    callee_rights,
    log_reader_rights,
    repository_rights,
    store_rights,
)
from argoform.permissions.trust import irsa_trust_policy, pod_identity_trust_policy

__all__ = [
    "BUCKET_POLICY_LIMIT",
    "CREATE_GIVES",
    "INLINE_ROLE_POLICY_LIMIT",
    "MANAGED_POLICIES_PER_ROLE",
    "MANAGED_POLICY_LIMIT",
    "OPERATIONS",
    "ROLES",
    "TRUST_POLICY_LIMIT",
    "ArtifactGrant",
    "AwsRight",
    "AzureAssignment",
    "AzureRight",
    "GoogleBinding",
    "GoogleRight",
    "KubernetesGrant",
    "KubernetesRight",
    "PolicyDocument",
    "RbacRule",
    "Right",
    "Rights",
    "Row",
    "Statement",
    "azure_assignments",
    "bucket_policy",
    "callee_rights",
    "check_size",
    "cluster_template_rights",
    "derive",
    "escape",
    "explain",
    "google_bindings",
    "ip_allow_list_rights",
    "irsa_trust_policy",
    "key_policy",
    "log_reader_rights",
    "may_submit",
    "merge_rules",
    "needs_role",
    "operation_rights",
    "parse_permissions",
    "parse_statement",
    "pod_identity_trust_policy",
    "repository_rights",
    "role_rights",
    "split",
    "store_rights",
]
