"""Pods before and after, whatever makes them: templates of workflows, workloads, sensors and event sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from argoform.argo.names import POD_KINDS, template_kind
from argoform.review.case import Case
from argoform.review.documents import read_text
from argoform.review.objects import ObjectChange
from argoform.review.plan import ResourceChange
from argoform.review.rules.pairs import SpecPair, TemplatePair, over, spec_pairs
from argoform.review.values import items, mapping, mappings

_POD_SPECS: Mapping[str, tuple[str, ...]] = {
    "Pod": ("spec",),
    "Deployment": ("spec", "template", "spec"),
    "StatefulSet": ("spec", "template", "spec"),
    "DaemonSet": ("spec", "template", "spec"),
    "ReplicaSet": ("spec", "template", "spec"),
    "ReplicationController": ("spec", "template", "spec"),
    "Job": ("spec", "template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    "Sensor": ("spec", "template"),
    "EventSource": ("spec", "template"),
}
"""Where kinds keep what their pods are made of."""

_LISTS = (
    ("init", "initContainers", "initContainer"),
    ("container", "containers", "container"),
    ("sidecar", "sidecars", ""),
)

Role = tuple[str, str]
"""What kind of container it is, and its name."""


@dataclass(frozen=True)
class Container:
    """One container, with what a patch of the pod says about it."""

    path: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Pod:
    """One pod.

    Args:
        spec: its fields, as in a PodSpec; a patch counts.
        containers: by role and name.
        annotations: of its metadata.
    """

    path: str
    spec: Mapping[str, Any]
    containers: Mapping[Role, Container] = field(default_factory=dict)
    annotations: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PodPair:
    """A pod that exists afterwards.

    Args:
        before: of one that is new in a workflow, what the workflow gave to every pod; it has no containers.
    """

    where: ObjectChange | ResourceChange
    label: str
    before: Pod
    after: Pod


def pod_pairs(case: Case) -> tuple[PodPair, ...]:
    """Every pod of what exists on both sides and differs."""
    return case.once(_all_pairs)


def _all_pairs(case: Case) -> tuple[PodPair, ...]:
    return tuple(_found(case))


def _found(case: Case) -> Iterator[PodPair]:
    for pair in spec_pairs(case):
        for template in pair.templates:
            if template.after is not None and template_kind(template.after) in POD_KINDS:
                yield _of_template(pair, template)
    for one in case.objects:
        place = _POD_SPECS.get(one.kind)
        if place is None or one.before is None or one.after is None or one.goes or one.before == one.after:
            continue
        sides = [_of_workload(side, place) for side in (one.before, one.after)]
        if sides[1] is not None:
            yield PodPair(one, f"the pod of the {one.kind}", sides[0] or Pod(sides[1].path, {}), sides[1])


def _of_template(pair: SpecPair, template: TemplatePair) -> PodPair:
    sides = []
    for index, (body, spec) in enumerate(((template.before, pair.before), (template.after, pair.after))):
        whole = {
            name: pair.setting(name)[index]
            for name in ("securityContext", "hostNetwork", "automountServiceAccountToken", "podSpecPatch", "volumes")
        }
        runs = body is not None and template_kind(body) in POD_KINDS
        sides.append(_template_pod(template.path, body if body is not None and runs else {}, {**spec, **whole}))
    return PodPair(pair.where, template.label, sides[0], sides[1])


def _template_pod(path: str, body: Mapping[str, Any], spec: Mapping[str, Any]) -> Pod:
    """The pod of a template: its own fields stand in place of those of the spec, and patches over both."""
    fields: dict[str, Any] = {"hostNetwork": spec.get("hostNetwork")}
    for name in ("securityContext", "automountServiceAccountToken"):
        own = body.get(name)
        fields[name] = own if own is not None else spec.get(name)
    fields["volumes"] = [*items(spec.get("volumes")), *items(body.get("volumes"))]
    containers: dict[Role, Container] = {}
    for name in ("container", "script"):
        if isinstance(body.get(name), Mapping):
            containers["container", "main"] = Container(f"{path}.{name}", body[name])
    listed = [("container", "containerSet.containers", mapping(body.get("containerSet")).get("containers"))]
    listed += [(role, field, body.get(field)) for role, field in (("init", "initContainers"), ("sidecar", "sidecars"))]
    for role, place, found in listed:
        for index, one in enumerate(items(found)):
            if isinstance(one, Mapping):
                containers[role, str(one.get("name", index))] = Container(f"{path}.{place}[{index}]", one)
    for patch in (spec.get("podSpecPatch"), body.get("podSpecPatch")):
        fields, containers = _patched(fields, containers, _patch(patch))
    annotations = mapping(mapping(body.get("metadata")).get("annotations"))
    return Pod(path, fields, containers, annotations)


def _patch(said: Any) -> Mapping[str, Any]:
    """A `podSpecPatch`, which is JSON or YAML as text; what tags stand in for is not known."""
    if isinstance(said, str) and said.strip():
        found = read_text(said)
        return found if isinstance(found, Mapping) else {}
    return mapping(said)


def _patched(
    fields: dict[str, Any], containers: dict[Role, Container], patch: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[Role, Container]]:
    if not patch:
        return fields, containers
    plain = {key: value for key, value in patch.items() if key not in ("containers", "initContainers", "volumes")}
    found = over(fields, plain)
    found["volumes"] = [*items(fields.get("volumes")), *items(patch.get("volumes"))]
    changed = dict(containers)
    for name in ("containers", "initContainers"):
        for one in mappings(patch.get(name)):
            for role, container in containers.items():
                if role[1] == one.get("name") and (role[0] == "init") == (name == "initContainers"):
                    changed[role] = Container(container.path, over(container.body, one))
    return found, changed


def _of_workload(manifest: Mapping[str, Any], place: tuple[str, ...]) -> Pod | None:
    spec: Mapping[str, Any] = manifest
    metadata: Mapping[str, Any] = {}
    for part in place:
        metadata = mapping(spec.get("metadata"))
        spec = mapping(spec.get(part))
    if not spec:
        return None
    path = ".".join(place)
    containers: dict[Role, Container] = {}
    for role, plural, singular in _LISTS:
        for field_name in (plural, singular):
            said = spec.get(field_name) if field_name else None
            listed = [said] if isinstance(said, Mapping) else items(said)
            for index, one in enumerate(listed):
                if isinstance(one, Mapping):
                    where = f"{path}.{field_name}" + ("" if isinstance(said, Mapping) else f"[{index}]")
                    containers[role, str(one.get("name", index))] = Container(where, one)
    return Pod(path, spec, containers, mapping(metadata.get("annotations")))
