"""Roles for people and services: what they allow, who has them, and what the plan says of them."""

from __future__ import annotations

from typing import Any

import pytest

from argoform import ApiSubmitter, ArgoWorkflows, WorkflowAdmin, WorkflowOperator, WorkflowReader, WorkflowRole
from argoform._cdk import cdk
from argoform.access import group, service_account, user
from argoform.access.people import NOTE
from argoform.errors import InputError, UnknownNameError
from argoform.permissions import CREATE_GIVES
from tests.access.examples import eks
from tests.access.programs import failure, new_stack, one, resources, synth


def may(role: dict[str, Any], verb: str, resource: str) -> bool:
    """Whether the emitted Role allows something."""
    return any(verb in rule["verbs"] and resource in rule["resources"] for rule in role["rule"])


def role(construct: type[WorkflowRole], **options: Any) -> dict[str, Any]:
    """The Role that a construct emits."""
    stack = new_stack()
    construct(stack, "people", platform=eks(), namespace="data", subjects=[group("team")], **options)
    return one(synth(stack), "kubernetes_role_v1")


REQUESTS = [
    # (verb, resource, reader, operator, admin)
    ("list", "workflows", True, True, True),
    ("watch", "workflows", True, True, True),
    ("get", "pods/log", True, True, True),
    ("create", "workflows", False, True, True),
    ("patch", "workflows", False, True, True),
    ("delete", "pods", False, True, True),
    ("delete", "workflows", False, False, True),
    ("update", "workflowtemplates", False, False, True),
    ("create", "cronworkflows", False, False, True),
    ("get", "secrets", False, False, False),
    ("create", "rolebindings", False, False, False),
    ("create", "pods/exec", False, False, False),
]


@pytest.mark.parametrize(("verb", "resource", "reader", "operator", "admin"), REQUESTS)
def test_each_role_allows_what_it_is_for(verb: str, resource: str, reader: bool, operator: bool, admin: bool) -> None:
    found = [may(role(kind), verb, resource) for kind in (WorkflowReader, WorkflowOperator, WorkflowAdmin)]
    assert found == [reader, operator, admin]


def test_operations_are_granted_apart() -> None:
    stopper = role(WorkflowRole, operations=["stop"])
    assert may(stopper, "patch", "workflows")
    assert not may(stopper, "create", "workflows")
    stack = new_stack()
    reader = WorkflowReader(stack, "people", platform=eks(), namespace="data", subjects=[user("ann")])
    reader.allow("delete")
    assert may(one(synth(stack), "kubernetes_role_v1"), "delete", "workflows")


def test_a_role_that_may_submit_says_in_the_plan_what_that_gives() -> None:
    assert role(WorkflowOperator)["metadata"][0]["annotations"] == {NOTE: CREATE_GIVES}
    assert "annotations" not in role(WorkflowReader)["metadata"][0]


def test_subjects_are_bound_in_the_namespace_with_their_own_kinds() -> None:
    stack = new_stack()
    reader = WorkflowReader(stack, "people", platform=eks(), namespace="data", subjects=[user("ann"), group("team")])
    reader.bind(service_account("portal", "web"), user("ann"))
    binding = one(synth(stack), "kubernetes_role_binding_v1")
    assert binding["metadata"][0]["namespace"] == "data"
    rbac = "rbac.authorization.k8s.io"
    assert binding["subject"] == [
        {"kind": "User", "name": "ann", "api_group": rbac},
        {"kind": "Group", "name": "team", "api_group": rbac},
        {"kind": "ServiceAccount", "name": "portal", "namespace": "web"},
    ]


def test_a_role_that_nobody_has_yet_is_bound_to_nobody() -> None:
    stack = new_stack()
    WorkflowReader(stack, "people", platform=eks(), namespace="data")
    assert not resources(synth(stack), "kubernetes_role_binding_v1")


def test_a_rule_over_claims_makes_the_account_that_the_server_looks_for() -> None:
    stack = new_stack()
    WorkflowReader(stack, "people", platform=eks(), namespace="data", sso_rule="'team' in groups", sso_precedence=5)
    document = synth(stack)
    account = one(document, "kubernetes_service_account_v1")
    assert account["metadata"][0]["annotations"] == {
        "workflows.argoproj.io/rbac-rule": "'team' in groups",
        "workflows.argoproj.io/rbac-rule-precedence": "5",
    }
    assert one(document, "kubernetes_secret_v1")["metadata"][0]["name"] == "people.service-account-token"
    assert one(document, "kubernetes_role_binding_v1")["subject"][0]["name"] == "people"


def test_a_submitting_system_gets_an_account_and_a_token_that_no_state_holds() -> None:
    stack = new_stack()
    argo = ArgoWorkflows(stack, "argo", platform=eks(), workflow_namespaces=["data"])
    orders = ApiSubmitter(stack, "orders", platform=eks(), namespace="data", install=argo)
    document = synth(stack)
    assert (orders.service_account_name, orders.secret_name) == ("orders", "orders-token")
    account = one(document, "kubernetes_service_account_v1")
    assert account["automount_service_account_token"] is False
    assert any("namespace-data" in address for address in account["depends_on"])
    secret = one(document, "kubernetes_secret_v1")
    assert secret["type"] == "kubernetes.io/service-account-token"
    assert secret["metadata"][0]["annotations"] == {"kubernetes.io/service-account.name": "orders"}
    # With write-only data the provider does not read the token back.
    assert secret["data_wo_revision"] == 1
    assert "data" not in secret
    found = one(document, "kubernetes_role_v1")
    assert may(found, "create", "workflows")
    assert may(found, "get", "workflowtemplates")
    assert not may(found, "delete", "workflows")
    assert not may(found, "get", "pods/log")


def test_strict_template_references_reach_the_controller() -> None:
    stack = new_stack()
    ArgoWorkflows(stack, "argo", platform=eks(), template_referencing="Strict")
    assert '"templateReferencing": "Strict"' in one(synth(stack), "helm_release")["values"][0]


def test_wrong_people_are_told() -> None:
    stack: cdk.TerraformStack = new_stack()
    with pytest.raises(UnknownNameError, match=r"operations\[0\]: .*did you mean 'submit'"):
        WorkflowRole(stack, "a", platform=eks(), namespace="data", operations=["submitt"])
    with pytest.raises(InputError, match=r"subjects\[0\]: a str"):
        WorkflowReader(stack, "b", platform=eks(), namespace="data", subjects=["ann"])  # type: ignore[list-item]
    with pytest.raises(InputError, match="namespace"):
        WorkflowReader(stack, "c", platform=eks(), namespace="Data")
    stack = new_stack()
    WorkflowRole(stack, "a", platform=eks(), namespace="data")
    assert "the role allows nothing" in failure(stack)
