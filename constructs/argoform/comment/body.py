"""The text of a comment: its hidden marker, and how it is cut where a service takes no more."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from argoform.errors import FileError, InputError

LARGEST_FILE = 4 * 2**20
"""Bytes of a report that are read; a service takes far less."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_CLOSED_ELEMENTS = ("details", "table", "blockquote", "ul", "ol", "pre", "sub")
"""Elements that would swallow what follows the report, were they left open."""


def marker(name: str) -> str:
    """The hidden first line by which a comment is found again.

    Args:
        name: tells several reports on the same request apart: letters, digits, `.`, `_` and `-`, at most 64.

    Raises:
        InputError: it is no such name.
    """
    if not _NAME.fullmatch(name) or "--" in name:
        raise InputError(
            f"{name!r} is not a name", path="--name", expected="at most 64 letters, digits, `.`, `_` and single `-`"
        )
    return f"<!-- argoform-review:{name} -->"


def with_marker(text: str, name: str) -> str:
    """A comment: the marker, and the report below it."""
    return f"{marker(name)}\n{text}"


def read_body(path: Path) -> str:
    """The report in a file that an untrusted job wrote: data, which is limited in size and never followed elsewhere.

    Raises:
        FileError: it cannot be read, is a link or no file, is too large, empty, or no text in UTF-8.
    """
    file = str(path)
    try:
        # A link in an artifact could lead to whatever the job that posts it can read.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        reason = "is a link, which is not followed" if path.is_symlink() else f"cannot be read: {error.strerror}"
        raise FileError(reason, file=file) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileError("is not a file", file=file)
    with os.fdopen(descriptor, "rb") as opened:
        content = opened.read(LARGEST_FILE + 1)
    return clean(content, file)


def clean(content: bytes, file: str) -> str:
    """The text of a report without control characters, which no Markdown needs.

    Raises:
        FileError: it is too large, empty, or no text in UTF-8.
    """
    if len(content) > LARGEST_FILE:
        raise FileError(f"has more than {LARGEST_FILE // 2**20} MiB", file=file, expected="a report in Markdown")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError("is not text in UTF-8", file=file) from None
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text.replace("\r\n", "\n")).strip()
    if not text:
        raise FileError("is empty", file=file, expected="a report in Markdown")
    return text + "\n"


def shorten(text: str, limit: int) -> str:
    """A text of at most `limit` characters that still is whole Markdown: cut between lines, with what is open closed.

    Args:
        limit: at least a few hundred.
    """
    if len(text) <= limit:
        return text
    notice = f"\n\n**This report is cut: it has {len(text):,} characters. All of it is among the files of the run.**\n"
    room = limit - len(notice)
    while room > 0:
        kept = _whole_lines(text, room)
        cut = kept + _closing(kept) + notice
        if len(cut) <= limit:
            return cut
        room -= len(cut) - limit
    return notice.strip()[:limit]


def _whole_lines(text: str, room: int) -> str:
    """The lines that fit; of a single line that does not, what stands before the last space."""
    head = text[:room]
    for separator in ("\n", " "):
        before = head.rpartition(separator)[0]
        # The marker alone would be a comment of nothing.
        if len(before) > room // 4:
            return before
    return head


def _closing(text: str) -> str:
    """What closes the fences, comments and elements that a text leaves open."""
    fence = ""
    prose: list[str] = []
    for line in text.splitlines():
        found = _FENCE.match(line)
        if not fence and found:
            fence = found[1]
        elif fence and found and found[1].startswith(fence) and not found[2].strip():
            fence = ""
        elif not fence:
            prose.append(line)
    closing = f"\n{fence}" if fence else ""
    outside = "\n".join(prose)
    comment_starts, comment_ends = outside.rfind("<!--"), outside.rfind("-->")
    if comment_starts > comment_ends:
        closing += "\n-->"
    outside = re.sub(r"<!--.*?-->|`[^`\n]*`", "", outside, flags=re.DOTALL)
    opened: list[str] = []
    for slash, name in re.findall(rf"<(/?)({'|'.join(_CLOSED_ELEMENTS)})\b", outside, re.IGNORECASE):
        if not slash:
            opened.append(name.lower())
        elif name.lower() in opened:
            while opened.pop() != name.lower():
                pass
    return closing + "".join(f"\n</{name}>" for name in reversed(opened))
