"""Rules about fields that newer versions of Argo no longer have, or have replaced."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.argo import ArgoVersion
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import cron, template, workflow
from argoform.lint.practice.facts import Body, call_sites, defaults, mapping
from argoform.lint.rule import rule

_UPGRADING = "https://argo-workflows.readthedocs.io/en/latest/upgrading/"
_FIX = "`argoform lint --fix` rewrites it"
_SUSPEND = "suspend: {duration: 1m}"


def _gone(version: ArgoVersion, removed: str, since: str) -> str:
    """What to say of a field that was removed in one version and has a successor since another."""
    if version.at_least(removed):
        return f"was removed in Argo {removed}"
    return f"is gone in Argo {removed}, and has a successor since {since}"


def _synchronizations(manifest: Manifest) -> Iterator[tuple[str, Body]]:
    base = manifest.spec_path
    places = [(base, manifest.spec), (f"{base}.templateDefaults", defaults(manifest)), *manifest.templates]
    for path, body in places:
        found = body.get("synchronization")
        if isinstance(found, dict):
            yield f"{path}.synchronization", found


@rule(
    "AF090",
    severity="warning",
    title="Semaphores and mutexes are lists",
    needs=("synchronization",),
    why="Argo 4.0 dropped `semaphore` and `mutex`: what still has them is refused after the upgrade. `semaphores` and "
    "`mutexes` are understood from 3.6 on.",
    bad=template("synchronization:\n  mutex: {name: deploy}\n" + _SUSPEND),
    good=template("synchronization:\n  mutexes:\n    - {name: deploy}\n" + _SUSPEND),
    fixable=True,
    link="https://argo-workflows.readthedocs.io/en/latest/synchronization/",
)
def singular_synchronization(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """From 3.6 on, where the plural exists."""
    if not context.version.at_least("3.6"):
        return
    for path, found in _synchronizations(manifest):
        for field, plural in (("semaphore", "semaphores"), ("mutex", "mutexes")):
            if found.get(field) is not None:
                hint = f"use `{plural}`; {_FIX}" if plural not in found else f"add it to `{plural}`"
                yield Problem(f"{path}.{field}", f"`{field}` {_gone(context.version, '4.0', '3.6')}", hint)


@rule(
    "AF091",
    severity="warning",
    title="Schedules are a list",
    needs=("schedule",),
    why="Argo 4.0 dropped `schedule` of a CronWorkflow: what still has it is refused after the upgrade. `schedules` is "
    "understood from 3.6 on.",
    bad=cron(
        "schedule: 0 2 * * *\nstartingDeadlineSeconds: 300\nconcurrencyPolicy: Forbid\ntimezone: UTC",
    ),
    good=cron(
        "schedules: [0 2 * * *]\nstartingDeadlineSeconds: 300\nconcurrencyPolicy: Forbid\ntimezone: UTC",
    ),
    fixable=True,
    link="https://argo-workflows.readthedocs.io/en/latest/cron-workflows/",
)
def singular_schedule(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """From 3.6 on, where the plural exists."""
    spec = mapping(manifest.data.get("spec"))
    found = spec.get("schedule")
    if manifest.kind == "CronWorkflow" and found is not None and context.version.at_least("3.6"):
        said = f"`schedule` {_gone(context.version, '4.0', '3.6')}"
        hint = f"use `schedules`; {_FIX}" if "schedules" not in spec else "add it to `schedules`"
        yield Problem("spec.schedule", said, hint)


@rule(
    "AF092",
    severity="warning",
    title="The selector of podGC has matchLabels",
    needs=("labelSelector",),
    why="`podGC.labelSelector` is a LabelSelector of Kubernetes. A plain map of labels in it is refused by Argo's own "
    "linter; where the API server only drops unknown fields, the selector is empty and every pod is deleted.",
    bad=workflow(
        """
        entrypoint: main
        podGC:
          strategy: OnPodSuccess
          labelSelector: {keep: "false"}
        templates:
          - name: main
            suspend: {duration: 1m}
        """
    ),
    good=workflow(
        """
        entrypoint: main
        podGC:
          strategy: OnPodSuccess
          labelSelector:
            matchLabels: {keep: "false"}
        templates:
          - name: main
            suspend: {duration: 1m}
        """
    ),
    fixable=True,
    link="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements",
)
def plain_selector(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Keys besides matchLabels and matchExpressions."""
    selector = mapping(mapping(manifest.spec.get("podGC")).get("labelSelector"))
    plain = [str(key) for key in selector if key not in ("matchLabels", "matchExpressions")]
    if plain:
        yield Problem(
            f"{manifest.spec_path}.podGC.labelSelector",
            f"{', '.join(f'`{key}`' for key in plain)} stand{'s' * (len(plain) == 1)} outside `matchLabels`",
            "put it below `matchLabels`" + (f"; {_FIX}" if len(plain) == len(selector) else ""),
        )


@rule(
    "AF093",
    severity="note",
    title="Exit handlers of tasks and steps are hooks",
    needs=("onExit",),
    why="`onExit` of a task or step is deprecated: `hooks.exit` says the same, and takes arguments and an expression.",
    bad=workflow(
        """
        entrypoint: main
        templates:
          - name: main
            steps:
              - - {name: work, template: work, onExit: work}
          - name: work
            suspend: {duration: 1m}
        """
    ),
    good=workflow(
        """
        entrypoint: main
        templates:
          - name: main
            steps:
              - - {name: work, template: work, hooks: {exit: {template: work}}}
          - name: work
            suspend: {duration: 1m}
        """
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/lifecyclehook/",
)
def exit_handler(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Of tasks and steps; `onExit` of the spec stays."""
    for call in call_sites(manifest):
        if call.body.get("onExit"):
            wanted = f"`hooks: {{exit: {{template: {call.body['onExit']}}}}}`"
            yield Problem(f"{call.path}.onExit", f"`onExit` of `{call.name}` is deprecated", f"write {wanted}")


@rule(
    "AF094",
    severity="warning",
    title="Priorities of pods are classes",
    needs=("podPriority", "priority"),
    why="`podPriority` and `priority` of a template were removed in Argo 3.7, and manifests with them are "
    "refused since. "
    "Kubernetes takes the priority of a pod from its class, and refuses a pod whose number differs.",
    bad=template("priority: 10\n" + _SUSPEND),
    good=template("priorityClassName: batch\n" + _SUSPEND),
    link=_UPGRADING,
)
def priority(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """In every version: it is as good as gone."""
    gone = "was removed in Argo 3.7" if context.version.at_least("3.7") else "is gone in Argo 3.7"
    if manifest.spec.get("podPriority") is not None:
        path = f"{manifest.spec_path}.podPriority"
        yield Problem(path, f"`podPriority` {gone}", "use `podPriorityClassName`")
    for path, body in manifest.templates:
        if body.get("priority") is not None:
            yield Problem(f"{path}.priority", f"`priority` of a template {gone}", "use `priorityClassName`")
