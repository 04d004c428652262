"""Inputs that become files and directories in every container."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from argoform.spec.inputs.types import (
    Flag,
    Group,
    MountPath,
    Number,
    ObjectName,
    Section,
    Text,
    VolumeName,
    Whole,
    matching,
    plain,
)

SubPath = Annotated[Text, AfterValidator(matching(r"(?!/)(?!.*(^|/)\.\.(/|$)).+", "a relative path without '..'"))]

AccessMode = Literal["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"]


class TmpDirectory(Group):
    """A temporary directory."""

    mount_path: MountPath
    """Where it appears in every container."""

    size_mb: Annotated[Number, Field(gt=0)] = 100
    """Its size in MiB."""

    node_local: Flag = False
    """Whether it lies on the node's own disk (emptyDir) instead of a volume of its own."""


class Mount(Group):
    """A mounted Secret or ConfigMap; its keys are the names of the files, which are executable."""

    default_mode: ClassVar[int] = 0o551
    """The mode of the files."""

    mount_path: MountPath
    """The directory in every container."""

    optional: Flag = False
    """Whether pods may start where it does not exist."""

    sub_paths: list[SubPath] = []
    """Keys to mount one by one below `mount_path`, where other files may lie; all of them as a directory when empty."""


SecretMount = Mount
ConfigMapMount = Mount


class VolumeMount(Group):
    """A claim that all pods of one workflow share, deleted with it."""

    mount_path: MountPath
    """Where it appears in every container."""

    storage_class: ObjectName | None = None
    """The storage class; the platform's when not given (`ebs-standard` on Panfactum)."""

    access_modes: Annotated[list[AccessMode], Field(min_length=1)] = ["ReadWriteOnce"]
    """The access modes; parallel pods on several nodes need `ReadWriteMany`."""

    size_gb: Annotated[Number, Field(gt=0)] = 1
    """Its size in GiB."""


TmpName = Annotated[Text, AfterValidator(plain("because a volume is named after it"))]


class Files(Section):
    """Files and directories of every container."""

    tmp_directories: dict[TmpName, TmpDirectory] = {}
    """Temporary directories by name.

    https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/
    """

    secret_mounts: dict[ObjectName, Mount] = {}
    """Mounted Secrets by name, which may be a token.

    https://kubernetes.io/docs/concepts/storage/volumes/#secret
    """

    config_map_mounts: dict[ObjectName, Mount] = {}
    """Mounted ConfigMaps by name, which may be a token.

    https://kubernetes.io/docs/concepts/storage/volumes/#configmap
    """

    volume_mounts: dict[VolumeName, VolumeMount] = {}
    """Temporary claims that all pods of a workflow mount, by name.

    https://argo-workflows.readthedocs.io/en/latest/walk-through/volumes/
    """

    mount_owner: Annotated[Whole, Field(ge=0, le=2**31 - 1)] | None = None
    """The group that owns the mounted volumes; `uid` when not given, and none for root.

    https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
    """
