"""Work that a construct does last, when its user has said everything, with errors that stop the synth."""

from __future__ import annotations

from collections.abc import Callable

from constructs import IValidation

from argoform._cdk import Construct, IConstruct, cdk, jsii
from argoform.errors import ArgoformError
from argoform.terraform import lazy


def complete_at_synth(construct: Construct, complete: Callable[[], None]) -> None:
    """Call `complete` once when the stack of `construct` is synthesized, before anything of it is written.

    It may make more constructs below `construct`. An `ArgoformError` that it raises becomes a validation error of the
    construct, so that those of all constructs are told together.
    """
    state = _Completion(construct, complete)
    cdk.Aspects.of(construct).add(state)
    construct.node.add_validation(state)


@jsii.implements(cdk.IAspect, IValidation)
class _Completion:
    def __init__(self, construct: Construct, complete: Callable[[], None]) -> None:
        self._construct = construct
        self._complete = complete
        self._done = False
        self._errors: list[ArgoformError] = []

    def visit(self, node: IConstruct) -> None:
        # An aspect is called for everything below its construct too, and again at every synth.
        if node is not self._construct or self._done:
            return
        self._done = True
        try:
            self._complete()
        except ArgoformError as error:
            self._errors.append(error)
            # jsii hands the text alone to who runs the synth.
            lazy.failures.append(error)

    def validate(self) -> list[str]:
        return [str(error) for error in self._errors]
