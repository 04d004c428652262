"""The one tree of errors: each says where the offending input is, what was expected, and the nearest valid name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ArgoformError(Exception):
    """Something that the user can put right.

    Args:
        message: what is wrong, in one sentence without the path.
        path: where the offending input is, as the user wrote it: `templates[2].dag.tasks[0].template`.
        expected: what would have been right.
        nearest: the valid name that the user probably meant.
        file: the file that holds the input, when it came from one.
        line: its line there, from 1.
    """

    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        path: str = "",
        expected: str = "",
        nearest: str = "",
        file: str = "",
        line: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.expected = expected
        self.nearest = nearest
        self.file = file
        self.line = line

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part)
        parts = [f"{part}: " for part in (place, self.path) if part]
        parts.append(self.message)
        if self.expected:
            parts.append(f"; expected {self.expected}")
        if self.nearest:
            parts.append(f"; did you mean {self.nearest!r}?")
        return "".join(parts)


class InputError(ArgoformError):
    """An input has the wrong name, type or value."""


class InputErrors(InputError):
    """Several inputs are wrong: every one of them is told at once.

    Args:
        errors: the single errors, at least one.
    """

    def __init__(self, errors: Iterable[InputError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(
            first.message,
            path=first.path,
            expected=first.expected,
            nearest=first.nearest,
            file=first.file,
            line=first.line,
        )

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class UnknownNameError(InputError):
    """A name that nothing has; carries the nearest one that exists."""

    def __init__(self, message: str, *, name: str, known: Iterable[str], path: str = "", expected: str = "") -> None:
        super().__init__(message, path=path, expected=expected, nearest=nearest(name, known))


class DialectError(InputError):
    """The platform's version of Argo lacks what was asked for; the message names the version that has it."""


class TokenError(InputError):
    """A CDK token stands where only a plain value can, or a sensitive one where it would be shown."""


class FileError(ArgoformError):
    """A file cannot be read, written or parsed."""


class PlanError(ArgoformError):
    """Terraform rejected the configuration, or could not be run; the message holds what it said."""

    exit_code = 1


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name closest to `name`, or an empty string when none is close."""
    found = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else ""
