"""Tolerations, affinity and scheduler: from the inputs and the platform's node classes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from argoform.platform import NodeClassName, Platform
from argoform.spec.inputs import Inputs
from argoform.spec.merge import without_empty, without_nulls

CLUSTER_SCHEDULER = "default-scheduler"
"""The name of Kubernetes' own scheduler."""

ARCHITECTURES_AND_CAPACITIES: tuple[NodeClassName, ...] = ("spot", "arm", "burstable")
"""The node classes that any short task of Argo's own executor can run on."""


def tolerations(inputs: Inputs, platform: Platform) -> list[dict[str, Any]]:
    """The tolerations of every pod."""
    extra = [without_nulls(toleration.model_dump()) for toleration in inputs.extra_tolerations]
    return [*_tolerations_of(_enabled(inputs), platform), *extra]


def resource_tolerations(platform: Platform) -> list[dict[str, Any]]:
    """The tolerations of the pods of resource templates, which run Argo's executor alone, on any node."""
    return _tolerations_of(ARCHITECTURES_AND_CAPACITIES, platform)


def affinity(inputs: Inputs, platform: Platform) -> dict[str, Any]:
    """The affinity of every pod; empty when nothing is preferred or required."""
    required = {label: list(values) for label, values in inputs.node_requirements.items()}
    enabled = _enabled(inputs)
    for name in ("controller", "workflow"):
        if name in enabled and name in platform.node_classes:
            required.update({label: list(v) for label, v in platform.node_classes[name].requirements.items()})
    expressions = [{"key": label, "operator": "In", "values": required[label]} for label in sorted(required)]
    expressions += _exclusions(enabled, platform)
    preferred = [
        {
            "weight": preference.weight,
            "preference": {
                "matchExpressions": [
                    without_empty({"key": label, "operator": preference.operator, "values": list(preference.values)})
                ]
            },
        }
        for label, preference in sorted(inputs.node_preferences.items())
    ]
    node = without_empty(
        {
            "preferredDuringSchedulingIgnoredDuringExecution": preferred,
            "requiredDuringSchedulingIgnoredDuringExecution": (
                {"nodeSelectorTerms": [{"matchExpressions": expressions}]} if expressions else None
            ),
        }
    )
    return {"nodeAffinity": node} if node else {}


def scheduler_name(inputs: Inputs, platform: Platform) -> str | None:
    """The scheduler of every pod; None leaves the cluster's default."""
    if platform.scheduler is None:
        return None
    return platform.scheduler if inputs.panfactum_scheduler_enabled else CLUSTER_SCHEDULER


def _enabled(inputs: Inputs) -> list[NodeClassName]:
    wanted: dict[NodeClassName, bool] = {
        "burstable": inputs.burstable_nodes_enabled,
        "spot": inputs.spot_nodes_enabled,
        "arm": inputs.arm_nodes_enabled,
        "controller": inputs.controller_node_required,
        "workflow": inputs.workflow_nodes_required,
    }
    return [name for name, value in wanted.items() if value]


def _tolerations_of(names: Iterable[NodeClassName], platform: Platform) -> list[dict[str, Any]]:
    return [
        without_nulls(toleration.model_dump())
        for name in names
        if name in platform.node_classes
        for toleration in platform.node_classes[name].tolerations
    ]


def _exclusions(enabled: list[NodeClassName], platform: Platform) -> list[dict[str, Any]]:
    """What keeps pods off nodes that they may not use and that carry no taint to keep them off."""
    found = {
        label: list(values)
        for name, node_class in platform.node_classes.items()
        if name not in enabled and not node_class.tolerations
        for label, values in node_class.requirements.items()
    }
    return [{"key": label, "operator": "NotIn", "values": found[label]} for label in sorted(found)]
