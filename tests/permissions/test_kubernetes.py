"""The Kubernetes rights that Argo's own machinery takes, and for which account."""

from __future__ import annotations

from typing import Any

import pytest

from argoform.permissions import KubernetesGrant, RbacRule, Rights, merge_rules
from tests.permissions.specs import container, rights, spec


def verbs(held: Rights, resource: str) -> set[str]:
    """What may be done with one of Argo's resources."""
    rules = held.rbac_rules("data")
    return {v for r in rules if r.api_groups == ("argoproj.io",) and resource in r.resources for v in r.verbs}


@pytest.mark.parametrize(
    "template", [container(), {"name": "main", "suspend": {}}, {"name": "main", "dag": {"tasks": []}}]
)
def test_results_are_always_reported(template: dict[str, Any]) -> None:
    held = rights(spec(template))
    assert verbs(held, "workflowtaskresults") == {"create", "patch"}
    assert held.rbac_rules(None) == []


def test_a_plain_workflow_gets_nothing_else() -> None:
    assert len(rights().kubernetes) == 1
    assert rights().token_secret is None


@pytest.mark.parametrize("kind", ["http", "plugin"])
def test_the_agent_gets_its_task_sets_and_a_token(kind: str) -> None:
    held = rights(spec(container(), {"name": "call", kind: {"url": "https://example.org"}}))
    assert verbs(held, "workflowtasksets") == {"list", "watch"}
    assert verbs(held, "workflowtasksets/status") == {"patch"}
    assert held.token_secret == "runner.service-account-token"


def test_the_agent_runs_with_the_account_of_the_workflow() -> None:
    call = {"name": "call", "http": {"url": "https://example.org"}, "serviceAccountName": "other"}
    assert verbs(rights(spec(call)), "workflowtasksets") == {"list", "watch"}
    assert not rights(spec(call), service_account_name="other").kubernetes


def test_an_inline_http_template_counts() -> None:
    outer = {"name": "main", "dag": {"tasks": [{"name": "t", "inline": {"http": {"url": "https://example.org"}}}]}}
    assert verbs(rights(spec(outer)), "workflowtasksets") == {"list", "watch"}


def test_a_template_of_another_spec_counts_where_it_is_known() -> None:
    caller = spec({"name": "main", "steps": [[{"name": "s", "templateRef": {"name": "lib", "template": "call"}}]]})
    call = {"name": "call", "http": {"url": "https://example.org"}}
    held = rights(caller, referenced_templates=[("templates[0].steps[0][0].templateRef", call)])
    assert verbs(held, "workflowtasksets") == {"list", "watch"}


def test_collectors_get_their_tasks() -> None:
    held = rights(spec(artifactGC={"strategy": "OnWorkflowCompletion", "serviceAccountName": "runner"}))
    assert verbs(held, "workflowartifactgctasks") == {"list", "watch"}
    assert verbs(held, "workflowartifactgctasks/status") == {"patch"}
    assert not verbs(rights(spec(artifactGC={"strategy": "OnWorkflowCompletion"})), "workflowartifactgctasks")


def test_an_executor_with_an_account_of_its_own_reports_with_it() -> None:
    split = spec(executor={"serviceAccountName": "executor"})
    assert not rights(split).kubernetes
    assert verbs(rights(split, service_account_name="executor"), "workflowtaskresults") == {"create", "patch"}
    assert not rights(split, service_account_name="executor").aws


def test_a_template_with_an_account_of_its_own_reports_with_it() -> None:
    two = spec(container(), container("other", serviceAccountName="other"))
    assert verbs(rights(two, service_account_name="other"), "workflowtaskresults") == {"create", "patch"}


def test_grants_reach_the_namespace_they_name() -> None:
    grants = [
        KubernetesGrant(("get",), ("secrets",), namespace="vault", resource_names=("key",)),
        KubernetesGrant(("list",), ("nodes",), cluster=True),
        KubernetesGrant(("create",), ("jobs",), ("batch",)),
    ]
    held = rights(kubernetes_grants=grants)
    assert held.namespaces() == ("data", "vault")
    assert held.rbac_rules("vault") == [RbacRule(("",), ("secrets",), ("get",), ("key",))]
    assert held.rbac_rules(None) == [RbacRule(("",), ("nodes",), ("list",))]
    assert RbacRule(("batch",), ("jobs",), ("create",)) in held.rbac_rules("data")


def test_merged_rules_allow_exactly_the_same() -> None:
    rules = [
        RbacRule(("",), ("pods", "secrets"), ("get",)),
        RbacRule(("",), ("pods",), ("list",)),
        RbacRule(("",), ("configmaps",), ("get", "patch"), ("a",)),
        RbacRule(("",), ("configmaps",), ("get", "patch"), ("b",)),
        RbacRule(("",), ("configmaps",), ("get",)),
        RbacRule(("",), ("services",), ("get",)),
    ]
    assert set(merge_rules(rules)) == {
        RbacRule(("",), ("configmaps", "secrets", "services"), ("get",)),
        RbacRule(("",), ("pods",), ("get", "list")),
        RbacRule(("",), ("configmaps",), ("patch",), ("a", "b")),
    }
