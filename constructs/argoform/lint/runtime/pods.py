"""Rules: pods that Kubernetes refuses, and that Argo's linter lets through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule
from argoform.lint.runtime.walk import holders, is_fixed, listed, part, workflow
from argoform.lint.yaml_reader import Unreadable, read_document

_OWN = ("main", "wait", "init")
"""The names of the containers that Argo adds to a pod, or gives to the template's own."""


@rule(
    "AF132",
    severity="error",
    title="Containers beside the main one have a name of their own",
    needs=("initContainers", "sidecars"),
    why="""Every container of a pod needs its own name. `main`, `wait` and `init` are Argo's; a sidecar or init
container of that name, without a name, or with the name of another, makes Kubernetes refuse the pod. Argo's linter
asks only for the names of init containers.""",
    bad=workflow("""
- name: main
  container: {image: "busybox:1.37"}
  sidecars: [{name: main, image: "nginx:1.27"}]
"""),
    good=workflow("""
- name: main
  container: {image: "busybox:1.37"}
  sidecars: [{name: web, image: "nginx:1.27"}]
"""),
    link="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container",
)
def container_names(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Compare the names of all containers of a pod."""
    for path, template in manifest.templates:
        main = part(template, "containerSet", "containers")
        taken = {str(container.get("name")): "of the containerSet" for _, container in listed(main, "")}
        taken |= dict.fromkeys(_OWN, "of Argo's own")
        for kind in ("initContainers", "sidecars"):
            for here, container in listed(template.get(kind), f"{path}.{kind}"):
                yield from _named(container, here, taken)


def _named(container: Mapping[str, Any], path: str, taken: dict[str, str]) -> Iterator[Problem]:
    name = container.get("name")
    if not name:
        # That of an init container is asked for by Argo's own linter.
        if "sidecars" in path:
            yield Problem(path, "the sidecar has no name")
    elif is_fixed(name):
        # Argo's own linter refuses a sidecar of that name.
        if name in taken and not (name == "wait" and "sidecars" in path):
            yield Problem(f"{path}.name", f"{name} is the name of another container, {taken[name]}")
        taken.setdefault(str(name), "further up")


@rule(
    "AF133",
    severity="error",
    title="The containers of a containerSet have an image",
    needs=("containerSet", "initContainers", "sidecars"),
    why="""Argo's linter asks for the image of a container and of a script, and not for those of a containerSet and of
sidecars. Kubernetes refuses the pod.""",
    bad=workflow("""
- name: main
  containerSet: {containers: [{name: main, command: ["true"]}]}
"""),
    good=workflow("""
- name: main
  containerSet: {containers: [{name: main, image: "busybox:1.37", command: ["true"]}]}
"""),
    link="https://argo-workflows.readthedocs.io/en/latest/container-set-template/",
)
def images(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look for containers without an image."""
    for path, template in manifest.templates:
        groups = (
            (part(template, "containerSet", "containers"), f"{path}.containerSet.containers"),
            (template.get("initContainers"), f"{path}.initContainers"),
            (template.get("sidecars"), f"{path}.sidecars"),
        )
        for group, place in groups:
            for here, container in listed(group, place):
                if not container.get("image"):
                    yield Problem(here, "the container has no image")


@rule(
    "AF134",
    severity="error",
    title="podSpecPatch is a map",
    needs=("podSpecPatch",),
    why="""podSpecPatch is parsed once its tags are replaced, when the pod is created. A text that is no YAML, or no
map, makes every pod of the workflow fail.""",
    bad=workflow("""
- name: main
  podSpecPatch: "containers: - name: main"
  container: {image: "busybox:1.37"}
"""),
    good=workflow("""
- name: main
  podSpecPatch: '{"terminationGracePeriodSeconds": 5}'
  container: {image: "busybox:1.37"}
"""),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/#template",
)
def patches(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Parse every patch without tags."""
    for path, holder in holders(manifest):
        patch = holder.get("podSpecPatch")
        if is_fixed(patch) and str(patch).strip():
            yield from _patch(str(patch), f"{path}.podSpecPatch")


def _patch(patch: str, path: str) -> Iterator[Problem]:
    try:
        parsed, _ = read_document(patch)
    except Unreadable as error:
        # Of a key that stands there twice the last one counts.
        if not error.duplicate:
            line = f" in its line {error.place[0]}" if error.place else ""
            said = error.message.removeprefix("this is not YAML: ")
            yield Problem(path, f"podSpecPatch is no YAML{line}: {said}")
        return
    if not isinstance(parsed, dict):
        yield Problem(path, "podSpecPatch is no map", "write fields of a PodSpec: `terminationGracePeriodSeconds: 5`")


_TERM = re.compile(
    r"\s*(?:!?\s*[\w./-]+|[\w./-]+\s*(?:==|=|!=)\s*[\w.-]*|[\w./-]+\s*[<>]\s*-?[0-9]+"
    r"|[\w./-]+\s+(?:in|notin)\s*\([\w.,\s-]*\))\s*"
)


@rule(
    "AF135",
    severity="error",
    title="Conditions of resources are selectors",
    needs=("successCondition", "failureCondition"),
    why="""successCondition and failureCondition of a resource have the syntax of label selectors: terms such as
`status.phase == Succeeded` with commas between them, all of which must hold. `&&` and `||` do not exist, and an
equals sign takes no quotes. The step ends in an error when the condition is read for the first time.""",
    bad=workflow("""
- name: main
  resource:
    action: get
    successCondition: status.succeeded > 0 && status.active == 0
    manifest: "{apiVersion: batch/v1, kind: Job, metadata: {name: load}}"
"""),
    good=workflow("""
- name: main
  resource:
    action: get
    successCondition: status.succeeded > 0, status.active == 0
    manifest: "{apiVersion: batch/v1, kind: Job, metadata: {name: load}}"
"""),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/kubernetes-resources/",
)
def conditions(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Parse the conditions of every resource template."""
    for path, template in manifest.templates:
        for key in ("successCondition", "failureCondition"):
            value = part(template, "resource", key)
            if is_fixed(value) and str(value).strip():
                for term in _terms(str(value)):
                    if not _TERM.fullmatch(term):
                        hint = "write commas between terms; there is no `||`" if "&" in term or "|" in term else ""
                        yield Problem(f"{path}.resource.{key}", f"{term.strip()!r} is no term of a selector", hint)


def _terms(text: str) -> list[str]:
    """The terms of a selector: its commas outside of parentheses part them."""
    return re.split(r",(?![^(]*\))", text)
