"""Node classes: the kinds of nodes that a cluster has, their taints, and the labels that select them."""

from __future__ import annotations

from typing import Literal

from argoform.platform.model import Model

NodeClassName = Literal["spot", "burstable", "arm", "controller", "workflow"]
"""The node classes that the inputs `spot_nodes_enabled`, `burstable_nodes_enabled`, ... speak of."""


class Toleration(Model):
    """https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/"""

    key: str | None = None
    operator: Literal["Equal", "Exists"] = "Equal"
    value: str | None = None
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] | None = None


class NodeClass(Model):
    """One kind of nodes."""

    tolerations: tuple[Toleration, ...] = ()
    """What a pod must tolerate to run there; empty where such nodes carry no taint."""

    requirements: dict[str, tuple[str, ...]] = {}
    """Node labels and their values that a pod must ask for when it has to run there."""
