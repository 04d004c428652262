"""What a graph consists of: nodes, edges between them, and clusters around them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["same", "added", "removed", "changed"]
"""What a comparison says of a part; everything is `same` in a graph that was not compared."""

EdgeKind = Literal["flow", "hook", "exit"]
"""Order of execution, a lifecycle hook, or an exit handler."""

JOIN = "join"
"""The kind of the nodes that stand for nothing but `all of these, then all of those`."""


@dataclass(frozen=True, slots=True)
class Node:
    """One task, step or container, or a call that is not drawn in full.

    Args:
        id: what tells it from the others of its graph, the same before and after a change: the names on the way to
            it. It holds text of the manifest, so no output repeats it.
        label: the name of the task or step; for an entrypoint or handler that of the template.
        kind: what runs: a kind of template (`container`, `script`, `dag`, ...), or `template-ref` for a template of
            another object, `recursion` for one that is drawn around it already, `missing` for a name that nothing
            has, `unknown` for what is none or several kinds, `join` for a mere meeting point of edges.
        detail: the image, the referenced template, the request: whatever of its kind says most.
        template: the name of the template that it calls; empty where that is its label, or there is none.
        loop: what it fans out over (`withItems: 3`); empty without a loop.
        when: the condition of the task, as it stands there.
        parent: the id of the cluster around it.
        path: where the task, or the template without one, stands in the manifest.
        content: a digest of its definition, without what its edges say.
    """

    id: str
    label: str
    kind: str
    detail: str = ""
    template: str = ""
    loop: str = ""
    when: str = ""
    status: Status = "same"
    parent: str | None = None
    path: str = ""
    content: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A dag, steps or container set template, drawn around what it holds; its fields are those of a node.

    Args:
        kind: `dag`, `steps` or `containerSet`.
    """

    id: str
    label: str
    kind: str
    template: str = ""
    loop: str = ""
    when: str = ""
    status: Status = "same"
    parent: str | None = None
    path: str = ""
    content: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Edge:
    """What comes after what.

    Args:
        source: the id of a node or of a cluster, which then means the whole of it.
        target: likewise.
        label: the condition; empty for `when the source has succeeded`.
    """

    source: str
    target: str
    label: str = ""
    status: Status = "same"
    kind: EdgeKind = "flow"


@dataclass(frozen=True, slots=True)
class Graph:
    """One object as a graph, or the same object before and after.

    Args:
        title: what it is: `WorkflowTemplate data/etl`.
        clusters: each after the one around it.
        note: what the graph leaves out, in one sentence; empty when it is whole.
    """

    title: str
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    note: str = ""

    @property
    def compared(self) -> bool:
        """Whether any part is not the same as before."""
        return any(part.status != "same" for parts in (self.nodes, self.clusters, self.edges) for part in parts)

    def counts(self) -> dict[Status, int]:
        """How many tasks and calls have each status; meeting points are none."""
        found: Counter[Status] = Counter(node.status for node in self.nodes if node.kind != JOIN)
        found.update(cluster.status for cluster in self.clusters)
        return {status: found[status] for status in ("same", "added", "removed", "changed")}

    def conditions(self) -> dict[str, str]:
        """For each node or cluster with a `when` that no edge to it says: that condition."""
        said: dict[str, list[str]] = {}
        for edge in self.edges:
            said.setdefault(edge.target, []).append(edge.label)
        parts: list[Node | Cluster] = [*self.nodes, *self.clusters]
        return {
            part.id: part.when
            for part in parts
            if part.when and not any(label.endswith(part.when) for label in said.get(part.id, ()))
        }
