"""Words that stand in every plan and every report, so that a secret which is spelled like one cannot be hidden there.

The name of a database may be a sensitive variable with the value `data`. To mask that wherever it stands would take
fields of manifests with it, and what cannot be read is not judged.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, get_args

from argoform.argo.fields import API_VERSION, KINDS, table
from argoform.review.model import SEVERITIES, Action, Area, Family, Kind
from argoform.review.plain_secrets import HOLDERS
from argoform.review.typed_objects import KINDS as TYPED

_GROUPS = ("v1", API_VERSION, "apps/v1", "batch/v1", "external-secrets.io/v1", "bitnami.com/v1alpha1")
_OTHER_KINDS = (
    "Sensor", "EventSource", "EventBus", "Pod", "Job", "CronJob", "DaemonSet", "ReplicaSet", "List", "WorkflowTask",
    "WorkflowEventBinding", "CustomResourceDefinition", "Ingress", "HorizontalPodAutoscaler", "Application",
    "ApplicationSet", "AppProject", "Kustomization", "HelmRelease", "Group", "User",
)  # fmt: skip
_OTHER_FIELDS = (
    "data", "stringData", "binaryData", "immutable", "metadata", "rules", "subjects", "subject", "rule", "roleRef",
    "apiGroup", "apiGroups", "resourceNames", "verbs", "secrets", "automountServiceAccountToken", "triggers",
    "dependencies", "source", "eventSourceName", "eventName", "filters", "trigger", "k8s", "argoWorkflow", "operation",
    "conditions", "replicas", "selector", "matchLabels", "template", "containers", "initContainers", "schedule",
    "values", "set", "setSensitive", "chart", "version", "repository", "yamlBody", "manifest", "object", "policy",
    "assumeRolePolicy", "role", "bucket", "tags", "forceDestroy", "extraObjects", "controller", "server", "images",
)  # fmt: skip


def is_word(text: str) -> bool:
    """Whether a text is the name of a field or a kind, or one of the words that a review has for what it tells."""
    return text in _words()


def is_structure(key: Any, value: Any) -> bool:
    """Whether a value says of which kind an object is, and is no secret for all that it may be spelled like one."""
    return key in ("apiVersion", "kind", "api_version") and isinstance(value, str) and value in _kinds()


@cache
def _kinds() -> frozenset[str]:
    typed = [name for pair in TYPED.values() for name in pair]
    return frozenset([*KINDS, *HOLDERS, *typed, *_GROUPS, *_OTHER_KINDS])


@cache
def _words() -> frozenset[str]:
    fields = {*(name for fields in table().values() for name in fields), *_OTHER_FIELDS}
    # Terraform spells the same names in its own way.
    snake = {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() for name in fields}
    ours = [word for words in (Action, Area, Family, Kind) for word in get_args(words)]
    return frozenset([*fields, *snake, *ours, *SEVERITIES, *_kinds()])
