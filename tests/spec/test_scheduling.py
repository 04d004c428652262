"""Where pods run: tolerations of taints, and affinity where nodes carry labels and no taints."""

from __future__ import annotations

from typing import Any

from argoform.platform import Platform
from argoform.spec import Outputs
from tests.spec.examples import EKS, LOCAL, PANFACTUM, made


def required(outputs: Outputs) -> list[dict[str, Any]]:
    node = outputs.affinity.get("nodeAffinity", {})
    terms = node.get("requiredDuringSchedulingIgnoredDuringExecution", {}).get("nodeSelectorTerms", [])
    return terms[0]["matchExpressions"] if terms else []


def test_untainted_nodes_that_are_not_wanted_are_avoided() -> None:
    assert made(EKS).affinity == {}
    assert required(made(EKS, spot_nodes_enabled=False, arm_nodes_enabled=False)) == [
        {"key": "eks.amazonaws.com/capacityType", "operator": "NotIn", "values": ["SPOT"]},
        {"key": "kubernetes.io/arch", "operator": "NotIn", "values": ["arm64"]},
    ]


def test_tainted_nodes_that_are_not_wanted_are_simply_not_tolerated() -> None:
    out = made(PANFACTUM, spot_nodes_enabled=False, arm_nodes_enabled=False)
    assert (out.tolerations, out.affinity) == ([], {})


def test_requirements_are_sorted_by_label_and_the_platform_s_win() -> None:
    out = made(
        controller_node_required=True,
        workflow_nodes_required=True,
        node_requirements={"zone": ["a"], "panfactum.com/class": ["mine"], "arch": ["x"]},
    )
    assert [(e["key"], e["values"]) for e in required(out)] == [
        ("arch", ["x"]),
        ("panfactum.com/class", ["controller"]),
        ("panfactum.com/workflow-only", ["true"]),
        ("zone", ["a"]),
    ]


def test_preferences_say_their_operator() -> None:
    out = made(
        node_preferences={
            "b": {"weight": 1, "operator": "Exists", "values": []},
            "a": {"weight": 9, "operator": "NotIn", "values": ["x"]},
        }
    )
    preferred = out.affinity["nodeAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    assert [p["weight"] for p in preferred] == [9, 1]
    assert preferred[1]["preference"]["matchExpressions"] == [{"key": "b", "operator": "Exists"}]


def test_a_scheduler_is_named_only_where_the_platform_has_its_own() -> None:
    assert "schedulerName" not in made(LOCAL).workflow_spec
    assert "schedulerName" not in made(LOCAL, panfactum_scheduler_enabled=False).workflow_spec
    assert made(PANFACTUM, panfactum_scheduler_enabled=False).workflow_spec["schedulerName"] == "default-scheduler"


def test_annotations_that_forbid_disruptions_are_the_platform_s() -> None:
    platform = Platform.local(do_not_disrupt_annotations={"example.com/keep": "true"})
    assert made(platform).workflow_spec["podMetadata"]["annotations"] == {"example.com/keep": "true"}
    assert "annotations" not in made(platform, disruptions_enabled=True).workflow_spec["podMetadata"]


def test_resource_templates_tolerate_what_all_others_do_where_no_node_is_tainted() -> None:
    resource = {"name": "main", "resource": {"action": "get", "manifest": "kind: Pod"}}
    (found,) = made(LOCAL, templates=[resource]).workflow_spec["templates"]
    assert "tolerations" not in found
    extra = [{"key": "gpu", "operator": "Exists"}]
    (found,) = made(LOCAL, templates=[resource], extra_tolerations=extra).workflow_spec["templates"]
    assert found["tolerations"] == extra
