"""The picture of a workflow's change: its graph before and after, laid over each other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from argoform.graph.difference import compare
from argoform.graph.model import Graph
from argoform.graph.read import workflow_graph
from argoform.graph.references import Others
from argoform.review.case import Case
from argoform.review.model import Picture
from argoform.review.objects import ObjectChange


class Pictures:
    """Draws the objects of a plan; templates of other objects in it are drawn where they are called.

    Args:
        case: the plan.
    """

    def __init__(self, case: Case) -> None:
        self._case = case

    @cached_property
    def _before(self) -> Others:
        return Others([one.known_before for one in self._case.argo if one.known_before is not None])

    @cached_property
    def _after(self) -> Others:
        return Others([one.known_after for one in self._case.argo if one.known_after is not None])

    @staticmethod
    def _graph(manifest: Mapping[str, Any] | None, others: Others) -> Graph | None:
        return None if manifest is None else workflow_graph(manifest, others=others)

    def of(self, one: ObjectChange) -> Picture:
        """The picture of an object that changes."""
        before = self._graph(one.known_before, self._before)
        after = self._graph(one.known_after, self._after)
        return Picture(one.title, compare(before, after))
