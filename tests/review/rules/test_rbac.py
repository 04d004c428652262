"""Rights within the cluster: roles that allow more, bindings that reach further."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.differences.test_rbac import account, role, rule
from tests.review.judging import judged, problems
from tests.review.plans import manifest

_API = "rbac.authorization.k8s.io/v1"
NAME = "Role data/r"


def binding(*subjects: dict[str, Any], ref: str = "r", kind: str = "RoleBinding", of: str = "Role") -> dict[str, Any]:
    metadata = {"name": "b"} if kind == "ClusterRoleBinding" else {"name": "b", "namespace": "data"}
    return {
        "apiVersion": _API,
        "kind": kind,
        "metadata": metadata,
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": of, "name": ref},
        "subjects": [*subjects],
    }


def group(name: str) -> dict[str, Any]:
    return {"kind": "Group", "apiGroup": "rbac.authorization.k8s.io", "name": name}


def test_a_role_allows_more() -> None:
    (found,) = problems("RV010", manifest(role(rule("get")), role(rule("get delete"))))
    assert found.message == "Role data/r may now delete pods"
    assert judged("rbac", manifest(role(rule("get")), role(rule("get delete")))) == {("RV010", "high", NAME)}


@pytest.mark.parametrize(
    "harmless",
    [
        manifest(None, role(rule("get delete"))),
        manifest(role(rule("get delete")), role(rule("get"))),
        manifest(role(rule("get delete")), None),
        manifest(role(rule("get list")), role(rule("list"), rule("get"))),
        manifest(role(rule("get")), role(rule("get", names=["a"]))),
        manifest(role(rule("*")), role(rule("get"))),
        manifest(None, role(rule("get", ["secrets"], names=["token"]))),
        manifest(None, role(rule("create patch", ["workflowtaskresults"], ["argoproj.io"]))),
        manifest(role(rule("*")), role(rule("*"), rule("list"))),
    ],
)
def test_nothing_is_wider(harmless: Any) -> None:
    assert judged("rbac", harmless) == set()


def test_a_wild_card_is_told_once_and_also_where_it_is_new() -> None:
    assert judged("rbac", manifest(role(rule("get")), role(rule("*")))) == {("RV011", "high", NAME)}
    assert judged("rbac", manifest(None, role(rule("get", ["*"])))) == {("RV011", "high", NAME)}
    assert judged("rbac", manifest(None, role(rule("get", groups=["*"])))) == {("RV011", "high", NAME)}
    both = role(rule("get"), rule("*", ["jobs"], ["batch"]), rule("delete"))
    assert judged("rbac", manifest(role(rule("get")), both)) == {("RV010", "high", NAME), ("RV011", "high", NAME)}


def test_a_wild_card_that_was_there_is_not_told_again() -> None:
    before = role(rule("*", ["jobs"], ["batch"]))
    assert judged("rbac", manifest(before, role(*before["rules"], rule("get")))) == {("RV010", "high", NAME)}


def test_everything_in_the_whole_cluster() -> None:
    everything = {
        "apiVersion": _API,
        "kind": "ClusterRole",
        "metadata": {"name": "r"},
        "rules": [rule("*", ["*"], ["*"])],
    }
    assert judged("rbac", manifest(None, everything)) == {("RV011", "critical", "ClusterRole r")}


@pytest.mark.parametrize(
    ("strong", "severity"),
    [
        (rule("escalate", ["roles"], ["rbac.authorization.k8s.io"]), "high"),
        (rule("impersonate", ["users"]), "high"),
        (rule("create", ["pods/exec"]), "high"),
        (rule("create", ["serviceaccounts/token"]), "high"),
        (rule("get", ["nodes/proxy"]), "high"),
        (rule("list", ["secrets"]), "medium"),
        (rule("create", ["pods"]), "medium"),
        (rule("create", ["cronjobs"], ["batch"]), "medium"),
    ],
)
def test_rights_that_amount_to_more(strong: dict[str, Any], severity: str) -> None:
    assert judged("rbac", manifest(None, role(strong))) == {("RV012", severity, NAME)}
    assert judged("rbac", manifest(role(rule("get")), role(rule("get"), strong))) == {("RV012", "high", NAME)}


def test_what_is_strong_and_what_is_only_more_are_told_apart() -> None:
    after = role(rule("get"), rule("delete", ["pods", "secrets"]), rule("get", ["secrets"]))
    found = {one.path: one.message for one in problems("RV010", manifest(role(rule("get")), after))}
    assert found == {"rules": "Role data/r may now delete pods, secrets"} or "delete pods" in found["rules"]
    (strong,) = problems("RV012", manifest(role(rule("get")), after))
    assert "get" in strong.message
    assert "reads every Secret" in strong.message


def test_rules_that_others_take_over() -> None:
    def cluster(**labels: str) -> dict[str, Any]:
        return {
            "apiVersion": _API,
            "kind": "ClusterRole",
            "metadata": {"name": "r", "labels": labels},
            "rules": [rule("get")],
        }

    to_edit = {"rbac.authorization.k8s.io/aggregate-to-edit": "true"}
    (found,) = problems("RV010", manifest(cluster(), cluster(**to_edit)))
    assert "adds its rules to edit" in found.message
    assert judged("rbac", manifest(cluster(**to_edit), cluster())) == set()


@pytest.mark.parametrize(
    ("bound", "severity"),
    [
        (binding(account("a"), ref="cluster-admin", of="ClusterRole", kind="ClusterRoleBinding"), "critical"),
        (binding(account("a"), ref="cluster-admin", of="ClusterRole"), "high"),
        (binding(account("a"), ref="admin", of="ClusterRole", kind="ClusterRoleBinding"), "high"),
        (binding(account("a"), ref="edit", of="ClusterRole"), "medium"),
        (binding(group("system:unauthenticated")), "critical"),
        (binding({"kind": "User", "name": "system:anonymous"}), "critical"),
        (binding(group("system:authenticated"), kind="ClusterRoleBinding", of="ClusterRole"), "critical"),
        (binding(group("system:serviceaccounts")), "high"),
    ],
)
def test_bindings_to_nearly_everything_or_nearly_everybody(bound: dict[str, Any], severity: str) -> None:
    assert {(rule, how) for rule, how, _ in judged("rbac", manifest(None, bound))} == {("RV013", severity)}


@pytest.mark.parametrize(
    "harmless",
    [
        manifest(None, binding(account("a"))),
        manifest(None, binding(account("a"), ref="admin")),
        manifest(None, binding(account("a"), ref="view", of="ClusterRole")),
        manifest(None, binding(group("system:authenticated"), ref="system:discovery", of="ClusterRole")),
        manifest(binding(account("a"), account("b")), binding(account("a"))),
        manifest(binding(account("a")), binding(account("a", namespace="data"))),
        manifest(binding(account("a")), None),
    ],
)
def test_nobody_gets_more(harmless: Any) -> None:
    assert judged("rbac", harmless) == set()


def test_a_binding_reaches_further() -> None:
    before = binding(account("a"))
    assert judged("rbac", manifest(before, binding(account("a"), account("b")))) == {
        ("RV014", "medium", "RoleBinding data/b")
    }
    assert judged("rbac", manifest(before, binding(account("a"), group("devs")))) == {
        ("RV014", "high", "RoleBinding data/b")
    }
    assert judged("rbac", manifest(before, binding(account("a"), ref="s"))) == {
        ("RV014", "medium", "RoleBinding data/b")
    }
    assert judged("rbac", manifest(before, binding(account("a"), group("system:unauthenticated")))) == {
        ("RV013", "critical", "RoleBinding data/b")
    }


def test_a_new_binding_to_an_account_that_was_there() -> None:
    one = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a", "namespace": "data"}}
    new = [manifest(None, binding(account("a"))), manifest(None, role(rule("create", ["events"])), name="role")]
    (found,) = problems("RV014", *new, manifest(one, one, name="sa"))
    assert found.message.endswith("which may create events")
    assert judged("rbac", *new, manifest(None, one, name="sa")) == set()
