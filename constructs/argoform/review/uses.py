"""Who uses what: an index over every object of a plan, before and after, of the objects that it names.

Workflows that refer to templates and pass arguments, sensors that start workflows, and whatever mentions service
accounts, ConfigMaps, Secrets and claims. A name that is put together when a workflow runs (`{{...}}`) is not guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from argoform.argo.names import calls
from argoform.review.case import Case
from argoform.review.embedded import Arguments, arguments_of, documents, is_dynamic, text_of
from argoform.review.objects import ObjectChange
from argoform.review.triggers import Trigger, triggers
from argoform.review.values import Path, at, dotted, is_unknown, items, mapping, mappings

Key = tuple[str, str, str]
"""Kind, namespace (empty for what has none) and name."""

CLUSTER_KINDS = frozenset(
    {"ClusterWorkflowTemplate", "Namespace", "ClusterRole", "ClusterRoleBinding", "PriorityClass", "StorageClass",
     "PersistentVolume", "ClusterEventBus"}
)  # fmt: skip
"""Kinds without a namespace."""

_MOST_VALUES = 200_000
_MENTIONING = frozenset(
    {"serviceAccountName", "serviceAccount", "podPriorityClassName", "priorityClassName", "storageClassName",
     "imagePullSecrets", "configMapKeyRef", "secretKeyRef", "configMapRef", "secretRef", "configMap", "secret",
     "persistentVolumeClaim", "artifactRepositoryRef"}
)  # fmt: skip
"""Fields that name other objects; besides these, those that end in `Secret`."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place where an object names another.

    Args:
        user: the object that names it.
        kind: the kind that is named: `WorkflowTemplate`, `ServiceAccount`, `ConfigMap`, ...
        namespace: empty for a kind without one.
        how: by which field: `workflowTemplateRef`, `templateRef`, `configMapKeyRef`, `semaphore`, ...
        path: where in the user.
        template: the template that is called: of a `templateRef`, or the entrypoint that is given beside a
            `workflowTemplateRef`; empty for the other's own entrypoint.
        key: of a ConfigMap or Secret; empty for all of it.
        arguments: what is passed, where it is a call.
        optional: whether the user does without it.
        within: the name of the task or step that calls, and the template around it, for a `templateRef`.
    """

    user: ObjectChange
    kind: str
    namespace: str
    name: str
    how: str
    path: str
    template: str = ""
    key: str = ""
    arguments: Arguments | None = None
    optional: bool = False
    within: tuple[str, Mapping[str, Any]] | None = None

    @property
    def of(self) -> Key:
        """The object that is named."""
        return key_of(self.kind, self.namespace, self.name)


@dataclass(frozen=True)
class Uses:
    """The whole index.

    Args:
        before: by what is named, who named it before the change.
        after: who will name it afterwards.
        objects_before: the manifests by what they are, before; those that could not be read are empty.
        objects_after: those afterwards.
        users: which object has which key, afterwards, or before where it goes.
    """

    before: Mapping[Key, tuple[Use, ...]]
    after: Mapping[Key, tuple[Use, ...]]
    objects_before: Mapping[Key, Mapping[str, Any]]
    objects_after: Mapping[Key, Mapping[str, Any]]
    users: Mapping[Key, ObjectChange]


def key_of(kind: str, namespace: str, name: str) -> Key:
    """The key of an object; one without a namespace is in `default`, as kubectl and the providers have it."""
    return (kind, "" if kind in CLUSTER_KINDS else namespace or "default", name)


def key_of_manifest(one: ObjectChange, manifest: Mapping[str, Any]) -> Key:
    """The key of an object on one side: a replacement may change its name."""
    metadata = mapping(manifest.get("metadata"))
    name = metadata.get("name") or metadata.get("generateName")
    namespace = metadata.get("namespace")
    kind = manifest.get("kind")
    same = manifest is one.manifest
    return key_of(
        kind if isinstance(kind, str) else one.kind,
        one.namespace if same or not isinstance(namespace, str) else namespace,
        name if isinstance(name, str) and not same else one.name,
    )


def uses_of(case: Case) -> Uses:
    """The index of a case; worked out once for all the rules that ask."""
    return case.once(_index)


def _index(case: Case) -> Uses:
    before: defaultdict[Key, list[Use]] = defaultdict(list)
    after: defaultdict[Key, list[Use]] = defaultdict(list)
    objects_before: dict[Key, Mapping[str, Any]] = {}
    objects_after: dict[Key, Mapping[str, Any]] = {}
    users: dict[Key, ObjectChange] = {}
    for one in case.objects:
        # What Terraform forgets stays in the cluster as it is.
        old, new = one.before, one.before if one.change.action == "forget" else None if one.goes else one.after
        if old is not None:
            objects_before.setdefault(key_of_manifest(one, old), old)
            users.setdefault(key_of_manifest(one, old), one)
        if new is not None:
            objects_after.setdefault(key_of_manifest(one, new), new)
            users[key_of_manifest(one, new)] = one
        elif not one.goes:
            # It is there, and what it says is not known.
            objects_after.setdefault(key_of(one.kind, one.namespace, one.name), {})
        users.setdefault(key_of(one.kind, one.namespace, one.name), one)
        found = list(uses_in(one, new)) if new is not None else []
        for use in found:
            after[use.of].append(use)
        for use in found if old == new else uses_in(one, old) if old is not None else ():
            before[use.of].append(use)
    return Uses(
        {key: tuple(found) for key, found in before.items()},
        {key: tuple(found) for key, found in after.items()},
        objects_before,
        objects_after,
        users,
    )


def uses_in(one: ObjectChange, manifest: Mapping[str, Any]) -> Iterator[Use]:
    """Every use in one side of an object."""
    yield from _Reader(one, key_of_manifest(one, manifest)[1] or one.namespace).read(manifest)


class _Reader:
    """One pass over a manifest."""

    def __init__(self, user: ObjectChange, namespace: str) -> None:
        self.user = user
        self.namespace = namespace
        self.left = _MOST_VALUES

    def read(self, manifest: Mapping[str, Any]) -> Iterator[Use]:
        kind = manifest.get("kind")
        spec = mapping(manifest.get("spec"))
        if kind == "CronWorkflow":
            yield from self.workflow(mapping(spec.get("workflowSpec")), ("spec", "workflowSpec"))
        elif kind in ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate"):
            yield from self.workflow(spec, ("spec",))
        elif kind == "Sensor":
            yield from self.sensor(spec)
        elif kind == "EventSource":
            yield from self.bus(spec)
        elif kind == "WorkflowEventBinding":
            submit = mapping(spec.get("submit"))
            yield from self.reference(submit, ("spec", "submit"))
        elif kind in ("RoleBinding", "ClusterRoleBinding"):
            yield from self.binding(manifest)
        yield from self.mentions(manifest, ())

    def use(self, kind: str, name: Any, how: str, path: Path, *, namespace: Any = None, **more: Any) -> Iterator[Use]:
        if isinstance(name, str) and name and not is_dynamic(name) and not is_unknown(name):
            where = namespace if isinstance(namespace, str) and namespace else self.namespace
            # A template of the whole cluster runs in the namespace of whoever calls it.
            anywhere = not where and self.user.kind == "ClusterWorkflowTemplate"
            if is_dynamic(where) or (anywhere and kind not in CLUSTER_KINDS):
                return
            yield Use(self.user, kind, "" if kind in CLUSTER_KINDS else where, name, how, dotted(path), **more)

    def workflow(self, spec: Mapping[str, Any], path: Path) -> Iterator[Use]:
        """What a WorkflowSpec refers to: other templates, whole or one by one."""
        yield from self.reference(spec, path)
        yield from self.hooks(spec, path)
        waiting = [((*path, "templates", index), body) for index, body in enumerate(items(spec.get("templates")))]
        while waiting:
            here, body = waiting.pop(0)
            if not isinstance(body, Mapping):
                continue
            for place, call in _calls(body, here):
                yield from self.call(call, place, body)
                yield from self.hooks(call, place)
                if isinstance(call.get("inline"), Mapping):
                    waiting.append(((*place, "inline"), call["inline"]))
            text = mapping(body.get("resource")).get("manifest")
            if isinstance(text, str):
                yield from self.embedded(text, (*here, "resource", "manifest"))

    def reference(
        self, spec: Mapping[str, Any], path: Path, *, overridden: frozenset[str] = frozenset()
    ) -> Iterator[Use]:
        """A `workflowTemplateRef`, with the entrypoint and the arguments beside it.

        Args:
            overridden: the fields below the spec that an event sets.
        """
        said = mapping(spec.get("workflowTemplateRef"))
        if not said or any(field.startswith("workflowTemplateRef") for field in overridden):
            return
        entrypoint = spec.get("entrypoint")
        known = isinstance(entrypoint, str) and not is_dynamic(entrypoint) and "entrypoint" not in overridden
        arguments = arguments_of(spec.get("arguments"))
        if overridden & {"arguments", "arguments.parameters", "arguments.artifacts"}:
            arguments = Arguments(arguments.parameters, arguments.artifacts, complete=False)
        yield from self.use(
            "ClusterWorkflowTemplate" if said.get("clusterScope") is True else "WorkflowTemplate",
            said.get("name"),
            "workflowTemplateRef",
            (*path, "workflowTemplateRef"),
            template=str(entrypoint) if known else "",
            arguments=arguments,
        )

    def call(self, call: Mapping[str, Any], path: Path, caller: Mapping[str, Any]) -> Iterator[Use]:
        """A `templateRef` of a task, step or hook."""
        said = mapping(call.get("templateRef"))
        template = said.get("template")
        if not said or not isinstance(template, str):
            return
        name = call.get("name")
        yield from self.use(
            "ClusterWorkflowTemplate" if said.get("clusterScope") is True else "WorkflowTemplate",
            said.get("name"),
            "templateRef",
            (*path, "templateRef"),
            template="" if is_dynamic(template) else template,
            arguments=arguments_of(call.get("arguments")),
            within=(name, caller) if isinstance(name, str) else None,
        )

    def hooks(self, around: Mapping[str, Any], path: Path) -> Iterator[Use]:
        for name, hook in mapping(around.get("hooks")).items():
            if isinstance(hook, Mapping):
                yield from self.call(hook, (*path, "hooks", str(name)), {})

    def sensor(self, spec: Mapping[str, Any]) -> Iterator[Use]:
        """What a sensor waits for, and the workflows that its triggers start."""
        yield from self.bus(spec)
        for index, dependency in enumerate(items(spec.get("dependencies"))):
            source = mapping(dependency).get("eventSourceName")
            yield from self.use("EventSource", source, "eventSourceName", ("spec", "dependencies", index))
        for trigger in triggers({"spec": spec}):
            yield from self.trigger(trigger)

    def bus(self, spec: Mapping[str, Any]) -> Iterator[Use]:
        yield from self.use("EventBus", spec.get("eventBusName") or "default", "eventBusName", ("spec", "eventBusName"))

    def trigger(self, trigger: Trigger) -> Iterator[Use]:
        resource, path = trigger.resource, trigger.path
        outer, self.namespace = self.namespace, text_of(at(resource, "metadata", "namespace")) or self.namespace
        spec = mapping(resource.get("spec"))
        kind = resource.get("kind")
        if kind == "CronWorkflow":
            yield from self.workflow(mapping(spec.get("workflowSpec")), (*path, "spec", "workflowSpec"))
        elif kind == "Workflow":
            yield from self.workflow({**spec, "workflowTemplateRef": None}, (*path, "spec"))
            overridden = frozenset(
                dest.removeprefix("spec.") for dest in trigger.destinations if dest.startswith("spec.")
            )
            for use in self.reference(spec, (*path, "spec"), overridden=overridden):
                yield replace(use, arguments=trigger.passing(use.arguments or Arguments()))
        if trigger.operation in ("submit", "submit-from") and kind in ("WorkflowTemplate", "ClusterWorkflowTemplate"):
            name = at(resource, "metadata", "name")
            for use in self.use(kind, name, "submit", path, arguments=Arguments(complete=not trigger.destinations)):
                yield replace(use, arguments=trigger.passing(use.arguments or Arguments()))
        self.namespace = outer

    def binding(self, manifest: Mapping[str, Any]) -> Iterator[Use]:
        role = mapping(manifest.get("roleRef"))
        kind = role.get("kind")
        if kind in ("Role", "ClusterRole"):
            yield from self.use(kind, role.get("name"), "roleRef", ("roleRef",))
        for index, subject in enumerate(mappings(manifest.get("subjects"))):
            if subject.get("kind") == "ServiceAccount":
                where = subject.get("namespace")
                yield from self.use(
                    "ServiceAccount", subject.get("name"), "subject", ("subjects", index), namespace=where
                )

    def embedded(self, text: str, path: Path) -> Iterator[Use]:
        """What the manifest of a resource template names, tags aside."""
        for document in documents(text):
            kind = document.get("kind")
            outer, self.namespace = self.namespace, text_of(at(document, "metadata", "namespace")) or self.namespace
            if kind in ("Workflow", "CronWorkflow"):
                inner = mapping(document.get("spec"))
                where: Path = (*path, "spec")
                if kind == "CronWorkflow":
                    inner, where = mapping(inner.get("workflowSpec")), (*where, "workflowSpec")
                yield from self.reference(inner, where)
            yield from self.mentions(document, path)
            self.namespace = outer

    def mentions(self, value: Any, path: Path) -> Iterator[Use]:
        """Every mention of what pods and workflows take from others, wherever it stands."""
        waiting: list[tuple[Path, Any]] = [(path, value)]
        while waiting and self.left > 0:
            here, item = waiting.pop()
            self.left -= 1
            if isinstance(item, dict):
                for key, inner in item.items():
                    if not inner or not isinstance(key, str):
                        continue
                    if key in _MENTIONING or key.endswith("Secret"):
                        yield from self.mention(key, inner, (*here, key), item)
                    if isinstance(inner, dict | list):
                        waiting.append(((*here, key), inner))
            elif isinstance(item, list):
                waiting.extend(
                    ((*here, index), inner) for index, inner in enumerate(item) if isinstance(inner, dict | list)
                )

    def mention(self, key: str, value: Any, path: Path, around: Mapping[str, Any]) -> Iterator[Use]:
        if isinstance(value, Mapping):
            yield from self.mention_of_mapping(key, value, path, around)
        elif isinstance(value, str):
            if key in ("serviceAccountName", "serviceAccount"):
                yield from self.use("ServiceAccount", value, key, path)
            elif key in ("podPriorityClassName", "priorityClassName"):
                yield from self.use("PriorityClass", value, key, path)
            elif key == "storageClassName":
                yield from self.use("StorageClass", value, key, path)
        elif key == "imagePullSecrets":
            for index, one in enumerate(items(value)):
                yield from self.use("Secret", mapping(one).get("name"), key, (*path, index))

    def mention_of_mapping(
        self, key: str, value: Mapping[str, Any], path: Path, around: Mapping[str, Any]
    ) -> Iterator[Use]:
        optional = value.get("optional") is True
        name, part = value.get("name"), text_of(value.get("key"))
        if key in ("configMapKeyRef", "secretKeyRef"):
            lock = next((str(step) for step in path[-3:-1] if step in ("semaphore", "semaphores")), "")
            kind = "ConfigMap" if key == "configMapKeyRef" else "Secret"
            where = around.get("namespace") if lock else None
            yield from self.use(
                kind, name, "semaphore" if lock else key, path, namespace=where, key=part, optional=optional
            )
        elif key in ("configMapRef", "secretRef"):
            yield from self.use("ConfigMap" if key == "configMapRef" else "Secret", name, key, path, optional=optional)
        elif key in ("configMap", "secret") and (name or value.get("secretName")):
            kind = "ConfigMap" if key == "configMap" else "Secret"
            found = value.get("secretName") or name
            parts = [text_of(one.get("key")) for one in mappings(value.get("items"))] or [part]
            for one in parts:
                yield from self.use(kind, found, "volume", path, key=one, optional=optional)
        elif key == "persistentVolumeClaim":
            yield from self.use("PersistentVolumeClaim", value.get("claimName"), key, path)
        elif key == "artifactRepositoryRef":
            found = value.get("configMap") or "artifact-repositories"
            yield from self.use("ConfigMap", found, key, path, key=part)
        elif key.endswith("Secret") and isinstance(name, str):
            yield from self.use("Secret", name, key, path, key=part, optional=optional)


def _calls(template: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The tasks and steps of a template, with paths in parts."""
    if not any(isinstance(template.get(field), Mapping | list) for field in ("dag", "steps")):
        return
    tasks = {id(call): ("dag", "tasks", i) for i, call in enumerate(items(mapping(template.get("dag")).get("tasks")))}
    steps = {
        id(call): ("steps", i, j)
        for i, group in enumerate(items(template.get("steps")))
        for j, call in enumerate(items(group))
    }
    places: Mapping[int, Path] = {**tasks, **steps}
    for _, call in calls(template):
        yield (*path, *places.get(id(call), ())), call
