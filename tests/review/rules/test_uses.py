"""What goes and is still used, and what only seems to be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.cases import calling, cron, found, passing, said, sensor, to, workflow
from tests.review.plans import manifest

TAKES: dict[str, Any] = {"arguments": {"parameters": [{"name": "day", "value": "x"}, {"name": "zone", "value": "y"}]}}
TAKES_ONE: dict[str, Any] = {"arguments": {"parameters": [{"name": "zone", "value": "y"}]}}
INPUT: dict[str, Any] = {"inputs": {"parameters": [{"name": "day", "default": "x"}]}}


def _stays(one: Any, name: str = "stays") -> dict[str, Any]:
    return manifest(one, one, name=name)


def _task(arguments: Any = None, template: str = "main", extra: Any = None, **ref: Any) -> dict[str, Any]:
    """A WorkflowTemplate that calls a template of `etl` in a task."""
    task = {"name": "load", "templateRef": {"name": "etl", "template": template, **ref}}
    if arguments is not None:
        task["arguments"] = arguments
    templates = [{"name": "all", "dag": {"tasks": [task, *(extra or [])]}}]
    return {
        **workflow({"entrypoint": "all", "templates": templates}),
        "metadata": {"name": "daily", "namespace": "data"},
    }


def test_a_parameter_that_cron_workflows_still_pass() -> None:
    gone = manifest(workflow(TAKES), workflow(TAKES_ONE))
    users = [_stays(calling(name=name, arguments=passing(day="1")), name) for name in ("a", "b")]
    problems = found("RV060", gone, *users)
    assert [problem.message for problem in problems] == [
        "the parameter `day` of the workflow is gone, and CronWorkflow data/a and CronWorkflow data/b still pass it"
    ]
    assert problems[0].where.title == "WorkflowTemplate data/etl"  # type: ignore[union-attr]


def test_a_renamed_parameter_is_guessed_as_a_hint() -> None:
    new = workflow({"arguments": {"parameters": [{"name": "date", "value": "x"}, {"name": "zone", "value": "y"}]}})
    problems = found("RV060", manifest(workflow(TAKES), new), _stays(calling(arguments=passing(day="1"))))
    assert problems[0].hint == "if it is called `date` now, pass that"


@pytest.mark.parametrize(
    "user",
    [
        _stays(calling(arguments=passing(zone="1"))),
        _stays(calling("other", arguments=passing(day="1"))),
        _stays(calling("{{workflow.parameters.which}}", arguments=passing(day="1"))),
        _stays({**calling(arguments=passing(day="1")), "metadata": {"name": "x", "namespace": "elsewhere"}}),
        # The caller is mended, or goes.
        manifest(calling(arguments=passing(day="1")), calling(arguments=passing(zone="1")), name="mended"),
        manifest(calling(arguments=passing(day="1")), None, name="goes"),
        _stays(cron(run={"workflowTemplateRef": {"name": "etl", "clusterScope": True}, "arguments": passing(day="1")})),
    ],
)
def test_callers_that_are_none(user: Any) -> None:
    assert found("RV060", manifest(workflow(TAKES), workflow(TAKES_ONE)), user) == []


def test_a_parameter_of_a_template_that_a_task_still_passes() -> None:
    gone = manifest(workflow(work=INPUT), workflow())
    user = _stays(_task(passing(day="1")))
    assert "`day` of the template `main` is gone, and WorkflowTemplate data/daily still passes it" in said(
        "RV060", gone, user
    )
    assert said("RV060", gone, _stays(_task())) == ""


def test_a_cluster_template_is_found_from_every_namespace() -> None:
    def shared(spec: Any) -> dict[str, Any]:
        return {**workflow(spec), "kind": "ClusterWorkflowTemplate", "metadata": {"name": "etl"}}

    user = cron(run={"workflowTemplateRef": {"name": "etl", "clusterScope": True}, "arguments": passing(day="1")})
    assert len(found("RV060", manifest(shared(TAKES), shared(TAKES_ONE)), _stays(user))) == 1


def test_sensors_that_pass_a_parameter() -> None:
    gone = manifest(workflow(TAKES), workflow(TAKES_ONE))
    assert "Sensor data/arrivals still passes" in said("RV060", gone, _stays(sensor([{"name": "day"}], [to(0)])))
    assert said("RV060", gone, _stays(sensor([{"name": "zone"}], [to(0)]))) == ""


def test_sensors_that_map_by_position() -> None:
    day, zone = {"name": "day"}, {"name": "zone"}
    both = sensor([day, zone], [to(0), to(1, "body.zone")])
    shifted = said("RV060", manifest(both, sensor([zone], [to(0)])))
    assert "now puts into the argument `zone` what it put into `day`" in shifted
    dangling = said("RV060", manifest(both, sensor([day], [to(0), to(1, "body.zone")])))
    assert "still puts a value of the event into the argument `zone`, which is gone" in dangling
    assert said("RV060", manifest(both, sensor([day, zone, {"name": "new"}], [to(0), to(1, "body.zone")]))) == ""
    assert said("RV060", manifest(both, sensor([zone, day], [to(1), to(0, "body.zone")]))) == ""
    assert said("RV060", manifest(both, sensor([zone], [to(0, "body.zone")]))) == ""


def test_workflows_that_resource_templates_create() -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: x-}\n"
        "spec:\n  workflowTemplateRef: {name: etl}\n"
        "  arguments:\n    parameters:\n      - name: day\n        value: {{inputs.parameters.day}}\n"
    )
    user = {
        **workflow(work={"container": None, "resource": {"action": "create", "manifest": text}}),
        "metadata": {"name": "starter", "namespace": "data"},
    }
    assert len(found("RV060", manifest(workflow(TAKES), workflow(TAKES_ONE)), _stays(user))) == 1


def test_a_template_that_is_still_called() -> None:
    body = workflow()["spec"]["templates"][0]
    renamed = workflow({"entrypoint": "work", "templates": [{**body, "name": "work"}]})
    gone = manifest(workflow(), renamed)
    problems = found("RV061", gone, _stays(_task()))
    assert problems[0].message == "the template `main` is gone, and WorkflowTemplate data/daily still calls it"
    assert problems[0].hint == "if it is called `work` now, call that"
    assert len(found("RV061", gone, _stays(calling(entrypoint="main")))) == 1
    assert len(found("RV061", gone, _stays(calling(onExit="main")))) == 1
    assert found("RV061", gone, _stays(calling())) == []
    assert found("RV061", gone, _stays(_task(template="other"))) == []
    assert found("RV061", gone, manifest(_task(), _task(template="work"), name="mended")) == []


def test_objects_that_are_still_used() -> None:
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "etl", "namespace": "data"}}
    user = workflow({"serviceAccountName": "etl"})
    gone = manifest(account, None, name="account")
    assert said("RV062", gone, _stays(user)) == (
        "it is gone, and WorkflowTemplate data/etl still uses it (`serviceAccountName`)"
    )
    assert said("RV062", gone, manifest(user, workflow(), name="mended")) == ""
    assert said("RV062", gone, manifest(user, None, name="goes")) == ""
    # Another resource makes it from now on.
    assert said("RV062", gone, manifest(None, account, name="again"), _stays(user)) == ""
    assert said("RV062", manifest(workflow(), None), _stays(calling())) != ""
    # Terraform forgets it, and leaves it where it is.
    assert said("RV062", manifest(account, None, name="account", actions=["forget"]), _stays(user)) == ""
    assert said("RV062", manifest(None, account), _stays(user)) == ""


def test_an_object_that_a_replacement_renames() -> None:
    other = {**workflow(), "metadata": {"name": "etl-2", "namespace": "data"}}
    replaced = manifest(workflow(), other, actions=["delete", "create"])
    assert "still uses it (`workflowTemplateRef`)" in said("RV062", replaced, _stays(calling()))
    assert said("RV062", replaced, _stays(calling("etl-2"))) == ""


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("ConfigMap", {"volumes": [{"name": "v", "configMap": {"name": "it"}}]}),
        ("Secret", {"volumes": [{"name": "v", "secret": {"secretName": "it"}}]}),
        ("Secret", {"volumes": [{"name": "v", "projected": {"sources": [{"secret": {"name": "it"}}]}}]}),
        ("PersistentVolumeClaim", {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "it"}}]}),
        ("Secret", {"imagePullSecrets": [{"name": "it"}]}),
        ("ConfigMap", {"synchronization": {"semaphores": [{"configMapKeyRef": {"name": "it", "key": "x"}}]}}),
        ("ConfigMap", {"artifactRepositoryRef": {"configMap": "it", "key": "x"}}),
        ("ConfigMap", {"arguments": {"parameters": [{"name": "a", "valueFrom": {"configMapKeyRef": {"name": "it"}}}]}}),
        ("PriorityClass", {"podPriorityClassName": "it"}),
    ],
)
def test_every_way_to_use_an_object(kind: str, fields: dict[str, Any]) -> None:
    metadata = {"name": "it"} if kind == "PriorityClass" else {"name": "it", "namespace": "data"}
    gone = manifest({"apiVersion": "v1", "kind": kind, "metadata": metadata}, None, name="it")
    assert len(found("RV062", gone, _stays(workflow(fields)))) == 1
    assert found("RV062", gone, _stays(workflow())) == []


def test_what_containers_take_and_what_they_can_do_without() -> None:
    gone = manifest({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db", "namespace": "data"}}, None)

    def user(**more: Any) -> dict[str, Any]:
        env = [{"name": "X", "valueFrom": {"secretKeyRef": {"name": "db", "key": "x", **more}}}]
        return workflow(work={"container": {"image": "x:1", "env": env}})

    assert len(found("RV062", gone, _stays(user()))) == 1
    assert found("RV062", gone, _stays(user(optional=True))) == []


def test_an_event_source_that_a_sensor_waits_for() -> None:
    source = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "EventSource",
        "metadata": {"name": "bucket", "namespace": "data"},
    }
    assert len(found("RV062", manifest(source, None), _stays(sensor([], [])))) == 1


def test_keys_that_are_still_used() -> None:
    def limits(data: Any) -> dict[str, Any]:
        return {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "limits", "namespace": "data"},
            "data": data,
        }

    user = _stays(
        workflow({"synchronization": {"semaphores": [{"configMapKeyRef": {"name": "limits", "key": "etl"}}]}})
    )
    gone = said("RV062", manifest(limits({"etl": "1", "x": "1"}), limits({"x": "1"})), user)
    assert gone == "the key `etl` is gone, and WorkflowTemplate data/etl still uses it"
    assert said("RV062", manifest(limits({"etl": "1", "x": "1"}), limits({"etl": "2"})), user) == ""


def test_a_parameter_that_must_now_be_passed() -> None:
    required = {"arguments": {"parameters": [{"name": "day"}, {"name": "zone", "value": "y"}]}}
    change = manifest(workflow(TAKES), workflow(required))
    messages = said("RV063", change, _stays(calling()), _stays(calling(name="b", arguments=passing(day="1")), "b"))
    assert messages == (
        "the parameter `day` of the workflow must now be passed, and CronWorkflow data/nightly does not pass it"
    )
    assert said("RV063", change, manifest(calling(), calling(arguments=passing(day="1")), name="mended")) == ""
    assert said("RV063", change, _stays(sensor([{"name": "day"}], [to(0)]))) == ""
    with_default = workflow({"arguments": {"parameters": [{"name": "new", "value": "z"}]}})
    assert said("RV063", manifest(workflow(), with_default), _stays(calling())) == ""
    supplied = workflow({"arguments": {"parameters": [{"name": "new", "valueFrom": {"supplied": {}}}]}})
    assert said("RV063", manifest(workflow(), supplied), _stays(calling())) == ""


def test_an_input_that_a_task_must_now_pass() -> None:
    change = manifest(workflow(work=INPUT), workflow(work={"inputs": {"parameters": [{"name": "day"}]}}))
    assert "the parameter `day` of the template `main` must now be passed" in said("RV063", change, _stays(_task()))
    assert said("RV063", change, _stays(_task(passing(day="1")))) == ""
    artifact = manifest(workflow(), workflow(work={"inputs": {"artifacts": [{"name": "data", "path": "/x"}]}}))
    assert "the artifact `data`" in said("RV063", artifact, _stays(_task()))
    located = {"inputs": {"artifacts": [{"name": "data", "path": "/x", "http": {"url": "https://x"}}]}}
    assert said("RV063", manifest(workflow(), workflow(work=located)), _stays(_task())) == ""


@pytest.mark.parametrize(
    "way", ["{{tasks.load.outputs.parameters.rows}}", "{{=tasks['load'].outputs.parameters['rows']}}"]
)
def test_an_output_that_a_caller_still_reads(way: str) -> None:
    outputs = {"outputs": {"parameters": [{"name": "rows", "valueFrom": {"path": "/rows"}}]}}
    change = manifest(workflow(work=outputs), workflow())
    after = [{"name": "show", "template": "x", "arguments": {"parameters": [{"name": "a", "value": way}]}}]
    assert "the output parameter `rows` of the template `main`" in said("RV064", change, _stays(_task(extra=after)))
    assert said("RV064", change, _stays(_task())) == ""
    other = [{"name": "show", "arguments": {"parameters": [{"name": "a", "value": way.replace("rows", "rows-2")}]}}]
    assert said("RV064", change, _stays(_task(extra=other))) == ""


def test_an_artifact_that_a_caller_still_reads() -> None:
    change = manifest(workflow(work={"outputs": {"artifacts": [{"name": "file", "path": "/x"}]}}), workflow())
    after = [
        {"name": "b", "arguments": {"artifacts": [{"name": "a", "from": "{{tasks.load.outputs.artifacts.file}}"}]}}
    ]
    assert "the output artifact `file`" in said("RV064", change, _stays(_task(extra=after)))


def test_a_value_that_an_enum_no_longer_allows() -> None:
    def choice(*values: str) -> dict[str, Any]:
        return workflow({"arguments": {"parameters": [{"name": "zone", "value": "eu", "enum": list(values)}]}})

    change = manifest(choice("eu", "us"), choice("eu"))
    assert "`zone` of the workflow no longer allows 'us', which CronWorkflow data/nightly passes" in said(
        "RV065", change, _stays(calling(arguments=passing(zone="us")))
    )
    assert said("RV065", change, _stays(calling(arguments=passing(zone="eu")))) == ""
    assert said("RV065", change, _stays(calling(arguments=passing(zone="{{workflow.name}}")))) == ""
    assert (
        said("RV065", manifest(choice("eu"), choice("us", "eu")), _stays(calling(arguments=passing(zone="us")))) == ""
    )


def test_what_one_workflow_does_to_itself_is_lints_business() -> None:
    def own(template: str) -> dict[str, Any]:
        calls = {"name": "all", "steps": [[{"name": "a", "templateRef": {"name": "etl", "template": "main"}}]]}
        return workflow({"templates": [calls, {**workflow()["spec"]["templates"][0], "name": template}]})

    for rule in ("RV060", "RV061", "RV062", "RV063"):
        assert found(rule, manifest(own("main"), own("work"))) == []
