"""What the HCL module loses or gets wrong, and this package does not (corrections 4 to 12 of the reference)."""

from __future__ import annotations

import json

import pytest

from argoform.platform import Platform
from tests.spec.examples import EKS, LOCAL, MAIN, PANFACTUM, made, template

WORK = {"name": "work", "container": {"image": "i", "command": ["x"]}}
FOO = [{"name": "foo", "default": "bar"}]
PASSED = {"name": "foo", "value": "{{inputs.parameters.foo}}"}
DECLARED = {"name": "foo", "default": "{{workflow.parameters.foo}}"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "true"),
        ({"spot_nodes_enabled": False}, "false"),
        ({"spot_nodes_enabled": False, "burstable_nodes_enabled": True}, "true"),
        ({"spot_nodes_enabled": False, "controller_node_required": True}, "true"),
    ],
)
def test_4_the_spot_label_says_whether_spot_nodes_are_enabled(more: dict[str, bool], said: str) -> None:
    assert made(**more).labels["panfactum.com/spot-enabled"] == said


def test_5_steps_are_kept_and_given_the_passthrough_parameters_in_their_hooks_too() -> None:
    steps = [
        [{"name": "a", "template": "work", "hooks": {"exit": {"template": "work"}}}],
        [
            {"name": "b", "template": "work", "arguments": {"parameters": [{"name": "x", "value": "1"}]}},
            {"name": "c", "template": "work"},
        ],
    ]
    out = made(templates=[WORK, {"name": "main", "steps": steps}], passthrough_parameters=FOO)
    main = template(out)
    assert main["inputs"] == {"parameters": [DECLARED]}
    (first,), (second, third) = main["steps"]
    assert first["arguments"] == {"parameters": [PASSED]}
    assert first["hooks"] == {"exit": {"template": "work", "arguments": {"parameters": [PASSED]}}}
    assert second["arguments"] == {"parameters": [{"name": "x", "value": "1"}, PASSED]}
    assert third == {"name": "c", "template": "work", "arguments": {"parameters": [PASSED]}}


def test_5_inline_templates_are_completed_wherever_they_stand() -> None:
    inline = {"name": "a", "inline": {"container": {"command": ["x"]}}}
    nested = {"name": "n", "inline": {"steps": [[inline]]}}
    for parent in ({"steps": [[inline]]}, {"dag": {"tasks": [inline]}}, {"dag": {"tasks": [nested]}}):
        main = template(made(templates=[{"name": "main", **parent}], passthrough_parameters=FOO))
        call = main["dag"]["tasks"][0] if "dag" in main else main["steps"][0][0]
        if "steps" in call["inline"]:
            call = call["inline"]["steps"][0][0]
        assert call["inline"]["container"]["image"] == "docker.io/library/busybox:1.36.1"
        assert call["inline"]["inputs"] == {"parameters": [DECLARED]}
        assert call["inline"]["tolerations"] == made().tolerations
        assert call["arguments"] == {"parameters": [PASSED]}


def test_6_volume_mounts_make_working_claims_that_every_container_mounts() -> None:
    claims = {
        "data": {"mount_path": "/data", "size_gb": 20},
        "shared": {"mount_path": "/s", "access_modes": ["ReadWriteMany"], "storage_class": "efs"},
    }
    out = made(volume_mounts=claims, templates=[MAIN, {"name": "s", "script": {"source": "x"}}])
    data, shared = out.workflow_spec["volumeClaimTemplates"]
    assert data["metadata"]["name"] == "data"
    assert data["metadata"]["labels"] == out.labels
    assert data["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "20Gi"}},
        "storageClassName": "ebs-standard",
    }
    assert shared["spec"]["accessModes"] == ["ReadWriteMany"]
    assert shared["spec"]["storageClassName"] == "efs"
    for container in (template(out)["container"], template(out, "s")["script"], out.container_defaults):
        assert {"name": "data", "mountPath": "/data"} in container["volumeMounts"]
        assert {"name": "shared", "mountPath": "/s"} in container["volumeMounts"]


def test_6_a_claim_names_no_storage_class_where_neither_the_user_nor_the_platform_has_one() -> None:
    (claim,) = made(LOCAL, volume_mounts={"data": {"mount_path": "/data"}}).workflow_spec["volumeClaimTemplates"]
    assert "storageClassName" not in claim["spec"]


def test_7_labels_from_takes_expressions_bare_or_in_a_mapping() -> None:
    out = made(
        labels_from={"a": {"expression": "workflow.name"}, "b": "workflow.uid"}, labels_from_parameters=["b", "c"]
    )
    assert out.workflow_spec["workflowMetadata"]["labelsFrom"] == {
        "a": {"expression": "workflow.name"},
        "b": {"expression": "workflow.uid"},
        "c": {"expression": "workflow.parameters.c"},
    }


def test_7_a_parameter_with_a_dash_is_not_a_subtraction() -> None:
    labels = made(labels_from_parameters=["git-ref"]).workflow_spec["workflowMetadata"]["labelsFrom"]
    assert labels == {"git-ref": {"expression": "workflow.parameters['git-ref']"}}


def test_8_scripts_get_the_container_defaults_but_for_what_they_say() -> None:
    out = made(templates=[{"name": "main", "script": {"source": "print(1)", "image": "python:3.12", "resources": {}}}])
    script = template(out)["script"]
    assert script["image"] == "python:3.12"
    assert script["resources"] == {}
    for key in ("securityContext", "volumeMounts", "env"):
        assert script[key] == out.container_defaults[key]


def test_9_the_collector_of_artifacts_gets_what_its_pods_need() -> None:
    out = made(delete_artifacts_on_deletion=True, extra_pod_labels={"p": "1"}, extra_pod_annotations={"a": "b"})
    gc = out.workflow_spec["artifactGC"]
    assert gc["strategy"] == "OnWorkflowDeletion"
    assert gc["serviceAccountName"] == out.service_account_name
    assert gc["podMetadata"]["labels"] == {**out.labels, "p": "1"}
    assert gc["podMetadata"]["annotations"] == {"a": "b"}
    assert json.loads(gc["podSpecPatch"])["tolerations"] == out.tolerations


def test_9_argo_3_4_has_no_patch_for_the_collector() -> None:
    out = made(Platform.panfactum(argo_version="3.4"), delete_artifacts_on_deletion=True)
    assert set(out.workflow_spec["artifactGC"]) == {"strategy", "serviceAccountName", "podMetadata"}


def test_10_a_cluster_workflow_template_comes_without_templates() -> None:
    out = made(cluster_workflow_template_ref="shared", entrypoint="theirs")
    assert out.workflow_spec["workflowTemplateRef"] == {"clusterScope": True, "name": "shared"}
    assert "templates" not in out.workflow_spec
    assert [finding.rule for finding in out.findings] == ["templates-not-emitted"]
    assert made(cluster_workflow_template_ref="shared", templates=[]).findings == ()


def test_11_pods_are_restricted_but_on_panfactum() -> None:
    assert made(PANFACTUM).workflow_spec["securityContext"]["runAsNonRoot"] is False
    assert "seccompProfile" not in made(PANFACTUM).workflow_spec["securityContext"]
    for platform in (LOCAL, EKS):
        context = made(platform).workflow_spec["securityContext"]
        assert context["runAsNonRoot"] is True
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}
        assert made(platform, run_as_root=True).workflow_spec["securityContext"]["runAsNonRoot"] is False


def test_12_a_passthrough_parameter_is_not_added_where_it_is_declared() -> None:
    own = {"name": "foo", "value": "mine"}
    task = {
        "name": "a",
        "template": "work",
        "arguments": {"parameters": [own]},
        "hooks": {"exit": {"template": "work", "arguments": {"parameters": [own]}}},
    }
    dag = {"name": "main", "inputs": {"parameters": [own]}, "dag": {"tasks": [task]}}
    out = made(templates=[WORK, dag], passthrough_parameters=FOO, arguments={"parameters": [own]})
    main = template(out)
    assert main["inputs"]["parameters"] == [own]
    assert main["dag"]["tasks"][0]["arguments"]["parameters"] == [own]
    assert main["dag"]["tasks"][0]["hooks"]["exit"]["arguments"]["parameters"] == [own]
    assert out.workflow_spec["arguments"]["parameters"] == [own]
    assert template(out, "work")["inputs"]["parameters"] == [DECLARED]


@pytest.mark.parametrize(
    ("more", "group"),
    [({}, 1000), ({"uid": 5}, 5), ({"mount_owner": 7, "uid": 5}, 7), ({"run_as_root": True, "mount_owner": 7}, 7)],
)
def test_mount_owner_is_the_group_of_the_volumes(more: dict[str, int], group: int) -> None:
    assert made(**more).workflow_spec["securityContext"]["fsGroup"] == group


def test_null_is_no_limit_as_it_is_for_the_module_s_variables() -> None:
    spec = made(active_deadline_seconds=None, workflow_delete_seconds_after_failure=None).workflow_spec
    assert "activeDeadlineSeconds" not in spec
    assert spec["ttlStrategy"] == {"secondsAfterCompletion": 3600, "secondsAfterSuccess": 3600}
    ends = ("completion", "failure", "success")
    forever = made(**{f"workflow_delete_seconds_after_{end}": None for end in ends}).workflow_spec
    assert "ttlStrategy" not in forever


def test_null_is_the_default_everywhere_else() -> None:
    assert made(uid=None, retry_max_attempts=None, tmp_directories=None).workflow_spec == made().workflow_spec
