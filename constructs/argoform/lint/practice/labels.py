"""Rules about labels: what the platform asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from argoform.argo.schema import child
from argoform.errors import nearest
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import workflow
from argoform.lint.practice.facts import mapping
from argoform.lint.rule import rule
from argoform.tokens import has_token

if TYPE_CHECKING:
    # The platform takes long to import, and most runs know of none.
    from argoform.platform import Platform

INSTANCE_LABEL = "workflows.argoproj.io/controller-instanceid"
"""https://argo-workflows.readthedocs.io/en/latest/scaling/#instance-id"""

_SPEC = "entrypoint: main\ntemplates:\n  - name: main\n    suspend: {duration: 1m}"
_OWN = ("workflows.argoproj.io/", "events.argoproj.io/")
"""Labels that Argo itself reads or sets, which no rule of a platform is about."""


@rule(
    "AF085",
    severity="warning",
    title="Labels follow the rules of the platform",
    why="The platform finds owners, costs and policies by labels: what lacks one, or has one of another form, "
    "belongs to "
    "nobody. The rules are those of the platform that is linted for; without one nothing is asked. In the examples it "
    "requires `team`, in lower case.",
    bad=workflow(_SPEC, metadata="labels: {team: Obs}"),
    good=workflow(_SPEC, metadata="labels: {team: obs}"),
    link="https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/",
)
def platform_labels(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Required keys, allowed keys and the form of values, on the object."""
    if context.platform is None:
        return
    rules = context.platform.labels
    labels = mapping(manifest.metadata.get("labels"))
    missing = sorted(rules.required - {str(key) for key in labels})
    if missing and not any(has_token(key) for key in labels):
        close = nearest(missing[0], [str(key) for key in labels])
        yield Problem(
            "metadata.labels" if labels else "metadata",
            f"the platform requires the label{'s' * (len(missing) > 1)} {', '.join(f'`{key}`' for key in missing)}",
            f"did you mean it by `{close}`?" if close else "set it in `metadata.labels`",
        )
    own = _own_keys(context.platform)
    for key, value in labels.items():
        path = child("metadata.labels", key)
        name = str(key)
        if name in own or name.startswith(_OWN) or has_token(name):
            continue
        allowed = rules.allowed
        if allowed is not None and name not in allowed | rules.required:
            close = nearest(name, allowed | rules.required)
            hint = f"did you mean `{close}`?" if close else "use one that it allows"
            yield Problem(path, f"the platform does not allow the label `{name}`", hint)
        pattern = rules.patterns.get(name)
        if pattern is not None and not has_token(value) and not re.fullmatch(pattern, str(value)):
            yield Problem(
                path, f"the value of `{name}` is {str(value)!r}", f"the platform asks for a match of {pattern!r}"
            )


@rule(
    "AF086",
    severity="warning",
    title="The controller sees the object",
    why="A controller with an instance id ignores every object without the label that names it: the workflow "
    "stays where "
    "it is, with no phase and no message. In the examples the platform's controller has the instance id `blue`.",
    bad=workflow(_SPEC, metadata="labels: {team: obs}"),
    good=workflow(_SPEC, metadata=f"labels: {{team: obs, {INSTANCE_LABEL}: blue}}"),
    link="https://argo-workflows.readthedocs.io/en/latest/scaling/#instance-id",
)
def instance_id(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Where the platform's controller has an instance id; templates need the label too, to be listed."""
    wanted = context.platform.instance_id if context.platform else None
    if wanted is None:
        return
    labels = mapping(manifest.metadata.get("labels"))
    found = labels.get(INSTANCE_LABEL)
    if found == wanted or has_token(found):
        return
    said = "has no instance id" if found is None else f"has the instance id {str(found)!r}"
    yield Problem(
        "metadata.labels" if labels else "metadata",
        f"the object {said}, and the platform's controller sees those of {wanted!r} alone",
        f"set the label `{INSTANCE_LABEL}: {wanted}`",
    )


def _own_keys(platform: Platform) -> set[str]:
    return {*platform.static_labels, *platform.workload_labels, platform.workload_label, platform.match_label}
