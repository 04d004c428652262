"""Where artifacts lie, as far as Argo's linter looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.lint.argo.values import items, mapping, text

_ENOUGH: Mapping[str, tuple[str, ...]] = {
    "artifactory": ("url",),
    "azure": ("blob",),
    "git": ("repo",),
    "gcs": ("key",),
    "hdfs": ("path", "addresses"),
    "http": ("url",),
    "oss": ("key",),
    "raw": (),
    "s3": ("key",),
    "plugin": ("key",),
}
"""Of each location the fields of which one is enough, in the order in which Argo looks for a location."""


def has_location(artifact: Mapping[str, Any]) -> bool:
    """Whether an artifact says where it lies; only the first location that is set counts."""
    for name, fields in _ENOUGH.items():
        location = artifact.get(name)
        if location is not None:
            found = mapping(location)
            return not fields or any(text(found.get(field)) or items(found.get(field)) for field in fields)
    return False


def missing_in(artifact: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an input artifact's or archive's location lacks: the path below it, and what is missing."""
    found = []
    git, hdfs = artifact.get("git"), artifact.get("hdfs")
    if git is not None and not text(mapping(git).get("repo")):
        found.append((".git.repo", "a git location needs `repo`"))
    if hdfs is not None:
        found.extend((f".hdfs{below}", message) for below, message in _missing_in_hdfs(mapping(hdfs)))
    return found


def _missing_in_hdfs(hdfs: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    if not items(hdfs.get("addresses")):
        found.append((".addresses", "an HDFS location needs `addresses`"))
    path = text(hdfs.get("path"))
    if not path.startswith("/"):
        found.append((".path", "an HDFS location needs `path`, an absolute one"))
    cache, keytab = hdfs.get("krbCCacheSecret"), hdfs.get("krbKeytabSecret")
    if cache is None and keytab is None:
        if not text(hdfs.get("hdfsUser")):
            found.append(("", "an HDFS location needs `hdfsUser` or one of the Kerberos secrets"))
        return found
    wanted = ["krbServicePrincipalName", "krbConfigConfigMap"]
    if keytab is not None:
        wanted += ["krbUsername", "krbRealm"]
    found.extend((f".{name}", f"Kerberos needs `{name}`") for name in wanted if not hdfs.get(name))
    return found
