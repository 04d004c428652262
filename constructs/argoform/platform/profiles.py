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
    "gke": {
        "cluster": "gke",
        # https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms labels spot nodes without a taint;
        # https://cloud.google.com/kubernetes-engine/docs/how-to/prepare-arm-workloads-for-deployment taints arm ones.
        "node_classes": {
            "spot": {"requirements": {"cloud.google.com/gke-spot": ["true"]}},
            "arm": {
                "tolerations": [
                    {"key": "kubernetes.io/arch", "operator": "Equal", "value": "arm64", "effect": "NoSchedule"}
                ],
                "requirements": {"kubernetes.io/arch": ["arm64"]},
            },
        },
        "do_not_disrupt_annotations": {"cluster-autoscaler.kubernetes.io/safe-to-evict": "false"},
    },
    "aks": {
        "cluster": "aks",
        # https://learn.microsoft.com/azure/aks/spot-node-pool taints and labels spot nodes alike.
        "node_classes": {
            "spot": {
                "tolerations": [
                    {
                        "key": "kubernetes.azure.com/scalesetpriority",
                        "operator": "Equal",
                        "value": "spot",
                        "effect": "NoSchedule",
                    }
                ],
                "requirements": {"kubernetes.azure.com/scalesetpriority": ["spot"]},
            },
            "arm": {"requirements": {"kubernetes.io/arch": ["arm64"]}},
        },
        "do_not_disrupt_annotations": {"cluster-autoscaler.kubernetes.io/safe-to-evict": "false"},
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
        "workload_labels": {
            "panfactum.com/arm64-enabled": "arm",
            "panfactum.com/burstable-enabled": "burstable",
            "panfactum.com/controller-enabled": "controller",
            "panfactum.com/prevent-lifetime-eviction": "no_lifetime_eviction",
            "panfactum.com/pull-through-cache-enabled": "pull_through_cache",
            "panfactum.com/scheduler-enabled": "scheduler",
            "panfactum.com/spot-enabled": "spot",
        },
        "static_labels": {},
        # Every workflow has a role there; its OIDC provider is found by the cluster's name.
        "identity": {"kind": "irsa"},
        "workload_label": "panfactum.com/workload",
        "match_label": "id",
        "pod_run_as_non_root": False,
        "seccomp_profile": None,
        "do_not_disrupt_annotations": {"karpenter.sh/do-not-disrupt": "true"},
        "volume_annotations": {"velero.io/exclude-from-backups": "true"},
        # Every release of the stack names the tag that fits it in kube_constants; this is one release's.
        "images": {
            "devShell": {
                "registry": "public.ecr.aws",
                "repository": "t8f0s7h5/panfactum",
                "tag": "d0293f4e90c6a9b1f9212a4af96ce018e81c6b24",
            }
        },
    },
}
"""Every profile by its name."""
