"""Values of manifests in the words of people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from argoform.argo.names import template_kinds
from argoform.review.differences.forms import scalar_text
from argoform.review.differences.spellings import SECONDS
from argoform.review.differences.text_diff import LONG
from argoform.review.durations import words
from argoform.review.values import at, is_unknown, items, leaves, mapping, mappings, show

_MOST_LEAVES = 2_000
_FEW = 8


def value_text(value: Any, owner: str = "", field: str = "") -> str:
    """A value as the field of a type, in one line: a length of time in words, all else as it stands."""
    if (owner, field) in SECONDS:
        length = words(value)
        if length is not None:
            return length
    try:
        return show(value)
    except (RecursionError, ValueError, TypeError):
        return "(too deeply nested to show)"


def block_text(value: Any) -> str:
    """A value in lines, to be compared line by line: a text as it stands, a list of texts one by one, else YAML."""
    if isinstance(value, str):
        return show(value)
    if isinstance(value, list) and all(scalar_text(item) is not None for item in value):
        return "\n".join(show(scalar_text(item)) for item in value)
    count = sum(1 for _, _leaf in zip(range(_MOST_LEAVES + 1), leaves(value), strict=False))
    if count > _MOST_LEAVES:
        return value_text(value)
    try:
        return yaml.dump(_told(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=200).rstrip("\n")
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        return value_text(value)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _told(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {show(str(key)): _told(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_told(item) for item in value]
    return show(value) if isinstance(value, str) or is_unknown(value) else value


def short(text: str) -> str:
    """The beginning of a text that is told in full elsewhere."""
    lines = text.strip("\n").split("\n")
    first = lines[0] if len(lines[0]) <= LONG else lines[0][: LONG - 1] + "…"
    return first if len(lines) == 1 else f"{first} … ({len(lines):,} lines)"


def item_text(type_: str, item: Any) -> str:
    """An item of a list in a few words: where a variable comes from, what a volume holds."""
    if not isinstance(item, Mapping):
        return value_text(item)
    teller = _TELLERS.get(type_)
    if teller is not None:
        return teller(item)
    name = item.get("name")
    return show(name) if isinstance(name, str) and len(item) == 1 else value_text(item)


def template_text(template: Mapping[str, Any]) -> str:
    """`container, image alpine:3.20`; `dag of 3 tasks: a, b, c`."""
    kinds = template_kinds(template)
    if not kinds:
        return "no work of its own"
    return "; ".join(_kind_text(kind, template.get(kind)) for kind in kinds)


def _kind_text(kind: str, body: Any) -> str:
    if is_unknown(body):
        return f"{kind}, {show(body)}"
    if kind in ("container", "script"):
        image = at(body, "image")
        return kind if image is None else f"{kind}, image {show(image)}"
    if kind == "containerSet":
        return f"containerSet, images {_names(at(body, 'containers'), 'image')}"
    if kind == "dag":
        tasks = items(at(body, "tasks"))
        return f"dag of {_count(len(tasks), 'task')}: {_names(tasks, 'name')}"
    if kind == "steps":
        steps = [step for group in items(body) for step in items(group)]
        return f"{_count(len(steps), 'step')}: {_names(steps, 'name')}"
    if kind == "resource":
        return f"resource, {show(at(body, 'action') or 'no action')}"
    if kind == "http":
        return f"http, {show(at(body, 'method') or 'GET')} {show(at(body, 'url') or '')}".rstrip()
    if kind == "suspend":
        duration = at(body, "duration")
        return "suspend" if duration is None else f"suspend, {value_text(duration, 'SuspendTemplate', 'duration')}"
    if kind == "plugin":
        return f"plugin {', '.join(map(str, mapping(body)))}".rstrip()
    return kind


def _names(listed: Any, field: str) -> str:
    found = list(dict.fromkeys(show(item.get(field, "(no name)")) for item in mappings(listed)))
    more = f", … ({len(found) - _FEW:,} more)" if len(found) > _FEW else ""
    return ", ".join(found[:_FEW]) + more


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def call_text(call: Mapping[str, Any]) -> str | None:
    """What a task, a step or a hook runs; None where it names nothing."""
    if call.get("template") not in (None, ""):
        return f"template {show(call['template'])}"
    ref = call.get("templateRef")
    if isinstance(ref, Mapping):
        kind = "ClusterWorkflowTemplate" if ref.get("clusterScope") is True else "WorkflowTemplate"
        return f"template {show(ref.get('template'))} of {kind} {show(ref.get('name'))}"
    if ref is not None:
        return show(ref)
    inline = call.get("inline")
    if isinstance(inline, Mapping):
        return f"an inline template: {template_text(inline)}"
    return None if inline is None else show(inline)


def task_text(task: Mapping[str, Any]) -> str:
    """What a task or step runs, after what, on which condition, and how often."""
    parts = [call_text(task) or "nothing"]
    needs = needs_text(task)
    if needs is not None:
        parts.append(f"after {needs}")
    if task.get("when") not in (None, ""):
        parts.append(f"when {show(task['when'])}")
    parts += [
        f"for each of {field}" for field in ("withItems", "withParam", "withSequence") if task.get(field) is not None
    ]
    return ", ".join(parts)


def hook_text(hook: Mapping[str, Any]) -> str:
    """What a hook runs, and when."""
    expression = hook.get("expression")
    return (call_text(hook) or "nothing") + (f", when {show(expression)}" if expression not in (None, "") else "")


def needs_text(task: Mapping[str, Any]) -> str | None:
    """What a task waits for; None where it waits for nothing."""
    depends, listed = task.get("depends"), task.get("dependencies")
    if depends not in (None, ""):
        return show(depends)
    if isinstance(listed, list):
        return ", ".join(show(name) for name in listed) or None
    return None if listed is None else show(listed)


def parameter_text(parameter: Mapping[str, Any]) -> str:
    """The value of a parameter, or its default, or where it comes from."""
    for field in ("value", "default"):
        if parameter.get(field) is not None:
            return show(scalar_text(parameter[field]) or parameter[field])
    source = parameter.get("valueFrom")
    if isinstance(source, Mapping):
        return "from " + ", ".join(f"{name} {value_text(item)}" for name, item in source.items() if item is not None)
    return "no default" if source is None else show(source)


def artifact_text(artifact: Mapping[str, Any]) -> str:
    """Where an artifact is put, and where it comes from."""
    told = [f"{name} {value_text(item)}" for name, item in artifact.items() if name != "name" and item is not None]
    return ", ".join(told)


def env_text(variable: Mapping[str, Any]) -> str:
    """The value of a variable, or where it comes from."""
    source = variable.get("valueFrom")
    if not isinstance(source, Mapping) or not source:
        return (
            show(source)
            if is_unknown(source)
            else show(scalar_text(variable.get("value", "")) or variable.get("value", ""))
        )
    names = {"secretKeyRef": "Secret", "configMapKeyRef": "ConfigMap"}
    for field, kind in names.items():
        ref = source.get(field)
        if isinstance(ref, Mapping):
            optional = " (optional)" if ref.get("optional") is True else ""
            return f"key {show(ref.get('key'))} of {kind} {show(ref.get('name'))}{optional}"
    field_path = at(source, "fieldRef", "fieldPath")
    return f"field {show(field_path)}" if field_path is not None else value_text(source)


def env_from_text(source: Mapping[str, Any]) -> str:
    """All variables of which object."""
    for field, kind in (("secretRef", "Secret"), ("configMapRef", "ConfigMap")):
        ref = source.get(field)
        if isinstance(ref, Mapping):
            prefix = f", prefixed {show(source['prefix'])}" if source.get("prefix") else ""
            optional = " (optional)" if ref.get("optional") is True else ""
            return f"all of {kind} {show(ref.get('name'))}{prefix}{optional}"
    return value_text(source)


def volume_text(volume: Mapping[str, Any]) -> str:
    """What a volume is."""
    names = {
        "secret": "secretName",
        "configMap": "name",
        "persistentVolumeClaim": "claimName",
        "hostPath": "path",
        "nfs": "server",
        "csi": "driver",
        "image": "reference",
    }
    for field, source in volume.items():
        if field != "name" and source is not None:
            name = at(source, names.get(field, "")) if field in names else None
            rest = {key: item for key, item in mapping(source).items() if key != names.get(field)}
            head = field if name is None else f"{field} {show(name)}"
            return f"{head} {value_text(rest)}" if rest else head
    return "emptyDir"


def workflow_template_text(ref: Mapping[str, Any]) -> str:
    """Which template of a whole workflow."""
    kind = "ClusterWorkflowTemplate" if ref.get("clusterScope") is True else "WorkflowTemplate"
    return f"{kind} {show(ref.get('name'))}"


def mount_text(mount: Mapping[str, Any]) -> str:
    """Which volume is mounted, and how."""
    parts = [f"volume {show(mount.get('name'))}"]
    parts += [
        f"{key} {value_text(item)}" for key, item in mount.items() if key not in ("name", "mountPath", "readOnly")
    ]
    return ", ".join(parts) + (" (read-only)" if mount.get("readOnly") is True else "")


def toleration_text(toleration: Mapping[str, Any]) -> str:
    """`spot=true:NoSchedule`."""
    key, value, effect = (toleration.get(field) for field in ("key", "value", "effect"))
    text = "every taint" if not key else show(key) if not value else f"{show(key)}={show(value)}"
    text += f":{show(effect)}" if effect else ""
    seconds = toleration.get("tolerationSeconds")
    return text if seconds is None else f"{text} for {value_text(seconds, 'core.v1.Toleration', 'tolerationSeconds')}"


def semaphore_text(semaphore: Mapping[str, Any]) -> str:
    """In which ConfigMap, or under which key of the database, its size stands."""
    namespace = f" in namespace {show(semaphore['namespace'])}" if semaphore.get("namespace") else ""
    ref = semaphore.get("configMapKeyRef")
    if isinstance(ref, Mapping):
        return f"key {show(ref.get('key'))} of ConfigMap {show(ref.get('name'))}{namespace}"
    key = at(semaphore, "database", "key")
    return value_text(semaphore) if key is None else f"key {show(key)} of the database{namespace}"


def claim_text(claim: Mapping[str, Any]) -> str:
    """How large it is, of which class."""
    size, storage_class = at(claim, "spec", "resources", "requests", "storage"), at(claim, "spec", "storageClassName")
    parts = [] if size is None else [show(size)]
    parts += [] if storage_class is None else [f"class {show(storage_class)}"]
    return ", ".join(parts) or value_text(claim.get("spec"))


def container_text(container: Mapping[str, Any]) -> str:
    """Its image."""
    return f"image {show(container.get('image'))}"


_TELLERS = {
    "Artifact": artifact_text,
    "ContainerNode": container_text,
    "DAGTask": task_text,
    "LifecycleHook": hook_text,
    "Parameter": parameter_text,
    "SemaphoreRef": semaphore_text,
    "Template": template_text,
    "UserContainer": container_text,
    "WorkflowStep": task_text,
    "WorkflowTemplateRef": workflow_template_text,
    "core.v1.EnvFromSource": env_from_text,
    "core.v1.EnvVar": env_text,
    "core.v1.PersistentVolumeClaim": claim_text,
    "core.v1.Toleration": toleration_text,
    "core.v1.Volume": volume_text,
    "core.v1.VolumeMount": mount_text,
}
