"""What every report is made from: items by what they were found in, and what there is to know around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

Level = Literal["error", "warning", "note"]

LEVELS: tuple[Level, ...] = ("note", "warning", "error")
"""The levels, the mildest first."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell.

    Args:
        rule: the id of the rule that says so.
        path: where, from the root of the object: `spec.templates[0].container.image`.
        hint: what to do instead.
        line: from 1; None where it has no place in a file.
        column: from 1, in characters.
        family: the group of rules.
        object: what it was found in: `WorkflowTemplate data/etl`.
        origin: the line of Python that made it (`stack.py:12`).
        rating: what the tool itself calls the severity, where it has more of them than a report: `critical`.
        address: the resource that it is about, as Terraform writes it.
        accepted: why somebody allowed it; it then fails nothing.
        existing: whether it was there before the change under review; None where there is no such change.
    """

    rule: str
    severity: Level
    message: str
    path: str = ""
    hint: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None
    family: str = ""
    object: str = ""
    origin: str = ""
    rating: str = ""
    address: str = ""
    accepted: str = ""
    existing: bool | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A file, or whatever else was judged as one, with what there is to tell of it: nothing when it is clean."""

    file: str
    items: Sequence[Item] = ()


@dataclass(frozen=True, slots=True)
class RuleText:
    """What the reports say of a rule, besides its id.

    Args:
        title: what is asked for, in a few words.
        why: what goes wrong otherwise.
        link: where to read more; an absolute URL or empty.
        severity: what its findings are unless they say otherwise.
        rating: the same in the tool's own words, as in `Item`.
    """

    title: str
    why: str = ""
    link: str = ""
    severity: Level = "error"
    family: str = ""
    rating: str = ""


def _no_source(file: str) -> Sequence[str] | None:
    return None


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What a report may need besides the items.

    Args:
        tool: the command that reports: `argoform lint`.
        version: its version.
        rules: the rules by id, those without findings included.
        source: the lines of a file, without their ends; None where it has none to show.
        fail_on: the mildest level that makes the run fail; None for none.
        fail_ratings: the ratings that do, for items that have one, whose level is then not asked.
        colour: whether the reader is a terminal that shows colours.
        width: columns of the terminal; None where nothing may be wrapped.
    """

    tool: str
    version: str
    rules: Mapping[str, RuleText] = field(default_factory=dict)
    source: Callable[[str], Sequence[str] | None] = _no_source
    fail_on: Level | None = "error"
    fail_ratings: frozenset[str] = frozenset()
    colour: bool = False
    width: int | None = None

    def fails(self, item: Item) -> bool:
        """Whether the item makes the run fail."""
        if item.accepted:
            return False
        if item.rating:
            return item.rating in self.fail_ratings
        return self.fail_on is not None and LEVELS.index(item.severity) >= LEVELS.index(self.fail_on)


class Report(Protocol):
    """A format: `render` of a module of this room."""

    def __call__(self, judged: Sequence[Judged], *, context: ReportContext) -> str:
        """The whole report, which ends with a newline."""
        ...
