"""The manifests that files hold, read as Argo reads them.

A file is one JSON object, or YAML documents: Argo splits the text wherever a line begins with `---`, even inside of a
scalar. What is unreadable vanishes there without a word; here it is told.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from argoform.argo.fields import KINDS
from argoform.errors import FileError
from argoform.lint import other_kinds
from argoform.lint.manifest import Manifest, Place
from argoform.lint.once import cached_property
from argoform.lint.yaml_reader import DEEPEST, MOST_VALUES, Positions, Unreadable, read_document

SUFFIXES = (".yaml", ".yml", ".json")
"""What the names of the files end with that Argo reads."""

STANDARD_INPUT = "-"

LARGEST = 4_000_000
"""The most bytes of one file; Kubernetes takes objects of at most one and a half million."""

_PIECE = 65_536

MOST_DOCUMENTS = 2_000
"""The most documents of one file."""

_SEPARATOR = re.compile(r"\r?\n---")


@dataclass
class Source:
    """One file.

    Args:
        file: its name, `-` for the standard input.
        manifests: the objects of Argo's four kinds.
        others: the objects that are not linted but must be decodable.
        unreadable: what could not be read, with the number of its document.
        fatal: what fails Argo's whole run: a JSON object with a key that stands there twice.
    """

    file: str
    manifests: list[Manifest] = field(default_factory=list)
    others: list[Manifest] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    fatal: list[Unreadable] = field(default_factory=list)


def manifest_files(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """The files that paths mean: of a folder, all below it with a name that Argo reads, in order of their names.

    Hidden files and folders are passed over, and links to folders are not followed. No file stands there twice.

    Raises:
        FileError: a path does not exist.
    """
    found: dict[str, None] = {}
    for given in paths:
        path = os.fspath(given)
        if path == STANDARD_INPUT:
            found[path] = None
        elif os.path.isdir(path):
            found.update(dict.fromkeys(_below(path)))
        elif os.path.exists(path):
            found[path] = None
        else:
            raise FileError("there is no such file or folder", file=path)
    return list(found)


def _below(folder: str) -> Iterator[str]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.endswith(SUFFIXES) and not name.startswith("."):
                yield os.path.join(here, name)


def read_source(file: str) -> Source:
    """Read one file, or the standard input for `-`.

    Raises:
        FileError: it cannot be opened.
    """
    try:
        if file == STANDARD_INPUT:
            raw = _beginning(sys.stdin.buffer)
        else:
            with open(file, "rb") as opened:
                raw = _beginning(opened)
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=file) from None
    source = Source(file)
    if len(raw) > LARGEST:
        source.unreadable.append(Unreadable(f"the file has more than {LARGEST:,} bytes"))
        return source
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        source.unreadable.append(Unreadable("the file is not text in UTF-8", (line, 1)))
        return source
    return read_text(text, file)


def _beginning(opened: BinaryIO) -> bytes:
    """What a file holds, up to a byte more than is judged; in pieces, since Python makes room for all that is asked."""
    pieces = []
    left = LARGEST + 1
    while left and (piece := opened.read(min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def read_text(text: str, file: str = "") -> Source:
    """The manifests in a text."""
    source = Source(file)
    if text.lstrip()[:1] == "{":
        found = _json(text, source)
        if found is not None:
            _add(source, found, _LazyPositions(text), 0)
            return source
        if source.fatal:
            return source
    read = 0
    for index, (start, end, first_line) in enumerate(pieces(text)):
        piece = text[start:end]
        if _is_empty(piece):
            continue
        read += 1
        if read > MOST_DOCUMENTS:
            said = f"the file has more than {MOST_DOCUMENTS:,} documents; those from here on are not judged"
            source.fatal.append(Unreadable(said, (first_line + 1, 1)))
            break
        try:
            data, positions = read_document(piece, first_line)
        except Unreadable as error:
            error.args = (f"document {index + 1}: {error.message}",)
            source.unreadable.append(error)
        else:
            _add(source, data, positions, index)
    return source


def pieces(text: str) -> Iterator[tuple[int, int, int]]:
    """The documents of a text: where each begins and ends, and the line at which it begins, from 0."""
    start = line = 0
    for match in _SEPARATOR.finditer(text):
        yield start, match.start(), line
        line += text.count("\n", start, match.end())
        start = match.end()
    yield start, len(text), line


def _is_empty(piece: str) -> bool:
    """Whether a piece holds comments and directives at most."""
    if piece.lstrip()[:1] not in ("", "#", "%"):
        return False
    return all(not line.strip() or line.lstrip()[0] in "#%" for line in piece.splitlines()[:50]) and (
        piece.count("\n") < 50
    )


class _Twice(ValueError):
    """A key that stands in a JSON object twice."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        name = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Twice(f"the key {name!r} stands there twice")
    return found


def _json(text: str, source: Source) -> dict[str, Any] | None:
    """The object of a JSON text; None when it is none, or has faults that the source then holds."""
    try:
        found = json.loads(text, object_pairs_hook=_pairs)
    except _Twice as error:
        source.fatal.append(Unreadable(str(error), duplicate=True))
        return None
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    said = _excess(found)
    if said:
        source.fatal.append(Unreadable(said))
        return None
    return found


def _excess(value: Any) -> str:
    """How a JSON object goes beyond the bounds that YAML has here too; empty when it does not."""
    level = [value]
    values = 1
    for _ in range(DEEPEST):
        values += sum(map(len, level))
        if values > MOST_VALUES:
            return f"the document holds more than {MOST_VALUES:,} values"
        level = [
            inner
            for item in level
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return ""
    return f"this is nested deeper than {DEEPEST} levels"


class _LazyPositions:
    """Where things stand in a JSON text: found out when somebody asks, since JSON is read without it."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _positions(self) -> Positions | None:
        try:
            return read_document(self._text)[1]
        except Unreadable:
            return None

    def __call__(self, path: str) -> Place | None:
        return self._positions(path) if self._positions else None


def _add(source: Source, data: Any, positions: Any, index: int) -> None:
    if not isinstance(data, dict):
        return
    kind = data.get("kind")
    manifest = Manifest(data, source.file, index, positions)
    if kind in KINDS:
        source.manifests.append(manifest)
    elif kind in other_kinds.KINDS:
        source.others.append(manifest)
