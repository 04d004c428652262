"""Keeping one comment up to date, whichever service holds it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal

from argoform.comment.body import marker, shorten, with_marker
from argoform.comment.http import Api, ServiceError, UnsureError

_SHORTER = 2
"""By how much a text shrinks that a service finds too long, although its length is allowed."""

_SHORTEST = 2_000
"""Characters below which a service that still finds a text too long means something else."""


@dataclass(frozen=True)
class Outcome:
    """What became of a comment."""

    action: Literal["created", "updated", "unchanged", "superseded"]
    """`superseded`: nothing was written, because the request has newer commits."""
    number: int
    """Of the pull or merge request."""
    url: str = ""
    """Where the comment is to be read."""
    removed: int = 0
    """How many others of the same name and author were removed."""
    shortened: bool = False
    """Whether the report was cut."""


@dataclass(frozen=True)
class Comment:
    """A comment that is there."""

    id: int
    body: str
    url: str


class TooLongError(ServiceError):
    """The service finds a comment too long."""


class Thread(ABC):
    """The comments on one request.

    Args:
        api: where they are.
        number: of the request.
        largest: the characters that a comment may have.
    """

    def __init__(self, api: Api, number: int, *, largest: int) -> None:
        self.api = api
        self.number = number
        self.largest = largest

    @abstractmethod
    def own(self) -> list[Comment]:
        """Every comment that the token's own user wrote, the oldest first."""

    @abstractmethod
    def create(self, body: str) -> Comment:
        """Write a new comment.

        Raises:
            TooLongError: it is too long.
            UnsureError: nobody knows whether it was written.
        """

    @abstractmethod
    def update(self, comment: Comment, body: str) -> Comment:
        """Replace the text of a comment.

        Raises:
            TooLongError: it is too long.
        """

    @abstractmethod
    def remove(self, comment: Comment) -> None:
        """Remove a comment."""


def keep(thread: Thread, text: str, *, name: str) -> Outcome:
    """Make the one comment of that name say this text: update the one that is there, else write it.

    Comments of others are left alone, whatever they hold. Of several own ones, which two runs at the same time may
    leave, the oldest is kept.

    Args:
        text: the report, in Markdown. What is too long is cut.
        name: tells several reports on the same request apart.

    Raises:
        InputError: `name` is none.
        ServiceError: the service refused, or cannot be reached.
    """
    first = marker(name)
    limit = thread.largest
    while True:
        body = shorten(with_marker(text, name), limit)
        try:
            outcome = _write(thread, body, first)
        except TooLongError as error:
            limit = min(limit, len(body)) // _SHORTER
            if limit < _SHORTEST:
                raise ServiceError(f"the comment is refused: {error.said}", status=error.status) from None
            continue
        cut = len(body) < len(with_marker(text, name))
        return Outcome(outcome.action, outcome.number, outcome.url, outcome.removed, shortened=cut)


def _write(thread: Thread, body: str, first: str) -> Outcome:
    for attempt in range(1, thread.api.attempts + 1):
        ours = [comment for comment in thread.own() if comment.body.lstrip().startswith(first)]
        if ours:
            kept, *others = ours
            for other in others:
                thread.remove(other)
            # Services end lines their own way, and drop those that are empty at the end.
            if _same(kept.body, body):
                return Outcome("unchanged", thread.number, kept.url, len(others))
            return Outcome("updated", thread.number, thread.update(kept, body).url, len(others))
        try:
            return Outcome("created", thread.number, thread.create(body).url)
        except UnsureError as error:
            # It may be there by now: look again before it is written a second time.
            if attempt == thread.api.attempts:
                raise
            thread.api.pause(attempt, error.message)
    raise AssertionError("the last attempt returns or raises")


def _same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
