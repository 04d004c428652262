"""What spellings mean the same in Argo's manifests: defaults, order, lengths of time, fields that got another name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DEFAULTS: Mapping[tuple[str, str], Any] = {
    ("CronWorkflowSpec", "concurrencyPolicy"): "Allow",
    ("CronWorkflowSpec", "successfulJobsHistoryLimit"): 3,
    ("CronWorkflowSpec", "failedJobsHistoryLimit"): 1,
    ("CronWorkflowSpec", "startingDeadlineSeconds"): 0,
    ("WorkflowSpec", "priority"): 0,
    ("WorkflowSpec", "dnsPolicy"): "ClusterFirst",
    ("Template", "failFast"): True,
    ("DAGTemplate", "failFast"): True,
    ("WorkflowLevelArtifactGC", "strategy"): "Never",
    ("PodGC", "strategy"): "OnPodNone",
    ("HTTP", "method"): "GET",
    ("ResourceTemplate", "mergeStrategy"): "strategic",
    ("Sequence", "start"): 0,
    ("Artifact", "archive"): {"tar": {}},
    ("core.v1.Toleration", "operator"): "Equal",
    ("core.v1.ContainerPort", "protocol"): "TCP",
    ("core.v1.Probe", "initialDelaySeconds"): 0,
    ("core.v1.Probe", "periodSeconds"): 10,
    ("core.v1.Probe", "timeoutSeconds"): 1,
    ("core.v1.Probe", "successThreshold"): 1,
    ("core.v1.Probe", "failureThreshold"): 3,
    ("core.v1.HTTPGetAction", "scheme"): "HTTP",
    ("core.v1.SecretVolumeSource", "defaultMode"): 0o644,
    ("core.v1.ConfigMapVolumeSource", "defaultMode"): 0o644,
    ("core.v1.ProjectedVolumeSource", "defaultMode"): 0o644,
    ("core.v1.DownwardAPIVolumeSource", "defaultMode"): 0o644,
    ("core.v1.ObjectFieldSelector", "apiVersion"): "v1",
    ("core.v1.PersistentVolumeClaimSpec", "volumeMode"): "Filesystem",
    ("core.v1.VolumeMount", "mountPropagation"): "None",
    ("core.v1.VolumeMount", "recursiveReadOnly"): "Disabled",
    ("core.v1.SecurityContext", "procMount"): "Default",
}
"""What Argo or Kubernetes takes where a field is absent, so that spelling it out changes nothing."""

FALSE_COUNTS = frozenset(
    {
        # The store's or the controller's setting counts where it is absent.
        "archiveLogs",
        # The service account's setting counts where it is absent.
        "automountServiceAccountToken",
        # The workflow's setting counts where it is absent from a template, and the pod's where from a container.
        "runAsNonRoot",
        # True where it is absent.
        "allowPrivilegeEscalation",
        "failFast",
    }
)
"""Fields that mean something else when they are false than when they are absent."""

EMPTY_TEXT_COUNTS = frozenset({("core.v1.PersistentVolumeClaimSpec", "storageClassName")})
"""Fields of type string that mean something else when they are empty than when they are absent."""

EMPTY_IS_ABSENT = frozenset(
    {
        "Arguments",
        "ContinueOn",
        "ExecutorConfig",
        "Inputs",
        "Metadata",
        "Outputs",
        "PodGC",
        "Synchronization",
        "WorkflowLevelArtifactGC",
        "WorkflowMetadata",
        "core.v1.PodDNSConfig",
        "core.v1.ResourceRequirements",
        "meta.v1.ObjectMeta",
    }
)
"""Types whose empty mapping says nothing. Of others it does: `emptyDir: {}`, `suspend: {}`, `retryStrategy: {}`."""

KEYS: Mapping[str, str] = {
    "Artifact": "name",
    "ContainerNode": "name",
    "DAGTask": "name",
    "HTTPHeader": "name",
    "Header": "name",
    "MetricLabel": "key",
    "Mutex": "name",
    "OAuth2EndpointParam": "key",
    "Parameter": "name",
    "Prometheus": "name",
    "Template": "name",
    "UserContainer": "name",
    "WorkflowStep": "name",
    "core.v1.ContainerPort": "containerPort",
    "core.v1.ContainerResizePolicy": "resourceName",
    "core.v1.DownwardAPIVolumeFile": "path",
    "core.v1.EnvVar": "name",
    "core.v1.HostAlias": "ip",
    "core.v1.KeyToPath": "path",
    "core.v1.LocalObjectReference": "name",
    "core.v1.PodDNSConfigOption": "name",
    "core.v1.PodResourceClaim": "name",
    "core.v1.ResourceClaim": "name",
    "core.v1.Sysctl": "name",
    "core.v1.Volume": "name",
    "core.v1.VolumeDevice": "devicePath",
    "core.v1.VolumeMount": "mountPath",
    "meta.v1.OwnerReference": "uid",
}
"""By which field the items of a list are told apart; their order means nothing."""

KEYS_IN_METADATA = frozenset({"core.v1.PersistentVolumeClaim", "ExecutorPlugin"})
"""Types of items that are told apart by `metadata.name`."""

SETS = frozenset(
    {
        "SemaphoreRef",
        "core.v1.NodeSelectorRequirement",
        "core.v1.NodeSelectorTerm",
        "core.v1.PodAffinityTerm",
        "core.v1.PreferredSchedulingTerm",
        "core.v1.Toleration",
        "core.v1.VolumeProjection",
        "core.v1.WeightedPodAffinityTerm",
        "meta.v1.LabelSelectorRequirement",
    }
)
"""Types of items without names whose order means nothing."""

SET_FIELDS = frozenset(
    {
        ("ContainerNode", "dependencies"),
        ("CronWorkflowSpec", "schedules"),
        ("DAGTask", "dependencies"),
        ("Parameter", "enum"),
        ("core.v1.Capabilities", "add"),
        ("core.v1.Capabilities", "drop"),
        ("core.v1.HostAlias", "hostnames"),
        ("core.v1.NodeSelectorRequirement", "values"),
        ("core.v1.PersistentVolumeClaimSpec", "accessModes"),
        ("core.v1.PodAffinityTerm", "namespaces"),
        ("core.v1.PodSecurityContext", "supplementalGroups"),
        ("meta.v1.LabelSelectorRequirement", "values"),
        ("meta.v1.ObjectMeta", "finalizers"),
    }
)
"""Lists of scalars whose order means nothing."""

SECONDS = frozenset(
    {
        ("CronWorkflowSpec", "startingDeadlineSeconds"),
        ("HTTP", "timeoutSeconds"),
        ("TTLStrategy", "secondsAfterCompletion"),
        ("TTLStrategy", "secondsAfterFailure"),
        ("TTLStrategy", "secondsAfterSuccess"),
        ("Template", "activeDeadlineSeconds"),
        ("WorkflowSpec", "activeDeadlineSeconds"),
        ("core.v1.Probe", "initialDelaySeconds"),
        ("core.v1.Probe", "periodSeconds"),
        ("core.v1.Probe", "terminationGracePeriodSeconds"),
        ("core.v1.Probe", "timeoutSeconds"),
        ("core.v1.ServiceAccountTokenProjection", "expirationSeconds"),
        ("core.v1.SleepAction", "seconds"),
        ("core.v1.Toleration", "tolerationSeconds"),
        ("Backoff", "cap"),
        ("Backoff", "duration"),
        ("Backoff", "maxDuration"),
        ("ContainerSetRetryStrategy", "duration"),
        ("Memoize", "maxAge"),
        ("PodGC", "deleteDelayDuration"),
        ("SuspendTemplate", "duration"),
        ("Template", "pendingTimeout"),
        ("Template", "timeout"),
    }
)
"""Lengths of time, in seconds or as Go writes them."""

YAML_TEXTS = frozenset(
    {
        ("ResourceTemplate", "manifest"),
        ("Template", "podSpecPatch"),
        ("WorkflowLevelArtifactGC", "podSpecPatch"),
        ("WorkflowSpec", "podSpecPatch"),
    }
)
"""Texts that are YAML or JSON themselves."""

SCRIPTS = frozenset({("ScriptTemplate", "source")})
"""Texts for whom a newline at the end means nothing."""

SERVER_METADATA = frozenset(
    {
        "creationTimestamp",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "generation",
        "managedFields",
        "resourceVersion",
        "selfLink",
        "uid",
    }
)
"""What the API server writes into `metadata`, not the author."""

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
"""The annotation in which kubectl keeps the whole manifest."""
