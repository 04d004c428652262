"""Changes of workflows, each told by what it means."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from argoform.review.values import UNKNOWN
from argoform.terraform.sentinel import sentinel
from tests.review.differences.workflows import CRON, STEPS, TEMPLATE, changed, differences, loaded, put, template, told

MAIN, EXTRACT, LOAD = "spec.templates.0", "spec.templates.1", "spec.templates.2"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("spec.activeDeadlineSeconds", 86400, ("changed", "deadline", "1 h", "1 d")),
        ("spec.activeDeadlineSeconds", None, ("removed", "deadline", "1 h", None)),
        ("spec.parallelism", 40, ("changed", "parallelism", "4", "40")),
        ("spec.parallelism", None, ("removed", "parallelism", "4", None)),
        ("spec.entrypoint", "load", ("changed", "entrypoint", "main", "load")),
        ("spec.onExit", "load", ("added", "exit handler", None, "load")),
        ("spec.serviceAccountName", "etl", ("added", "service account", None, "etl")),
        ("spec.hostNetwork", True, ("changed", "hostNetwork", "false (default)", "true")),
        ("spec.suspend", True, ("changed", "suspended", "false (default)", "true")),
        ("spec.archiveLogs", False, ("added", "archiveLogs", None, "false")),
        ("spec.priority", 7, ("changed", "priority", "0 (default)", "7")),
        ("spec.nodeSelector", {"disk": "ssd"}, ("added", "node selector disk", None, "ssd")),
        (
            "spec.ttlStrategy",
            {"secondsAfterSuccess": 600},
            ("added", "ttlStrategy.secondsAfterSuccess", None, "10 min"),
        ),
        (
            "spec.podGC",
            {"strategy": "OnPodCompletion"},
            ("changed", "podGC.strategy", "OnPodNone (default)", "OnPodCompletion"),
        ),
        (
            "spec.artifactGC",
            {"strategy": "OnWorkflowDeletion"},
            ("changed", "artifactGC.strategy", "Never (default)", "OnWorkflowDeletion"),
        ),
        ("spec.securityContext", {"runAsNonRoot": True}, ("added", "securityContext.runAsNonRoot", None, "true")),
        ("spec.retryStrategy", {}, ("added", "retries", None, "{}")),
        ("spec.retryStrategy", {"limit": 2}, ("added", "retries: limit", None, "2")),
        ("spec.volumes.0.emptyDir", {"sizeLimit": "1Gi"}, ("added", "volume work: emptyDir.sizeLimit", None, "1Gi")),
        (
            "spec.volumes.0",
            {"name": "work", "hostPath": {"path": "/"}},
            ("changed", "volume work", "emptyDir", "hostPath /"),
        ),
        ("spec.imagePullSecrets", [{"name": "pull"}], ("added", "image pull secret pull", None, "pull")),
        ("spec.hooks", {"exit": {"template": "load"}}, ("added", "hook exit", None, "template load")),
        ("spec.podMetadata", {"labels": {"x": "y"}}, ("added", "pod label x", None, "y")),
        ("spec.workflowMetadata", {"annotations": {"x": "y"}}, ("added", "workflow annotation x", None, "y")),
        ("spec.workflowTemplateRef", {"name": "base"}, ("added", "workflow template", None, "WorkflowTemplate base")),
        (
            "spec.synchronization.semaphores.0.configMapKeyRef.key",
            "all",
            ("changed", "semaphore", "key etl of ConfigMap limits", "key all of ConfigMap limits"),
        ),
        ("spec.synchronization", None, ("removed", "semaphore", "key etl of ConfigMap limits", None)),
        ("spec.synchronization.mutexes", [{"name": "one"}], ("added", "mutex one", None, "one")),
        ("spec.arguments.parameters.0.value", "2026-02-02", ("changed", "parameter date", "2026-01-01", "2026-02-02")),
        (
            "spec.arguments.parameters.1.enum",
            ["full"],
            ("changed", "parameter mode: enum", '["full", "part"]', '["full"]'),
        ),
        ("spec.arguments.parameters.1", {"name": "kind"}, None),
        ("spec.tolerations", [{"key": "spot", "operator": "Exists"}], ("added", "toleration", None, "spot")),
        ("spec.podSpecPatch", "{hostPID: true}", ("added", "podSpecPatch", None, "{hostPID: true}")),
        ("spec.madeUp", {"deep": [1]}, ("added", "madeUp", None, '{"deep": [1]}')),
        ("metadata.labels.team", "ops", ("changed", "label team", "obs", "ops")),
        ("metadata.annotations", {"note": "x"}, ("added", "annotation note", None, "x")),
        ("metadata.finalizers", ["x"], ("added", "finalizers", None, "x")),
        (
            f"{EXTRACT}.container.image",
            "alpine:latest",
            ("changed", "template extract: image", "alpine:3.20", "alpine:latest"),
        ),
        (
            f"{EXTRACT}.container.command",
            ["bash", "-c"],
            ("changed", "template extract: command", '["sh", "-c"]', '["bash", "-c"]'),
        ),
        (
            f"{EXTRACT}.container.args.0",
            "date",
            (
                "changed",
                "template extract: args",
                '["fetch {{inputs.parameters.day}} > /work/raw.json && jq length /work/raw.json"]',
                '["date"]',
            ),
        ),
        (f"{EXTRACT}.container.env.0.value", "debug", ("changed", "template extract: env LEVEL", "info", "debug")),
        (
            f"{EXTRACT}.container.env.1.valueFrom.secretKeyRef.name",
            "other",
            ("changed", "template extract: env TOKEN", "key token of Secret api", "key token of Secret other"),
        ),
        (
            f"{EXTRACT}.container.env.1",
            {"name": "TOKEN", "value": "(sensitive value 1)"},
            ("changed", "template extract: env TOKEN", "key token of Secret api", "(sensitive value 1)"),
        ),
        (
            f"{EXTRACT}.container.envFrom",
            [{"secretRef": {"name": "all"}}],
            ("added", "template extract: envFrom", None, "all of Secret all"),
        ),
        (
            f"{EXTRACT}.container.resources.requests.memory",
            "2Gi",
            ("changed", "template extract: requests memory", "1Gi", "2Gi"),
        ),
        (
            f"{EXTRACT}.container.resources.limits",
            {"memory": "2Gi"},
            ("added", "template extract: limits memory", None, "2Gi"),
        ),
        (
            f"{EXTRACT}.container.volumeMounts.0.readOnly",
            True,
            ("changed", "template extract: mount /work", "volume work", "volume work (read-only)"),
        ),
        (
            f"{EXTRACT}.container.securityContext",
            {"privileged": True},
            ("changed", "template extract: securityContext.privileged", "false (default)", "true"),
        ),
        (
            f"{EXTRACT}.container.imagePullPolicy",
            "Always",
            ("added", "template extract: imagePullPolicy", None, "Always"),
        ),
        (f"{EXTRACT}.retryStrategy.limit", 30, ("changed", "template extract: retries: limit", "3", "30")),
        (
            f"{EXTRACT}.retryStrategy.backoff.duration",
            "5m",
            ("changed", "template extract: retries: backoff.duration", "30 s", "5 min"),
        ),
        (
            f"{EXTRACT}.retryStrategy.retryPolicy",
            "Always",
            ("added", "template extract: retries: policy", None, "Always"),
        ),
        (f"{EXTRACT}.timeout", "90m", ("added", "template extract: timeout", None, "1 h 30 min")),
        (f"{EXTRACT}.activeDeadlineSeconds", "60", ("added", "template extract: deadline", None, "1 min")),
        (
            f"{EXTRACT}.inputs.parameters.0.default",
            5,
            ("added", "template extract: input parameter day: default", None, "5"),
        ),
        (f"{EXTRACT}.inputs.parameters", [], ("removed", "template extract: input parameter day", "no default", None)),
        (
            f"{EXTRACT}.outputs",
            {"artifacts": [{"name": "raw", "path": "/x"}]},
            ("added", "template extract: output artifact raw", None, "path /x"),
        ),
        (
            f"{EXTRACT}.sidecars",
            [{"name": "db", "image": "postgres:16"}],
            ("added", "template extract: sidecar db", None, "image postgres:16"),
        ),
        (f"{EXTRACT}.metadata", {"labels": {"x": "y"}}, ("added", "template extract: pod label x", None, "y")),
        (f"{EXTRACT}.memoize", {"key": "k"}, ("added", "template extract: memoize.key", None, "k")),
        (f"{EXTRACT}.daemon", True, ("changed", "template extract: daemon", "false (default)", "true")),
        (f"{MAIN}.dag.failFast", False, ("changed", "template main: failFast", "true (default)", "false")),
        (
            f"{MAIN}.dag.tasks.1.template",
            "extract",
            ("changed", "template main, task b: runs", "template load", "template extract"),
        ),
        (
            f"{MAIN}.dag.tasks.1.depends",
            "a.Failed",
            ("changed", "template main, task b: dependencies", "a", "a.Failed"),
        ),
        (f"{MAIN}.dag.tasks.1.depends", None, ("removed", "template main, task b: dependencies", "a", None)),
        (f"{MAIN}.dag.tasks.1.when", "1 == 1", ("added", "template main, task b: when", None, "1 == 1")),
        (f"{MAIN}.dag.tasks.1.withItems", [1, 2], ("added", "template main, task b: loop (withItems)", None, "[1, 2]")),
        (
            f"{MAIN}.dag.tasks.1.continueOn",
            {"failed": True},
            ("changed", "template main, task b: continueOn.failed", "false (default)", "true"),
        ),
        (
            f"{MAIN}.dag.tasks.1.arguments.parameters.0.value",
            "7",
            ("changed", "template main, task b: argument rows", "{{tasks.a.outputs.result}}", "7"),
        ),
        (f"{MAIN}.dag.tasks.1.onExit", "load", ("added", "template main, task b: exit handler", None, "load")),
    ],
)
def test_one_change_is_told_as_one_difference(path: str, value: Any, expected: tuple[str, ...] | None) -> None:
    found = changed(TEMPLATE, lambda manifest: put(manifest, path, value))
    if expected is None:
        assert told(found) == [
            ("removed", "parameter mode", "full", None),
            ("added", "parameter kind", None, "no default"),
        ]
    else:
        assert told(found) == [expected]


def test_what_a_task_of_another_object_runs() -> None:
    ref = {"name": "shared", "template": "load", "clusterScope": True}
    found = changed(
        TEMPLATE,
        lambda manifest: template(manifest, "main")["dag"]["tasks"].__setitem__(
            1, {"name": "b", "templateRef": ref, "depends": "a"}
        ),
    )
    assert (
        "changed",
        "template main, task b: runs",
        "template load",
        "template load of ClusterWorkflowTemplate shared",
    ) in told(found)


def test_a_script_is_told_as_a_text_diff() -> None:
    (one,) = changed(
        TEMPLATE, lambda manifest: put(manifest, f"{LOAD}.script.source", "import sys\nrows = 7\nprint(rows)\n")
    )
    assert (one.kind, one.what, one.path) == ("changed", "template load: script", "spec.templates[2].script.source")
    assert one.diff[1:] == (" import sys", '-rows = int("{{inputs.parameters.rows}}")', "+rows = 7", " print(rows)")
    assert one.before == "import sys … (3 lines)"


def test_arguments_of_many_lines_are_told_as_a_text_diff() -> None:
    before = loaded(TEMPLATE)
    put(before, f"{EXTRACT}.container.args", ["set -e\ndate\n"])
    after = loaded(TEMPLATE)
    put(after, f"{EXTRACT}.container.args", ["set -e\nuptime\n"])
    (one,) = differences(before, after)
    assert one.diff[1:] == (" set -e", "-date", "+uptime")


def test_a_manifest_that_a_template_applies_is_compared_as_yaml() -> None:
    def resource(text: str) -> dict[str, Any]:
        manifest = loaded(TEMPLATE)
        manifest["spec"]["templates"].append({"name": "apply", "resource": {"action": "create", "manifest": text}})
        return manifest

    same = differences(resource("kind: Job\nspec: {a: 1}\n"), resource("spec:\n  a: 1\nkind: Job"))
    assert same == ()
    (one,) = differences(resource("kind: Job\nspec: {a: 1}\n"), resource("kind: Job\nspec: {a: 2}\n"))
    assert one.what == "template apply: resource.manifest"
    assert one.diff[1:] == (" kind: Job", "-spec: {a: 1}", "+spec: {a: 2}")


def test_a_long_value_is_told_short_and_as_a_text_diff() -> None:
    def change(manifest: Any) -> None:
        template(manifest, "extract")["container"]["env"][0]["value"] = "one\ntwo\nthree"

    (one,) = changed(TEMPLATE, change)
    assert (one.what, one.before, one.after) == ("template extract: env LEVEL", "info", "one … (3 lines)")
    assert one.diff[1:] == ("-info", "+one", "+two", "+three")


def test_an_unknown_value_leaves_only_the_beginning_of_what_was() -> None:
    (one,) = changed(TEMPLATE, lambda manifest: put(manifest, "spec.templates", UNKNOWN))
    assert (one.kind, one.after, one.diff) == ("unknown", "(known after apply)", ())
    assert len(str(one.before)) <= 120


def test_values_that_look_alike_are_told_apart() -> None:
    def labelled(value: object) -> dict[str, Any]:
        manifest = loaded(TEMPLATE)
        put(manifest, "spec.madeUp", value)
        return manifest

    (one,) = differences(labelled(True), labelled("true"))
    assert (one.before, one.after) == ("true", '"true"')


def test_a_diff_is_bounded() -> None:
    text = "\n".join(f"line {number} {'x' * 5000}" for number in range(3000))
    (one,) = changed(TEMPLATE, lambda manifest: put(manifest, f"{LOAD}.script.source", text))
    assert len(one.diff) < 500
    assert max(map(len, one.diff)) < 1100


def test_affinity_is_told_as_a_block() -> None:
    terms = {
        "nodeSelectorTerms": [{"matchExpressions": [{"key": "disk", "operator": "In", "values": ["ssd", "nvme"]}]}]
    }
    affinity = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": terms}}
    (one,) = changed(TEMPLATE, lambda manifest: put(manifest, "spec.affinity", affinity))
    assert (one.kind, one.what, one.before) == ("added", "affinity", None)
    assert "+nodeAffinity:" in one.diff


def test_templates_that_come_and_go_are_told_with_their_images() -> None:
    def change(manifest: Any) -> None:
        manifest["spec"]["templates"][2] = {"name": "wait", "suspend": {"duration": "1h"}}
        manifest["spec"]["templates"].append({"name": "report", "container": {"image": "reports:1"}})

    found = changed(TEMPLATE, change)
    assert told(found) == [
        ("removed", "template load", "script, image python:3.12", None),
        ("added", "template wait", None, "suspend, 1 h"),
        ("added", "template report", None, "container, image reports:1"),
    ]
    assert found[0].diff[1] == "-import sys"


def test_a_template_of_another_kind() -> None:
    def change(manifest: Any) -> None:
        put(
            manifest,
            EXTRACT,
            {**manifest["spec"]["templates"][1], "container": None, "script": {"image": "python:3", "source": "x"}},
        )

    kinds = {one.what: (one.before, one.after) for one in changed(TEMPLATE, change)}
    assert kinds["template extract: kind"] == ("container, image alpine:3.20", "script, image python:3")
    assert "template extract: env LEVEL" in kinds


def test_a_new_task_is_told_with_what_it_runs_and_when() -> None:
    task = {"name": "c", "template": "load", "depends": "a && b", "when": "1 == 1", "withParam": "[1]"}
    found = changed(TEMPLATE, lambda manifest: template(manifest, "main")["dag"]["tasks"].append(task))
    assert told(found) == [
        ("added", "template main, task c", None, "template load, after a && b, when 1 == 1, for each of withParam")
    ]


def test_a_new_step_is_told_with_its_group() -> None:
    found = changed(
        STEPS, lambda manifest: template(manifest, "main")["steps"].insert(1, [{"name": "x", "template": "say"}])
    )
    assert [(one.kind, one.what, one.note) for one in found] == [
        ("added", "template main, step x", "in group 2 of the steps")
    ]


def test_reordered_steps_are_a_difference() -> None:
    found = changed(STEPS, lambda manifest: template(manifest, "main")["steps"].reverse())
    assert told(found) == [("changed", "template main: order of the steps", "one → two, three", "two, three → one")]


def test_steps_of_one_group_have_no_order() -> None:
    assert changed(STEPS, lambda manifest: template(manifest, "main")["steps"][1].reverse()) == ()


def test_an_inline_template_is_compared_part_by_part() -> None:
    def with_image(image: str) -> dict[str, Any]:
        manifest = loaded(TEMPLATE)
        put(manifest, f"{MAIN}.dag.tasks.0", {"name": "a", "inline": {"container": {"image": image}}})
        return manifest

    found = differences(with_image("a:1"), with_image("a:2"))
    assert told(found) == [("changed", "template main, task a, inline template: image", "a:1", "a:2")]
    assert found[0].path == "spec.templates[0].dag.tasks[0].inline.container.image"


def test_containers_of_a_set_are_told_by_name() -> None:
    def with_image(image: str) -> dict[str, Any]:
        manifest = loaded(TEMPLATE)
        containers = [{"name": "x", "image": "x:1"}, {"name": "y", "image": image}]
        manifest["spec"]["templates"].append({"name": "set", "containerSet": {"containers": containers}})
        return manifest

    assert told(differences(with_image("y:1"), with_image("y:2"))) == [
        ("changed", "template set, container y: image", "y:1", "y:2")
    ]


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        (f"{EXTRACT}.container.image", UNKNOWN, "template extract: image"),
        (f"{EXTRACT}.container.image", f"repo/{sentinel('aws_ecr_repository.url')}:1", "template extract: image"),
        (f"{EXTRACT}.container", UNKNOWN, "template extract"),
        ("spec.templates", UNKNOWN, "template"),
        ("spec", UNKNOWN, "spec"),
        ("spec.activeDeadlineSeconds", UNKNOWN, "deadline"),
        ("metadata.labels.team", UNKNOWN, "label team"),
        ("spec.arguments.parameters.0.value", UNKNOWN, "parameter date"),
        (f"{MAIN}.dag.tasks.1.depends", UNKNOWN, "template main, task b: dependencies"),
        (f"{MAIN}.dag.tasks.1.template", UNKNOWN, "template main, task b: runs"),
    ],
)
def test_what_only_the_apply_tells_is_unknown(path: str, value: Any, what: str) -> None:
    found = changed(TEMPLATE, lambda manifest: put(manifest, path, value))
    assert [(one.kind, one.what) for one in found] == [("unknown", what)]
    assert "argoform-unknown" not in str(found[0].after)


def test_a_sentinel_that_stays_is_no_difference() -> None:
    manifest = loaded(TEMPLATE)
    put(manifest, f"{EXTRACT}.container.image", f"repo/{sentinel('aws_ecr_repository.url')}:1")
    assert differences(manifest, deepcopy(manifest)) == ()


def test_what_matters_most_comes_first() -> None:
    def change(manifest: Any) -> None:
        put(manifest, "metadata.labels.team", "ops")
        put(manifest, "spec.activeDeadlineSeconds", 60)
        put(manifest, f"{LOAD}.script.image", "python:3.13")
        manifest["spec"]["templates"].append({"name": "new", "suspend": {}})

    assert [one.what for one in changed(TEMPLATE, change)] == [
        "template load: image",
        "template new",
        "deadline",
        "label team",
    ]


def test_a_workflow_that_comes_is_described() -> None:
    assert told(differences(None, loaded(TEMPLATE))) == [
        ("added", "entrypoint", None, "main"),
        ("added", "template main", None, "dag of 2 tasks: a, b"),
        ("added", "template extract", None, "container, image alpine:3.20"),
        ("added", "template load", None, "script, image python:3.12"),
        ("added", "deadline", None, "1 h"),
        ("added", "parallelism", None, "4"),
        ("added", "parameter date", None, "2026-01-01"),
        ("added", "parameter mode", None, "full"),
    ]


def test_a_cron_workflow_that_goes_is_described() -> None:
    found = differences(loaded(CRON), None)
    assert told(found) == [
        ("removed", "schedule", "0 2 * * * (Europe/Vienna)", None),
        ("removed", "workflow template", "WorkflowTemplate etl", None),
    ]
    assert found[0].note.startswith("next runs that will not come: Sat 2026-03-28 02:00, Mon 2026-03-30 02:00")


def test_two_absent_manifests_have_no_differences() -> None:
    assert differences(None, None) == ()
