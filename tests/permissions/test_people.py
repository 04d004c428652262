"""Roles for people and services: each operation by itself, and nothing that it does not take."""

from __future__ import annotations

import pytest

from argoform.errors import UnknownNameError
from argoform.permissions import OPERATIONS, ROLES, may_submit, merge_rules, operation_rights, role_rights
from tests.permissions.simulate import can

REQUESTS = {
    "open a workflow": ("get", "argoproj.io", "workflows"),
    "list templates": ("list", "argoproj.io", "workflowtemplates"),
    "read the template": ("get", "argoproj.io", "workflowtemplates"),
    "see event sources": ("get", "argoproj.io", "eventsources"),
    "follow a workflow": ("watch", "argoproj.io", "workflows"),
    "read logs": ("get", "", "pods/log"),
    "submit": ("create", "argoproj.io", "workflows"),
    "stop": ("patch", "argoproj.io", "workflows"),
    "suspend": ("update", "argoproj.io", "workflows"),
    "drop failed pods": ("delete", "", "pods"),
    "delete": ("delete", "argoproj.io", "workflows"),
    "change a template": ("update", "argoproj.io", "workflowtemplates"),
}
READER = {
    "open a workflow",
    "list templates",
    "read the template",
    "see event sources",
    "follow a workflow",
    "read logs",
}
OPERATOR = READER | {"submit", "stop", "suspend", "drop failed pods"}
ALLOWED = {
    "reader": READER,
    "operator": OPERATOR,
    "admin": set(REQUESTS),
    "submitter": {"open a workflow", "follow a workflow", "read the template", "submit"},
}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_does_its_work_and_no_other(role: str) -> None:
    rules = [rule.to_dict() for rule in merge_rules(right.rule for right in role_rights(role, namespace="data"))]
    assert {name for name, asked in REQUESTS.items() if can(rules, *asked)} == ALLOWED[role]
    never = [
        ("get", "", "secrets"),
        ("create", "", "pods"),
        ("create", "", "pods/exec"),
        ("create", "", "serviceaccounts/token"),
    ]
    assert not any(can(rules, *asked) for asked in never)
    assert not any("*" in rule["verbs"] + rule["resources"] + rule["apiGroups"] for rule in rules)


def test_operations_are_granted_apart() -> None:
    rules = [right.rule.to_dict() for right in operation_rights(["stop"], namespace="data", who="ops")]
    assert can(rules, "patch", "argoproj.io", "workflows")
    assert not can(rules, "delete", "argoproj.io", "workflows")
    assert not can(rules, "create", "argoproj.io", "workflows")


@pytest.mark.parametrize(("role", "submits"), [("reader", False), ("operator", True), ("submitter", True)])
def test_who_may_submit_is_told(role: str, submits: bool) -> None:
    assert may_submit(role_rights(role, namespace="data")) is submits


def test_every_operation_has_reasons() -> None:
    held = operation_rights(OPERATIONS, namespace="data", who="the admin")
    assert all(right.reason.startswith("the admin ") and right.namespace == "data" for right in held)


def test_unknown_names_are_told_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'operator'"):
        role_rights("operater", namespace="data")
    with pytest.raises(UnknownNameError, match="did you mean 'delete'") as caught:
        operation_rights(["read", "delet"], namespace="data", who="x")
    assert caught.value.path == "operations[1]"
