"""From a manifest to its graph: which templates are drawn, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.graph.calls import below, handlers
from argoform.graph.expansion import Expansion
from argoform.graph.model import Graph
from argoform.graph.references import Holder, Others
from argoform.lint.argo.values import text


def workflow_graph(manifest: Mapping[str, Any], *, others: Others | None = None) -> Graph:
    """The graph of a Workflow, WorkflowTemplate, ClusterWorkflowTemplate, CronWorkflow, or bare WorkflowSpec.

    What the entrypoint, the exit handler and the hooks reach is drawn. Of an object that others refer to, and of one
    without an entrypoint, every template is: those that no other one calls stand beside each other.

    Args:
        manifest: of plain dicts and lists; whatever in it is not of the right type is passed over.
        others: the objects that it may refer to; calls of their templates are expanded, and calls of templates that
            are not at hand stay single nodes.
    """
    own = Holder(manifest)
    others = others or Others()
    expansion = Expansion(others, own.namespace)
    holder: Holder | None = own
    spec = own.spec
    roots: list[str | None] = []
    referred = own.spec.get("workflowTemplateRef")
    if isinstance(referred, dict):
        holder = others.find(referred, own.namespace)
        if holder is None:
            roots = [expansion.reference(referred, below(own.path, "workflowTemplateRef"))]
        else:
            # What the workflow says itself counts before what the template says.
            spec = {**holder.spec, **{key: value for key, value in own.spec.items() if value is not None}}
    if holder is not None:
        roots = [expansion.root(holder, name) for name in _roots(holder, spec, text(spec.get("entrypoint")))]
    # Where several templates may be the first, none of them is what the handlers belong to.
    source = roots[0] if len(roots) == 1 or text(spec.get("entrypoint")) else None
    expansion.handlers(source, spec, own.path, holder)
    return expansion.graph(own.title)


def _roots(holder: Holder, spec: Mapping[str, Any], entrypoint: str) -> list[str]:
    """The templates that are drawn by themselves: the entrypoint first."""
    roots = [entrypoint] if entrypoint else []
    if entrypoint in holder.templates and not holder.reusable:
        return roots
    reached = set(holder.reachable([*roots, *(text(call.get("template")) for _, _, call in handlers(spec))]))
    called = {
        name for template in holder.templates.values() for name in holder.called(template.body) if name != template.name
    }
    # Those that no other one calls, and then whatever is left: templates that only call each other.
    for name in (*(name for name in holder.templates if name not in called), *holder.templates):
        if name not in reached:
            roots.append(name)
            reached.update(holder.reachable([name]))
    return roots
