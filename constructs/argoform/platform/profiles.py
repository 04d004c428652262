"""The profiles of `Platform`, as data: each maps field names to values."""

from __future__ import annotations

from typing import Any


def _tainted(key: str, requirements: dict[str, list[str]] | None = None) -> dict[str, Any]:
    taint = {"key": key, "operator": "Equal", "value": "true", "effect": "NoSchedule"}
    return {"tolerations": [taint], "requirements": requirements or {}}


PROFILES: dict[str, dict[str, Any]] = {
    "local": {
        "cluster": "local",
        "artifacts": {"kind": "minio"},
        "identity": {"kind": "static", "secret_name": "my-minio-cred"},
    },
    "eks": {
        "cluster": "eks",
        # https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html: spot and arm64 nodes are labelled
        # and carry no taint, so a pod needs no toleration to use them.
        "node_classes": {
            "spot": {"requirements": {"eks.amazonaws.com/capacityType": ["SPOT"]}},
            "arm": {"requirements": {"kubernetes.io/arch": ["arm64"]}},
        },
        "do_not_disrupt_annotations": {"karpenter.sh/do-not-disrupt": "true"},
    },
    "panfactum": {
        "cluster": "panfactum",
        "node_classes": {
            "burstable": _tainted("burstable"),
            "spot": _tainted("spot"),
            "arm": _tainted("arm64"),
            "controller": _tainted("controller", {"panfactum.com/class": ["controller"]}),
            "workflow": _tainted("workflow", {"panfactum.com/workflow-only": ["true"]}),
        },
        "scheduler": "panfactum",
        "storage_class": "ebs-standard",
        "label_prefix": "panfactum.com",
        "node_labels_enabled": True,
        "workload_label": "panfactum.com/workload",
        "match_label": "id",
        "pod_run_as_non_root": False,
        "seccomp_profile": None,
        "do_not_disrupt_annotations": {"karpenter.sh/do-not-disrupt": "true"},
        "volume_annotations": {"velero.io/exclude-from-backups": "true"},
    },
}
"""Every profile by its name."""
