"""CronWorkflows: every argument, in every dialect, and wrong values of each."""

from __future__ import annotations

from typing import Any

import pytest

from argoform import ApplyOptions, CronWorkflow
from argoform.errors import DialectError, InputError
from tests.workflows.programs import local, manifest, new_stack, resource, spec, synth, template


def _cron(version: str = "4.0", **arguments: Any) -> dict[str, Any]:
    stack = new_stack()
    etl = template(stack, platform=local(argo_version=version))
    CronWorkflow(stack, "cron", template=etl, **{"schedules": ["0 2 * * *"], **arguments})
    return manifest(synth(stack), "CronWorkflow", "")


def test_what_it_runs_and_what_is_not_asked_for() -> None:
    found = _cron()
    assert found["metadata"]["name"] == "etl"
    assert found["spec"] == {
        "schedules": ["0 2 * * *"],
        "concurrencyPolicy": "Forbid",
        "workflowSpec": {"workflowTemplateRef": {"name": "etl"}},
        "workflowMetadata": found["spec"]["workflowMetadata"],
    }
    # `argo cron suspend` patches it, and an apply must not undo that.
    assert "suspend" not in found["spec"]
    assert found["spec"]["workflowMetadata"]["labels"]["app.kubernetes.io/name"] == "etl"


def test_every_argument() -> None:
    found = _cron(
        name="nightly",
        schedules=["0 2 * * *", "@weekly"],
        timezone="Europe/Berlin",
        concurrency_policy="Replace",
        starting_deadline_seconds=60,
        successful_jobs_history_limit=0,
        failed_jobs_history_limit=7,
        when="cronworkflow.lastScheduledTime == nil",
        stop_strategy="cronworkflow.failed >= 3",
        suspend=False,
        arguments={"parameters": [{"name": "day", "value": "{{=workflow.name}} ${y}"}]},
        annotations={"team": "obs"},
    )
    assert found["metadata"]["name"] == "nightly"
    assert found["metadata"]["annotations"] == {"team": "obs"}
    del found["spec"]["workflowMetadata"]
    assert found["spec"] == {
        "schedules": ["0 2 * * *", "@weekly"],
        "timezone": "Europe/Berlin",
        "concurrencyPolicy": "Replace",
        "startingDeadlineSeconds": 60,
        "successfulJobsHistoryLimit": 0,
        "failedJobsHistoryLimit": 7,
        "when": "cronworkflow.lastScheduledTime == nil",
        "stopStrategy": {"expression": "cronworkflow.failed >= 3"},
        "suspend": False,
        "workflowSpec": {
            "workflowTemplateRef": {"name": "etl"},
            "arguments": {"parameters": [{"name": "day", "value": "{{=workflow.name}} ${y}"}]},
        },
    }


@pytest.mark.parametrize("version", ["3.4", "3.5"])
def test_old_dialects_have_one_schedule(version: str) -> None:
    found = _cron(version)["spec"]
    assert found["schedule"] == "0 2 * * *"
    assert "schedules" not in found
    with pytest.raises(DialectError, match=rf"schedules: 2 schedules need Argo Workflows 3\.6; .*{version}"):
        _cron(version, schedules=["@daily", "@weekly"])
    for argument in ("when", "stop_strategy"):
        with pytest.raises(DialectError, match=rf"{argument}.*3\.6"):
            _cron(version, **{argument: "true"})


@pytest.mark.parametrize("version", ["3.6", "3.7", "4.0", "4.1"])
def test_later_dialects_have_schedules(version: str) -> None:
    assert _cron(version, when="true")["spec"]["schedules"] == ["0 2 * * *"]


def test_a_spec_of_its_own() -> None:
    stack = new_stack()
    own = spec(
        stack,
        labels_from={"day": {"expression": "workflow.parameters.day"}},
        arguments={"parameters": [{"name": "day", "value": "monday"}]},
    )
    made = CronWorkflow(stack, "cron", spec=own, schedules=["@daily"])
    document = synth(stack)
    found = manifest(document, "CronWorkflow")
    assert found["spec"]["workflowSpec"]["entrypoint"] == "main"
    assert found["spec"]["workflowSpec"]["workflowMetadata"]["labelsFrom"] == {
        "day": {"expression": "workflow.parameters.day"}
    }
    needed = resource(document, made.resource.address)["depends_on"]
    assert f"kubernetes_service_account_v1.{own.service_account_name}-service-account" in needed


def test_the_controller_with_an_instance_id_sees_it() -> None:
    stack = new_stack()
    etl = template(stack, platform=local(instance_id="blue"))
    CronWorkflow(stack, "cron", template=etl, schedules=["@daily"])
    document = synth(stack)
    for kind in ("WorkflowTemplate", "CronWorkflow"):
        labels = manifest(document, kind)["metadata"]["labels"]
        assert labels["workflows.argoproj.io/controller-instanceid"] == "blue"


def test_how_it_is_applied() -> None:
    stack = new_stack()
    options = ApplyOptions(
        field_manager="me", force_conflicts=True, ignore_fields=("metadata.annotations",), wait=False
    )
    made = CronWorkflow(
        stack,
        "cron",
        template=template(stack),
        schedules=["@daily"],
        options=options,
        moved_from="kubectl_manifest.old",
    )
    document = synth(stack)
    found = resource(document, made.resource.address)
    assert {name: found[name] for name in ("field_manager", "force_conflicts", "ignore_fields", "wait")} == {
        "field_manager": "me",
        "force_conflicts": True,
        "ignore_fields": ["metadata.annotations"],
        "wait": False,
    }
    assert found["server_side_apply"] is True
    assert document["moved"] == [{"from": "kubectl_manifest.old", "to": made.resource.address}]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"schedules": []}, "schedules: no schedule is given; expected a list with at least one schedule"),
        ({"schedules": "@daily"}, "schedules: no schedule is given"),
        ({"schedules": ["0 2 * *"]}, "schedules[0]: "),
        ({"schedules": ["@daily", "61 * * * *"]}, "schedules[1]: "),
        ({"timezone": "Europe/Berlim"}, "timezone: "),
        ({"concurrency_policy": "forbid"}, "concurrency_policy: there is no concurrency policy 'forbid'"),
        ({"starting_deadline_seconds": -1}, "starting_deadline_seconds: -1 is not a count"),
        ({"starting_deadline_seconds": "5"}, "starting_deadline_seconds: '5' is not a count"),
        ({"successful_jobs_history_limit": True}, "successful_jobs_history_limit: True is not a count"),
        ({"failed_jobs_history_limit": 2**31}, "failed_jobs_history_limit: 2147483648 is not a count"),
        ({"when": 5}, "when: a int is no expression; expected text"),
        ({"when": " "}, "when: the expression is empty; expected text"),
        ({"stop_strategy": {"expression": "x"}}, "stop_strategy: a dict is no expression; expected text"),
        ({"suspend": "no"}, "suspend: a str is neither; expected True, False or None"),
        ({"name": "x" * 53}, f"name: '{'x' * 53}' has 53 characters; expected at most 52"),
        ({"name": "Nightly"}, "name: 'Nightly' is not a valid name"),
        ({"name": "${TfToken[TOKEN.1]}"}, "name: it cannot be a token"),
        ({"arguments": {"parameter": []}}, "arguments.parameter: arguments have no field 'parameter'"),
        ({"annotations": {"a/b/c": "x"}}, "annotations.a/b/c: "),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as raised:
        _cron(**arguments)
    assert str(raised.value).startswith(message)


def test_a_name_of_52_characters_is_the_longest() -> None:
    assert _cron(name="x" * 52)["metadata"]["name"] == "x" * 52
    stack = new_stack()
    with pytest.raises(InputError, match="has 53 characters; expected at most 52"):
        CronWorkflow(stack, "cron", template=template(stack, "x" * 53), schedules=["@daily"])


def test_it_runs_either_a_template_or_a_spec() -> None:
    stack = new_stack()
    etl = template(stack)
    for given in ({}, {"template": etl, "spec": etl.spec}):
        with pytest.raises(InputError, match="either a template or a spec"):
            CronWorkflow(stack, f"x{len(given)}", schedules=["@daily"], **given)  # type: ignore[arg-type]
