"""Templates that do work: images, mounts, sets of containers, resources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from argoform.lint.argo.body import Body
from argoform.lint.argo.dag import Dag
from argoform.lint.argo.examples import template
from argoform.lint.argo.rules_templates import own_bodies
from argoform.lint.argo.scope import has_main
from argoform.lint.argo.tags import is_placeholder
from argoform.lint.argo.values import items, mapping, mappings, text
from argoform.lint.argo.walk import analysis
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule
from argoform.lint.yaml_reader import Unreadable, read_document

_FIELDS = "https://argo-workflows.readthedocs.io/en/latest/fields/"
_ACTIONS = ("get", "create", "apply", "delete", "replace", "patch")
_EXPRESSION = re.compile(r"\{\{=.*?\}\}", re.DOTALL)


@rule(
    "ARGO062",
    family="argo",
    severity="error",
    title="Containers and scripts have an image",
    why="The image is the template's own or that of `templateDefaults`; the defaults of a "
    "ClusterWorkflowTemplate do not reach those that refer to it.",
    bad=template("container: {command: [python]}"),
    good=template("container: {image: 'python:3.12', command: [python]}"),
    link=_FIELDS,
)
def image(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The images of container and script templates."""
    for body in analysis(manifest, context).bodies:
        if body.kind not in ("container", "script"):
            continue
        cluster = bool(body.call) and body.owner.kind == "ClusterWorkflowTemplate"
        if body.call and not cluster:
            continue
        defaults = mapping(mapping(body.owner.spec.get("templateDefaults")).get(body.kind))
        own = text(mapping(body.resolved.get(body.kind)).get("image"))
        if not own and (cluster or not text(defaults.get("image"))):
            yield body.problem(f".{body.kind}.image", "the image is missing")


def _twice(body: Body, mounts: object, below: str, seen: set[str]) -> Iterator[Problem]:
    for index, mount in mappings(mounts):
        path = text(mount.get("mountPath"))
        if path in seen:
            yield body.problem(f"{below}[{index}].mountPath", f"something is mounted at {path!r} already")
        seen.add(path)


@rule(
    "ARGO063",
    family="argo",
    severity="error",
    title="Nothing is mounted over something else",
    needs=("volumeMounts", "artifacts"),
    why="Volumes and input artifacts of one container need places of their own; equal paths hide one behind the other.",
    bad=template(
        "container: {image: 'python:3.12', volumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /a}]}"
    ),
    good=template(
        "container: {image: 'python:3.12', volumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /b}]}"
    ),
    link=_FIELDS,
)
def mount_paths(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Mount paths of containers and of container sets; Argo does not look at those of scripts."""
    for body in own_bodies(manifest, context):
        seen: set[str] = set()
        if body.kind == "container":
            mounts = mapping(body.resolved.get("container")).get("volumeMounts")
            yield from _twice(body, mounts, ".container.volumeMounts", seen)
            for index, artifact in mappings(mapping(body.resolved.get("inputs")).get("artifacts")):
                path = text(artifact.get("path"))
                if path and path in seen:
                    yield body.problem(f".inputs.artifacts[{index}].path", f"something is mounted at {path!r} already")
                seen.add(path)
        elif body.kind == "containerSet":
            mounts = mapping(body.resolved.get("containerSet")).get("volumeMounts")
            yield from _twice(body, mounts, ".containerSet.volumeMounts", seen)


@rule(
    "ARGO064",
    family="argo",
    severity="error",
    title="Sets of containers can run",
    needs=("containerSet",),
    why="A set has at least one container, `dependencies` that exist and come to an end, and one called `main` when it "
    "has input artifacts or outputs: those are main's.",
    bad=template("containerSet: {containers: [{name: a, image: 'python:3.12', dependencies: [b]}]}"),
    good=template("containerSet: {containers: [{name: a, image: 'python:3.12'}]}"),
    link="https://argo-workflows.readthedocs.io/en/latest/container-set-template/",
)
def container_set(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Container sets."""
    for body in own_bodies(manifest, context):
        if body.kind != "containerSet":
            continue
        below = ".containerSet.containers"
        containers = items(mapping(body.resolved.get("containerSet")).get("containers"))
        if not containers:
            yield body.problem(below, "the set has no container")
        dag = Dag(containers, f"{body.path}{below}")
        for path, one in dag.tasks:
            for dependency in dag.dependencies[text(one.get("name"))]:
                if dependency.task not in dag.by_name:
                    yield Problem(f"{path}{dependency.field}", f"the set has no container {dependency.task!r}")
        if dag.cycle:
            yield body.problem(below, f"the containers wait for each other: {' -> '.join(dag.cycle)}")
        outputs = mapping(body.resolved.get("outputs"))
        wants_main = items(mapping(body.resolved.get("inputs")).get("artifacts")) or any(
            items(outputs.get(sort)) for sort in ("parameters", "artifacts")
        )
        if containers and wants_main and not has_main(body.resolved):
            yield body.problem(below, "a set with input artifacts or outputs needs a container called main")


@rule(
    "ARGO065",
    family="argo",
    severity="error",
    title="Resource templates say what to do with what",
    needs=("resource",),
    why=f"`action` is one of {', '.join(_ACTIONS)}; all but get and delete need exactly one of `manifest` and "
    "`manifestFrom`, whose artifact is an input.",
    bad=template("resource: {action: make, manifest: '{kind: Pod}'}"),
    good=template("resource: {action: create, manifest: '{kind: Pod}'}"),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/kubernetes-resources/",
)
def resource(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Resource templates."""
    for body in own_bodies(manifest, context):
        if body.kind != "resource":
            continue
        found = mapping(body.resolved.get("resource"))
        action = text(found.get("action"))
        if not is_placeholder(action) and action not in _ACTIONS:
            yield body.problem(".resource.action", f"{action!r} is no action", f"one of {', '.join(_ACTIONS)}")
        if action in ("get", "delete"):
            continue
        text_given, source = bool(text(found.get("manifest"))), found.get("manifestFrom")
        if text_given == (source is not None):
            said = "both `manifest` and `manifestFrom` are given" if text_given else "no `manifest` is given"
            yield body.problem(".resource.manifest" if text_given else ".resource", said)
        if source is not None:
            name = text(mapping(mapping(source).get("artifact")).get("name"))
            if name not in {text(artifact.get("name")) for _, artifact in body.inputs("artifacts")}:
                yield body.problem(".resource.manifestFrom.artifact.name", f"there is no input artifact {name!r}")


@rule(
    "ARGO066",
    family="argo",
    severity="error",
    title="Manifests of resource templates are YAML",
    needs=("manifest",),
    why="After what is known has been put in, the manifest must be YAML: a tag at the beginning of a value "
    "needs quotes.",
    bad=template("resource: {action: create, manifest: 'kind: {{unknown}}'}"),
    good=template("resource: {action: create, manifest: 'kind: \"{{unknown}}\"'}"),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/kubernetes-resources/",
)
def resource_manifest(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """The text of a resource template's manifest."""
    for body in own_bodies(manifest, context):
        found = mapping(body.resolved.get("resource"))
        written = text(found.get("manifest"))
        if body.kind != "resource" or not written or is_placeholder(written):
            continue
        if text(found.get("action")) in ("get", "delete"):
            continue
        try:
            read_document(_EXPRESSION.sub("expression", written))
        except Unreadable as error:
            # Here, other than in the file, a key may stand twice.
            if error.duplicate:
                continue
            yield body.problem(".resource.manifest", f"the manifest is not YAML: {error.message}", "quote its tags")
