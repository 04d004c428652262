"""Finding the templates that names and references mean."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from argoform.argo.names import CALL_FIELDS
from argoform.lint.argo.body import Body
from argoform.lint.argo.tags import is_placeholder, simple_tags
from argoform.lint.argo.values import mapping, mappings, text
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest

CALLS = "ARGO080"
UNDEFINED = "ARGO081"
REFERENCE = "ARGO082"
CLUSTER = "ARGO083"
WORKFLOW_REFERENCE = "ARGO036"

Report = Callable[[str, Problem], None]


@dataclass(frozen=True)
class Target:
    """A template that something calls.

    Args:
        template: as it stands there.
        path: of it in its own object.
        owner: its object.
        call: for a template of another object, the call of the judged object that leads there; else empty.
    """

    template: Mapping[str, Any]
    path: str
    owner: Manifest
    call: str = ""

    @property
    def name(self) -> str:
        """Its name; empty for most inline templates."""
        return text(self.template.get("name"))


@dataclass(frozen=True)
class Called:
    """What a task or step calls: `certain` is false where it could not be found, which is reported already."""

    found: Target | None
    certain: bool = True

    @property
    def template(self) -> Mapping[str, Any] | None:
        """The template, where it is known."""
        return self.found.template if self.found else None


_SKIPPED = Called(None)
_LOST = Called(None, certain=False)


class Lookup:
    """The templates that one object can call."""

    def __init__(self, manifest: Manifest, context: Context, report: Report) -> None:
        self.manifest = manifest
        self.context = context
        self.report = report
        self._named: dict[int, dict[str, tuple[str, Mapping[str, Any]]]] = {}
        self.holder: Manifest | None = None
        """The object that `workflowTemplateRef` refers to, whose templates are then the only ones."""
        self.lost = False
        """Whether there is such a reference, and it leads nowhere."""
        reference = manifest.spec.get("workflowTemplateRef")
        if reference is not None:
            where = f"{manifest.spec_path}.workflowTemplateRef"
            self.holder = self._refer(mapping(reference), where, WORKFLOW_REFERENCE, manifest)
            self.lost = self.holder is None

    def listed(self) -> Iterator[Target]:
        """Every template of the object, or of the one that it refers to."""
        owner = self.holder or self.manifest
        call = f"{self.manifest.spec_path}.workflowTemplateRef" if self.holder else ""
        for index, template in mappings(owner.spec.get("templates")):
            yield Target(template, f"{owner.spec_path}.templates[{index}]", owner, call)

    def by_name(self, name: str, where: str) -> Target | None:
        """The template that `entrypoint` or `onExit` names; reported where there is none."""
        owner = self.holder or self.manifest
        found = self._templates(owner).get(name)
        if found is None:
            self.report("ARGO031", self._undefined(name, where, owner))
            return None
        call = f"{self.manifest.spec_path}.workflowTemplateRef" if self.holder else ""
        return Target(found[1], found[0], owner, call)

    def call(self, call: Mapping[str, Any], at: str, body: Body) -> Called:
        """What a task or step of a body calls; reported where it is nothing."""
        report: Report = self.report if not body.call else lambda rule, problem: None
        name, reference, inline = (call.get(key) for key in CALL_FIELDS)
        found = _LOST
        if reference is not None:
            if text(name):
                report(CALLS, Problem(at, "both `template` and `templateRef` say what to call", "keep one of them"))
                return _LOST
            found = self._referred(mapping(reference), f"{at}.templateRef", body, report)
        elif text(name):
            there = self._templates(body.owner).get(text(name))
            if there is None:
                report(UNDEFINED, self._undefined(text(name), f"{at}.template", body.owner))
            else:
                found = Called(Target(there[1], there[0], body.owner, body.call))
        elif inline is None:
            known = ", ".join(f"`{field}`" for field in CALL_FIELDS)
            report(CALLS, Problem(at, "nothing says what to call", f"set one of {known}"))
        if inline is not None:
            return Called(Target(mapping(inline), f"{at}.inline", body.owner, body.call))
        return found

    def _referred(self, reference: Mapping[str, Any], where: str, body: Body, report: Report) -> Called:
        name, template = text(reference.get("name")), text(reference.get("template"))
        for field, value in (("name", name), ("template", template)):
            if not value:
                report(REFERENCE, Problem(where, f"`templateRef` needs `{field}`"))
        if not name or not template:
            return _LOST
        if simple_tags(name) or simple_tags(template):
            return _SKIPPED
        holder = self._refer(reference, where, REFERENCE, body.owner, report)
        if holder is None or is_placeholder(template):
            return _LOST
        found = self._templates(holder).get(template)
        if found is None:
            report(REFERENCE, self._undefined(template, f"{where}.template", holder))
            return _LOST
        if holder is self.manifest:
            return Called(Target(found[1], found[0], holder, body.call))
        return Called(Target(found[1], found[0], holder, body.call or where.removesuffix(".templateRef")))

    def _refer(
        self, reference: Mapping[str, Any], where: str, rule: str, owner: Manifest, report: Report | None = None
    ) -> Manifest | None:
        """The object that a reference names."""
        report = report or self.report
        cluster = reference.get("clusterScope") is True
        if self.manifest.kind == "ClusterWorkflowTemplate" and not cluster:
            said = "a ClusterWorkflowTemplate can only refer to others of its kind; Argo's linter crashes on this"
            report(CLUSTER, Problem(where, said, "set `clusterScope: true`"))
            return None
        kind = "ClusterWorkflowTemplate" if cluster else "WorkflowTemplate"
        name = text(reference.get("name"))
        namespace = self.manifest.namespace
        found = self.context.find(kind, namespace, name)
        if found is None:
            known = [key[2] for key in self.context.objects if key[0] == kind]
            near = self.context.near(name, known)
            hint = f"did you mean {near!r}?" if near else "lint it together with the objects that it refers to"
            report(rule, Problem(f"{where}.name", f"no {kind} {name!r} is among the linted objects", hint))
        return found

    def _templates(self, owner: Manifest) -> dict[str, tuple[str, Mapping[str, Any]]]:
        """The named templates of an object; of two with one name the first counts."""
        found = self._named.get(id(owner))
        if found is None:
            found = self._named[id(owner)] = {}
            for index, template in mappings(owner.spec.get("templates")):
                name = text(template.get("name"))
                if name:
                    found.setdefault(name, (f"{owner.spec_path}.templates[{index}]", template))
        return found

    def _undefined(self, name: str, where: str, owner: Manifest) -> Problem:
        if is_placeholder(name):
            return Problem(where, "the name of a template must be known before the workflow runs", "write it literally")
        of = "" if owner is self.manifest else f" in {owner}"
        known = self._templates(owner)
        near = self.context.near(name, known)
        hint = f"did you mean {near!r}?" if near else f"write it, or call one that is there: {_few(known)}"
        return Problem(where, f"no template is called {name!r}{of}", hint)


def _few(names: Collection[str]) -> str:
    """Some names, in a line that can be read."""
    found = list(islice(names, 8))
    more = f", and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(found) + more if found else "there is none"
