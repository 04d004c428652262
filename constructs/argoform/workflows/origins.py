"""The line of Python that said something, so that what is found wrong with it points there."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from argoform._cdk import Construct, jsii
from argoform.spec.hera import is_hera_workflow

_OWN = tuple(
    f"{Path(str(file)).parent}{os.sep}"
    for file in (Path(__file__).parent, jsii.__file__, sys.modules[Construct.__module__].__file__)
)
"""The folders whose lines are never the user's: this package, jsii, and the library of constructs."""


def caller() -> str:
    """The innermost line outside of this package that led here: `stack.py:12`; empty when there is none.

    The path is relative to the current folder where it lies below it.
    """
    frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(_OWN) or frame.f_code.co_filename.startswith("<frozen"):
        if frame.f_back is None:
            return ""
        frame = frame.f_back
    return f"{frame.f_code.co_filename.removeprefix(f'{os.getcwd()}{os.sep}')}:{frame.f_lineno}"


class Origins:
    """Where a spec was made, and where each of its templates was added.

    Args:
        made: the line that made the spec.
    """

    def __init__(self, made: str) -> None:
        self.made = made
        self._by_name: dict[str, str] = {}

    def added(self, template: Any, origin: str) -> None:
        """Remember the line that added a template: a mapping, an object of Hera's, or a whole workflow of Hera's."""
        if is_hera_workflow(template):
            for own in getattr(template, "templates", None) or ():
                self.added(own, origin)
            return
        name = template.get("name") if isinstance(template, dict) else getattr(template, "name", None)
        if isinstance(name, str):
            self._by_name[name] = origin

    def of(self, template: str) -> str:
        """The line that added a template of that name; the one that made the spec where none did."""
        return self._by_name.get(template, self.made)
