"""Workflows as graphs: read from manifests, compared, laid out, and drawn as Mermaid, SVG, HTML and DOT."""

from __future__ import annotations

from argoform.graph.difference import compare
from argoform.graph.model import Cluster, Edge, EdgeKind, Graph, Node, Status
from argoform.graph.read import workflow_graph
from argoform.graph.references import Others

__all__ = ["Cluster", "Edge", "EdgeKind", "Graph", "Node", "Others", "Status", "compare", "workflow_graph"]
