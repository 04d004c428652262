"""Mounts that Kubernetes or Argo refuses: one path used twice, a volume that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from argoform.spec.checks.subject import Subject, entries
from argoform.spec.outputs import Finding
from argoform.tokens import has_token

RULE = "mount-path-twice"
MISSING = "mount-without-volume"


def check(subject: Subject) -> Iterator[Finding]:
    """Two mounts at one path, first among the inputs, then in the containers that say their own mounts."""
    seen: dict[str, str] = {"/etc/podinfo": "the pod's own labels"}
    clashed = False
    for mount_path, where in _of_inputs(subject):
        if mount_path in seen:
            clashed = True
            message = f"{mount_path!r} is the mount path of {seen[mount_path]} too; every path can be used once"
            yield Finding(RULE, "error", message, where)
        seen.setdefault(mount_path, where)
    for container, path, shared in _containers(subject):
        own = "volumeMounts" in container
        if own and not (clashed and not shared):
            yield from _in_container(container.get("volumeMounts"), shared, path)


def check_volumes(subject: Subject) -> Iterator[Finding]:
    """Argo takes a volume from the template, the spec or the claims; a mount of any other fails the node."""
    everywhere = {volume.get("name") for volume in subject.spec.get("volumes", [])}
    everywhere |= set(subject.inputs.volume_mounts)
    for i, template in enumerate(subject.templates):
        here = {volume.get("name") for volume in entries(template.get("volumes")) if isinstance(volume, dict)}
        for container, path, shared in _containers(subject):
            if not path.startswith(f"templates[{i}]."):
                continue
            for mount in [*entries(container.get("volumeMounts")), *shared]:
                name = mount.get("name") if isinstance(mount, dict) else None
                if isinstance(name, str) and not has_token(name) and name not in everywhere | here:
                    message = f"it mounts the volume {name!r}, which neither the template nor the inputs define"
                    yield Finding(MISSING, "warning", message, f"{path}.volumeMounts")


def _of_inputs(subject: Subject) -> Iterator[tuple[str, str]]:
    inputs = subject.inputs
    for field, named in (("tmp_directories", inputs.tmp_directories), ("volume_mounts", inputs.volume_mounts)):
        for name, item in named.items():
            if not has_token(item.mount_path):
                yield _normal(item.mount_path), f"{field}.{name}.mount_path"
    for field, mounts in (("secret_mounts", inputs.secret_mounts), ("config_map_mounts", inputs.config_map_mounts)):
        for name, mount in mounts.items():
            if has_token(mount.mount_path):
                continue
            where = f"{field}.{name}.mount_path"
            if not mount.sub_paths:
                yield _normal(mount.mount_path), where
            for sub in mount.sub_paths:
                yield _normal(f"{_normal(mount.mount_path)}/{sub}"), where


def _containers(subject: Subject) -> Iterator[tuple[dict[str, Any], str, list[Any]]]:
    """Every container with its path and the mounts that a containerSet gives all of its containers."""
    for container, path in subject.containers():
        index = int(path[len("templates[") : path.index("]")])
        container_set = subject.templates[index].get("containerSet")
        shared = entries(container_set.get("volumeMounts")) if isinstance(container_set, dict) else []
        yield container, path, shared


def _in_container(mounts: Any, shared: list[Any], path: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for i, mount in enumerate([*entries(mounts), *shared]):
        mount_path = mount.get("mountPath") if isinstance(mount, dict) else None
        if not isinstance(mount_path, str) or has_token(mount_path) or "{{" in mount_path:
            continue
        if _normal(mount_path) in seen:
            own = len(entries(mounts))
            where = f"{path}.volumeMounts[{i}]" if i < own else f"{path.rpartition('.')[0]}.volumeMounts[{i - own}]"
            message = f"{mount_path!r} is the path of another mount of the container too; every path can be used once"
            yield Finding(RULE, "error", message, f"{where}.mountPath")
        seen.add(_normal(mount_path))


def _normal(path: str) -> str:
    return path.rstrip("/") or "/"
