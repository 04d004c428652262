"""Inputs that say how often failed templates are tried again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from argoform.spec.inputs.types import Seconds, Section, Text, Whole


class Retries(Section):
    """Retries of templates; the workflow as a whole is never tried again."""

    retry_max_attempts: Annotated[Whole, Field(ge=0, le=2**31 - 1)] = 5
    """How often a failed template is tried again; 0 turns retries off.

    https://argo-workflows.readthedocs.io/en/latest/retries/
    """

    retry_backoff_initial_duration_seconds: Seconds = 30
    """Seconds before the first retry; each further wait is twice as long.

    https://argo-workflows.readthedocs.io/en/latest/fields/#backoff
    """

    retry_backoff_max_duration_seconds: Seconds = 60 * 60
    """Seconds after the first attempt beyond which nothing is tried again.

    https://argo-workflows.readthedocs.io/en/latest/fields/#backoff
    """

    retry_policy: Literal["Always", "OnFailure", "OnError", "OnTransientError"] = "Always"
    """What is tried again: failures of the container, errors of Argo or Kubernetes, or both.

    https://argo-workflows.readthedocs.io/en/latest/retries/#configuring-retrystrategy-in-workflowspec
    """

    retry_expression: Text | None = None
    """An expression that must hold for another attempt.

    https://argo-workflows.readthedocs.io/en/latest/retries/#conditional-retries
    """

    retry_scope: Literal["all", "leaf"] = "all"
    """`all` retries steps and dag templates too, so that retries multiply along nested ones; `leaf` retries only the
    templates that do work.

    https://argo-workflows.readthedocs.io/en/latest/retries/
    """
