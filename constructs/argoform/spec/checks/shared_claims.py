"""Claims that only one node can mount, shared by pods that may run at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argoform.spec.calls import Call, groups, has_pod, repeats
from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding

RULE = "claim-shared-in-parallel"

_SHAREABLE = {"ReadWriteMany", "ReadOnlyMany"}
_TASK = re.compile(r"[A-Za-z0-9][-A-Za-z0-9_]*")


def check(subject: Subject) -> Iterator[Finding]:
    """A claim that is bound to a node keeps pods on other nodes waiting that mount it."""
    bound = {
        name: claim.access_modes
        for name, claim in subject.inputs.volume_mounts.items()
        if not _SHAREABLE & set(claim.access_modes)
    }
    if not bound or subject.inputs.pod_parallelism == 1:
        return
    for name, modes in sorted(bound.items()):
        pair = _parallel(subject, name)
        if pair is None:
            continue
        message = (
            f"{pair} may run at once, but the claim is {' and '.join(modes)}: on different nodes one of their pods "
            "waits for the other to end; pod_parallelism: 1 or access_modes: [ReadWriteMany] avoids that"
        )
        yield Finding(RULE, "warning", message, f"volume_mounts.{name}.access_modes")


def _parallel(subject: Subject, claim: str) -> str | None:
    """Two calls with pods that mount the claim and may run at once, in words; None when there are none."""
    seen: set[int] = set()
    waiting = [subject.by_name[name] for name in (subject.inputs.entrypoint,) if name in subject.by_name]
    while waiting:
        template = waiting.pop()
        if id(template) in seen:
            continue
        seen.add(id(template))
        found = groups(template, "", subject.by_name)
        alone = template.get("parallelism") == 1
        for group in found:
            working = [call for call in group if _mounts(claim, call.template, subject.by_name, frozenset())]
            pair = None if alone else _pair(working, group, template)
            if pair:
                return pair
            waiting += [call.template for call in group if isinstance(call.template, dict)]
    return None


def _pair(working: list[Call], group: list[Call], template: Mapping[str, Any]) -> str | None:
    for call in working:
        if repeats(call.call):
            return f"the repetitions of {call.name!r}"
    before = _ancestors(group) if template.get("dag") else {}
    for i, one in enumerate(working):
        for other in working[i + 1 :]:
            if one.name not in before.get(other.name, set()) and other.name not in before.get(one.name, set()):
                return f"{one.name!r} and {other.name!r}"
    return None


def _ancestors(tasks: list[Call]) -> dict[str, set[str]]:
    """The tasks that each task of a dag waits for, directly or not."""
    names = {task.name for task in tasks}
    direct: dict[str, set[str]] = {}
    for task in tasks:
        listed = task.call.get("dependencies")
        told = {str(name) for name in listed} if isinstance(listed, list) else set()
        told |= set(_TASK.findall(str(task.call.get("depends") or "")))
        direct[task.name] = told & names
    found = {name: set(wanted) for name, wanted in direct.items()}
    for _ in names:
        grown = {name: wanted.union(*(found.get(w, set()) for w in wanted)) for name, wanted in found.items()}
        if grown == found:
            break
        found = grown
    return found


def _mounts(claim: str, template: Any, templates: Mapping[str, Any], above: frozenset[int]) -> bool:
    """Whether a pod of the template, or of one below it, mounts the claim."""
    if template is None:
        # What a templateRef runs is not known here, and pods are what templates are for.
        return True
    if id(template) in above:
        return False
    if has_pod(template):
        return any(_is_mounted(claim, mounts) for mounts in _mount_lists(template))
    return any(
        _mounts(claim, call.template, templates, above | {id(template)})
        for group in groups(template, "", templates)
        for call in group
    )


def _mount_lists(template: Mapping[str, Any]) -> Iterator[Any]:
    container_set = template.get("containerSet")
    holders: list[Any] = [template.get("container"), template.get("script"), container_set]
    for several in (
        template.get("initContainers"),
        template.get("sidecars"),
        container_set.get("containers") if isinstance(container_set, Mapping) else None,
    ):
        holders += several if isinstance(several, list) else []
    return (holder.get("volumeMounts") for holder in holders if isinstance(holder, Mapping))


def _is_mounted(claim: str, mounts: Any) -> bool:
    if isinstance(mounts, list):
        return any(isinstance(mount, Mapping) and mount.get("name") == claim for mount in mounts)
    # A token may stand for any mounts.
    return mounts is not None
