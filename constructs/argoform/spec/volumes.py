"""Volumes, their mounts in every container, and the claims that pods share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from argoform.errors import InputError
from argoform.names import DNS_LABEL, KUBERNETES_NAME_LIMIT, short_hash
from argoform.platform import Platform
from argoform.spec.inputs import Inputs, Mount
from argoform.spec.merge import without_empty
from argoform.tokens import has_token

PODINFO = "podinfo"
"""The volume with the pod's own labels and annotations."""

PODINFO_PATH = "/etc/podinfo"


def claims(inputs: Inputs, platform: Platform, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """The claim templates of `volume_mounts`, labelled like everything else that is made.

    https://argo-workflows.readthedocs.io/en/latest/walk-through/volumes/
    """
    if PODINFO in inputs.volume_mounts:
        raise InputError(
            f"{PODINFO!r} is the name of the volume with the pod's labels",
            path=f"volume_mounts.{PODINFO}",
            expected="another name",
        )
    found = []
    for name, claim in sorted(inputs.volume_mounts.items()):
        spec: dict[str, Any] = {
            "accessModes": list(claim.access_modes),
            "resources": {"requests": {"storage": f"{_number(claim.size_gb)}Gi"}},
        }
        storage_class = claim.storage_class or platform.storage_class
        if storage_class is not None:
            spec["storageClassName"] = storage_class
        metadata = without_empty(
            {"name": name, "labels": dict(labels), "annotations": dict(platform.volume_annotations)}
        )
        found.append({"metadata": metadata, "spec": spec})
    return found


def volumes(inputs: Inputs, platform: Platform) -> list[dict[str, Any]]:
    """The volumes of every pod, in wf_spec's order, claims left out."""
    names = _Names(inputs)
    directories = sorted(inputs.tmp_directories.items())
    found: list[dict[str, Any]] = [
        {"name": names.tmp[name], "emptyDir": {"sizeLimit": f"{_number(directory.size_mb)}Mi"}}
        for name, directory in directories
        if directory.node_local
    ]
    found += [
        {"name": names.tmp[name], "ephemeral": {"volumeClaimTemplate": _ephemeral(directory.size_mb, platform)}}
        for name, directory in directories
        if not directory.node_local
    ]
    for name, mount in _ordered(inputs.secret_mounts):
        source = {"secretName": name, "defaultMode": mount.default_mode, "optional": mount.optional}
        found.append({"name": names.secrets[name], "secret": source})
    for name, mount in _ordered(inputs.config_map_mounts):
        source = {"name": name, "defaultMode": mount.default_mode, "optional": mount.optional}
        found.append({"name": names.config_maps[name], "configMap": source})
    items = [{"path": field, "fieldRef": {"fieldPath": f"metadata.{field}"}} for field in ("labels", "annotations")]
    return [*found, {"name": PODINFO, "downwardAPI": {"items": items}}]


def volume_mounts(inputs: Inputs) -> list[dict[str, Any]]:
    """The mounts of every container, in wf_spec's order, claims after the temporary directories."""
    names = _Names(inputs)
    found: list[dict[str, Any]] = [
        {"name": names.tmp[name], "mountPath": directory.mount_path}
        for name, directory in sorted(inputs.tmp_directories.items())
    ]
    found += [{"name": name, "mountPath": claim.mount_path} for name, claim in sorted(inputs.volume_mounts.items())]
    for name, mount in _ordered(inputs.secret_mounts):
        found += _file_mounts(names.secrets[name], mount)
    for name, mount in _ordered(inputs.config_map_mounts):
        found += _file_mounts(names.config_maps[name], mount)
    return [*found, {"name": PODINFO, "mountPath": PODINFO_PATH}]


def _ordered(mounts: Mapping[str, Mount]) -> list[tuple[str, Mount]]:
    """By name as wf_spec has it; tokens, whose text changes from run to run, at the end as the user wrote them."""
    known = sorted((name, mount) for name, mount in mounts.items() if not has_token(name)) if mounts else []
    return [*known, *((name, mount) for name, mount in mounts.items() if has_token(name))]


def _file_mounts(volume: str, mount: Mount) -> list[dict[str, Any]]:
    if not mount.sub_paths:
        return [{"name": volume, "mountPath": mount.mount_path, "readOnly": True}]
    return [
        {"name": volume, "mountPath": f"{mount.mount_path.rstrip('/')}/{sub}", "subPath": sub, "readOnly": True}
        for sub in mount.sub_paths
    ]


def _ephemeral(size_mb: float, platform: Platform) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": f"{_number(size_mb)}Mi"}},
        "volumeMode": "Filesystem",
    }
    if platform.storage_class is not None:
        spec["storageClassName"] = platform.storage_class
    if not platform.volume_annotations:
        return {"spec": spec}
    return {"metadata": {"annotations": dict(platform.volume_annotations)}, "spec": spec}


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


class _Names:
    """The names of the volumes: wf_spec's where they are valid and distinct, else cleaned and told apart by a hash."""

    def __init__(self, inputs: Inputs) -> None:
        self._taken = {PODINFO, *inputs.volume_mounts}
        self.tmp = self._all(sorted(inputs.tmp_directories), "tmp", lambda name: re.sub(r"[^a-z0-9]", "", name))
        self.secrets = self._all((name for name, _ in _ordered(inputs.secret_mounts)), "secret")
        self.config_maps = self._all((name for name, _ in _ordered(inputs.config_map_mounts)), "config-map")

    def _all(self, keys: Iterable[str], kind: str, clean: Any = None) -> dict[str, str]:
        found = {}
        tokens = 0
        for key in keys:
            if has_token(key):
                # The text of a token is numbered anew in every run; its position among the tokens is not.
                found[key] = self._claim(f"{kind}-token-{tokens}", f"{kind}-token", str(tokens))
                tokens += 1
            else:
                found[key] = self._claim(clean(key) if clean else f"{kind}-{key}", kind, key)
        return found

    def _claim(self, wanted: str, kind: str, key: str) -> str:
        """`wanted` when it is a free DNS label, else one made from it and a hash of the key."""
        name = wanted
        attempt = 0
        while len(name) > KUBERNETES_NAME_LIMIT or not DNS_LABEL.fullmatch(name) or name in self._taken:
            tail = f"-{short_hash(kind, key, *([str(attempt)] if attempt else []))}"
            stem = (
                re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-")[: KUBERNETES_NAME_LIMIT - len(tail)].rstrip("-")
            )
            name = f"{stem or kind}{tail}"
            attempt += 1
        self._taken.add(name)
        return name
