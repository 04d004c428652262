"""What Kubernetes calls the resources behind the kinds of manifests, and which of them belong to no namespace."""

from __future__ import annotations

from dataclasses import dataclass

# group -> names of namespaced kinds whose plural follows the rule below.
_NAMESPACED = {
    "": "Binding ConfigMap Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota "
    "Secret Service ServiceAccount",
    "apps": "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
    "autoscaling": "HorizontalPodAutoscaler",
    "batch": "CronJob Job",
    "coordination.k8s.io": "Lease",
    "discovery.k8s.io": "EndpointSlice",
    "events.k8s.io": "Event",
    "networking.k8s.io": "Ingress NetworkPolicy",
    "policy": "PodDisruptionBudget",
    "rbac.authorization.k8s.io": "Role RoleBinding",
    "storage.k8s.io": "CSIStorageCapacity",
    "argoproj.io": "Workflow WorkflowTemplate CronWorkflow WorkflowEventBinding WorkflowTaskSet WorkflowTaskResult "
    "WorkflowArtifactGCTask Sensor EventSource EventBus Application Rollout",
}
_CLUSTER = {
    "": "Namespace Node PersistentVolume",
    "admissionregistration.k8s.io": "MutatingWebhookConfiguration ValidatingWebhookConfiguration "
    "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
    "apiextensions.k8s.io": "CustomResourceDefinition",
    "apiregistration.k8s.io": "APIService",
    "certificates.k8s.io": "CertificateSigningRequest",
    "networking.k8s.io": "IngressClass",
    "node.k8s.io": "RuntimeClass",
    "rbac.authorization.k8s.io": "ClusterRole ClusterRoleBinding",
    "scheduling.k8s.io": "PriorityClass",
    "storage.k8s.io": "CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass",
    "argoproj.io": "ClusterWorkflowTemplate",
}
_IRREGULAR = {("", "endpoints"): "endpoints"}
# What kubectl lets one type for a resource: https://kubernetes.io/docs/reference/kubectl/#resource-types
_SHORT = {
    "cm": ("", "configmaps"),
    "ev": ("", "events"),
    "no": ("", "nodes"),
    "ns": ("", "namespaces"),
    "po": ("", "pods"),
    "pv": ("", "persistentvolumes"),
    "pvc": ("", "persistentvolumeclaims"),
    "rc": ("", "replicationcontrollers"),
    "sa": ("", "serviceaccounts"),
    "svc": ("", "services"),
    "deploy": ("apps", "deployments"),
    "ds": ("apps", "daemonsets"),
    "rs": ("apps", "replicasets"),
    "sts": ("apps", "statefulsets"),
    "hpa": ("autoscaling", "horizontalpodautoscalers"),
    "cj": ("batch", "cronjobs"),
    "ing": ("networking.k8s.io", "ingresses"),
    "netpol": ("networking.k8s.io", "networkpolicies"),
    "pdb": ("policy", "poddisruptionbudgets"),
    "sc": ("storage.k8s.io", "storageclasses"),
    "wf": ("argoproj.io", "workflows"),
    "wftmpl": ("argoproj.io", "workflowtemplates"),
    "cwf": ("argoproj.io", "cronworkflows"),
    "cwft": ("argoproj.io", "clusterworkflowtemplates"),
}


@dataclass(frozen=True)
class Resource:
    """A resource as RBAC knows it."""

    group: str
    name: str
    """The plural in lower case: `networkpolicies`."""
    namespaced: bool


def plural(kind: str) -> str:
    """The resource of a kind, by the rule that Kubernetes' own generators and kubectl use to guess it."""
    name = kind.lower()
    if name.endswith(("s", "x", "z", "ch", "sh")):
        return f"{name}es"
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}s"


_CLUSTER_RESOURCES = {(group, plural(kind)) for group, kinds in _CLUSTER.items() for kind in kinds.split()}
_KNOWN = _CLUSTER_RESOURCES | {(group, plural(kind)) for group, kinds in _NAMESPACED.items() for kind in kinds.split()}


def of_kind(api_version: str, kind: str) -> Resource:
    """The resource behind a manifest's `apiVersion` and `kind`; kinds that Kubernetes does not know itself are taken
    for namespaced ones, named by the rule."""
    group = api_version.rpartition("/")[0]
    name = _IRREGULAR.get((group, kind.lower())) or plural(kind)
    return Resource(group, name, (group, name) not in _CLUSTER_RESOURCES)


def of_argument(argument: str) -> Resource | None:
    """The resource that an argument of kubectl names: `pods`, `deploy`, `workflow.argoproj.io`.

    None when the group of it cannot be told without asking a cluster.
    """
    name, _, group = argument.lower().partition(".")
    if group.split(".")[0].startswith("v") and group.partition(".")[0][1:2].isdigit():
        group = group.partition(".")[2]
    if name in _SHORT and group in ("", _SHORT[name][0]):
        group, name = _SHORT[name]
    else:
        found = [known for known in _KNOWN if name in (known[1], _singular(known)) and group in ("", known[0])]
        preferred = [known for known in found if known[0] == group] or [k for k in found if k[0] != "events.k8s.io"]
        if len(preferred) == 1:
            group, name = preferred[0]
        elif not group:
            return None
    return Resource(group, name, (group, name) not in _CLUSTER_RESOURCES)


def _singular(resource: tuple[str, str]) -> str:
    group, name = resource
    for kinds in (_NAMESPACED, _CLUSTER):
        for kind in kinds.get(group, "").split():
            if plural(kind) == name:
                return kind.lower()
    return name
