"""Values that are worked out at synth, when everything that they depend on has been said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from argoform.errors import ArgoformError

T = TypeVar("T")


failures: list[ArgoformError] = []
"""What went wrong while the CDK asked for such values. The CDK itself raises a RuntimeError with the text alone, so who
runs the synth looks here for the error itself."""


def original_errors(error: BaseException) -> list[ArgoformError]:
    """The errors of argoform's own behind what the CDK raised at synth, each once; forgets them.

    An `ArgoformError` is its own; for anything that the CDK did not get from here the list is empty.
    """
    if isinstance(error, ArgoformError):
        return [error]
    said = str(error)
    found = {str(failure): failure for failure in failures if str(failure) in said}
    failures.clear()
    return list(found.values())


class Lazy:
    """Stands for what `produce` returns at synth."""

    def __init__(self, produce: Callable[[], Any]) -> None:
        self.produce = produce


def lazy(produce: Callable[[], T]) -> T:
    """An argument of a resource that is worked out at synth: `rule=lazy(lambda: self.rules)`.

    Args:
        produce: returns what the argument would have been; called more than once, so it must return the same each time.
            None leaves the argument out.
    """
    return cast("T", Lazy(produce))
