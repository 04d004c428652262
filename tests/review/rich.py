"""Objects with a text in nearly every field that there is, and copies with another text in one of the fields."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from argoform.review.values import Path, leaves

_STRUCTURE = frozenset({"apiVersion", "kind"})


def _pod(image: str) -> dict[str, Any]:
    return {
        "image": image,
        "command": ["sh", "-c"],
        "args": ["run --token x", "https://example.com/path"],
        "workingDir": "/work",
        "env": [
            {"name": "PLAIN", "value": "x"},
            {"name": "REF", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
        ],
        "envFrom": [{"configMapRef": {"name": "settings"}}],
        "resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"memory": "1Gi"}},
        "volumeMounts": [{"name": "data", "mountPath": "/data", "subPath": "in"}],
    }


def workflow_template() -> dict[str, Any]:
    """Every kind of template, and what a spec holds besides."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {
            "name": "rich",
            "namespace": "data",
            "labels": {"team": "obs"},
            "annotations": {"workflows.argoproj.io/description": "does", "link": "https://example.com"},
        },
        "spec": {
            "entrypoint": "main",
            "onExit": "notify",
            "serviceAccountName": "runner",
            "schedulerName": "default",
            "activeDeadlineSeconds": 3600,
            "podPriorityClassName": "low",
            "podSpecPatch": "containers:\n- name: main\n  imagePullPolicy: Always\n",
            "nodeSelector": {"disk": "ssd"},
            "tolerations": [{"key": "spot", "operator": "Equal", "value": "yes", "effect": "NoSchedule"}],
            "imagePullSecrets": [{"name": "pull"}],
            "hostAliases": [{"ip": "10.0.0.1", "hostnames": ["db"]}],
            "dnsConfig": {"searches": ["example.com"]},
            "podMetadata": {"labels": {"a": "b"}, "annotations": {"c": "d"}},
            "workflowMetadata": {
                "labels": {"a": "b"},
                "labelsFrom": {"day": {"expression": "workflow.parameters.day"}},
            },
            "synchronization": {
                "mutexes": [{"name": "lock"}],
                "semaphores": [{"configMapKeyRef": {"name": "s", "key": "k"}}],
            },
            "metrics": {
                "prometheus": [
                    {"name": "m", "help": "h", "labels": [{"key": "a", "value": "b"}], "counter": {"value": "1"}}
                ]
            },
            "hooks": {"running": {"template": "notify", "expression": "workflow.status == 'Running'"}},
            "ttlStrategy": {"secondsAfterCompletion": 600},
            "artifactRepositoryRef": {"configMap": "repo", "key": "s3"},
            "volumes": [
                {"name": "data", "persistentVolumeClaim": {"claimName": "data"}},
                {"name": "conf", "configMap": {"name": "settings", "items": [{"key": "a", "path": "b"}]}},
                {"name": "host", "hostPath": {"path": "/var"}},
                {"name": "csi", "csi": {"driver": "d", "volumeAttributes": {"a": "b"}}},
            ],
            "volumeClaimTemplates": [
                {
                    "metadata": {"name": "scratch"},
                    "spec": {
                        "accessModes": ["ReadWriteOnce"],
                        "storageClassName": "gp3",
                        "resources": {"requests": {"storage": "1Gi"}},
                    },
                }
            ],
            "arguments": {
                "parameters": [{"name": "day", "value": "today", "description": "which", "enum": ["today", "then"]}],
                "artifacts": [
                    {
                        "name": "seed",
                        "s3": {
                            "bucket": "b",
                            "key": "k",
                            "endpoint": "e",
                            "accessKeySecret": {"name": "s", "key": "k"},
                        },
                    },
                    {"name": "web", "http": {"url": "https://example.com", "headers": [{"name": "h", "value": "v"}]}},
                    {"name": "raw", "raw": {"data": "text"}},
                    {"name": "git", "git": {"repo": "https://example.com/x.git", "revision": "main"}},
                ],
            },
            "templates": [
                {
                    "name": "main",
                    "dag": {
                        "target": "second",
                        "tasks": [
                            {
                                "name": "first",
                                "template": "work",
                                "arguments": {"parameters": [{"name": "in", "value": "a{{workflow.parameters.day}}"}]},
                                "withItems": ["one", {"two": "three"}],
                            },
                            {"name": "second", "template": "script", "depends": "first", "when": "'a' == 'b'"},
                            {"name": "third", "templateRef": {"name": "other", "template": "t"}, "withParam": '["a"]'},
                            {
                                "name": "fourth",
                                "template": "stepped",
                                "withSequence": {"start": "1", "end": "3", "format": "n%d"},
                            },
                            {
                                "name": "fifth",
                                "template": "apply",
                                "hooks": {
                                    "exit": {
                                        "template": "notify",
                                        "arguments": {"parameters": [{"name": "x", "value": "y"}]},
                                    }
                                },
                            },
                            {"name": "sixth", "inline": {"container": {"image": "inline:1", "args": ["inline"]}}},
                            {"name": "seventh", "template": "pause"},
                            {"name": "eighth", "template": "call"},
                        ],
                    },
                },
                {
                    "name": "stepped",
                    "steps": [
                        [{"name": "one", "template": "work"}],
                        [{"name": "two", "template": "data", "when": "x"}],
                    ],
                },
                {
                    "name": "work",
                    "metadata": {"labels": {"a": "b"}, "annotations": {"a": "b"}},
                    "inputs": {
                        "parameters": [{"name": "in", "default": "d", "description": "e"}],
                        "artifacts": [{"name": "seed", "path": "/seed"}],
                    },
                    "outputs": {
                        "parameters": [
                            {"name": "out", "valueFrom": {"path": "/out", "default": "none"}, "globalName": "g"}
                        ],
                        "artifacts": [{"name": "res", "path": "/res", "gcs": {"bucket": "b", "key": "k"}}],
                    },
                    "container": _pod("registry.example.com/work:1.0"),
                    "initContainers": [{"name": "init", **_pod("registry.example.com/init:1.0")}],
                    "sidecars": [{"name": "side", **_pod("registry.example.com/side:1.0")}],
                    "retryStrategy": {
                        "limit": "3",
                        "expression": "true",
                        "backoff": {"duration": "1m", "maxDuration": "1h"},
                    },
                    "memoize": {"key": "k", "maxAge": "1h", "cache": {"configMap": {"name": "c", "key": "k"}}},
                    "priorityClassName": "p",
                    "timeout": "1h",
                },
                {
                    "name": "script",
                    "script": {"source": "set -e\necho one\necho two\n", **_pod("registry.example.com/script:1.0")},
                },
                {
                    "name": "apply",
                    "resource": {
                        "action": "create",
                        "manifest": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: made\ndata:\n  a: b\n",
                        "successCondition": "status.phase == Done",
                        "flags": ["--x"],
                    },
                },
                {"name": "pause", "suspend": {"duration": "10"}},
                {
                    "name": "data",
                    "data": {
                        "source": {"artifactPaths": {"name": "p", "s3": {"bucket": "b"}}},
                        "transformation": [{"expression": "filter(data, true)"}],
                    },
                },
                {
                    "name": "call",
                    "http": {
                        "url": "https://example.com",
                        "method": "POST",
                        "body": "b",
                        "headers": [{"name": "h", "value": "v"}],
                        "successCondition": "true",
                    },
                },
                {"name": "plug", "plugin": {"slack": {"text": "t"}}},
                {
                    "name": "set",
                    "containerSet": {"containers": [{"name": "a", **_pod("registry.example.com/set:1.0")}]},
                },
                {"name": "notify", "container": {"image": "registry.example.com/n:1.0", "command": ["n"]}},
            ],
        },
    }


def objects() -> list[dict[str, Any]]:
    """One of every kind that the review tells of in its own way."""
    flow = workflow_template()
    cron = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": "nightly", "namespace": "data"},
        "spec": {
            "schedules": ["0 2 * * *"],
            "timezone": "UTC",
            "concurrencyPolicy": "Forbid",
            "stopStrategy": {"expression": "cronworkflow.failed >= 3"},
            "when": "true",
            "workflowMetadata": {"labels": {"a": "b"}},
            "workflowSpec": {
                "workflowTemplateRef": {"name": "rich"},
                "arguments": {"parameters": [{"name": "day", "value": "x"}]},
            },
        },
    }
    sensor = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Sensor",
        "metadata": {"name": "on-upload", "namespace": "data"},
        "spec": {
            "dependencies": [
                {
                    "name": "up",
                    "eventSourceName": "s3",
                    "eventName": "put",
                    "filters": {
                        "data": [{"path": "body.key", "type": "string", "value": ["a"]}],
                        "exprs": [{"expr": "x", "fields": [{"name": "x", "path": "y"}]}],
                    },
                }
            ],
            "triggers": [
                {
                    "template": {
                        "name": "go",
                        "k8s": {
                            "operation": "create",
                            "parameters": [
                                {"src": {"dependencyName": "up", "dataKey": "body"}, "dest": "spec.arguments"}
                            ],
                            "source": {
                                "resource": {
                                    "apiVersion": "argoproj.io/v1alpha1",
                                    "kind": "Workflow",
                                    "metadata": {"generateName": "x-"},
                                    "spec": {"workflowTemplateRef": {"name": "rich"}},
                                }
                            },
                        },
                    }
                },
                {
                    "template": {
                        "name": "web",
                        "http": {"url": "https://example.com", "headers": {"a": "b"}, "method": "POST"},
                    }
                },
            ],
        },
    }
    others = [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "cm", "namespace": "data"},
            "data": {"run.sh": "#!/bin/sh\necho a\necho b\n", "conf": "x"},
        },
        {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {"name": "sa", "annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/r"}},
            "imagePullSecrets": [{"name": "p"}],
        },
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "Role",
            "metadata": {"name": "r"},
            "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"], "resourceNames": ["x"]}],
        },
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "RoleBinding",
            "metadata": {"name": "rb"},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"},
            "subjects": [{"kind": "ServiceAccount", "name": "sa", "namespace": "data"}],
        },
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "EventSource",
            "metadata": {"name": "es"},
            "spec": {"webhook": {"a": {"port": "12000", "endpoint": "/x", "method": "POST"}}},
        },
        {"apiVersion": "example.com/v1", "kind": "Unheard", "metadata": {"name": "u"}, "spec": {"a": [{"b": "c"}]}},
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "d"},
            "spec": {"template": {"spec": {"containers": [{"name": "c", **_pod("registry.example.com/d:1.0")}]}}},
        },
    ]
    return [flow, cron, sensor, *others]


def texts(value: Any) -> Iterator[Path]:
    """The places of the texts in an object, its kind and the version of that left out."""
    return (path for path, leaf in leaves(value) if isinstance(leaf, str) and path[-1] not in _STRUCTURE)


def keys(value: Any) -> Iterator[Path]:
    """The places of the mappings whose keys are the author's own."""
    open_ = {
        "labels",
        "annotations",
        "data",
        "nodeSelector",
        "headers",
        "volumeAttributes",
        "hooks",
        "plugin",
        "webhook",
    }
    seen = {path[: index + 1] for path, _ in leaves(value) for index, part in enumerate(path[:-1]) if part in open_}
    return iter(sorted(seen, key=repr))


def with_text(value: Any, path: Path, change: Callable[[str], str]) -> Any:
    """A copy with another text at a place."""
    made = copy.deepcopy(value)
    holder = made
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = change(holder[path[-1]])
    return made


def planted(value: Any, change: Callable[[str], str], *, copies: int = 12) -> list[Any]:
    """Copies with another text at every place, each place in one of them; neighbours stay as they are."""
    made = [value] * copies
    for number, path in enumerate(texts(value)):
        made[number % copies] = with_text(made[number % copies], path, change)
    return made


def with_key(value: Any, path: Path, key: str) -> Any:
    """A copy in which a mapping has one more key."""
    made = copy.deepcopy(value)
    holder = made
    for part in path:
        holder = holder[part]
    if isinstance(holder, dict):
        holder[key] = "x"
    return made


def with_value(value: Any, path: Path, new: Any) -> Any:
    """A copy with anything else at a place; the whole where the path is empty."""
    return with_text(value, path, lambda _: new) if path else new
