"""The `metadata` block that Kubernetes objects share, and the selectors."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated

from argoform.terraform.declare import COMPUTED, FORCE_NEW, Block, BlockModel, computed


class ClusterObjectMeta(BlockModel):
    """`metadata` of an object that belongs to no namespace.

    https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/
    """

    name: Annotated[str | None, COMPUTED | FORCE_NEW] = None
    generate_name: Annotated[str | None, FORCE_NEW] = None
    labels: Mapping[str, str] | None = None
    annotations: Mapping[str, str] | None = None
    generation: int = computed()
    resource_version: str = computed()
    uid: str = computed()


class ObjectMeta(ClusterObjectMeta):
    """`metadata` of an object in a namespace; `default` when none is given.

    https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/
    """

    namespace: Annotated[str | None, FORCE_NEW] = None


class ExistingObjectMeta(BlockModel):
    """`metadata` of an object that is looked up."""

    name: Annotated[str | None, COMPUTED] = None
    namespace: str | None = None
    labels: Mapping[str, str] | None = None
    annotations: Mapping[str, str] | None = None
    generation: int = computed()
    resource_version: str = computed()
    uid: str = computed()


class ExistingGeneratedObjectMeta(ExistingObjectMeta):
    """`metadata` of an object that is looked up, with the prefix of its name."""

    generate_name: str | None = None


class MatchExpression(BlockModel):
    """https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#set-based-requirement"""

    key: Annotated[str | None, FORCE_NEW] = None
    operator: Annotated[str | None, FORCE_NEW] = None
    """`In`, `NotIn`, `Exists` or `DoesNotExist`."""
    values: Annotated[Collection[str] | None, FORCE_NEW] = None


class LabelSelector(BlockModel):
    """A selector that cannot change once the object exists.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
    """

    match_labels: Annotated[Mapping[str, str] | None, FORCE_NEW] = None
    match_expressions: Annotated[Sequence[MatchExpression] | None, Block()] = None
