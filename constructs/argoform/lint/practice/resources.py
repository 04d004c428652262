"""Rules about what containers ask of their nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import container
from argoform.lint.practice.facts import (
    Body,
    Container,
    containers,
    counted,
    defaults,
    listed,
    mapping,
    template_name,
)
from argoform.lint.rule import rule

_LINK = "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"
_QUANTITY = re.compile(r"(\d+\.?\d*|\.\d+)([numkMGTPE]|[KMGTPE]i|)")
_SCALE = {
    "": Decimal(1),
    **{
        suffix: Decimal(10) ** power
        for suffix, power in zip("numkMGTPE", (-9, -6, -3, 3, 6, 9, 12, 15, 18), strict=True)
    },
    **{f"{suffix}i": Decimal(1024) ** power for power, suffix in enumerate("KMGTPE", 1)},
}


def _resources(manifest: Manifest, one: Container) -> Body:
    own = one.body.get("resources")
    if own is None and one.field in ("container", "script"):
        own = mapping(defaults(manifest).get(one.field)).get("resources")
    return mapping(own)


def _patched(manifest: Manifest, one: Container) -> bool:
    """Whether a patch of the pod, or its own resources, may say what the container does not."""
    patches = (
        manifest.spec.get("podSpecPatch"),
        one.template.get("podSpecPatch"),
        defaults(manifest).get("podSpecPatch"),
    )
    return (
        any(isinstance(patch, str) and "resources" in patch for patch in patches)
        or one.template.get("podResources") is not None
        or manifest.spec.get("podResources") is not None
    )


def _amount(value: Any) -> Decimal | None:
    match = _QUANTITY.fullmatch(str(value))
    return Decimal(match[1]) * _SCALE[match[2]] if match else None


@rule(
    "AF010",
    severity="note",
    title="Containers request CPU and memory",
    why="A pod that requests nothing is placed on any node, however full, is the first to be evicted when memory runs "
    "short, and a namespace with a quota refuses it.",
    bad=container(""),
    good=container("resources:\n  requests: {cpu: 100m, memory: 64Mi}\n  limits: {memory: 64Mi}"),
    link=_LINK,
)
def no_resources(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Once a workflow; a limit is a request too, when there is none."""
    mains = [one for one in containers(manifest) if one.role == "main"]
    bare = []
    for one in mains:
        if not _patched(manifest, one):
            found = _resources(manifest, one)
            if not mapping(found.get("requests")) and not mapping(found.get("limits")):
                bare.append(one)
    if bare:
        yield Problem(
            bare[0].path,
            f"{counted(len(bare), 'container')} of {len(mains)} without requests of CPU and memory: "
            + listed([template_name(one.template) for one in bare]),
            "set `resources.requests`, for all at once in `templateDefaults.container`",
        )


@rule(
    "AF011",
    severity="note",
    title="What requests memory also limits it",
    needs=("requests",),
    why="Without a limit one leaking container takes the memory of its whole node, and the node's other pods die "
    "for it.",
    bad=container("resources:\n  requests: {cpu: 100m, memory: 64Mi}"),
    good=container("resources:\n  requests: {cpu: 100m, memory: 64Mi}\n  limits: {memory: 64Mi}"),
    link=_LINK,
)
def no_memory_limit(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Once a workflow, for containers that request memory."""
    bare = [
        one
        for one in containers(manifest)
        if mapping((found := _resources(manifest, one)).get("requests")).get("memory") is not None
        and mapping(found.get("limits")).get("memory") is None
        and not _patched(manifest, one)
    ]
    if bare:
        yield Problem(
            f"{bare[0].path}.resources",
            f"{counted(len(bare), 'container')} without a limit of memory: "
            + listed([template_name(one.template) for one in bare]),
            "set `resources.limits.memory`, best to what is requested",
        )


@rule(
    "AF012",
    severity="error",
    title="No request is above its limit",
    needs=("limits",),
    why="Kubernetes refuses such a pod, so the node of the workflow fails each time it is tried.",
    bad=container("resources:\n  requests: {memory: 2Gi}\n  limits: {memory: 512Mi}"),
    good=container("resources:\n  requests: {memory: 512Mi}\n  limits: {memory: 512Mi}"),
    link=_LINK,
)
def request_above_limit(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Where both are numbers."""
    for one in containers(manifest):
        found = mapping(one.body.get("resources"))
        limits = mapping(found.get("limits"))
        for name, value in mapping(found.get("requests")).items():
            asked, most = _amount(value), _amount(limits.get(name))
            if asked is not None and most is not None and asked > most:
                yield Problem(
                    f"{one.path}.resources.requests.{name}",
                    f"the template `{template_name(one.template)}` requests {value} of {name}, above its limit of "
                    f"{limits[name]}",
                    "raise the limit or lower the request",
                )
