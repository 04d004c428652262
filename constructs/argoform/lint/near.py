"""Names that were probably meant, looked for while there is patience to compare."""

from __future__ import annotations

from collections.abc import Collection

from argoform.errors import nearest

MOST_COMPARED = 50_000
"""How many names one run compares, so that a thousand faults among as many names do not take minutes."""
_LONGEST = 128
"""Characters of a name worth to compare; none of Argo's is longer."""


class Near:
    """The nearest of known names, as long as not too many have been compared."""

    def __init__(self) -> None:
        self._left = MOST_COMPARED

    def __call__(self, name: str, known: Collection[str]) -> str:
        """The name among `known` that is closest to `name`; empty when none is close."""
        if len(name) > _LONGEST or len(known) > self._left:
            return ""
        self._left -= len(known)
        return nearest(name, known)
