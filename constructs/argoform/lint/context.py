"""What a rule may ask about the world around the object that it judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from argoform.argo import ArgoVersion
from argoform.lint.manifest import Manifest
from argoform.lint.near import Near

if TYPE_CHECKING:
    # It takes as long to import as a hundred manifests to judge, and most runs know of no platform.
    from argoform.platform import Platform

ObjectKey = tuple[str, str, str]
"""Kind, namespace (empty for a ClusterWorkflowTemplate) and name."""


@dataclass(frozen=True)
class Context:
    """The dialect, the platform where it is known, and the objects that are linted together."""

    version: ArgoVersion
    platform: Platform | None = None
    objects: Mapping[ObjectKey, Manifest] = field(default_factory=dict)
    """Every object of the run that can be referred to; only the judged one itself with `--isolated`."""

    near: Near = field(default_factory=Near, init=False, repr=False, compare=False)
    """The name that was probably meant, of those that are known."""

    def find(self, kind: str, namespace: str, name: str) -> Manifest | None:
        """The object of that kind, namespace and name among those that are linted together."""
        return self.objects.get((kind, "" if kind == "ClusterWorkflowTemplate" else namespace, name))
