"""Rules: volumes and where they are mounted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from argoform.lint.context import Context
from argoform.lint.expressions.names import suggestion
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule
from argoform.lint.runtime.walk import Items, containers, is_fixed, listed, part, workflow


def _mounts(template: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every mount of a template with the path of the container it is for."""
    holders: list[tuple[str, Mapping[str, Any]]] = list(containers(template, path))
    if isinstance(template.get("containerSet"), dict):
        holders.append((f"{path}.containerSet", template["containerSet"]))
    for place, container in holders:
        for here, mount in listed(container.get("volumeMounts"), f"{place}.volumeMounts"):
            yield place, here, mount


@rule(
    "AF130",
    severity="error",
    title="Volume mounts have a volume",
    needs=("volumeMounts",),
    why="""Argo's linter does not compare mounts with volumes. Kubernetes refuses a pod that mounts a volume it does
not have, so that the node ends in an error. The volumes of a template that another workflow calls by templateRef are
those of the calling workflow: for templates in a WorkflowTemplate this is a warning.""",
    bad=workflow("""
- name: main
  container: {image: "busybox:1.37", volumeMounts: [{name: scratch, mountPath: /scratch}]}
"""),
    good=workflow("""
- name: main
  volumes: [{name: scratch, emptyDir: {}}]
  container: {image: "busybox:1.37", volumeMounts: [{name: scratch, mountPath: /scratch}]}
"""),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/volumes/",
)
def mounted_volumes_exist(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look up the volume of every mount."""
    spec = manifest.spec
    if isinstance(spec.get("workflowTemplateRef"), dict) or "olumes" in str(spec.get("podSpecPatch", "")):
        return
    common = _volumes(spec) | _volumes(spec.get("templateDefaults"))
    severity = None if manifest.kind in ("Workflow", "CronWorkflow") else "warning"
    for path, template in manifest.templates:
        known: frozenset[str] | None = None
        for _, here, mount in _mounts(template, path):
            if known is None:
                known = common | _volumes(template)
            name = mount.get("name")
            if is_fixed(name) and name not in known and "olumes" not in str(template.get("podSpecPatch", "")):
                hint = suggestion(str(name), known) or "declare it in `volumes` or `volumeClaimTemplates`"
                yield Problem(f"{here}.name", f"there is no volume {name}", hint, "warning" if severity else None)


def _volumes(holder: Any) -> frozenset[str]:
    names = [volume.get("name") for _, volume in listed(part(holder, "volumes"), "")]
    claims = [part(claim, "metadata", "name") for _, claim in listed(part(holder, "volumeClaimTemplates"), "")]
    return frozenset(str(name) for name in (*names, *claims) if name)


@rule(
    "AF131",
    severity="error",
    title="A container mounts one volume at a path",
    needs=("volumeMounts",),
    why="""Kubernetes refuses a container with two mounts at the same path, and an input artifact is a mount too.
Argo's linter looks at this for `container` and not for scripts, sidecars and init containers.""",
    bad=workflow("""
- name: main
  volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}]
  script:
    image: busybox:1.37
    source: ls
    volumeMounts: [{name: a, mountPath: /work}, {name: b, mountPath: /work}]
"""),
    good=workflow("""
- name: main
  volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}]
  script:
    image: busybox:1.37
    source: ls
    volumeMounts: [{name: a, mountPath: /work}, {name: b, mountPath: /other}]
"""),
    link="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container",
)
def mount_paths_differ(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look for paths that a script, sidecar or init container mounts twice."""
    for path, template in manifest.templates:
        seen: dict[tuple[str, str], str] = {}
        for here, artifact in _artifacts(template, path):
            if isinstance(artifact.get("path"), str):
                seen.setdefault((f"{path}.script", artifact["path"]), here)
        for place, here, mount in _mounts(template, path):
            where = mount.get("mountPath")
            if not isinstance(where, str) or place.endswith((".container", ".containerSet")):
                continue
            first = seen.setdefault((place, where), here)
            if first != here:
                yield Problem(
                    f"{here}.mountPath", f"{where} is mounted twice in this container", f"the first is {first}"
                )


def _artifacts(template: Mapping[str, Any], path: str) -> Items:
    yield from listed(part(template, "inputs", "artifacts"), f"{path}.inputs.artifacts")
