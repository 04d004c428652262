"""The Kubernetes objects in a plan, whatever resource deploys them: each before and after.

`kubectl_manifest`, `kubernetes_manifest`, the typed resources of the kubernetes provider (told as the manifests that
they stand for), and whole objects in the values of a Helm release (`extraObjects` and the like).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from argoform.review.documents import TEXTS, Unread
from argoform.review.plan import Plan, ResourceChange
from argoform.review.typed_objects import kind_of, manifest_of
from argoform.review.values import UNKNOWN, dotted, known, mapping

ARGO_KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")


@dataclass(frozen=True)
class ObjectChange:
    """One object of the cluster.

    Args:
        before: the manifest before; None when the object did not exist, or could not be read.
        after: the manifest after, with `UNKNOWN` leaves; None when it will not exist, or cannot be read.
        change: the resource that deploys it.
        unjudged: why one side could not be read; empty when both could.
        path: where in the resource's arguments it stands, for those inside Helm values.
    """

    kind: str
    namespace: str
    name: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    change: ResourceChange
    api_version: str = ""
    unjudged: str = ""
    path: str = ""

    @property
    def title(self) -> str:
        """`WorkflowTemplate data/etl`."""
        place = f"{self.namespace}/{self.name}" if self.namespace else self.name
        return f"{self.kind} {place}".strip()

    @property
    def manifest(self) -> Mapping[str, Any]:
        """The manifest after, or that before where the object goes; empty where neither could be read."""
        return self.after if self.after is not None else self.before or {}

    @cached_property
    def known_before(self) -> Mapping[str, Any] | None:
        """The manifest before with a text wherever a value is unknown, as other rooms take it."""
        return self._known(self.before)

    @cached_property
    def known_after(self) -> Mapping[str, Any] | None:
        """The same of the manifest after."""
        return self._known(self.after)

    def _known(self, manifest: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        # A text is known as a whole or not at all.
        return manifest if manifest is None or self.change.type in TEXTS else known(manifest)

    @property
    def is_argo(self) -> bool:
        """Whether it is one of the four kinds that run workflows."""
        return self.kind in ARGO_KINDS and self.api_version.startswith("argoproj.io/")

    @property
    def changes(self) -> bool:
        """Whether the object differs before and after."""
        return self.before != self.after or bool(self.unjudged)

    @property
    def goes(self) -> bool:
        """Whether the object will not exist afterwards."""
        return self.change.action in ("delete", "forget") or (
            self.before is not None and self.after is None and not self.unjudged
        )


def objects_of(plan: Plan) -> tuple[ObjectChange, ...]:
    """Every object of the cluster that the resources of a plan deploy, those that stay as they are included."""
    return tuple(one for change in plan.changes for one in objects_in(change))


def objects_in(change: ResourceChange) -> Iterator[ObjectChange]:
    """The objects that one resource deploys."""
    if change.type == "kubectl_manifest":
        yield _object(change, "yaml_body")
    elif change.type == "kubernetes_manifest":
        yield _object(change, "manifest")
    elif kind_of(change.type) is not None:
        yield _typed(change)
    elif change.type == "helm_release":
        yield from _in_values(change)


def _object(change: ResourceChange, argument: str) -> ObjectChange:
    before, said_before = _side(change.before, argument)
    after, said_after = _side(change.after, argument)
    manifest = after if after is not None else before or {}
    values = change.values
    metadata = mapping(manifest.get("metadata"))
    # The provider repeats these, also where the body is unknown.
    kind = _text(manifest.get("kind")) or _text(values.get("kind"))
    name = _text(metadata.get("name")) or _text(metadata.get("generateName")) or _text(values.get("name"))
    namespace = (
        _text(values.get("override_namespace")) or _text(metadata.get("namespace")) or _text(values.get("namespace"))
    )
    api_version = _text(manifest.get("apiVersion")) or _text(values.get("api_version"))
    return ObjectChange(
        kind, namespace, name or change.address, before, after, change, api_version, said_after or said_before
    )


def _side(values: Mapping[str, Any] | None, argument: str) -> tuple[Mapping[str, Any] | None, str]:
    """The manifest on one side, and why there is none where there should be."""
    if values is None:
        return None, ""
    said = values.get(argument)
    if isinstance(said, Unread):
        return None, said.reason
    if said is UNKNOWN:
        return None, "the manifest depends on values that are known only after the apply"
    if isinstance(said, Mapping):
        return said, ""
    return None, f"there is no manifest in {argument}"


def _typed(change: ResourceChange) -> ObjectChange:
    api_version, kind = kind_of(change.type) or ("", "")
    before = None if change.before is None else manifest_of(change.type, change.before)
    after = None if change.after is None else manifest_of(change.type, change.after)
    metadata = mapping((after if after is not None else before or {}).get("metadata"))
    name = _text(metadata.get("name")) or _text(metadata.get("generateName")) or change.address
    return ObjectChange(kind, _text(metadata.get("namespace")), name, before, after, change, api_version)


def _in_values(change: ResourceChange) -> Iterator[ObjectChange]:
    """Whole objects in the values of a Helm release, paired by kind, namespace and name."""
    before = {key: (path, manifest) for key, path, manifest in _embedded(change, change.before)}
    after = {key: (path, manifest) for key, path, manifest in _embedded(change, change.after)}
    for key in dict.fromkeys([*before, *after]):
        api_version, kind, namespace, name = key
        path, _ = after.get(key) or before[key]
        yield ObjectChange(
            kind,
            namespace,
            name,
            before[key][1] if key in before else None,
            after[key][1] if key in after else None,
            change,
            api_version,
            path=path,
        )


def _embedded(
    change: ResourceChange, values: Mapping[str, Any] | None
) -> Iterator[tuple[tuple[str, str, str, str], str, Mapping[str, Any]]]:
    release = _text((values or {}).get("namespace"))
    found: list[tuple[tuple[str | int, ...], Any]] = [(("values",), (values or {}).get("values"))]
    while found:
        path, value = found.pop(0)
        if isinstance(value, list):
            found.extend(((*path, index), item) for index, item in enumerate(value))
        elif isinstance(value, Mapping):
            metadata = mapping(value.get("metadata"))
            kind, api_version = _text(value.get("kind")), _text(value.get("apiVersion"))
            name = _text(metadata.get("name")) or _text(metadata.get("generateName"))
            if kind and api_version and name:
                key = (api_version, kind, _text(metadata.get("namespace")) or release, name)
                yield key, dotted(path), value
            else:
                found.extend(((*path, key), item) for key, item in value.items() if isinstance(key, str))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
