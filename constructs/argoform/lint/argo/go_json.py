"""A template as the JSON text that Argo's linter looks at: needed only to see where a tag ends that was left open.

Go writes the fields of a type in the order of their declaration, and some of them also when they are empty.
https://pkg.go.dev/encoding/json
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from argoform.argo.fields import table

_CONTAINER = (
    "name image command args workingDir ports envFrom env resources resizePolicy restartPolicy restartPolicyRules "
    "volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath "
    "terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty"
)
_CALL = "name template inline arguments templateRef"
_REST_OF_CALL = "withItems withParam withSequence when continueOn onExit hooks"
_DECLARED = {
    "Template": (
        "name inputs outputs nodeSelector affinity metadata daemon steps container containerSet script resource "
        "dag suspend data http plugin volumes initContainers sidecars archiveLocation activeDeadlineSeconds "
        "retryStrategy parallelism failFast tolerations schedulerName priorityClassName serviceAccountName "
        "automountServiceAccountToken executor hostAliases securityContext podSpecPatch metrics synchronization "
        "memoize timeout annotations"
    ),
    "core.v1.Container": _CONTAINER,
    "ScriptTemplate": f"{_CONTAINER} source",
    "UserContainer": f"{_CONTAINER} mirrorVolumeMounts",
    "ContainerNode": f"{_CONTAINER} dependencies",
    "WorkflowStep": f"{_CALL} {_REST_OF_CALL}",
    "DAGTask": f"{_CALL} dependencies {_REST_OF_CALL} depends",
    "DAGTemplate": "target tasks failFast",
    "Inputs": "parameters artifacts",
    "Outputs": "parameters artifacts",
    "Arguments": "parameters artifacts",
    "Parameter": "name default value valueFrom globalName enum description",
    "ValueFrom": "path jsonPath jqFilter event parameter supplied configMapKeyRef default expression",
    "Artifact": (
        "name path mode from archiveLogs s3 git http artifactory hdfs raw oss gcs azure plugin globalName archive "
        "optional subPath recurseMode fromExpression artifactGC deleted"
    ),
}
_ORDER: Mapping[str, Mapping[str, int]] = {
    type_name: {name: place for place, name in enumerate(fields.split())} for type_name, fields in _DECLARED.items()
}
_CONTAINER_ALWAYS: Mapping[str, Any] = {"name": "", "resources": {}}
_ALWAYS: Mapping[str, Mapping[str, Any]] = {
    "Template": {"inputs": {}, "outputs": {}, "metadata": {}},
    "core.v1.Container": _CONTAINER_ALWAYS,
    "ScriptTemplate": {**_CONTAINER_ALWAYS, "source": ""},
    "UserContainer": _CONTAINER_ALWAYS,
    "ContainerNode": _CONTAINER_ALWAYS,
    "WorkflowStep": {"arguments": {}},
    "DAGTask": {"arguments": {}},
}


def go_json(value: Any, type_expression: str) -> str:
    """The JSON text that Go writes of a value of that type (`argoform.argo.fields.Field.type`)."""
    return json.dumps(_ordered(value, type_expression), separators=(",", ":"), ensure_ascii=False, default=str)


def _ordered(value: Any, expression: str) -> Any:
    if isinstance(value, list):
        return [_ordered(item, expression.removeprefix("[]")) for item in value]
    if not isinstance(value, dict):
        return value
    if expression.startswith("map[string]"):
        inner = expression.removeprefix("map[string]")
        return {str(key): _ordered(value[key], inner) for key in sorted(value, key=str)}
    fields = table().get(expression)
    if fields is None:
        return {str(key): _ordered(value[key], "any") for key in sorted(value, key=str)}
    order = _ORDER.get(expression, {})
    full = {**_ALWAYS.get(expression, {}), **{k: v for k, v in value.items() if v not in (None, "", [], False)}}
    # A mapping that Go declares as a pointer is written when it is there, even empty; the others only when they hold
    # something.
    return {
        name: _ordered(full[name], fields[name].type if name in fields else "any")
        for name in sorted(full, key=lambda name: (order.get(name, len(order)), name))
    }
