"""The pod that Argo makes of a template: its fall-backs to the calling template and the spec, and podSpecPatch."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from argoform.errors import UnknownNameError
from argoform.spec.calls import all_calls
from argoform.spec.patch import read_patch
from argoform.spec.templates import POD_KINDS

_MERGE_KEYS: dict[str, str] = {
    "containers": "name",
    "initContainers": "name",
    "ephemeralContainers": "name",
    "volumes": "name",
    "imagePullSecrets": "name",
    "hostAliases": "ip",
    "topologySpreadConstraints": "topologyKey",
    "env": "name",
    "volumeMounts": "mountPath",
    "volumeDevices": "devicePath",
    "ports": "containerPort",
    "resourceClaims": "name",
}
"""The lists of a pod's spec that a strategic merge patch merges, and what tells their items apart; it replaces others.

https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
"""


def effective_pod(
    workflow_spec: Mapping[str, Any], template_name: str, *, calling: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Metadata and spec of the pod of a template, as Argo's controller makes it, without what the executor adds.

    https://argo-workflows.readthedocs.io/en/latest/fields/#template

    Args:
        workflow_spec: the spec of the workflow that runs the template; with a templateRef that is another one.
        template_name: a template of the spec that has a pod of its own.
        calling: the steps or dag template that calls it; the first one that does, when not given.

    Raises:
        UnknownNameError: when the spec has no such template, or it has no pod.
    """
    with_pods = {
        t["name"]: t for t in workflow_spec.get("templates") or [] if any(t.get(kind) is not None for kind in POD_KINDS)
    }
    if template_name not in with_pods:
        raise UnknownNameError(
            f"there is no template with a pod called {template_name!r}", name=template_name, known=with_pods
        )
    template = with_pods[template_name]
    if calling is None:
        calling = _caller(workflow_spec, template_name)
    return pod_of(workflow_spec, template, calling)


def pod_of(
    workflow_spec: Mapping[str, Any], template: Mapping[str, Any], calling: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The pod of a template that may come from another spec than the one that runs it."""
    spec = _scheduling(workflow_spec, template, calling or {})
    spec["serviceAccountName"] = template.get("serviceAccountName") or workflow_spec.get("serviceAccountName")
    spec["dnsPolicy"] = workflow_spec.get("dnsPolicy")
    spec["containers"] = _containers(template)
    spec["volumes"] = _volumes(workflow_spec, template, spec["containers"])
    spec = {key: value for key, value in copy.deepcopy(spec).items() if value is not None}
    for patch in (workflow_spec.get("podSpecPatch"), template.get("podSpecPatch")):
        spec = strategic_merge(spec, read_patch(patch) or {}) if patch else spec
    return {"metadata": _metadata(workflow_spec, template), "spec": spec}


def strategic_merge(original: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """`patch` applied to a part of a pod's spec: null deletes, mappings and keyed lists merge, all else is replaced."""
    merged = dict(original)
    for key, value in patch.items():
        old = merged.get(key)
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(old, Mapping):
            merged[key] = strategic_merge(old, value)
        elif isinstance(value, list) and isinstance(old, list) and key in _MERGE_KEYS:
            merged[key] = _merge_lists(old, value, _MERGE_KEYS[key])
        else:
            merged[key] = copy.deepcopy(value)
    return merged


def _merge_lists(old: list[Any], new: list[Any], by: str) -> list[Any]:
    merged = list(old)
    for item in new:
        place = next((i for i, other in enumerate(merged) if other.get(by) == item.get(by)), None)
        if place is None:
            merged.append(copy.deepcopy(item))
        else:
            merged[place] = strategic_merge(merged[place], item)
    return merged


def _caller(workflow_spec: Mapping[str, Any], template_name: str) -> Mapping[str, Any] | None:
    for template in workflow_spec.get("templates") or []:
        if any(call.call.get("template") == template_name for call in all_calls([template])):
            found: Mapping[str, Any] = template
            return found
    return None


def _scheduling(
    workflow_spec: Mapping[str, Any], template: Mapping[str, Any], calling: Mapping[str, Any]
) -> dict[str, Any]:
    """What Argo looks for in the template first; an empty list or mapping counts as none, an empty affinity as one."""
    affinity = next((t["affinity"] for t in (template, calling, workflow_spec) if t.get("affinity") is not None), None)
    return {
        "nodeSelector": template.get("nodeSelector")
        or calling.get("nodeSelector")
        or workflow_spec.get("nodeSelector"),
        "affinity": affinity,
        "tolerations": template.get("tolerations") or calling.get("tolerations") or workflow_spec.get("tolerations"),
        "schedulerName": template.get("schedulerName") or workflow_spec.get("schedulerName"),
        "priorityClassName": template.get("priorityClassName") or workflow_spec.get("podPriorityClassName"),
        "securityContext": template.get("securityContext", workflow_spec.get("securityContext")),
    }


def _containers(template: Mapping[str, Any]) -> list[dict[str, Any]]:
    container_set = template.get("containerSet")
    if container_set is not None:
        shared = container_set.get("volumeMounts") or []
        return [
            {**container, "volumeMounts": [*(container.get("volumeMounts") or []), *shared]}
            for container in container_set["containers"]
        ]
    own = template.get("container") or template.get("script") or {}
    main = {key: value for key, value in own.items() if key != "source"}
    return [*({**sidecar} for sidecar in template.get("sidecars") or []), {**main, "name": "main"}]


def _volumes(
    workflow_spec: Mapping[str, Any], template: Mapping[str, Any], containers: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The template's own volumes, and those of the spec and the claims that a container mounts."""
    found: list[dict[str, Any]] = list(template.get("volumes") or [])
    elsewhere = {volume["name"]: volume for volume in workflow_spec.get("volumes") or []}
    for claim in workflow_spec.get("volumeClaimTemplates") or []:
        name = claim["metadata"]["name"]
        elsewhere.setdefault(
            name, {"name": name, "persistentVolumeClaim": {"claimName": f"{{{{workflow.name}}}}-{name}"}}
        )
    for container in [*containers, *(template.get("initContainers") or [])]:
        for mount in container.get("volumeMounts") or []:
            if mount["name"] in elsewhere and all(volume["name"] != mount["name"] for volume in found):
                found.append(elsewhere[mount["name"]])
    return found


def _metadata(workflow_spec: Mapping[str, Any], template: Mapping[str, Any]) -> dict[str, Any]:
    wide, own = workflow_spec.get("podMetadata") or {}, template.get("metadata") or {}
    return {key: {**(wide.get(key) or {}), **(own.get(key) or {})} for key in ("annotations", "labels")}
