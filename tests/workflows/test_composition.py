"""Workflows that call templates of others, and workflows that start others."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from argoform import ClusterWorkflowTemplate, CronWorkflow, Platform, Stack, WorkflowSpec, WorkflowTemplate
from argoform._cdk import cdk
from argoform.errors import InputError, TokenError, UnknownNameError
from tests.workflows.programs import MAIN, eks, manifest, new_stack, resource, spec, synth, synth_error, template


def _dag(**tasks: Any) -> dict[str, Any]:
    return {"name": "main", "dag": {"tasks": [{"name": name, **task} for name, task in tasks.items()]}}


def _caller(stack: Stack, *templates: dict[str, Any], **inputs: Any) -> WorkflowTemplate:
    return template(stack, "caller", templates=list(templates), **inputs)


def test_a_template_of_another_spec_is_called_by_its_name() -> None:
    stack = new_stack()
    shared = spec(stack, "shared")
    made = WorkflowTemplate(stack, "shared-template", spec=shared)
    caller = _caller(stack, _dag(a={"templateRef": shared.template_ref("main")}))
    document = synth(stack)
    task = manifest(document, "WorkflowTemplate", "caller")["spec"]["templates"][0]["dag"]["tasks"][0]
    assert task["templateRef"] == {"name": "shared", "template": "main"}
    assert made.resource.address in resource(document, caller.resource.address)["depends_on"]
    assert caller.resource.address not in resource(document, made.resource.address).get("depends_on", [])


def test_everything_that_holds_the_calling_spec_waits_for_the_template_that_it_calls() -> None:
    stack = new_stack()
    shared = template(stack, "shared")
    caller = spec(stack, "caller", templates=[_dag(a={"templateRef": shared.template_ref("main")})])
    cron = CronWorkflow(stack, "cron", spec=caller, schedules=["@daily"])
    assert shared.resource.address in resource(synth(stack), cron.resource.address)["depends_on"]


def test_a_reference_by_its_plain_name_is_found_too() -> None:
    stack = new_stack()
    caller = _caller(stack, _dag(a={"templateRef": {"name": "shared", "template": "main"}}))
    shared = template(stack, "shared")
    assert shared.resource.address in resource(synth(stack), caller.resource.address)["depends_on"]


def test_a_reference_to_what_the_app_does_not_make_is_left_alone() -> None:
    stack = new_stack()
    _caller(stack, _dag(a={"templateRef": {"name": "elsewhere", "template": "main"}}))
    synth(stack)


def test_the_account_of_the_called_template_may_use_the_repository_of_the_caller() -> None:
    stack = new_stack()
    platform = eks(artifact_isolation="spec")
    shared = template(stack, "shared", platform=platform)
    template(stack, "bystander", platform=platform)
    _caller(stack, _dag(a={"templateRef": shared.template_ref("main")}), platform=platform)
    document = synth(stack)

    def reached(name: str) -> set[str]:
        statements = json.loads(resource(document, f"aws_iam_role_policy.{name}-identity-policy")["policy"])[
            "Statement"
        ]
        found = [s["Resource"] for s in statements]
        places = [place for item in found for place in ([item] if isinstance(item, str) else item)]
        return {place.removeprefix("arn:aws:s3:::wf-artifacts/") for place in places if "/" in place}

    assert reached("shared") == {"data/shared/*", "data/caller/*"}
    assert reached("bystander") == {"data/bystander/*"}


def test_rights_follow_through_a_chain_of_references() -> None:
    stack = new_stack()
    platform = eks(artifact_isolation="spec")
    last = template(stack, "last", platform=platform)
    inner = [_dag(a={"template": "hop"}), {**_dag(b={"templateRef": last.template_ref("main")}), "name": "hop"}]
    middle = template(stack, "middle", templates=inner, platform=platform)
    _caller(stack, _dag(a={"templateRef": middle.template_ref("main")}), platform=platform)
    rights = [row.statement.resources for row in last.spec.rights.aws if "'caller'" in row.reason]
    assert any("data/caller/" in place for places in rights for place in places)
    assert "data/caller/*" in json.dumps(synth(stack)["resource"]["aws_iam_role_policy"])


def test_in_one_namespace_isolation_by_namespace_needs_nothing_more() -> None:
    stack = new_stack()
    shared = template(stack, "shared", platform=eks())
    before = shared.spec.rights
    _caller(stack, _dag(a={"templateRef": shared.template_ref("main")}), platform=eks())
    assert shared.spec.rights == before


def test_the_callers_agent_runs_http_templates_of_others() -> None:
    stack = new_stack()
    http = {"name": "main", "http": {"url": "https://example.com"}}
    shared = template(stack, "shared", templates=[http])
    caller = _caller(stack, _dag(a={"templateRef": shared.template_ref("main")}))
    assert caller.spec.rights.token_secret == f"{caller.spec.service_account_name}.service-account-token"


def test_what_nothing_deploys_cannot_be_referred_to() -> None:
    with pytest.raises(InputError, match=r"nothing deploys the spec 'etl'.*WorkflowTemplate\(\.\.\., spec="):
        spec(new_stack()).template_ref("main")


def test_an_unknown_template_of_another_spec_is_named_with_its_path() -> None:
    stack = new_stack()
    shared = template(stack, "shared")
    _caller(stack, _dag(a={"templateRef": shared.template_ref("mian")}))
    assert synth_error(stack) == (
        "templates[0].dag.tasks[0].templateRef.template: the WorkflowTemplate 'shared' has no template 'mian'; "
        "did you mean 'main'?"
    )


def test_a_template_of_another_namespace_or_cluster_is_refused() -> None:
    stack = new_stack()
    shared = template(stack, "shared", namespace="library")
    _caller(stack, _dag(a={"templateRef": shared.template_ref("main")}))
    assert synth_error(stack) == (
        "templates[0].dag.tasks[0].templateRef: WorkflowTemplate 'shared' is in the namespace 'library', and the spec "
        "in 'data'; expected a template of the same namespace, or a ClusterWorkflowTemplate"
    )
    stack = new_stack()
    shared = template(stack, "shared", platform=Platform.local(cluster="west"))
    _caller(stack, _dag(a={"templateRef": shared.template_ref("main")}))
    assert "is in the cluster 'west', and the spec in 'local'" in synth_error(stack)


def test_a_cluster_template_needs_an_account_that_exists_where_it_runs() -> None:
    def program(**inputs: Any) -> Stack:
        stack = new_stack()
        shared = spec(stack, "shared", namespace="library", **inputs)
        ClusterWorkflowTemplate(stack, "shared-template", spec=shared)
        caller = _caller(stack, _dag(a={"templateRef": shared.template_ref("main")}))
        call = caller.spec.workflow_spec["templates"][0]["dag"]["tasks"][0]["templateRef"]
        assert call == {"name": "shared", "template": "main", "clusterScope": True}
        return stack

    assert "is made in the namespace 'library' alone" in synth_error(program())
    synth(program(service_account_name="runner"))


def test_specs_that_call_each_other_do_not_wait_for_each_other() -> None:
    stack = new_stack()
    one, two = spec(stack, "one", templates=[]), spec(stack, "two", templates=[])
    for name, own in (("one", one), ("two", two)):
        WorkflowTemplate(stack, f"{name}-template", spec=own)
    one.add_template(_dag(a={"templateRef": two.template_ref("leaf")}))
    two.add_template(_dag(a={"templateRef": one.template_ref("leaf")}))
    for own in (one, two):
        own.add_template({**MAIN, "name": "leaf"})
    for body in synth(stack)["resource"]["kubectl_manifest"].values():
        assert not any(address.startswith("kubectl_manifest") for address in body.get("depends_on", []))


def test_templates_of_another_stack_order_the_stacks() -> None:
    app = cdk.Testing.app()
    library, own = Stack(app, "library"), Stack(app, "own")
    shared = template(library, "shared")
    _caller(own, _dag(a={"templateRef": shared.template_ref("main")}))
    synth(own)
    assert library in own.dependencies


def _started(stack: Stack, **arguments: Any) -> tuple[dict[str, Any], WorkflowTemplate, WorkflowTemplate]:
    other = template(
        stack, "other", namespace="reports", arguments={"parameters": [{"name": "run-date"}, {"name": "note"}]}
    )
    start = other.submit_template("start", arguments=arguments)
    caller = _caller(stack, _dag(a={"template": "start"}), start)
    return dict(start), other, caller


def test_a_workflow_is_started_from_another() -> None:
    stack = new_stack()
    start, other, caller = _started(stack, **{"run-date": "2024-01-01", "note": 5})
    submitted = yaml.safe_load(start["resource"]["manifest"])
    assert submitted == {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"generateName": "other-", "namespace": "reports"},
        "spec": {
            "workflowTemplateRef": {"name": "other"},
            "arguments": {"parameters": [{"name": "run-date", "value": "2024-01-01"}, {"name": "note", "value": "5"}]},
        },
    }
    assert start["resource"]["action"] == "create"
    assert start["resource"]["successCondition"] == "status.phase == Succeeded"
    assert start["resource"]["failureCondition"] == "status.phase in (Failed, Error)"
    document = synth(stack)
    assert other.resource.address in resource(document, caller.resource.address)["depends_on"]
    roles = [
        body
        for body in document["resource"]["kubernetes_role_v1"].values()
        if body["metadata"][0]["namespace"] == "reports"
    ]
    rules = [rule for body in roles for rule in body["rule"] if rule["resources"] == ["workflows"]]
    assert rules == [{"api_groups": ["argoproj.io"], "resources": ["workflows"], "verbs": ["create", "get"]}]


def test_without_waiting_no_condition_is_asked() -> None:
    stack = new_stack()
    other = template(stack, "other")
    found = other.spec.submit_template("start", wait=False, set_owner_reference=True)["resource"]
    assert "successCondition" not in found
    assert "failureCondition" not in found
    assert found["setOwnerReference"] is True


def test_a_started_workflow_is_one_that_the_controller_sees() -> None:
    stack = new_stack()
    other = template(stack, "other", platform=Platform.local(instance_id="blue"))
    labels = yaml.safe_load(other.submit_template("start")["resource"]["manifest"])["metadata"]["labels"]
    assert labels == {"workflows.argoproj.io/controller-instanceid": "blue"}


def test_tags_in_arguments_become_inputs_and_are_filled_in_as_json() -> None:
    start, _, _ = _started(
        new_stack(), **{"run-date": "{{inputs.parameters.the-day}}", "note": 'a "b" {{workflow.name}}'}
    )
    assert start["inputs"] == {"parameters": [{"name": "the-day"}]}
    assert '"value": {{=toJson(string(inputs.parameters["the-day"]))}}' in start["resource"]["manifest"]
    assert '"value": {{=toJson("a \\"b\\" " + string(workflow.name))}}' in start["resource"]["manifest"]


def test_braces_that_are_no_tag_stay_as_they_are() -> None:
    start, _, _ = _started(new_stack(), **{"run-date": "}} {{", "note": "{{"})
    text = start["resource"]["manifest"]
    assert "{{" not in text.replace("}}]}}}", "")
    values = [parameter["value"] for parameter in json.loads(text)["spec"]["arguments"]["parameters"]]
    assert values == ["}} {{", "{{"]


def test_wrong_arguments_of_a_started_workflow() -> None:
    other = template(new_stack(), "other", arguments={"parameters": [{"name": "run-date"}]})
    with pytest.raises(
        UnknownNameError, match=r"arguments\.run_date: .* has no parameter 'run_date'.*did you mean 'run-date'"
    ):
        other.submit_template("start", arguments={"run_date": "x"})
    with pytest.raises(InputError, match=r"arguments\.run-date: a list is no value of a parameter"):
        other.submit_template("start", arguments={"run-date": []})
    token = cdk.Fn.upper("x")
    with pytest.raises(TokenError, match=r"both a token of Terraform's and a tag of Argo's"):
        other.submit_template("start", arguments={"run-date": token + "{{workflow.name}}"})


def test_a_token_in_an_argument_is_quoted_by_terraform() -> None:
    stack = new_stack()
    start, _, _ = _started(stack, note='"a" ' + cdk.Fn.upper("x"))
    text = json.dumps(synth(stack))
    assert "jsonencode(" in text
    assert "TfToken" not in text
    assert start["name"] == "start"


def test_a_spec_of_a_cluster_template_waits_for_it() -> None:
    stack = new_stack()
    shared = ClusterWorkflowTemplate(
        stack, "shared-template", spec=spec(stack, "shared", service_account_name="runner")
    )
    own = WorkflowSpec(
        stack,
        "own",
        platform=Platform.local(),
        namespace="data",
        entrypoint="main",
        cluster_workflow_template_ref="shared",
    )
    made = WorkflowTemplate(stack, "own-template", spec=own)
    assert shared.resource.address in resource(synth(stack), made.resource.address)["depends_on"]
