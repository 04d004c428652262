"""Argo's walk over an object: entrypoint depth-first, exit handler, then every template, each judged in its scope.

It is Argo's order, which decides what is known where; but it goes on after a fault, and it judges the body of every
inline template, where Argo takes all that have no name for one and judges the first only. Calls are followed on a
stack of generators: neither recursion in templates nor their depth matters.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from argoform.argo.names import ARTIFACT_LOCATIONS, POD_KINDS, template_kind
from argoform.lint.argo import unclosed
from argoform.lint.argo.analysis import Analysis
from argoform.lint.argo.body import Body
from argoform.lint.argo.lookup import Lookup, Target
from argoform.lint.argo.scope import Node, Scope, gathers, inputs_of, item_names, own_names
from argoform.lint.argo.supply import FAKE, Arguments, merged, supplied
from argoform.lint.argo.tags import (
    CHECKED,
    UNKNOWN_VALUE,
    has_plain_tag,
    holds_tags,
    replace,
    simple_tags,
    substitute,
    tagged_strings,
    unquotable,
)
from argoform.lint.argo.unknown import unknown_tag
from argoform.lint.argo.values import items, mapping, mappings, scalar, text
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest

VARIABLE = "ARGO100"
UNCLOSED = "ARGO101"
CONTROL = "ARGO102"
SUPPLIED = "ARGO084"
TIMEOUT = "ARGO055"
ANCESTOR = "ARGO103"

_ENOUGH = 1_000
"""How many unknown tags of one object are told; each is compared with all known names."""

Visit = Generator["Visit", None, None]


def analysis(manifest: Manifest, context: Context) -> Analysis:
    """The walk over one object, done once."""
    cache = manifest.__dict__.setdefault("_argo_analysis", [None, None])
    if cache[0] is not context:
        cache[:] = [context, Walk(manifest, context).run()]
    found: Analysis = cache[1]
    return found


class Walk:
    """One walk over one object."""

    def __init__(self, manifest: Manifest, context: Context) -> None:
        self.manifest = manifest
        self.found = Analysis(manifest)
        self.near = context.near
        self.lookup = Lookup(manifest, context, self.found.report)
        self.template_kind_object = manifest.kind in ("WorkflowTemplate", "ClusterWorkflowTemplate")
        self.done: set[tuple[int, str]] = set()
        self.open_outputs: set[str] = set()
        self.holder = self.lookup.holder
        own = mapping(manifest.spec.get("arguments"))
        self.arguments = merged(own, mapping(self.holder.spec.get("arguments"))) if self.holder else Arguments(own)
        self.globals = self._globals()
        self.unquotable = {name for name, value in self.globals.items() if unquotable(value)}

    def run(self) -> Analysis:
        """Walk over everything."""
        stack: list[Visit] = [self._everything()]
        while stack:
            deeper = next(stack[-1], None)
            if deeper is None:
                stack.pop()
            else:
                stack.append(deeper)
        return self.found

    def _globals(self) -> dict[str, str]:
        names = ["name", "namespace", "uid", "mainEntrypoint", "serviceAccountName", "status"]
        names += ["labels", "labels.json", "annotations", "annotations.json"]
        specs = [self.manifest.spec] + ([self.holder.spec] if self.holder else [])
        if self.arguments.parameters:
            names += ["parameters", "parameters.json"]
        cron = self.manifest.kind == "CronWorkflow"
        sources = [mapping(spec.get("workflowMetadata")) for spec in specs]
        if cron:
            sources.append(mapping(mapping(self.manifest.data.get("spec")).get("workflowMetadata")))
            names += ["labels.workflows.argoproj.io/cron-workflow", "annotations.workflows.argoproj.io/scheduled-time"]
        else:
            sources.append(self.manifest.metadata)
        for source in sources:
            names += [f"annotations.{key}" for key in mapping(source.get("annotations"))]
            for sort in ("labels", "labelsFrom"):
                names += [f"labels.{key}" for key in mapping(source.get(sort))]
        if any(spec.get("priority") is not None for spec in specs):
            names.append("priority")
        found = {f"workflow.{name}": UNKNOWN_VALUE for name in names}
        for name, parameter in self.arguments.parameters.items():
            value = scalar(parameter.get("value"))
            found[f"workflow.parameters.{name}"] = UNKNOWN_VALUE if value is None else value
        return found

    def _everything(self) -> Visit:
        spec = self.manifest.spec
        main = text(spec.get("entrypoint"))
        where = f"{self.manifest.spec_path}.entrypoint"
        if not main and self.holder:
            main, where = text(self.holder.spec.get("entrypoint")), f"{self.manifest.spec_path}.workflowTemplateRef"
        if main and not self.lookup.lost:
            target = self.lookup.by_name(main, where)
            if target:
                yield self._visit(target, FAKE if self.template_kind_object else self.arguments, where)
        end = text(spec.get("onExit"))
        if end and not self.lookup.lost:
            self.globals["workflow.failures"] = UNKNOWN_VALUE
            where = f"{self.manifest.spec_path}.onExit"
            target = self.lookup.by_name(end, where)
            if target:
                yield self._visit(target, self.arguments, where)
        for target in self.lookup.listed():
            yield self._visit(target, FAKE, target.path if not target.call else target.call)

    def _visit(self, target: Target, arguments: Arguments, at: str) -> Visit:
        template = target.template
        key = (id(target.owner), target.path)
        first = key not in self.done
        if not first and arguments.fake:
            # Everything is supplied, as it was the first time.
            return
        known_inputs = self._supply(target, arguments, at)
        timeout = text(template.get("timeout"))
        if timeout:
            self._timeout(target, timeout, known_inputs, at)
        if not first:
            self._control(target, known_inputs, at)
            return
        self.done.add(key)
        resolved = template
        kind = template_kind(template)
        untagged = target.owner.inventory.untagged
        tagged = id(template) not in untagged
        if tagged:
            resolved = self._substituted(template, kind, known_inputs, untagged)
            self._control(target, known_inputs, at)
        body = Body(target.path, template, resolved, target.owner, target.call)
        self.found.bodies.append(body)
        if kind is None:
            return
        scope = Scope(own_names(template, leaf=body.leaf), any_output=set(self.open_outputs))
        if kind == "steps":
            yield from self._steps(body, scope)
        elif kind == "dag":
            yield from self._dag(body, scope)
        elif body.leaf:
            self._check(body, _bare(resolved) if arguments.fake else resolved, "", scope, "Template")
            self._pod_metadata(body, scope, known_inputs)
        self._check(body, resolved.get("outputs"), ".outputs", scope, "Outputs")
        if tagged and not body.leaf:
            self._open_end(body)

    def _substituted(
        self, template: Mapping[str, Any], kind: str | None, inputs: Mapping[str, str], untagged: frozenset[int]
    ) -> Mapping[str, Any]:
        """The template with what is known: first what the whole object knows, then its inputs."""
        pod = UNKNOWN_VALUE if kind in POD_KINDS else None
        once = substitute(template, lambda tag: pod if tag == "pod.name" else self.globals.get(tag), untagged)
        values = {name: replace(value, self.globals.get) for name, value in inputs.items()}
        values["inputs.parameters"] = UNKNOWN_VALUE
        for which, sort in (("inputs", "artifacts"), ("outputs", "artifacts")):
            for _, artifact in mappings(mapping(once.get(which)).get(sort)):
                path = text(artifact.get("path"))
                if path:
                    values[f"{which}.{sort}.{text(artifact.get('name'))}.path"] = path
        found: Mapping[str, Any] = substitute(once, values.get, untagged)
        return found

    def _supply(self, target: Target, arguments: Arguments, at: str) -> dict[str, str]:
        """The values of the inputs, by their tags; inputs that get none are reported at the call."""
        values, missing = supplied(target.template, arguments)
        for sort, name in missing:
            said = f"template {target.name!r} needs the input {sort} {name!r}, which is not supplied"
            other = "default" if sort == "parameter" else "location"
            hint = f"give it in the arguments of the call, or give the input a {other}"
            if not target.call or at == target.call:
                self.found.report(SUPPLIED, Problem(at, said, hint))
        return values

    def _timeout(self, target: Target, timeout: str, inputs: Mapping[str, str], at: str) -> None:
        value = replace(replace(timeout, self.globals.get), inputs.get)
        digits = value[1:] if value[:1] in ("+", "-") else value
        if digits.isascii() and digits.isdigit():
            place = f"{target.path}.timeout" if value == timeout else at
            if not target.call:
                said = f"the timeout {value!r} has no unit"
                self.found.report(TIMEOUT, Problem(place, said, f"write {value}s for seconds"))

    def _control(self, target: Target, inputs: Mapping[str, str], at: str) -> None:
        """Report values that break the template when they are put in, as Argo writes them in no form of JSON."""
        bad = {name for name, value in inputs.items() if unquotable(value)} | self.unquotable
        if not bad:
            return
        for path, value in tagged_strings(target.template, target.path, target.owner.inventory.untagged):
            for tag in bad.intersection(simple_tags(value)):
                said = f"the value of {{{{{tag}}}}} holds a control character, which Argo cannot put in here"
                self.found.report(CONTROL, Problem(target.call or (path if tag in self.unquotable else at), said))

    def _steps(self, body: Body, scope: Scope) -> Iterator[Visit]:
        scope.sort = "steps"
        for group, steps in enumerate(items(body.resolved.get("steps"))):
            for index, step in mappings(steps):
                at = f"{body.path}.steps[{group}][{index}]"
                name = text(step.get("name"))
                names, any_item = item_names(step)
                scope.names |= names
                scope.any_item = scope.any_item or any_item
                target = self.lookup.call(step, at, body)
                if target.found:
                    yield self._visit(target.found, FAKE, body.call or at)
                hooks = mapping(step.get("hooks"))
                if text(step.get("onExit")) or "exit" in hooks:
                    scope.nodes[name] = Node(target.template, certain=target.certain)
                self._check(body, step, at[len(body.path) :], scope, "WorkflowStep", task=name)
                scope.nodes[name] = Node(target.template, gathers(step), target.certain)
                self._global_outputs(target.template, scope)
                if target.found:
                    arguments = Arguments(mapping(step.get("arguments")))
                    yield self._visit(target.found, arguments, body.call or at)

    def _dag(self, body: Body, scope: Scope) -> Iterator[Visit]:
        scope.sort, scope.dag = "tasks", body.dag
        places = {text(task.get("name")): (path, task) for path, task in body.dag.tasks}
        # Those of a cycle, and behind one, come in no order; they are judged last.
        order = list(dict.fromkeys([*body.dag.order, *places]))
        called = {}
        for name in order:
            at, task = places[name]
            called[name] = target = self.lookup.call(task, at, body)
            if target.found:
                yield self._visit(target.found, FAKE, body.call or at)
            hooked = bool(mapping(task.get("hooks")))
            scope.nodes[name] = Node(target.template, gathers(task), target.certain, hooked)
            self._global_outputs(target.template, scope)
        dag = mapping(body.resolved.get("dag"))
        self._check(body, dag.get("target"), ".dag.target", scope, "string")
        for name in order:
            at, task = places[name]
            names, any_item = item_names(task)
            below = at[len(body.path) :]
            self._check(body, task, below, scope, "DAGTask", task=name, extra=names, any_item=any_item)
            self._ancestors(body, task, at, name)
            found = called[name].found
            if found:
                arguments = Arguments(mapping(task.get("arguments")))
                yield self._visit(found, arguments, body.call or at)

    def _ancestors(self, body: Body, task: Mapping[str, Any], at: str, name: str) -> None:
        """An argument that begins with the output of a task needs that task to have ended."""
        arguments = mapping(task.get("arguments"))
        for sort, key in (("parameters", "value"), ("artifacts", "from")):
            for index, argument in mappings(arguments.get(sort)):
                value = text(argument.get(key))
                if not value.startswith("{{tasks."):
                    continue
                other = value[len("{{tasks.") :].partition(".")[0]
                if other in body.dag.by_name and not body.dag.before(other, name):
                    said = f"task {name!r} uses an output of {other!r}, but does not depend on it"
                    below = f"{at[len(body.path) :]}.arguments.{sort}[{index}].{key}"
                    if not body.call:
                        self.found.report(ANCESTOR, body.problem(below, said, f"add {other} to its `depends`"))

    def _global_outputs(self, template: Mapping[str, Any] | None, scope: Scope) -> None:
        outputs = mapping(mapping(template).get("outputs"))
        for sort in ("parameters", "artifacts"):
            for _, output in mappings(outputs.get(sort)):
                name = text(output.get("globalName"))
                if not name:
                    continue
                if has_plain_tag(name):
                    scope.any_output.add(sort)
                    if sort == "artifacts":
                        self.open_outputs.add(sort)
                else:
                    self.globals[f"workflow.outputs.{sort}.{name}"] = UNKNOWN_VALUE

    def _pod_metadata(self, body: Body, scope: Scope, inputs: Mapping[str, str]) -> None:
        """The object's `podMetadata` becomes part of every named template that does work, and is judged there."""
        metadata = self.manifest.spec.get("podMetadata")
        if not body.name or body.call or not holds_tags(metadata):
            return
        resolved = self._substituted({"metadata": metadata}, body.kind, inputs, frozenset())["metadata"]
        below = f"{self.manifest.spec_path}.podMetadata"
        shown = Body("", body.template, body.resolved, body.owner)
        self._check(shown, resolved, below, scope, "Metadata")

    def _check(
        self,
        body: Body,
        value: Any,
        below: str,
        scope: Scope,
        type_expression: str,
        *,
        task: str | None = None,
        extra: set[str] | None = None,
        any_item: bool = False,
    ) -> None:
        """Report every tag below a value that the scope does not know."""
        known: frozenset[str] | None = None
        told = self.found.problems.setdefault(VARIABLE, {})
        for found, string in tagged_strings(value, below, body.owner.inventory.untagged):
            path = found if below else f".{found}"
            if known is None:
                inline = mapping(mapping(value).get("inline")) if task is not None else None
                own = {n for n in inputs_of(inline, paths=False) if n.startswith("inputs.p")} if inline else set()
                known = frozenset(own | (extra or set()))
            for tag in simple_tags(string):
                if not tag.startswith(CHECKED) or scope.knows(
                    tag,
                    self.globals,
                    template_kind_object=self.template_kind_object,
                    extra=known,
                    task=task,
                    any_item=any_item,
                ):
                    continue
                # What else is wrong with a template of another object is told there.
                if len(told) < _ENOUGH and (not body.call or tag.startswith("workflow.")):
                    problem = body.problem(path, *unknown_tag(tag, scope, self.globals, known, task, self.near))
                    self.found.report(VARIABLE, problem)
            said = unclosed.fault(string, value, type_expression)
            if said and not body.call:
                self.found.report(UNCLOSED, body.problem(path, said, "close it with `}}`"))

    def _open_end(self, body: Body) -> None:
        """In a steps or dag template tags outside of the calls may stay unresolved, but must end somewhere."""
        for path, string in tagged_strings(body.resolved, untagged=body.owner.inventory.untagged):
            if unclosed.endless(string, body.resolved, "Template") and not body.call:
                self.found.report(UNCLOSED, body.problem(f".{path}", "the tag is not closed", "close it with `}}`"))


def _bare(template: Mapping[str, Any]) -> Mapping[str, Any]:
    """A template with inputs as a first visit brings them: values that nobody knows, and artifacts without a place.

    So tags in the values and locations of inputs go unseen there.
    """
    inputs = template.get("inputs")
    if not holds_tags(inputs):
        return template
    hidden = {"parameters": {"value", "valueFrom"}, "artifacts": {*ARTIFACT_LOCATIONS, "from"}}
    bare = {
        sort: [
            {name: item for name, item in entry.items() if name not in hidden[sort]}
            if isinstance(entry, dict)
            else entry
            for entry in items(mapping(inputs).get(sort))
        ]
        for sort in hidden
    }
    return {**template, "inputs": bare}
