"""Overrides hold on the pod that Argo really makes."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from argoform.errors import InputError, UnknownNameError
from argoform.spec.effective import effective_pod, pod_of, strategic_merge
from tests.spec.examples import MAIN, PANFACTUM, made, template

LEAF = {"image": "i", "command": ["x"]}
AFFINE = {"node_requirements": {"zone": ["a"]}}


def dag(leaf: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": "leaf", **leaf}, {"name": "main", "dag": {"tasks": [{"name": "t", "template": "leaf"}]}}]


def test_a_template_without_overrides_has_the_defaults() -> None:
    out = made(templates=dag({"container": LEAF}), **AFFINE)
    pod = effective_pod(out.workflow_spec, "leaf")["spec"]
    assert pod["tolerations"] == out.tolerations != []
    assert pod["affinity"] == out.affinity != {}
    assert pod["schedulerName"] == "panfactum"
    assert pod["serviceAccountName"] == out.service_account_name


@pytest.mark.parametrize(
    "kind",
    [
        {"container": LEAF},
        {"script": {**LEAF, "source": "x"}},
        {"containerSet": {"containers": [{"name": "a", **LEAF}]}},
        {"resource": {"action": "get", "manifest": "kind: Pod"}},
    ],
)
@pytest.mark.parametrize("empty", [[], None])
def test_empty_tolerations_leave_the_pod_with_none(kind: dict[str, Any], empty: Any) -> None:
    out = made(templates=dag({**kind, "tolerations": empty}))
    assert out.workflow_spec["tolerations"]
    assert template(out, "main")["tolerations"]
    assert effective_pod(out.workflow_spec, "leaf")["spec"]["tolerations"] == []


def test_without_the_patch_argo_would_fall_back_to_the_calling_template_and_the_spec() -> None:
    out = made(templates=dag({"container": LEAF, "tolerations": []}))
    bare = {key: value for key, value in template(out, "leaf").items() if key != "podSpecPatch"}
    assert pod_of(out.workflow_spec, bare, None)["spec"]["tolerations"] == out.tolerations
    assert pod_of({}, bare, template(out, "main"))["spec"]["tolerations"] == out.tolerations


@pytest.mark.parametrize("empty", [{}, None])
def test_an_empty_affinity_leaves_the_pod_with_none(empty: Any) -> None:
    out = made(templates=dag({"container": LEAF, "affinity": empty}), **AFFINE)
    assert effective_pod(out.workflow_spec, "leaf")["spec"]["affinity"] == {}


def test_an_own_patch_and_the_empty_tolerations_both_hold() -> None:
    patch = 'containers:\n- name: main\n  resources:\n    limits:\n      memory: "{{inputs.parameters.memory}}"\n'
    out = made(
        templates=dag(
            {
                "container": LEAF,
                "tolerations": [],
                "podSpecPatch": patch,
                "inputs": {"parameters": [{"name": "memory", "default": "1Gi"}]},
            }
        )
    )
    pod = effective_pod(out.workflow_spec, "leaf")["spec"]
    assert pod["tolerations"] == []
    assert pod["containers"][0]["resources"]["limits"]["memory"] == "{{inputs.parameters.memory}}"
    assert pod["containers"][0]["image"] == "i"


def test_a_patch_that_says_tolerations_itself_is_left_alone() -> None:
    patch = "tolerations: [{operator: Exists}]"
    out = made(templates=dag({"container": LEAF, "tolerations": [], "podSpecPatch": patch}))
    assert template(out, "leaf")["podSpecPatch"] == patch
    assert effective_pod(out.workflow_spec, "leaf")["spec"]["tolerations"] == [{"operator": "Exists"}]


@pytest.mark.parametrize("patch", ["{{inputs.parameters.patch}}", "memory: {{x}}", "[]", "text"])
def test_a_patch_that_cannot_be_read_is_an_error_that_says_what_to_add(patch: str) -> None:
    with pytest.raises(InputError, match=r"templates\[0\].podSpecPatch: .*`tolerations: \[\]`"):
        made(templates=dag({"container": LEAF, "tolerations": [], "podSpecPatch": patch}))
    made(templates=dag({"container": LEAF, "podSpecPatch": patch}))


def test_a_template_of_another_spec_keeps_its_scheduling() -> None:
    theirs = made(templates=dag({"container": LEAF}), priority_class_name="high", **AFFINE)
    caller = {"tolerations": [{"operator": "Exists"}], "schedulerName": "other", "serviceAccountName": "caller"}
    pod = pod_of(caller, template(theirs, "leaf"), None)["spec"]
    assert pod["tolerations"] == theirs.tolerations
    assert pod["affinity"] == theirs.affinity
    assert pod["schedulerName"] == "panfactum"
    assert pod["priorityClassName"] == "high"
    assert pod["serviceAccountName"] == theirs.service_account_name


def test_a_resource_template_runs_on_any_node_with_more_memory() -> None:
    out = made(
        templates=[{"name": "main", "resource": {"action": "get", "manifest": "kind: Pod"}}],
        spot_nodes_enabled=False,
        arm_nodes_enabled=False,
    )
    pod = effective_pod(out.workflow_spec, "main")["spec"]
    assert {toleration["key"] for toleration in pod["tolerations"]} == {"spot", "arm64", "burstable"}
    assert pod["containers"][0]["resources"]["limits"] == {"memory": "250Mi"}


@pytest.mark.parametrize(
    "kind",
    [{"dag": {"tasks": []}}, {"steps": []}, {"suspend": {}}, {"http": {"url": "http://x"}}, {"plugin": {"p": {}}}],
)
def test_kinds_without_a_pod_of_their_own_need_no_patch(kind: dict[str, Any]) -> None:
    made_template = template(made(templates=[{"name": "main", "tolerations": [], **kind}]))
    assert made_template["tolerations"] == []
    assert "podSpecPatch" not in made_template


def test_the_volumes_of_a_container_set_are_those_of_every_other_pod() -> None:
    kinds = [
        {"name": "main", "container": LEAF},
        {"name": "set", "containerSet": {"containers": [{"name": "a", **LEAF}]}},
    ]
    out = made(
        templates=kinds, config_map_mounts={"c": {"mount_path": "/c"}}, volume_mounts={"d": {"mount_path": "/d"}}
    )
    names = [
        sorted(v["name"] for v in effective_pod(out.workflow_spec, name)["spec"]["volumes"]) for name in ("main", "set")
    ]
    assert names == [["config-map-c", "d", "podinfo"]] * 2


def test_dropped_volumes_are_really_dropped() -> None:
    out = made(
        templates=[{"name": "main", "volumes": [], "container": {**LEAF, "volumeMounts": [], "env": []}}],
        config_map_mounts={"c": {"mount_path": "/c"}},
        common_env={"A": "1"},
    )
    pod = effective_pod(out.workflow_spec, "main")["spec"]
    assert pod["volumes"] == []
    assert pod["containers"][0]["env"] == []
    assert template(out)["volumes"] == []


def test_pod_metadata_of_spec_and_template_merge() -> None:
    out = made(templates=[{**MAIN, "metadata": {"labels": {"own": "1"}}}], extra_pod_labels={"wide": "2"})
    labels = effective_pod(out.workflow_spec, "main")["metadata"]["labels"]
    assert {"own": "1", "wide": "2"}.items() <= labels.items()


def test_only_templates_with_a_pod_have_one() -> None:
    out = made(templates=[*dag({"container": LEAF})])
    with pytest.raises(UnknownNameError, match="did you mean 'leaf'"):
        effective_pod(out.workflow_spec, "lef")


def test_a_strategic_merge() -> None:
    original = {
        "a": 1,
        "containers": [{"name": "main", "env": [{"name": "A", "value": "1"}]}],
        "tolerations": [{"key": "x"}],
    }
    patch = {
        "a": None,
        "containers": [{"name": "main", "image": "i", "env": [{"name": "B"}]}, {"name": "more"}],
        "tolerations": [{"key": "y"}],
    }
    assert strategic_merge(original, patch) == {
        "containers": [
            {"name": "main", "image": "i", "env": [{"name": "A", "value": "1"}, {"name": "B"}]},
            {"name": "more"},
        ],
        "tolerations": [{"key": "y"}],
    }


def test_patches_are_json_and_yaml_at_once() -> None:
    out = made(PANFACTUM, templates=[{"name": "main", "resource": {"action": "get", "manifest": "kind: Pod"}}])
    patch = template(out)["podSpecPatch"]
    assert json.loads(patch) == yaml.safe_load(patch)
