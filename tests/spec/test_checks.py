"""Cross-checks: inputs that are each right and wrong together, with the numbers in the messages."""

from __future__ import annotations

from typing import Any

import pytest

from argoform.errors import InputError
from argoform.spec import Outputs, Semaphore
from argoform.spec.checks import check_semaphores
from tests.spec.examples import LOCAL, MAIN, made

WORK = {"name": "work", "container": {"image": "i", "command": ["x"]}}


def dag(*tasks: dict[str, Any], name: str = "main", **more: Any) -> dict[str, Any]:
    return {"name": name, "dag": {"tasks": [{"template": "work", **task} for task in tasks]}, **more}


def said(outputs: Outputs, rule: str) -> list[str]:
    return [finding.message for finding in outputs.findings if finding.rule == rule]


def test_the_least_inputs_are_blameless() -> None:
    assert made(LOCAL).findings == ()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"active_deadline_seconds": 600},
            "30 + 60 + 120 + 240 + 480 s, which the 600 s of active_deadline_seconds cut off: only the first 4",
        ),
        ({"active_deadline_seconds": 20}, "none of them can ever be used"),
        ({"retry_max_attempts": 10}, "the 3600 s of retry_backoff_max_duration_seconds cut off: only the first 6"),
        ({"retry_max_attempts": 10, "retry_scope": "leaf"}, "only the first 6"),
    ],
)
def test_retries_that_the_deadline_cuts_off(more: dict[str, Any], message: str) -> None:
    (found,) = said(made(LOCAL, **more), "retries-beyond-deadline")
    assert message in found


def test_retries_of_a_template_that_the_deadline_cuts_off() -> None:
    strategy = {"limit": "3", "backoff": {"duration": "1h", "factor": 2}}
    out = made(LOCAL, templates=[{**MAIN, "retryStrategy": strategy}], active_deadline_seconds=7200)
    (finding,) = [f for f in out.findings if f.rule == "retries-beyond-deadline"]
    assert finding.path == "templates[0].retryStrategy.limit"
    assert "only the first 1" in finding.message


def test_retries_of_an_inline_template_that_the_deadline_cuts_off() -> None:
    strategy = {"limit": 2, "backoff": {"duration": "2h", "maxDuration": "1h"}}
    inline = {"name": "a", "template": None, "inline": {"container": {"image": "i"}, "retryStrategy": strategy}}
    out = made(LOCAL, templates=[dag(inline)])
    (finding,) = [f for f in out.findings if f.rule == "retries-beyond-deadline"]
    assert finding.path == "templates[0].dag.tasks[0].inline.retryStrategy.limit"
    assert "2 retries wait 7200 + 7200 s" in finding.message
    assert "none of them can ever be used" in finding.message


@pytest.mark.parametrize("scope", ["all", "leaf"])
def test_a_timeout_counts_from_the_first_attempt_on(scope: str) -> None:
    out = made(LOCAL, templates=[{**MAIN, "timeout": "100s"}], retry_scope=scope)
    (finding,) = [f for f in out.findings if f.rule == "retries-beyond-deadline"]
    assert finding.path == "templates[0].timeout"
    assert "the 100 s of templates[0].timeout cut off: only the first 2" in finding.message


def test_a_deadline_that_begins_anew_with_every_attempt_cuts_nothing_off() -> None:
    assert said(made(LOCAL, templates=[{**MAIN, "activeDeadlineSeconds": 10}]), "retries-beyond-deadline") == []


def test_a_cap_bounds_every_wait() -> None:
    strategy = {"limit": 4, "backoff": {"duration": "10", "factor": "3", "cap": "20s"}}
    for deadline, uses in ((51, 3), (71, None)):
        out = made(LOCAL, templates=[{**MAIN, "retryStrategy": strategy}], active_deadline_seconds=deadline)
        found = [f.message for f in out.findings if f.path.startswith("templates[0].retryStrategy")]
        assert len(found) == (uses is not None)
        assert all(f"wait 10 + 20 + 20 + 20 s, which the {deadline} s" in m and f"first {uses}" in m for m in found)


def test_without_a_deadline_only_the_backoff_bounds_retries() -> None:
    assert said(made(LOCAL, active_deadline_seconds=None), "retries-beyond-deadline") == []
    bounded = made(LOCAL, active_deadline_seconds=None, retry_backoff_max_duration_seconds=40)
    assert "only the first 1" in said(bounded, "retries-beyond-deadline")[0]


def test_retries_without_waits_are_never_cut_off() -> None:
    assert (
        said(made(LOCAL, retry_backoff_initial_duration_seconds=0, retry_max_attempts=1000), "retries-beyond-deadline")
        == []
    )


def test_a_workflow_that_is_deleted_before_its_pods() -> None:
    (found,) = said(made(LOCAL, workflow_delete_seconds_after_success=60), "retention-before-pods")
    assert "after 60 s, before the 180 s" in found


@pytest.mark.parametrize(
    "more", [{"pod_parallelism": 0}, {"pod_parallelism": -1}, {"templates": [WORK, dag({"name": "a"}, parallelism=0)]}]
)
def test_a_parallelism_of_nothing_is_an_error(more: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="means that none ever runs"):
        made(LOCAL, **more)


def test_one_semaphore_with_two_sizes_is_an_error() -> None:
    def two(sizes: tuple[int, int], keys: tuple[str, str] = ("k", "k")) -> Outputs:
        templates = [
            {**WORK, "name": f"t{i}", "synchronization": Semaphore("s", key, size)}
            for i, (size, key) in enumerate(zip(sizes, keys, strict=True))
        ]
        return made(LOCAL, templates=[*templates, MAIN])

    with pytest.raises(InputError, match=r"templates\[1\].*the size 3 here and 2 in templates\[0\]"):
        two((2, 3))
    two((2, 2))
    two((2, 3), ("a", "b"))


def test_a_semaphore_that_two_specs_share_has_one_size() -> None:
    held = [("etl", Semaphore("s", size=2)), ("report", Semaphore("s", size=3)), ("third", Semaphore("s"))]
    (finding,) = check_semaphores(held, namespace="ns")
    assert finding.severity == "error"
    assert finding.path == "report"
    elsewhere = [("etl", Semaphore("s", size=2)), ("report", Semaphore("s", size=3, namespace="other"))]
    assert list(check_semaphores(elsewhere, namespace="ns")) == []


@pytest.mark.parametrize("size", [0, -1])
def test_a_semaphore_that_lets_nothing_run(size: int) -> None:
    with pytest.raises(InputError, match=f"size {size} lets nothing run"):
        Semaphore("s", size=size)


CLAIM = {"volume_mounts": {"data": {"mount_path": "/data"}}}
A_THEN_B = ({"name": "a"}, {"name": "b", "dependencies": ["a"]})


@pytest.mark.parametrize(
    ("templates", "who"),
    [
        ([WORK, dag({"name": "a"}, {"name": "b"})], "'a' and 'b'"),
        (
            [WORK, dag({"name": "a"}, {"name": "b", "depends": "a"}, {"name": "c", "depends": "a.Succeeded"})],
            "'b' and 'c'",
        ),
        ([WORK, dag({"name": "a", "withItems": [1, 2]})], "the repetitions of 'a'"),
        (
            [WORK, {"name": "main", "steps": [[{"name": "a", "template": "work"}, {"name": "b", "template": "work"}]]}],
            "'a' and 'b'",
        ),
        ([WORK, dag({"name": "x", "template": "sub"}), dag({"name": "c"}, {"name": "d"}, name="sub")], "'c' and 'd'"),
        (
            [WORK, dag({"name": "a"}, {"name": "b", "templateRef": {"name": "x", "template": "y"}, "template": None})],
            "'a' and 'b'",
        ),
    ],
)
def test_a_claim_that_parallel_pods_would_mount(templates: list[dict[str, Any]], who: str) -> None:
    (found,) = said(made(LOCAL, templates=templates, **CLAIM), "claim-shared-in-parallel")
    assert found.startswith(f"{who} may run at once, but the claim is ReadWriteOnce")


@pytest.mark.parametrize(
    ("templates", "more"),
    [
        ([WORK, dag(*A_THEN_B)], {}),
        ([WORK, dag(*A_THEN_B, {"name": "c", "depends": "b && a"})], {}),
        (
            [
                WORK,
                {"name": "main", "steps": [[{"name": "a", "template": "work"}], [{"name": "b", "template": "work"}]]},
            ],
            {},
        ),
        ([WORK, dag({"name": "a"}, {"name": "b"})], {"pod_parallelism": 1}),
        ([WORK, dag({"name": "a"}, {"name": "b"}, parallelism=1)], {}),
        (
            [WORK, dag({"name": "a"}, {"name": "b"})],
            {"volume_mounts": {"d": {"mount_path": "/d", "access_modes": ["ReadWriteMany"]}}},
        ),
        ([{"name": "work", "suspend": {}}, dag({"name": "a"}, {"name": "b"})], {}),
        (
            [{**WORK, "container": {**WORK["container"], "volumeMounts": []}}, dag({"name": "a"}, {"name": "b"})],
            {},
        ),
    ],
)
def test_a_claim_that_one_pod_at_a_time_mounts(templates: list[dict[str, Any]], more: dict[str, Any]) -> None:
    assert said(made(LOCAL, templates=templates, **{**CLAIM, **more}), "claim-shared-in-parallel") == []


@pytest.mark.parametrize(
    "read",
    [
        "{{inputs.parameters.foo}}",
        "{{workflow.parameters.foo}}",
        "{{=inputs.parameters['foo']}}",
        '{{=inputs.parameters["foo"]}}',
    ],
)
def test_a_passthrough_parameter_that_is_read(read: str) -> None:
    used = {**MAIN, "container": {"image": "i", "args": [read]}}
    assert said(made(LOCAL, templates=[used], passthrough_parameters=[{"name": "foo"}]), "passthrough-unused") == []


@pytest.mark.parametrize(
    "more",
    [
        {"default_container_image": "{{inputs.parameters.foo}}"},
        {"common_env": {"FOO": "{{inputs.parameters.foo}}"}},
        {"extra_pod_annotations": {"foo": "{{workflow.parameters.foo}}"}},
        {"labels_from": {"foo": "workflow.parameters.foo"}},
        {"hooks": {"exit": {"template": "main", "expression": "workflow.parameters.foo == 'x'"}}},
        {"config_map_mounts": {"c": {"mount_path": "/c", "sub_paths": ["{{inputs.parameters.foo}}"]}}},
        {"templates": [{**MAIN, "container": {"image": "i", "args": ["{{workflow.parameters}}"]}}]},
        {"templates": [{**MAIN, "container": {"image": "i", "args": ["{{=toJson(inputs.parameters)}}"]}}]},
        {"templates": [dag({"name": "a", "template": None, "templateRef": {"name": "x", "template": "y"}})]},
    ],
)
def test_a_passthrough_parameter_that_is_read_beside_the_templates(more: dict[str, Any]) -> None:
    assert said(made(LOCAL, passthrough_parameters=[{"name": "foo"}], **more), "passthrough-unused") == []


def test_a_passthrough_parameter_that_nothing_reads() -> None:
    near = {**MAIN, "container": {"image": "i", "args": ["{{inputs.parameters.foo-2}} {{inputs.parameters.fo}}"]}}
    (found,) = said(made(LOCAL, templates=[near], passthrough_parameters=[{"name": "foo"}]), "passthrough-unused")
    assert "'foo'" in found
    labelled = made(LOCAL, passthrough_parameters=[{"name": "foo"}], labels_from_parameters=["foo"])
    assert said(labelled, "passthrough-unused") == []


@pytest.mark.parametrize(
    "more",
    [
        {"tmp_directories": {"a": {"mount_path": "/x"}}, "config_map_mounts": {"c": {"mount_path": "/x/"}}},
        {
            "secret_mounts": {"a": {"mount_path": "/x", "sub_paths": ["f"]}},
            "config_map_mounts": {"c": {"mount_path": "/x/f"}},
        },
        {"volume_mounts": {"a": {"mount_path": "/etc/podinfo"}}},
        {
            "templates": [
                {
                    "name": "main",
                    "container": {"image": "i", "volumeMounts": [{"name": "podinfo", "mountPath": "/a"}] * 2},
                }
            ]
        },
        {
            "templates": [
                {
                    "name": "main",
                    "containerSet": {
                        "containers": [
                            {"name": "a", "image": "i", "volumeMounts": [{"name": "podinfo", "mountPath": "/a"}]}
                        ],
                        "volumeMounts": [{"name": "podinfo", "mountPath": "/a"}],
                    },
                }
            ]
        },
    ],
)
def test_a_mount_path_used_twice_is_an_error(more: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="every path can be used once"):
        made(LOCAL, **more)


def test_sub_paths_share_a_directory() -> None:
    made(
        LOCAL,
        secret_mounts={"a": {"mount_path": "/x", "sub_paths": ["f"]}, "b": {"mount_path": "/x", "sub_paths": ["g"]}},
    )


def test_a_mount_without_a_volume() -> None:
    mounts = [{"name": "x", "mountPath": "/x"}]
    container = {"image": "i", "volumeMounts": mounts}
    (found,) = said(made(LOCAL, templates=[{"name": "main", "container": container}]), "mount-without-volume")
    assert "'x'" in found
    with_volume = {"name": "main", "container": container, "volumes": [{"name": "x", "emptyDir": {}}]}
    assert said(made(LOCAL, templates=[with_volume]), "mount-without-volume") == []


def test_retries_multiply_along_nested_dags() -> None:
    nested = [WORK, dag({"name": "inner", "template": "sub"}), dag({"name": "leaf"}, name="sub")]
    (found,) = said(made(LOCAL, templates=nested), "retries-multiply")
    assert (
        "the leaf on the way main > inner > leaf may run up to 216 times, because 3 templates on that way retry"
        in found
    )
    one_down = [WORK, dag({"name": "leaf"})]
    assert "up to 36 times" in said(made(LOCAL, templates=one_down), "retries-multiply")[0]
    assert "up to 9 times" in said(made(LOCAL, templates=one_down, retry_max_attempts=2), "retries-multiply")[0]


@pytest.mark.parametrize("more", [{"retry_scope": "leaf"}, {"retry_max_attempts": 0}])
def test_retries_of_leaves_alone_do_not_multiply(more: dict[str, Any]) -> None:
    out = made(LOCAL, templates=[WORK, dag({"name": "leaf"})], **more)
    assert said(out, "retries-multiply") == []


def test_retries_that_multiply_where_the_scope_is_the_leaves_already() -> None:
    out = made(LOCAL, templates=[WORK, dag({"name": "leaf"}, retryStrategy={"limit": 2})], retry_scope="leaf")
    (found,) = said(out, "retries-multiply")
    assert "up to 18 times" in found
    assert "retry_scope" not in found


def test_retry_scope_leaf_gives_retries_to_leaves_alone() -> None:
    own = {"limit": 1}
    templates = [
        WORK,
        {**WORK, "name": "own", "retryStrategy": own},
        {"name": "wait", "suspend": {}},
        dag({"name": "leaf"}),
    ]
    out = made(LOCAL, templates=templates, retry_scope="leaf")
    found = {t["name"]: t.get("retryStrategy") for t in out.workflow_spec["templates"]}
    assert "retryStrategy" not in out.workflow_spec
    assert found == {"work": made(LOCAL).workflow_spec["retryStrategy"], "own": own, "wait": None, "main": None}


def test_a_template_that_calls_itself_is_counted_once() -> None:
    again = dag({"name": "leaf"}, {"name": "again", "template": "main"})
    assert "up to 36 times" in said(made(LOCAL, templates=[WORK, again]), "retries-multiply")[0]


def test_a_request_above_its_limit() -> None:
    (found,) = said(made(LOCAL, default_resources={"limits": {"memory": "50Mi"}}), "requests-over-limits")
    assert "100Mi of memory and may use 50Mi" in found
    resources = {"requests": {"cpu": "1500m"}, "limits": {"cpu": "1"}}
    (own,) = made(LOCAL, templates=[{"name": "main", "container": {"image": "i", "resources": resources}}]).findings
    assert own.path == "templates[0].container.resources.requests.cpu"


def test_a_variable_given_twice() -> None:
    (found,) = said(made(LOCAL, common_env={"A": "1"}, common_secrets=["A"]), "variable-twice")
    assert "the value from common_env" in found


def test_a_label_from_a_parameter_that_is_not_there() -> None:
    out = made(LOCAL, labels_from_parameters=["evn"], arguments={"parameters": [{"name": "env", "value": "x"}]})
    assert "did you mean 'env'" in said(out, "label-from-unknown-parameter")[0]
    assert (
        said(
            made(LOCAL, labels_from_parameters=["p"], passthrough_parameters=[{"name": "p"}]),
            "label-from-unknown-parameter",
        )
        == []
    )
