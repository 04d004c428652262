"""Expanding calls into nodes and clusters, the nearest to the entrypoint first, until the graph is large enough."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argoform.argo.names import CALL_FIELDS
from argoform.graph.calls import ON_EXIT, Part, below, handlers, parts
from argoform.graph.conditions import conditions
from argoform.graph.content import digest, without
from argoform.graph.details import detail, loop, reference
from argoform.graph.model import JOIN, Cluster, Edge, EdgeKind, Graph, Node
from argoform.graph.references import Holder, Others, Template
from argoform.lint.argo.values import mapping, text

MOST_NODES = 400
"""Nodes beyond which a call is drawn as one node, and its template is not expanded."""

MOST_ROOT_NODES = 1_000
"""The same for the entrypoint's own tasks: a graph without them would say nothing."""

DEEPEST = 10
"""Levels of templates that are drawn within each other."""

_MOST_CROSSINGS = 6
"""Edges between two groups of steps beyond which they meet in a point instead."""

# What an edge, a label or a part of its own says.
_SAID = ("name", "depends", "dependencies", "hooks", ON_EXIT, "inline")


@dataclass(frozen=True, slots=True)
class _Frame:
    """A template that is being expanded, and the one that called it."""

    template: Template
    above: _Frame | None
    depth: int

    def holds(self, template: Template) -> bool:
        """Whether the template is this one or one of those above."""
        frame: _Frame | None = self
        while frame is not None:
            if frame.template is template:
                return True
            frame = frame.above
        return False


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that is to be drawn.

    Args:
        part: what the node and the cluster for it have in common.
        data: the task, step or hook; empty for an entrypoint.
        target: what it calls.
        frame: the template that it stands in.
    """

    part: dict[str, Any]
    data: Mapping[str, Any]
    target: Template
    frame: _Frame | None


class Expansion:
    """A graph in the making.

    Args:
        others: the objects that references may mean.
        namespace: of the object that is drawn.
    """

    def __init__(self, others: Others, namespace: str) -> None:
        self._others = others
        self._namespace = namespace
        self._nodes: list[Node] = []
        self._clusters: list[Cluster] = []
        self._edges: list[Edge] = []
        self._waiting: deque[_Call] = deque()
        self._ids: dict[str, int] = {}
        self._size = 0
        """Nodes, and calls that will be at least one."""
        self._undrawn = 0
        self._digests: dict[int, str] = {}

    def root(self, holder: Holder, name: str) -> str | None:
        """Draw a template by itself; return its id, or None where the graph is full."""
        if self._size >= MOST_NODES:
            self._undrawn += 1
            return None
        path = holder.templates[name].path if name in holder.templates else below(holder.path, "entrypoint")
        return self._place({"template": name}, name or path, "", path, holder, None)

    def reference(self, referred: Mapping[str, Any], path: str) -> str:
        """Draw an object that is not at hand, which the whole workflow is a run of."""
        return self._place({"templateRef": referred}, reference(referred), "", path, None, None)

    def handlers(self, source: str | None, caller: Mapping[str, Any], path: str, holder: Holder | None) -> None:
        """Draw the handlers of a workflow."""
        for name, where, call in handlers(caller):
            self._handler(source, name, call, below(path, where), holder, None, None)

    def graph(self, title: str) -> Graph:
        """The graph, after all that waits is drawn."""
        while self._waiting:
            self._draw(self._waiting.popleft())
        note = ""
        if self._undrawn:
            calls = "1 call is" if self._undrawn == 1 else f"{self._undrawn:,} calls are"
            note = f"{calls} drawn as one node or left out: the graph would be too large."
        return Graph(title, tuple(self._nodes), tuple(self._edges), tuple(self._clusters), note)

    def _place(
        self,
        call: Mapping[str, Any],
        label: str,
        id: str,
        path: str,
        holder: Holder | None,
        parent: str | None,
        frame: _Frame | None = None,
    ) -> str:
        """Draw a call, now or when its turn comes; return its id."""
        part: dict[str, Any] = {
            "id": self._unique(id or _name(label)),
            "label": label,
            "template": "" if text(call.get("template")) == label else text(call.get("template")),
            "loop": loop(call),
            "when": text(call.get("when")),
            "parent": parent,
            "path": path,
        }
        self._size += 1
        target = self._target(call, holder, path)
        if isinstance(target, Template):
            if target.name != label and not part["template"]:
                part["template"] = target.name
            self._waiting.append(_Call(part, call, target, frame))
        else:
            kind, said = target
            content = digest(without(call, *_SAID))
            self._nodes.append(Node(**{**part, "template": ""}, kind=kind, detail=said, content=content))
        found: str = part["id"]
        return found

    def _target(self, call: Mapping[str, Any], holder: Holder | None, path: str) -> Template | tuple[str, str]:
        """The template that a call means, or the kind and detail of a node in place of it."""
        name, referred, inline = (call.get(field) for field in CALL_FIELDS)
        if isinstance(referred, dict):
            other = self._others.find(referred, self._namespace)
            found = other.templates.get(text(referred.get("template"))) if other else None
            return found or ("template-ref", reference(referred))
        if text(name):
            if holder is None:
                return "template-ref", ""
            missing = "unknown" if "{{" in text(name) else "missing"
            return holder.templates.get(text(name)) or (missing, text(name))
        if isinstance(inline, dict) and holder is not None:
            return Template(holder, "", inline, below(path, "inline"))
        return "missing", ""

    def _draw(self, call: _Call) -> None:
        """Draw a template as a cluster of its parts, or as one node."""
        target, kind, body = call.target, call.target.kind, call.target.body
        inner = parts(kind, body)
        defaults = target.holder.spec.get("templateDefaults")
        own = without(call.data, *_SAID)
        if inner and call.frame is not None and call.frame.holds(target):
            content = digest(own, self._closure(target))
            self._nodes.append(Node(**call.part, kind="recursion", content=content))
        elif inner and self._fits(call, len(inner)):
            frame = _Frame(target, call.frame, call.frame.depth + 1 if call.frame else 1)
            rest = {**without(body, kind), kind: without(mapping(body.get(kind)), "tasks", "containers")}
            self._clusters.append(Cluster(**call.part, kind=kind, content=digest(own, rest)))
            self._size -= 1
            self._expand(call.part["id"], kind, inner, frame)
        elif inner:
            self._undrawn += 1
            said = f"{len(inner):,} {_UNITS[kind]}, not drawn"
            content = digest(own, self._closure(target))
            self._nodes.append(Node(**call.part, kind=kind, detail=said, content=content))
        else:
            content = digest(own, body, defaults)
            self._nodes.append(Node(**call.part, kind=kind, detail=detail(kind, body), content=content))

    def _fits(self, call: _Call, count: int) -> bool:
        """Whether that many parts may be drawn in place of a call."""
        if call.frame is None and not self._nodes:
            return count <= MOST_ROOT_NODES
        depth = call.frame.depth if call.frame else 0
        return depth < DEEPEST and self._size - 1 + count <= MOST_NODES

    def _expand(self, cluster: str, kind: str, inner: list[Part], frame: _Frame) -> None:
        """Draw the parts of a template, and the edges between them."""
        ids: list[str] = []
        holder = frame.template.holder
        for part in inner:
            path = below(frame.template.path, part.path)
            id = f"{cluster}/{_name(part.name)}"
            if kind == "containerSet":
                id = self._container(id, part, path, cluster)
            else:
                id = self._place(part.data, part.name, id, path, holder, cluster, frame)
            ids.append(id)
        if kind == "steps":
            self._sequence(cluster, inner, ids)
        else:
            self._dependencies(inner, ids)
        for part, id in zip(inner, ids, strict=True):
            for name, where, call in handlers(part.data) if kind != "containerSet" else ():
                path = below(below(frame.template.path, part.path), where)
                self._handler(id, name, call, path, holder, cluster, frame)

    def _container(self, id: str, part: Part, path: str, cluster: str) -> str:
        id = self._unique(id)
        self._size += 1
        content = digest(without(part.data, "name", "dependencies"))
        image = text(part.data.get("image"))
        self._nodes.append(Node(id, part.name, "container", image, parent=cluster, path=path, content=content))
        return id

    def _dependencies(self, inner: list[Part], ids: list[str]) -> None:
        """The edges of a dag, or of a container set."""
        known: dict[str, str] = {}
        for part, id in zip(inner, ids, strict=True):
            known.setdefault(part.name, id)
        for part, id in zip(inner, ids, strict=True):
            found = {known[name]: said for name, said in conditions(part.data).items() if known.get(name, id) != id}
            when = text(part.data.get("when")) if len(found) == 1 else ""
            for source, said in found.items():
                self._edges.append(Edge(source, id, " && ".join(filter(None, (said, when)))))

    def _sequence(self, cluster: str, inner: list[Part], ids: list[str]) -> None:
        """The edges of steps: from each of a group to each of the next."""
        groups: dict[int, list[tuple[str, str]]] = {}
        for part, id in zip(inner, ids, strict=True):
            groups.setdefault(part.group, []).append((id, text(part.data.get("when"))))
        before: list[str] = []
        for number, group in groups.items():
            if len(before) > 1 and len(group) > 1 and len(before) * len(group) > _MOST_CROSSINGS:
                join = self._unique(f"{cluster}/before group {number}")
                self._nodes.append(Node(join, "", JOIN, parent=cluster))
                self._edges += [Edge(source, join) for source in before]
                before = [join]
            for id, when in group:
                self._edges += [Edge(source, id, when if len(before) == 1 else "") for source in before]
            before = [id for id, _ in group]

    def _handler(
        self,
        source: str | None,
        name: str,
        call: Mapping[str, Any],
        path: str,
        holder: Holder | None,
        parent: str | None,
        frame: _Frame | None,
    ) -> None:
        """Draw an exit handler or a hook, and the edge to it."""
        label = text(call.get("template")) or reference(mapping(call.get("templateRef"))) or name
        id = self._place(call, label, f"{source or ''}@{_name(name)}", path, holder, parent, frame)
        if source is not None:
            expression = text(call.get("expression"))
            kind: EdgeKind = "exit" if name in (ON_EXIT, "exit") else "hook"
            self._edges.append(Edge(source, id, expression or ("on exit" if kind == "exit" else name), kind=kind))

    def _closure(self, template: Template) -> str:
        """A digest of a template and all that it calls in its object."""
        if id(template) not in self._digests:
            called = template.holder.reachable(template.holder.called(template.body))
            bodies = {name: called[name].body for name in sorted(called)}
            self._digests[id(template)] = digest(template.body, bodies)
        return self._digests[id(template)]

    def _unique(self, id: str) -> str:
        """The id, with a number where it is taken."""
        count = self._ids[id] = self._ids.get(id, 0) + 1
        return id if count == 1 else self._unique(f"{id}#{count}")


_UNITS = {"dag": "tasks", "steps": "steps", "containerSet": "containers"}


def _name(name: str) -> str:
    """A name as a part of an id."""
    return name.replace("~", "~0").replace("/", "~1")
