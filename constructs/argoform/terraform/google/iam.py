"""The block that the IAM resources share."""

from __future__ import annotations

from typing import Annotated

from argoform.terraform.declare import FORCE_NEW, BlockModel


class IamCondition(BlockModel):
    """https://cloud.google.com/iam/docs/conditions-overview"""

    title: Annotated[str, FORCE_NEW]
    expression: Annotated[str, FORCE_NEW]
    """In the Common Expression Language."""
