"""Mechanical changes that put findings right in place: only the text concerned changes, comments and layout stay.

Fields that Argo 4.0 dropped get their successors (`mutex`, `semaphore`, `schedule`), and a plain `podGC.labelSelector`
its `matchLabels`. The places are found in the parsed document, the changes are made in its text, and the result is read
again: what would not mean exactly the same is left as it was.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from argoform.argo import ArgoVersion
from argoform.errors import FileError
from argoform.files import write_atomically
from argoform.lint.finding import Finding
from argoform.lint.fix_edits import Edit, apply, edits_of
from argoform.lint.fix_sites import SELECTOR, Site, fields_of, sites
from argoform.lint.source import pieces

_RENAMED = {"semaphore": "semaphores", "mutex": "mutexes", "schedule": "schedules"}
_SINGLY = 50
"""How many changes are tried one by one when all at once fail."""
_MARK = "\ufeff"
"""The byte order mark."""
_BETWEEN = re.compile(r"(?<=\S)[ \t]*\t[ \t]*")
"""Tabs that do not indent."""

Wanted = Callable[[int, int, str], bool]
"""Whether to change what stands at a line and column, both from 1, and at a path."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was changed.

    Args:
        rule: the rule that asked for it.
        path: where, in the object as it was.
        line: its line in the text as it was, from 1.
        message: what was done.
    """

    rule: str
    path: str
    line: int
    message: str


def found_by(findings: Iterable[Finding]) -> Wanted:
    """What findings tell of; by their paths where they have no place."""
    places, paths = set(), set()
    for finding in findings:
        places.add((finding.line, finding.column))
        if finding.line is None:
            paths.add(finding.path)
    return lambda line, column, path: (line, column) in places or path in paths


def fix_file(path: Path, version: ArgoVersion, wanted: Wanted | None = None) -> list[Change]:
    """Fix one YAML or JSON file in place; it is written as a whole or not at all, and not when nothing is to be done.

    Args:
        version: fields that this version of Argo does not have yet are not written.
        wanted: what is to be changed; everything that can be when None.

    Raises:
        FileError: it cannot be read or written, or is not UTF-8.
    """
    real = Path(os.path.realpath(path))
    try:
        raw = real.read_bytes()
        mode = real.stat().st_mode & 0o7777
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=str(path)) from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise FileError("is not UTF-8", file=str(path)) from None
    fixed, changes = fix_text(text, version, wanted)
    if changes:
        if not mode & 0o222 or not os.access(real, os.W_OK):
            # Putting another file in its place would not ask for leave to write it.
            raise FileError("cannot be written: it is read-only", file=str(path))
        write_atomically(real, fixed, mode=mode)
    return changes


def fix_text(text: str, version: ArgoVersion, wanted: Wanted | None = None) -> tuple[str, list[Change]]:
    """A text of YAML documents (or one of JSON) with everything fixed that can be, and what that was.

    A document that is no YAML stays as it is: why it is none, the linter says. Fixing twice changes nothing more.

    Args:
        version: fields that this version of Argo does not have yet are not written.
        wanted: what is to be changed; everything that can be when None.
    """
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    parts, done = [mark], []
    at = 0
    for start, end, first_line in pieces(text):
        fixed, changes = _fix_piece(text[start:end], first_line, version, wanted)
        parts += [text[at:start], fixed]
        done += changes
        at = end
    return "".join([*parts, text[at:]]), done


def _fix_piece(text: str, first_line: int, version: ArgoVersion, wanted: Wanted | None) -> tuple[str, list[Change]]:
    documents = _compose(text)
    found = []
    for site in sites(documents, version):
        mark = site.key.start_mark
        if wanted is None or wanted(first_line + mark.line + 1, mark.column + 1, site.path):
            edits = edits_of(text, site)
            if edits:
                found.append((site, edits))
    if not found:
        return text, []
    table: dict[Any, int] = {}
    before = _meaning(documents, table)

    def right(chosen: list[tuple[Site, list[Edit]]]) -> bool:
        after = _compose(apply(text, [edit for _, edits in chosen for edit in edits]))
        return before is not None and _meaning(after, table) == before

    if not right(found):
        # One of them stands in a form that these edits break: the others are kept.
        found = [one for one in found[:_SINGLY] if right([one])]
        if not right(found):
            return text, []
    fixed = apply(text, [edit for _, edits in found for edit in edits])
    done = []
    for site, _ in sorted(found, key=lambda one: one[0].key.start_mark.index):
        said = f"`{site.key.value}` is now `{site.new}`" if site.new != "matchLabels" else "put below `matchLabels`"
        done.append(Change(site.rule, site.path, first_line + site.key.start_mark.line + 1, said))
    return fixed, done


def _compose(text: str) -> list[yaml.Node]:
    if "\t" in text:
        # The reader of places takes no tabs, libyaml takes those behind something; every place stays where it is.
        # JSON may indent with them too, and escapes those within its strings.
        if text.lstrip()[:1] == "{":
            text = text.replace("\t", " ")
        else:
            text = _BETWEEN.sub(lambda found: " " * len(found[0]), text)
    try:
        return [node for node in yaml.compose_all(text, yaml.SafeLoader) if node is not None]
    except (yaml.YAMLError, RecursionError, ValueError):
        return []


def _meaning(documents: list[yaml.Node], table: dict[Any, int]) -> list[int] | None:
    """A number for each document, equal for those that mean the same once old fields are read as their new form.

    Shared parts are numbered once, so aliases within aliases cost nothing; None for a document that holds itself.

    Args:
        table: the numbers given so far.
    """
    known: dict[int, int] = {}
    open_nodes: set[int] = set()

    def numbered(shape: Any) -> int:
        return table.setdefault(shape, len(table))

    def number(node: yaml.Node) -> int:
        if id(node) in known:
            return known[id(node)]
        if id(node) in open_nodes:
            raise ValueError("it holds itself")
        open_nodes.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            found = numbered((node.tag, node.value))
        elif isinstance(node, yaml.SequenceNode):
            found = numbered(("list", *(number(item) for item in node.value)))
        else:
            found = mapped([(key, number(key), number(value), value) for key, value in node.value])
        open_nodes.discard(id(node))
        known[id(node)] = found
        return found

    def mapped(entries: list[tuple[yaml.Node, int, int, yaml.Node]]) -> int:
        names = {key.value for key, *_ in entries if isinstance(key, yaml.ScalarNode)}
        shape = []
        for key, key_number, value_number, value in entries:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name in _RENAMED and _RENAMED[name] not in names:
                key_number = numbered((key.tag, _RENAMED[name]))
                value_number = numbered(("list", value_number))
            elif name == "labelSelector" and fields_of(value) and not {*SELECTOR} & set(fields_of(value)):
                value_number = numbered(("map", (numbered((key.tag, SELECTOR[0])), value_number)))
            shape.append((key_number, value_number))
        return numbered(("map", *shape))

    try:
        return [number(document) for document in documents]
    except (ValueError, RecursionError):
        return None
