"""Parameters: those of a workflow, the inputs and outputs of templates, and the arguments of tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from argoform.review.differences.walk import Place, Walk
from argoform.review.values import items

_ARGUMENT = "argument parameter"


def parameters_differences(walk: Walk, before: Any, after: Any, place: Place) -> None:
    """A list of parameters; an argument that only has a value is told by that alone."""
    if place.thing.endswith(_ARGUMENT):
        place = replace(place, thing=place.thing.removesuffix(" parameter"))
    walk.items("Parameter", items(before), items(after), place)


def parameter_differences(walk: Walk, before: Any, after: Any, place: Place) -> None:
    """One parameter."""
    value_alone = all({*walk.forms.view("Parameter", one)} <= {"name", "value"} for one in (before, after))
    one_or_both = [one for one in (before, after) if isinstance(one, Mapping)]
    if value_alone and len(one_or_both) == 2:
        path = place.at("value")
        walk.differ("scalar", before.get("value"), after.get("value"), path, "Parameter", "value")
        return
    walk.fields("Parameter", before, after, place)
