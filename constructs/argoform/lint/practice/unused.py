"""Rules about what is declared and never used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import container, template, workflow
from argoform.lint.practice.facts import (
    TEMPLATE_OBJECTS,
    Body,
    call_sites,
    defaults,
    dumped,
    items,
    kind_of,
    mapping,
    named,
    refers_elsewhere,
    template_name,
    text,
)
from argoform.lint.rule import rule

_LINK = "https://argo-workflows.readthedocs.io/en/latest/variables/"
# All of them at once: `{{inputs.parameters}}`, `toJson(inputs.parameters)`, `inputs.parameters[name]`.
_WHOLE = {
    scope: re.compile(rf"\b{scope}\.parameters(?:\.json\b|\s*[^.\[\w\s-]|\[(?!\\?['\"])|\s*$)")
    for scope in ("inputs", "workflow")
}
_NAMED = {
    scope: re.compile(rf"\b{scope}\.parameters(?:\.([A-Za-z0-9_-]+)|\[\\?['\"]([^'\"\\]+)\\?['\"]\])")
    for scope in ("inputs", "workflow")
}


@rule(
    "AF078",
    severity="warning",
    title="Every template is used",
    why="A template that nothing calls is dead weight in each stored run, and often the trace of a call that was "
    "misspelled or forgotten.",
    bad=workflow(
        """
        entrypoint: main
        templates:
          - name: main
            suspend: {duration: 1m}
          - name: clean-up
            suspend: {duration: 1m}
        """
    ),
    good=workflow(
        """
        entrypoint: main
        onExit: clean-up
        templates:
          - name: main
            suspend: {duration: 1m}
          - name: clean-up
            suspend: {duration: 1m}
        """
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/workflow-concepts/",
)
def unused_template(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """In workflows alone: the templates of a WorkflowTemplate are there for others too."""
    entry = manifest.spec.get("entrypoint")
    if manifest.kind in TEMPLATE_OBJECTS or not isinstance(entry, str) or "{{" in entry:
        return
    by_name = named(manifest)
    below: dict[str, set[str]] = {}
    for call in call_sites(manifest):
        targets = {str(call.body.get("template", "")), str(call.body.get("onExit", ""))}
        below.setdefault(_owner(call.caller_path), set()).update(targets | _hooked(call.body))
    waiting = [entry, str(manifest.spec.get("onExit", "")), *_hooked(manifest.spec)]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if "{{" in name:
            # Which template that is, only the run knows.
            return
        if name not in used and name in by_name:
            used.add(name)
            path, body = by_name[name]
            waiting.extend(below.get(path, ()))
            waiting.extend(_hooked(body))
    for name, (path, _) in by_name.items():
        if name and name not in used:
            yield Problem(path, f"nothing calls the template `{name}`", "remove it, or call it")


@rule(
    "AF079",
    severity="warning",
    title="Every input is used",
    needs=("inputs",),
    why="Callers must pass an input that has no effect; mostly the tag that should use it is misspelled or was "
    "removed.",
    bad=template(
        """
        inputs:
          parameters:
            - {name: file, value: a.txt}
        container: {image: "busybox:1.37", command: [date]}
        """
    ),
    good=template(
        """
        inputs:
          parameters:
            - {name: file, value: a.txt}
        container: {image: "busybox:1.37", command: [wc, "{{inputs.parameters.file}}"]}
        """
    ),
    link=_LINK,
)
def unused_input(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Input parameters; a suspend template's are shown to people, and a plugin reads its own."""
    shared = (
        dumped(defaults(manifest))
        + dumped(manifest.spec.get("podSpecPatch"))
        + dumped(manifest.spec.get("podMetadata"))
    )
    for path, body in manifest.templates:
        parameters = mapping(body.get("inputs")).get("parameters")
        if not parameters or kind_of(body) in ("suspend", "plugin", ""):
            continue
        # Without the arrow an input of the same name inside an inline template would count, which is harmless.
        searched = dumped(body) + shared
        if _WHOLE["inputs"].search(searched):
            continue
        used = _used("inputs", searched)
        for place, parameter in items(parameters, f"{path}.inputs.parameters"):
            name = str(parameter.get("name", ""))
            if name and name not in used:
                yield Problem(
                    place,
                    f"the template `{template_name(body, path)}` never uses its input `{name}`",
                    f"remove it, or use `{{{{inputs.parameters.{name}}}}}`",
                )


@rule(
    "AF080",
    severity="warning",
    title="Every parameter of the workflow is used",
    needs=("arguments",),
    why="Whoever submits the workflow sets a parameter that has no effect; mostly the tag that should use it is "
    "misspelled.",
    bad=workflow(
        """
        entrypoint: main
        arguments:
          parameters:
            - {name: day, value: monday}
        templates:
          - name: main
            suspend: {duration: 1m}
        """
    ),
    good=workflow(
        """
        entrypoint: main
        arguments:
          parameters:
            - {name: day, value: monday}
        templates:
          - name: main
            container: {image: "busybox:1.37", command: [echo, "{{workflow.parameters.day}}"]}
        """
    ),
    link=_LINK,
)
def unused_argument(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """An input of the same name of a template that may be the entrypoint uses it too."""
    parameters = mapping(manifest.spec.get("arguments")).get("parameters")
    if not parameters or refers_elsewhere(manifest):
        return
    searched = text(manifest)
    if _WHOLE["workflow"].search(searched):
        return
    used = _used("workflow", searched) | _entry_inputs(manifest)
    for place, parameter in items(parameters, f"{manifest.spec_path}.arguments.parameters"):
        name = str(parameter.get("name", ""))
        if name and name not in used:
            yield Problem(
                place,
                f"nothing uses the parameter `{name}` of the workflow",
                f"remove it, or use `{{{{workflow.parameters.{name}}}}}`",
            )


@rule(
    "AF081",
    severity="warning",
    title="Every volume is mounted",
    needs=("volumes", "volumeClaimTemplates"),
    why="A claim that nothing mounts is made and paid for with each run; a volume of the spec is attached to "
    "every pod, "
    "used or not, and a pod waits for one that cannot be attached.",
    bad=container("", spec="volumes:\n  - name: cache\n    emptyDir: {}"),
    good=container(
        "volumeMounts:\n  - {name: cache, mountPath: /cache}", spec="volumes:\n  - name: cache\n    emptyDir: {}"
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/volumes/",
)
def unused_volume(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Volumes of the spec and of templates, and claims."""
    if refers_elsewhere(manifest):
        return
    mounted = {str(name) for name in _mounts(manifest.data)}
    base = manifest.spec_path
    declared = list(items(manifest.spec.get("volumes"), f"{base}.volumes"))
    claims = items(manifest.spec.get("volumeClaimTemplates"), f"{base}.volumeClaimTemplates")
    declared += [(path, mapping(claim.get("metadata"))) for path, claim in claims]
    for path, body in manifest.templates:
        declared += items(body.get("volumes"), f"{path}.volumes")
    patches = dumped(manifest.spec.get("podSpecPatch")) + "".join(
        dumped(body.get("podSpecPatch")) for body in (defaults(manifest), *(body for _, body in manifest.templates))
    )
    for path, volume in declared:
        name = str(volume.get("name", ""))
        if name and "{{" not in name and name not in mounted and name not in patches:
            yield Problem(path, f"nothing mounts the volume `{name}`", "remove it, or mount it in `volumeMounts`")


def _owner(path: str) -> str:
    """The path of the template of the spec that an inline one stands in."""
    return path.partition("]")[0] + "]"


def _hooked(body: Body) -> set[str]:
    return {str(mapping(hook).get("template", "")) for hook in mapping(body.get("hooks")).values()}


def _used(scope: str, searched: str) -> set[str]:
    return {dotted or quoted for dotted, quoted in _NAMED[scope].findall(searched)}


def _entry_inputs(manifest: Manifest) -> set[str]:
    """The inputs that arguments of the workflow may fill: those of the entrypoint and the exit handler.

    In template objects those of every template, since whoever submits one chooses the entrypoint.
    """
    names = (manifest.spec.get("entrypoint"), manifest.spec.get("onExit"))
    found: set[str] = set()
    for name, (path, body) in named(manifest).items():
        if manifest.kind in TEMPLATE_OBJECTS or name in names:
            inputs = mapping(body.get("inputs")).get("parameters")
            found.update(str(parameter.get("name", "")) for _, parameter in items(inputs, path))
    return found


def _mounts(data: Any) -> Iterator[object]:
    """The names in every `volumeMounts` and `volumeDevices`."""
    waiting: list[Any] = [data]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            for field in ("volumeMounts", "volumeDevices"):
                for _, mount in items(value.get(field), ""):
                    yield mount.get("name")
            waiting.extend(value.values())
        else:
            waiting.extend(value)
