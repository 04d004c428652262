"""Whatever stands in a plan: no rule and no comparison breaks off."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argoform.review.case import Case
from argoform.review.cloud_roles import assignments
from argoform.review.data_holders import HOLDERS
from argoform.review.differences.bucket import COMPANIONS
from argoform.review.differences.iam import ATTACHMENTS
from argoform.review.differences.of_objects import object_differences
from argoform.review.differences.of_resources import resource_differences
from argoform.review.differences.policies_of import POLICY_ARGUMENTS
from argoform.review.differences.trust import TRUSTS
from argoform.review.objects import ObjectChange
from argoform.review.plan import Plan, ResourceChange
from argoform.review.rule import RULES
from argoform.review.rules import bucket_retention, destruction, helm, iam, rbac, trust
from argoform.review.values import UNKNOWN
from tests.review.judging import case_of

_MODULES = {module.__name__ for module in (bucket_retention, destruction, helm, iam, rbac, trust)}
_CHECKS = [rule.check for rule in RULES.values() if rule.check.__module__ in _MODULES]

_KEYS = (
    "apiVersion", "kind", "metadata", "spec", "rules", "verbs", "resources", "apiGroups", "resourceNames", "subjects",
    "roleRef", "name", "namespace", "annotations", "labels", "data", "stringData", "triggers", "template", "parameters",
    "policy", "assume_role_policy", "inline_policy", "policy_arn", "managed_policy_arns", "role", "members", "member",
    "condition", "rule", "lifecycle_rule", "expiration", "days", "filter", "prefix", "action", "actions", "age",
    "bucket", "versioning", "enabled", "retention_policy", "retention_period", "chart", "version", "values", "set",
    "server", "authModes", "workflow", "rbac", "client_id_list", "role_definition_name", "scope", "acl", "grant",
    "dependencies", "eks.amazonaws.com/role-arn", "aggregationRule", "automountServiceAccountToken", "nonResourceURLs",
    "policy_data",
)  # fmt: skip
_leaves = (
    st.none()
    | st.booleans()
    | st.integers(-3, 9)
    | st.floats(allow_nan=True)
    | st.just(UNKNOWN)
    | st.sampled_from(
        ("", "*", "x", "get", "ServiceAccount", "v1", "1.2.3", "allUsers", "{", "argoform-unknown:a:00000000")
    )
)
_values = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=6),
    max_leaves=20,
)
_sides = st.none() | st.dictionaries(st.sampled_from(_KEYS), _values, max_size=12)
_actions = st.sampled_from(("create", "update", "replace", "delete", "forget", "move", "no-op"))
_TYPES = sorted(
    {*HOLDERS, *COMPANIONS, *ATTACHMENTS, *POLICY_ARGUMENTS, *TRUSTS, "helm_release", "google_project_iam_policy",
     "google_storage_bucket_iam_binding", "azurerm_role_assignment", "azurerm_storage_account", "anything"}
)  # fmt: skip
_KINDS = (
    ("v1", "ServiceAccount"), ("v1", "ConfigMap"), ("v1", "Secret"), ("v1", "Namespace"), ("v1", "PersistentVolume"),
    ("rbac.authorization.k8s.io/v1", "Role"), ("rbac.authorization.k8s.io/v1", "ClusterRole"),
    ("rbac.authorization.k8s.io/v1", "RoleBinding"), ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    ("argoproj.io/v1alpha1", "Sensor"), ("argoproj.io/v1alpha1", "EventSource"), ("x", ""),
)  # fmt: skip


def _case(*changes: ResourceChange, objects: tuple[ObjectChange, ...] = ()) -> Case:
    empty = case_of()
    return Case(plan=Plan(changes=changes), objects=objects, version=empty.version, now=empty.now)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(_TYPES), _actions, _sides, _sides)
def test_resources(type_: str, action: Any, before: Any, after: Any) -> None:
    one = ResourceChange(f"{type_}.it", type_, "it", action, before=before, after=after, because=("a",))
    resource_differences(one)
    assignments(type_, before)
    case = _case(one)
    for check in _CHECKS:
        list(check(case))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(_KINDS), _actions, _sides, _sides)
def test_objects(kind: tuple[str, str], action: Any, before: Any, after: Any) -> None:
    change = ResourceChange("kubectl_manifest.it", "kubectl_manifest", "it", action, before=before, after=after)
    one = ObjectChange(kind[1], "data", "it", before, after, change, kind[0])
    object_differences(one)
    case = _case(change, objects=(one,))
    for check in _CHECKS:
        list(check(case))


def test_the_rules_are_there() -> None:
    assert len(_CHECKS) == 18
