"""Rules about what goes and is still used: objects, templates, parameters and outputs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from argoform.review.case import Case
from argoform.review.embedded import is_dynamic
from argoform.review.objects import ObjectChange
from argoform.review.rule import Problem, rule
from argoform.review.rules.interfaces import Interface, interfaces
from argoform.review.rules.pairs import spec_of
from argoform.review.triggers import ARGUMENT, Trigger, triggers
from argoform.review.uses import Key, Use, Uses, uses_of
from argoform.review.values import at, has_unknown, is_unknown, items, mapping, show

_TEMPLATES = "https://argo-workflows.readthedocs.io/en/latest/workflow-templates/"
_TEMPLATE_KINDS = ("WorkflowTemplate", "ClusterWorkflowTemplate")
_MOST_NAMED = 6
# A binding is no work that breaks, and the cluster brings an event bus of its own.
_NO_USE = ("subject", "storageClassName")


@rule(
    "RV060",
    severity="high",
    title="a parameter that is still passed is gone",
    why="What is passed no longer reaches anything: the workflow works with another value, or not at all.",
    link=_TEMPLATES,
)
def removed_parameters(case: Case) -> Iterator[Problem]:
    """Of workflow templates and of the templates in them, and of what sensors map values of events to."""
    uses = uses_of(case)
    for key, one, before, after in _changed_templates(case, uses):
        for old, new in interfaces(before, after):
            gone = old.parameters.keys() - new.parameters.keys()
            added = sorted(new.parameters.keys() - old.parameters.keys())
            for name in sorted(gone):
                callers = _callers(uses, key, new)
                users = [use for use in callers if name in _passed(use) and use.user is not one]
                if users:
                    yield Problem(
                        one,
                        f"the parameter `{name}` of {old.label} is gone, and {_named(users, 'still pass', 'es')} it",
                        new.path,
                        f"if it is called `{added[0]}` now, pass that" if len(added) == 1 else "",
                    )
    yield from _mappings_of_sensors(case)


def _mappings_of_sensors(case: Case) -> Iterator[Problem]:
    """Sensors name the argument that a value of the event becomes by its position."""
    for one in case.of("Sensor"):
        if one.before is None or one.after is None or one.goes or one.before == one.after:
            continue
        known = {trigger.name or str(index): trigger for index, trigger in enumerate(triggers(one.before))}
        for index, trigger in enumerate(triggers(one.after)):
            before = known.get(trigger.name or str(index))
            if before is None:
                continue
            old = {(entry.source, entry.destination): _argument(before, entry.destination) for entry in before.mapped}
            left = _arguments(trigger)
            for mapped in trigger.mapped:
                was = old.get((mapped.source, mapped.destination))
                name = _argument(trigger, mapped.destination)
                said = f"the trigger `{trigger.name}`"
                if was is None or name == was:
                    continue
                if name is None:
                    yield Problem(
                        one,
                        f"{said} still puts a value of the event into the argument `{was}`, which is gone",
                        mapped.path,
                    )
                elif was in left or name in _arguments(before):
                    yield Problem(
                        one,
                        f"{said} now puts into the argument `{name}` what it put into `{was}`: arguments are named by "
                        "their position",
                        mapped.path,
                    )


def _arguments(trigger: Trigger) -> list[str | None]:
    listed = items(at(trigger.resource, "spec", "arguments", "parameters"))
    names = (mapping(one).get("name") for one in listed)
    return [name if isinstance(name, str) else None for name in names]


def _argument(trigger: Trigger, destination: str) -> str | None:
    """The name of the argument at a place; None where there is none."""
    match = ARGUMENT.fullmatch(destination)
    names = _arguments(trigger)
    return names[int(match[1])] if match and int(match[1]) < len(names) else None


@rule(
    "RV061",
    severity="high",
    title="a template that is still called is gone",
    why="Whoever calls it fails when it is submitted, or in the middle of a run.",
    link=_TEMPLATES,
)
def removed_templates(case: Case) -> Iterator[Problem]:
    """By a `templateRef`, or as the entrypoint or exit handler beside a `workflowTemplateRef`."""
    uses = uses_of(case)
    for key, one, before, after in _changed_templates(case, uses):
        old, new = (_template_names(side) for side in (before, after))
        added = sorted(new - old)
        for name in sorted(old - new):
            users = [
                use
                for use in uses.after.get(key, ())
                if use.user is not one and (use.template == name or _exit_handler(use) == name)
            ]
            if users:
                yield Problem(
                    one,
                    f"the template `{name}` is gone, and {_named(users, 'still call', 's')} it",
                    "spec.templates",
                    f"if it is called `{added[0]}` now, call that" if len(added) == 1 else "",
                )


def _template_names(manifest: Mapping[str, Any]) -> set[str]:
    names = (mapping(one).get("name") for one in items(mapping(manifest.get("spec")).get("templates")))
    return {name for name in names if isinstance(name, str)}


def _exit_handler(use: Use) -> str:
    """The exit handler that is given beside a `workflowTemplateRef`."""
    if use.how != "workflowTemplateRef" or use.user.after is None or not use.user.is_argo:
        return ""
    name = spec_of(use.user.after).get("onExit")
    return name if isinstance(name, str) and not is_dynamic(name) else ""


@rule(
    "RV062",
    severity="high",
    title="an object that is still used is gone",
    why="Whoever names it fails: pods do not start, workflows are refused, or wait without end.",
)
def removed_objects(case: Case) -> Iterator[Problem]:
    """Objects, and keys of ConfigMaps and Secrets, that something names afterwards."""
    uses = uses_of(case)
    for key, manifest in uses.objects_before.items():
        one = uses.users.get(key)
        if one is None:
            continue
        now = uses.objects_after.get(key)
        users = [
            use
            for use in uses.after.get(key, ())
            if not use.optional and use.how not in _NO_USE and use.user is not one
        ]
        if now is None:
            if users:
                # A replacement may have renamed it.
                what = "it" if one.goes or one.name == key[2] else f"the {key[0]} `{key[2]}`"
                yield Problem(one, f"{what} is gone, and {_named(users, 'still use', 's')} it ({_how(users)})")
        elif key[0] in ("ConfigMap", "Secret") and now != manifest:
            for part in sorted({use.key for use in users if use.key}):
                if _has_key(manifest, part) and _has_key(now, part) is False:
                    named = [use for use in users if use.key == part]
                    yield Problem(one, f"the key `{part}` is gone, and {_named(named, 'still use', 's')} it", "data")


def _has_key(manifest: Mapping[str, Any], key: str) -> bool | None:
    """Whether a ConfigMap or Secret has a key; None where that is not known."""
    parts = [manifest.get(name) for name in ("data", "binaryData", "stringData")]
    if any(is_unknown(part) for part in parts) or (not manifest or all(part is None for part in parts)):
        # Nothing at all may be data that is only written and never read.
        return None if manifest.get("kind") != "ConfigMap" or not manifest or any(map(is_unknown, parts)) else False
    return any(key in mapping(part) for part in parts)


@rule(
    "RV063",
    severity="high",
    title="a parameter or artifact that callers do not pass is now required",
    why="Whoever called it before is refused from now on, or fails when it comes to the call.",
    link=_TEMPLATES,
)
def newly_required(case: Case) -> Iterator[Problem]:
    """By callers that were there before."""
    uses = uses_of(case)
    for key, one, before, after in _changed_templates(case, uses):
        callers_before = {(use.user.title, use.template, use.how) for use in uses.before.get(key, ())}
        for old, new in interfaces(before, after):
            for what, names in (
                ("parameter", new.required - old.required),
                ("artifact", new.artifacts - old.artifacts),
            ):
                for name in sorted(names):
                    users = [
                        use
                        for use in _callers(uses, key, new)
                        if use.user is not one
                        and (use.user.title, use.template, use.how) in callers_before
                        and _lacks(use, what, name)
                    ]
                    if users:
                        yield Problem(
                            one,
                            f"the {what} `{name}` of {new.label} must now be passed, and "
                            f"{_named(users, 'do', 'es')} not pass it",
                            new.path,
                            "give it a default, or pass it everywhere",
                        )


def _lacks(use: Use, what: str, name: str) -> bool:
    passed = use.arguments
    if passed is None or not passed.complete:
        return False
    return name not in (passed.parameters if what == "parameter" else passed.artifacts)


@rule(
    "RV064",
    severity="high",
    title="an output that is still used is gone",
    why="The caller fails when it comes to the place that uses the output.",
    link=_TEMPLATES,
)
def removed_outputs(case: Case) -> Iterator[Problem]:
    """Outputs of templates that others call by `templateRef`."""
    uses = uses_of(case)
    for key, one, before, after in _changed_templates(case, uses):
        for old, new in interfaces(before, after):
            if old.template is None:
                continue
            for what, names in (
                ("parameter", old.output_parameters - new.output_parameters),
                ("artifact", old.output_artifacts - new.output_artifacts),
            ):
                for name in sorted(names):
                    users = [
                        use
                        for use in uses.after.get(key, ())
                        if use.template == old.template and use.user is not one and _reads(use, what, name)
                    ]
                    if users:
                        yield Problem(
                            one,
                            f"the output {what} `{name}` of {old.label} is gone, and "
                            f"{_named(users, 'still use', 's')} it",
                            f"{new.path}.outputs",
                        )


def _reads(use: Use, what: str, name: str) -> bool:
    """Whether the template around a call reads an output of it."""
    if use.within is None:
        return False
    task, caller = use.within
    said = re.compile(
        rf"(?:tasks|steps)(?:\.{re.escape(task)}|\[['\"]{re.escape(task)}['\"]\])\.outputs\.{what}s"
        rf"(?:\.{re.escape(name)}(?![\w-])|\[['\"]{re.escape(name)}['\"]\])"
    )
    waiting: list[Any] = [caller]
    left = 50_000
    while waiting and left:
        value = waiting.pop()
        left -= 1
        if isinstance(value, str):
            if "outputs" in value and said.search(value):
                return True
        elif isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False


@rule(
    "RV065",
    severity="high",
    title="a value that is still passed is no longer allowed",
    why="A parameter with an `enum` takes no other value: the caller is refused.",
    link=_TEMPLATES,
)
def removed_values(case: Case) -> Iterator[Problem]:
    """Values of an `enum`."""
    uses = uses_of(case)
    for key, one, before, after in _changed_templates(case, uses):
        for old, new in interfaces(before, after):
            for name, allowed in new.enums.items():
                if allowed is None or (name in old.enums and old.enums[name] == allowed):
                    continue
                was = old.enums.get(name)
                for use in _callers(uses, key, new):
                    value = (use.arguments.parameters if use.arguments else {}).get(name)
                    if use.user is one or not _is_literal(value) or str(value) in allowed:
                        continue
                    if was is None or str(value) in was:
                        said = f"no longer allows {show(value)!r}, which {use.user.title} passes"
                        yield Problem(one, f"the parameter `{name}` of {new.label} {said}", new.path)


def _is_literal(value: Any) -> bool:
    if isinstance(value, str):
        return not is_dynamic(value) and not has_unknown(value)
    return isinstance(value, int | float)


def _changed_templates(
    case: Case, uses: Uses
) -> Iterator[tuple[Key, ObjectChange, Mapping[str, Any], Mapping[str, Any]]]:
    """The workflow templates that exist on both sides and differ, and that somebody uses."""
    for key, before in uses.objects_before.items():
        after = uses.objects_after.get(key)
        if key[0] in _TEMPLATE_KINDS and after and before != after and key in uses.after:
            yield key, uses.users[key], before, after


def _callers(uses: Uses, key: Key, interface: Interface) -> Iterable[Use]:
    """Who will pass arguments to a template, or to a whole workflow template."""
    for use in uses.after.get(key, ()):
        if use.arguments is None:
            continue
        if interface.template is None:
            if use.how != "templateRef":
                yield use
        elif use.how == "templateRef" and use.template == interface.template:
            yield use


def _passed(use: Use) -> Iterable[str]:
    return () if use.arguments is None else use.arguments.parameters


def _named(users: list[Use], many: str, one: str) -> str:
    """`CronWorkflow data/a and Sensor data/b still pass`; with the verb's ending for a single one."""
    titles = list(dict.fromkeys(use.user.title for use in users))
    if len(titles) == 1:
        return f"{titles[0]} {many}{one}"
    shown = titles[:_MOST_NAMED]
    rest = len(titles) - len(shown)
    last = f"{rest} more" if rest else shown.pop()
    return f"{', '.join(shown)} and {last} {many}"


def _how(users: list[Use]) -> str:
    return ", ".join(dict.fromkeys(f"`{use.how}`" for use in users))
