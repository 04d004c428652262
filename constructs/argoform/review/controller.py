"""What the workflow controller is told: its ConfigMap, or the values of its Helm release, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.review.documents import read_text
from argoform.review.helm import is_argo_workflows, merged_values
from argoform.review.objects import ObjectChange
from argoform.review.plan import Plan, ResourceChange
from argoform.review.values import mapping

CONFIG_MAP = "workflow-controller-configmap"
"""The ConfigMap's name in Argo's own manifests; the chart's ends so. https://argo-workflows.readthedocs.io/en/latest/workflow-controller-configmap/"""


@dataclass(frozen=True)
class Settings:
    """The settings of one controller, by their names in the ConfigMap.

    Args:
        base: where they stand in the resource or the object.
    """

    where: ObjectChange | ResourceChange
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    base: str

    def path(self, name: str) -> str:
        """Where a setting stands."""
        return f"{self.base}.{name}"


def controllers(plan: Plan, objects: Iterable[ObjectChange]) -> Iterator[Settings]:
    """The controllers whose settings change and that exist on both sides."""
    for change in plan.changes:
        if is_argo_workflows(change) and change.before is not None and change.after is not None:
            before, after = (mapping(merged_values(side).get("controller")) for side in (change.before, change.after))
            if before != after:
                yield Settings(change, before, after, "values.controller")
    for one in objects:
        if (
            one.kind == "ConfigMap"
            and one.name.endswith(CONFIG_MAP)
            and one.before is not None
            and one.after is not None
        ):
            old, new = _data(one.before), _data(one.after)
            if old != new and not one.goes:
                yield Settings(one, old, new, "data")


def _data(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The settings in a ConfigMap: each under a key of its own, or all in the text of `config`."""
    found: dict[str, Any] = {}
    for name, text in mapping(manifest.get("data")).items():
        if not isinstance(text, str):
            found[name] = text
            continue
        read = read_text(text) if ":" in text or text.lstrip().startswith("{") else None
        if name == "config" and isinstance(read, Mapping):
            found.update(read)
        else:
            found[name] = read if isinstance(read, Mapping) else text.strip()
    return found
