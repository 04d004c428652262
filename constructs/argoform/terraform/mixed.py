"""A configuration string in which the CDK's tokens stand beside text that must be escaped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from argoform.terraform.resolution import SynthText, resolved_parts
from argoform.terraform.templates import template
from argoform.tokens import Token


class MixedText(SynthText):
    """Texts and tokens that Terraform joins.

    Args:
        parts: the texts, not escaped, and the tokens.
        path: where the string is, as errors name it.
    """

    def __init__(self, parts: Sequence[str | Token], path: str) -> None:
        super().__init__([part.value for part in parts if isinstance(part, Token)], path)
        self._parts = parts

    def complete(self, resolved: list[Any], context: Any) -> str:
        """The template that Terraform is to read."""
        return template(resolved_parts(self._parts, iter(resolved), self._path))
