"""The security contexts of pods and containers."""

from __future__ import annotations

from typing import Any

from argoform.platform import Platform
from argoform.spec.inputs import Inputs


def container_security_context(inputs: Inputs) -> dict[str, Any]:
    """The security context of every container.

    https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context-1
    """
    user = 0 if inputs.run_as_root else inputs.uid
    capabilities: dict[str, Any] = {}
    if inputs.linux_capabilities:
        capabilities["add"] = list(inputs.linux_capabilities)
    if not inputs.privileged:
        capabilities["drop"] = ["ALL"]
    context: dict[str, Any] = {
        "runAsGroup": user,
        "runAsUser": user,
        "runAsNonRoot": not inputs.run_as_root,
        # Kubernetes refuses a privileged container that must not escalate.
        "allowPrivilegeEscalation": inputs.run_as_root or inputs.privileged,
        "readOnlyRootFilesystem": inputs.read_only,
        "privileged": inputs.privileged,
    }
    return {**context, "capabilities": capabilities} if capabilities else context


def pod_security_context(inputs: Inputs, platform: Platform) -> dict[str, Any]:
    """The security context of every pod.

    https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context
    """
    user = 0 if inputs.run_as_root else inputs.uid
    context: dict[str, Any] = {
        # Large volumes whose root has the right group already are not walked again.
        "fsGroupChangePolicy": "OnRootMismatch",
        "runAsNonRoot": platform.pod_run_as_non_root and not inputs.run_as_root,
        "runAsUser": user,
        "runAsGroup": user,
    }
    # Root can read every volume, so their ownership is only changed for it when asked for.
    group = inputs.mount_owner if inputs.mount_owner is not None else (None if inputs.run_as_root else inputs.uid)
    if group is not None:
        context["fsGroup"] = group
    if platform.seccomp_profile is not None:
        context["seccompProfile"] = {"type": platform.seccomp_profile}
    return context
