"""The picture of a workflow's change: its graph before and after, laid over each other."""

from __future__ import annotations

from functools import cached_property

from argoform.graph.difference import compare
from argoform.graph.read import workflow_graph
from argoform.graph.references import Others
from argoform.review.case import Case
from argoform.review.lint import known
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
        return Others([known(one.before) for one in self._case.argo if one.before is not None])

    @cached_property
    def _after(self) -> Others:
        return Others([known(one.after) for one in self._case.argo if one.after is not None])

    def of(self, one: ObjectChange) -> Picture:
        """The picture of an object that changes."""
        before = None if one.before is None else workflow_graph(known(one.before), others=self._before)
        after = None if one.after is None else workflow_graph(known(one.after), others=self._after)
        return Picture(one.title, compare(before, after))
