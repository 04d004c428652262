"""Inputs that say which nodes the pods run on."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from argoform.spec.inputs.types import Flag, Group, LabelKey, LabelValue, ObjectName, Section, Text, Whole, wrong

Operator = Literal["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]


class ExtraToleration(Group):
    """https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/"""

    key: Text | None = None
    """The key of the taint; every key when not given, which the operator `Exists` allows."""

    operator: Literal["Equal", "Exists"]
    """`Equal` compares the value, `Exists` takes any."""

    value: Text | None = None
    """The value of the taint, for `Equal`."""

    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] | None = None
    """The effect of the taint; every effect when not given."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.operator == "Exists" and self.value:
            raise wrong("a toleration with the operator 'Exists' has a value", "no value, or the operator 'Equal'")
        if self.operator == "Equal" and not self.key:
            raise wrong("a toleration with the operator 'Equal' has no key", "a key, or the operator 'Exists'")
        return self


class NodePreference(Group):
    """https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity"""

    weight: Annotated[Whole, Field(ge=1, le=100)]
    """How much the preference counts, 1 to 100."""

    operator: Operator
    """How the label of the node is compared with the values."""

    values: list[LabelValue]
    """The values; none for `Exists` and `DoesNotExist`, one whole number for `Gt` and `Lt`."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.operator in ("Exists", "DoesNotExist") and self.values:
            raise wrong(f"the operator {self.operator!r} takes no values", "an empty list of values")
        if self.operator in ("In", "NotIn") and not self.values:
            raise wrong(f"the operator {self.operator!r} has no values", "at least one value")
        if self.operator in ("Gt", "Lt") and not (len(self.values) == 1 and self.values[0].lstrip("-").isdecimal()):
            raise wrong(f"the operator {self.operator!r} takes one whole number", "one whole number")
        return self


class Scheduling(Section):
    """Where the pods run."""

    spot_nodes_enabled: Flag = True
    """Whether pods may run on spot nodes, which the cloud takes back at short notice.

    https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
    """

    burstable_nodes_enabled: Flag = False
    """Whether pods may run on burstable nodes.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html
    """

    arm_nodes_enabled: Flag = True
    """Whether pods may run on arm64 nodes; the images must then be built for both architectures.

    https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch
    """

    controller_node_required: Flag = False
    """Whether pods must run on the nodes of the cluster's controllers.

    https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
    """

    workflow_nodes_required: Flag = False
    """Whether pods must run on nodes that only run workflows, where long runs are not disrupted by others.

    https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
    """

    extra_tolerations: list[ExtraToleration] = []
    """Further tolerations of every pod.

    https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
    """

    node_preferences: dict[LabelKey, NodePreference] = {}
    """Preferred labels of nodes, by label.

    https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
    """

    node_requirements: dict[LabelKey, Annotated[list[LabelValue], Field(min_length=1)]] = {}
    """Required labels of nodes with the values that will do, by label.

    https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
    """

    panfactum_scheduler_enabled: Flag = True
    """Whether pods use the platform's own scheduler, where it has one; else the cluster's default.

    https://kubernetes.io/docs/tasks/extend-kubernetes/configure-multiple-schedulers/
    """

    priority_class_name: ObjectName | None = None
    """The priority class of the pods.

    https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
    """

    disruptions_enabled: Flag = False
    """Whether nodes may be drained under running pods; otherwise annotations and a disruption budget forbid it.

    https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
    """
