"""`Inputs`: every group of inputs in one closed model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import ValidationError

from argoform.spec.inputs.aws import Aws
from argoform.spec.inputs.environment import Environment
from argoform.spec.inputs.files import Files
from argoform.spec.inputs.labels import Labels
from argoform.spec.inputs.messages import input_errors
from argoform.spec.inputs.names import Names
from argoform.spec.inputs.retention import Retention
from argoform.spec.inputs.retries import Retries
from argoform.spec.inputs.scheduling import Scheduling
from argoform.spec.inputs.security import Security
from argoform.spec.inputs.types import Section
from argoform.spec.inputs.workflow import Workflow

GROUPS: tuple[type[Section], ...] = (
    Workflow,
    Scheduling,
    Environment,
    Files,
    Security,
    Retries,
    Retention,
    Labels,
    Aws,
    Names,
)
"""The groups, in the order of the reference page."""


class Inputs(
    Names, Aws, Labels, Retention, Retries, Security, Files, Environment, Scheduling, Workflow, defer_build=False
):
    """The inputs of a workflow's specification.

    Raises:
        InputErrors: when inputs are unknown, missing or wrong; it names every one of them.
    """

    null_means: ClassVar[frozenset[str]] = frozenset().union(*(group.null_means for group in GROUPS))

    if not TYPE_CHECKING:

        def __init__(self, **data: Any) -> None:
            try:
                super().__init__(**data)
            except ValidationError as error:
                raise input_errors(error, type(self)) from None
