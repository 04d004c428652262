"""Workflow specs and their templates before and after, matched to each other, wherever a plan holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

from argoform.argo.names import TEMPLATE_KINDS, calls, template_kind
from argoform.review.case import Case
from argoform.review.controller import Settings, controllers
from argoform.review.objects import ObjectChange
from argoform.review.plan import ResourceChange
from argoform.review.triggers import triggers
from argoform.review.uses import key_of, uses_of
from argoform.review.values import dotted, items, mapping

_Value = TypeVar("_Value")
_DEEPEST = 8


class Unclear:
    """What stands there cannot be compared: an expression, a value of the apply, a wrong type."""


UNCLEAR: Final = Unclear()


def read(value: Any, parse: Callable[[Any], _Value | None]) -> _Value | Unclear | None:
    """A value parsed; None where there is none, `UNCLEAR` where it cannot be."""
    if value is None:
        return None
    found = parse(value)
    return UNCLEAR if found is None else found


@dataclass(frozen=True)
class TemplatePair:
    """One template of a spec, with what `templateDefaults` add to it.

    Args:
        name: what it is called; `caller/task` where it stands inline in a task or step.
        before: None where it is new.
        after: None where it is gone.
        path: where it stands after, or before where it is gone.
        renamed: its old name, where it was called otherwise.
    """

    name: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    path: str
    renamed: str = ""

    @property
    def label(self) -> str:
        """What messages call it."""
        return f"the template `{self.name}`"


@dataclass(frozen=True)
class SpecPair:
    """One WorkflowSpec that exists before and after, and differs.

    Args:
        where: what holds it.
        path: where in it.
        owner: what messages call it: `the workflow`.
        base_before: the spec of the WorkflowTemplate that it refers to, as far as the plan holds it.
    """

    where: ObjectChange | ResourceChange
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    path: str
    owner: str = "the workflow"
    base_before: Mapping[str, Any] | None = None
    base_after: Mapping[str, Any] | None = None

    def setting(self, name: str) -> tuple[Any, Any]:
        """A field in force before and after: its own, or that of the template that it refers to."""
        found = []
        for spec, base in ((self.before, self.base_before), (self.after, self.base_after)):
            own = spec.get(name)
            found.append(own if own is not None else (base or {}).get(name))
        return found[0], found[1]

    def changes(self, *names: str) -> bool:
        """Whether one of these fields changes here, and not only in the template that it refers to."""
        return any(self.before.get(name) != self.after.get(name) for name in (*names, "workflowTemplateRef"))

    @cached_property
    def templates(self) -> tuple[TemplatePair, ...]:
        """Every template, those inline in tasks and steps included; one that was only renamed counts as the same."""
        old, new = _named(self.before), _named(self.after)
        gone = {name: body for name, (_, body) in old.items() if name not in new}
        pairs = []
        for name, (path, body) in new.items():
            was, renamed = old.get(name), ""
            if was is None:
                renamed = next((other for other, previous in gone.items() if _same(previous, body)), "")
                was = old.get(renamed)
                gone.pop(renamed, None)
            before = None if was is None else effective(was[1], self.before)
            pairs.append(TemplatePair(name, before, effective(body, self.after), _at(self.path, path), renamed))
        for name, body in gone.items():
            pairs.append(TemplatePair(name, effective(body, self.before), None, _at(self.path, old[name][0])))
        return tuple(pairs)


def _at(base: str, path: str) -> str:
    return f"{base}.{path}" if base else path


def _named(spec: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    waiting = [
        (str(body.get("name", "")), f"templates[{index}]", body)
        for index, body in enumerate(items(spec.get("templates")))
        if isinstance(body, Mapping)
    ][::-1]
    while waiting:
        name, path, body = waiting.pop()
        found.setdefault(name, (path, body))
        inline = [
            (f"{name}/{call.get('name', '')}", f"{place}.inline", call["inline"])
            for place, call in calls(body, path)
            if isinstance(call.get("inline"), Mapping)
        ]
        waiting.extend(reversed(inline))
    return found


def _same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a template is another under a new name: nothing else changes, or it runs the same command."""
    kind = template_kind(after)
    if kind is None or template_kind(before) != kind:
        return False
    if {**before, "name": ""} == {**after, "name": ""}:
        return True
    old, new = mapping(before.get(kind)), mapping(after.get(kind))
    work = [(one.get("image"), one.get("command"), one.get("args"), one.get("source")) for one in (old, new)]
    return kind in ("container", "script") and work[0] == work[1] and any(part is not None for part in work[0][1:])


def effective(template: Mapping[str, Any], spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """A template with the fields that the `templateDefaults` of the spec give it."""
    defaults = mapping(spec.get("templateDefaults"))
    wanted = {key: value for key, value in defaults.items() if key not in TEMPLATE_KINDS or key in template}
    return over(wanted, template) if wanted else template


def over(base: Mapping[str, Any], above: Mapping[str, Any], depth: int = _DEEPEST) -> dict[str, Any]:
    """Mappings laid over each other; null in the upper one leaves the lower one in force."""
    merged = dict(base)
    for key, value in above.items():
        below = merged.get(key)
        if depth and isinstance(below, Mapping) and isinstance(value, Mapping):
            merged[key] = over(below, value, depth - 1)
        elif value is not None:
            merged[key] = value
    return merged


def spec_pairs(case: Case) -> tuple[SpecPair, ...]:
    """Every WorkflowSpec that exists on both sides and differs.

    Those of Argo's own kinds, of workflows that sensors start, and the defaults that the controller is given.
    """
    return case.once(_all_pairs)


def _all_pairs(case: Case) -> tuple[SpecPair, ...]:
    return tuple(_found(case))


def _found(case: Case) -> Iterator[SpecPair]:
    for one in case.objects:
        if one.before is None or one.after is None or one.goes or one.before == one.after:
            continue
        if one.is_argo:
            path = spec_path(one.kind)
            yield _with_bases(case, SpecPair(one, spec_of(one.before), spec_of(one.after), path), one.namespace)
        elif one.kind == "Sensor":
            yield from _started(case, one, one.before, one.after)
    for settings in controllers(case.plan, case.objects):
        yield from _defaults(settings)


def _started(case: Case, one: ObjectChange, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[SpecPair]:
    known = {trigger.name or str(index): trigger for index, trigger in enumerate(triggers(before))}
    for index, trigger in enumerate(triggers(after)):
        was = known.get(trigger.name or str(index))
        if was is None or was.resource == trigger.resource:
            continue
        kind = str(trigger.resource.get("kind", ""))
        if was.resource.get("kind") == kind and kind in ("Workflow", "WorkflowTemplate", "CronWorkflow"):
            path = f"{dotted(trigger.path)}.{spec_path(kind)}"
            owner = f"the workflow of the trigger `{trigger.name}`"
            pair = SpecPair(one, spec_of(was.resource), spec_of(trigger.resource), path, owner)
            yield _with_bases(case, pair, one.namespace)


def _defaults(settings: Settings) -> Iterator[SpecPair]:
    sides = (settings.before, settings.after)
    before, after = (mapping(mapping(side.get("workflowDefaults")).get("spec")) for side in sides)
    if before != after:
        path = settings.path("workflowDefaults")
        yield SpecPair(settings.where, before, after, f"{path}.spec", "the default of every workflow")


def _with_bases(case: Case, pair: SpecPair, namespace: str) -> SpecPair:
    uses = uses_of(case)
    bases = []
    for spec, objects in ((pair.before, uses.objects_before), (pair.after, uses.objects_after)):
        said = mapping(spec.get("workflowTemplateRef"))
        kind = "ClusterWorkflowTemplate" if said.get("clusterScope") is True else "WorkflowTemplate"
        found = objects.get(key_of(kind, namespace, str(said.get("name", "")))) if said else None
        bases.append(None if found is None else spec_of(found))
    return SpecPair(pair.where, pair.before, pair.after, pair.path, pair.owner, bases[0], bases[1])


def spec_path(kind: str) -> str:
    """Where a kind keeps its WorkflowSpec."""
    return "spec.workflowSpec" if kind == "CronWorkflow" else "spec"


def spec_of(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """The WorkflowSpec of an object of Argo's kinds."""
    spec = mapping(manifest.get("spec"))
    return mapping(spec.get("workflowSpec")) if manifest.get("kind") == "CronWorkflow" else spec
