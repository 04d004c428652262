"""Text from outside, made safe to stand in Markdown: nothing in it is markup, a link, a mention or a reference."""

from __future__ import annotations

import re
from collections.abc import Iterable

from argoform.report.visible import in_backticks, inert, visible

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~$]")
# A mention, the number of an issue, the name of an emoji: the comment parts them in every place that would act on them.
_ACTIVE = re.compile(r"[@#](?=\w)|:(?=[\w+-]+:)|\bGH(?=-\d)", re.IGNORECASE)
_COMMIT = re.compile(r"\b[0-9a-f]{7,40}\b", re.IGNORECASE)
_LINKED = re.compile(r"://|(?<!\w)www\.|\b(?:mailto|xmpp):", re.IGNORECASE)
_PARTED = "<!-- -->"


def plain(text: str) -> str:
    """Text in which nothing is markup, a link or a mention; it may stand in a cell of a table and in HTML.

    What would begin a list or a heading is left, so it must not stand first in its line.
    """
    escaped = _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", visible(text).replace("&", "&amp;"))
    escaped = _LINKED.sub(lambda match: match[0].replace(":", "&#58;").replace(".", "&#46;"), escaped)
    escaped = _ACTIVE.sub(lambda match: f"{match[0]}{_PARTED}", escaped.replace("&#", "&\0"))
    # What is shorter than seven digits is no commit.
    parted = _COMMIT.sub(lambda match: re.sub(r"\w{6}(?=\w)", rf"\g<0>{_PARTED}", match[0]), escaped)
    return parted.replace("&\0", "&#")


def prose(text: str) -> str:
    """Text as `plain` has it, in which what was in backticks is code: an element, which nothing in it can end."""
    parts = in_backticks(text)
    return "".join(
        f"<code>{plain(part)}</code>" if index % 2 and part.strip() else plain(part) for index, part in enumerate(parts)
    )


def code(text: str) -> str:
    """Text as code; what would end the code or the cell is written as elements and entities."""
    shown = visible(text)
    return f"`{shown}`" if shown.strip() and not re.search(r"[|`\\]|##", shown) else f"<code>{plain(text)}</code>"


def fenced(lines: Iterable[str], language: str = "") -> list[str]:
    """A block of code, with a fence that nothing in it can end."""
    shown = [inert(visible(line.replace("\t", "    "))) for line in lines]
    longest = max((len(run) for line in shown for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *shown, fence]


def is_link(link: str) -> bool:
    """Whether it is an absolute URL that can stand in the parentheses of a link."""
    return re.fullmatch(r"https?://[^\s()<>|]+", link) is not None and link.isprintable()
