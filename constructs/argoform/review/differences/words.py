"""What the fields of Argo's manifests are called in a review, and how much a reader wants each.

A field that is not here is called by its own name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

USUAL = 5
"""The weight of what has none of its own."""


@dataclass(frozen=True, slots=True)
class Word:
    """How one field is told.

    Args:
        name: what it is called; empty where its parts are told without it.
        weight: from 0, read first, to 9.
        whole: whether it is told as one value, and not field by field.
    """

    name: str
    weight: int = USUAL
    whole: bool = False


_CONTAINER: Mapping[str, Word] = {
    "image": Word("image", 0),
    "command": Word("command", 1, whole=True),
    "args": Word("args", 1, whole=True),
    "source": Word("script", 1),
    "env": Word("env", 3),
    "envFrom": Word("envFrom", 3),
    "resources": Word("", 3),
    "securityContext": Word("securityContext", 3),
    "volumeMounts": Word("mount", 4),
    "volumeDevices": Word("device", 4),
    "ports": Word("port", 4),
    "livenessProbe": Word("livenessProbe", 5),
    "readinessProbe": Word("readinessProbe", 5),
    "startupProbe": Word("startupProbe", 5),
    "lifecycle": Word("lifecycle", 5, whole=True),
    "dependencies": Word("dependencies", 2, whole=True),
}

_CALL: Mapping[str, Word] = {
    "arguments": Word("argument", 3),
    "when": Word("when", 2),
    "continueOn": Word("continueOn", 2),
    "onExit": Word("exit handler", 2),
    "hooks": Word("hook", 2),
    "withItems": Word("loop (withItems)", 2, whole=True),
    "withParam": Word("loop (withParam)", 2),
    "withSequence": Word("loop (withSequence)", 2),
}

_POD: Mapping[str, Word] = {
    "retryStrategy": Word("retries", 2),
    "synchronization": Word("", 2),
    "parallelism": Word("parallelism", 2),
    "activeDeadlineSeconds": Word("deadline", 2),
    "serviceAccountName": Word("service account", 1),
    "automountServiceAccountToken": Word("automountServiceAccountToken", 3),
    "securityContext": Word("securityContext", 3),
    "executor": Word("executor", 3),
    "volumes": Word("volume", 4),
    "nodeSelector": Word("node selector", 4),
    "tolerations": Word("toleration", 4),
    "affinity": Word("affinity", 4, whole=True),
    "schedulerName": Word("scheduler", 4),
    "priorityClassName": Word("priority class", 4),
    "podPriorityClassName": Word("priority class", 4),
    "priority": Word("priority", 4),
    "podSpecPatch": Word("podSpecPatch", 2),
    "podResources": Word("pod", 3),
    "hostAliases": Word("host alias", 4),
    "metrics": Word("metrics", 5),
}

_OBJECT: Mapping[str, Word] = {"metadata": Word("", 7), "spec": Word("")}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "CronWorkflow": _OBJECT,
    "Workflow": _OBJECT,
    "WorkflowTemplate": _OBJECT,
    "ClusterWorkflowTemplate": _OBJECT,
    "meta.v1.ObjectMeta": {"labels": Word("label", 7), "annotations": Word("annotation", 7)},
    "Metadata": {"labels": Word("label", 7), "annotations": Word("annotation", 7)},
    "WorkflowMetadata": {
        "labels": Word("label", 7),
        "annotations": Word("annotation", 7),
        "labelsFrom": Word("label from", 7),
    },
    "CronWorkflowSpec": {
        "suspend": Word("suspended", 1),
        "concurrencyPolicy": Word("concurrency policy", 2),
        "when": Word("when", 2),
        "stopStrategy": Word("stop strategy", 2),
        "startingDeadlineSeconds": Word("starting deadline", 3),
        "timezone": Word("time zone", 1),
        "successfulJobsHistoryLimit": Word("successful runs kept", 6),
        "failedJobsHistoryLimit": Word("failed runs kept", 6),
        "workflowSpec": Word(""),
        "workflowMetadata": Word("workflow", 7),
    },
    "WorkflowSpec": {
        "entrypoint": Word("entrypoint", 1),
        "templates": Word("template", 1),
        "workflowTemplateRef": Word("workflow template", 1, whole=True),
        "templateDefaults": Word("template defaults", 2),
        "arguments": Word("", 2),
        "onExit": Word("exit handler", 2),
        "hooks": Word("hook", 2),
        "suspend": Word("suspended", 1),
        "shutdown": Word("shutdown", 1),
        "hostNetwork": Word("hostNetwork", 3),
        "volumeClaimTemplates": Word("volume claim template", 3),
        "volumeClaimGC": Word("volumeClaimGC", 4),
        "imagePullSecrets": Word("image pull secret", 4),
        "podMetadata": Word("pod", 7),
        "workflowMetadata": Word("workflow", 7),
        "podDisruptionBudget": Word("pod disruption budget", 4),
        "artifactRepositoryRef": Word("artifact repository", 2, whole=True),
        "ttlStrategy": Word("ttlStrategy", 4),
        "podGC": Word("podGC", 5),
        "artifactGC": Word("artifactGC", 3),
        "archiveLogs": Word("archiveLogs", 4),
        "executorPlugins": Word("executor plugin", 3),
        **_POD,
    },
    "Template": {
        "timeout": Word("timeout", 2),
        "pendingTimeout": Word("pending timeout", 3),
        "failFast": Word("failFast", 2),
        "daemon": Word("daemon", 2),
        "container": Word("", 1),
        "script": Word("", 1),
        "containerSet": Word("", 1),
        "resource": Word("resource", 1),
        "http": Word("http", 1),
        "data": Word("data", 1, whole=True),
        "plugin": Word("plugin", 1, whole=True),
        "suspend": Word("suspend", 2),
        "dag": Word("", 1),
        "steps": Word("", 1),
        "initContainers": Word("init container", 3),
        "sidecars": Word("sidecar", 3),
        "inputs": Word("input", 3),
        "outputs": Word("output", 3),
        "memoize": Word("memoize", 4),
        "metadata": Word("pod", 7),
        "annotations": Word("annotation", 7),
        "archiveLocation": Word("archive location", 4),
        **_POD,
    },
    "DAGTemplate": {"failFast": Word("failFast", 2), "target": Word("target", 1)},
    "DAGTask": _CALL,
    "WorkflowStep": _CALL,
    "LifecycleHook": {"arguments": Word("argument", 3), "expression": Word("expression", 2)},
    "core.v1.Container": _CONTAINER,
    "ScriptTemplate": _CONTAINER,
    "UserContainer": _CONTAINER,
    "ContainerNode": _CONTAINER,
    "ContainerSetTemplate": {
        "containers": Word("container", 1),
        "volumeMounts": Word("mount", 4),
        "retryStrategy": Word("retries", 2),
    },
    "ExecutorPluginSidecar": {"container": Word("", 3)},
    "ResourceTemplate": {
        "action": Word("action", 1),
        "manifest": Word("manifest", 1),
        "manifestFrom": Word("manifestFrom", 1, whole=True),
    },
    "core.v1.ResourceRequirements": {"requests": Word("requests", 3), "limits": Word("limits", 3)},
    "core.v1.VolumeResourceRequirements": {"requests": Word("requests", 3), "limits": Word("limits", 3)},
    "core.v1.PersistentVolumeClaim": {"spec": Word("", 3)},
    "core.v1.PersistentVolumeClaimSpec": {"resources": Word("", 3)},
    "Synchronization": {"semaphores": Word("semaphore", 2), "mutexes": Word("mutex", 2)},
    "RetryStrategy": {
        "retryPolicy": Word("policy", 2),
        "affinity": Word("affinity", 4, whole=True),
        "backoff": Word("backoff", 3),
    },
    "Arguments": {"parameters": Word("parameter", 2), "artifacts": Word("artifact", 3)},
    "Inputs": {"parameters": Word("parameter", 3), "artifacts": Word("artifact", 3)},
    "Outputs": {"parameters": Word("parameter", 3), "artifacts": Word("artifact", 3)},
    "Parameter": {"description": Word("description", 7), "enum": Word("enum", 3, whole=True)},
    "Artifact": {"archive": Word("archive", 4, whole=True), "deleted": Word("deleted", 6)},
    "Metrics": {"prometheus": Word("", 5)},
}
"""The words by type and field."""


def word(type_: str, field: str, inherited: int) -> Word:
    """How a field of a type is told; a field without words of its own by its name, and with the weight around it."""
    found = WORDS.get(type_, {}).get(field)
    return Word(field, inherited) if found is None else found
