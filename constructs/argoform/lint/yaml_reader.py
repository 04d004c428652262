"""One YAML document as plain data with the place of everything in it, in one pass over the parser's events.

Nothing recurses, aliases are counted as what they expand to, and nesting has a bound: hostile files end in one clear
error. libyaml is used where PyYAML has it.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from argoform.lint.manifest import Place
from argoform.lint.yaml_scalars import key as as_key
from argoform.lint.yaml_scalars import plain, tagged

# Used for the events alone.
_Parser: Any = yaml.cyaml.CParser if yaml.__with_libyaml__ else yaml.SafeLoader  # type: ignore[attr-defined]

DEEPEST = 150
"""How deep mappings and lists may nest; no manifest that a person wrote comes near."""

MOST_ALIASED = 100_000
"""How many values the aliases of one document may stand for in all."""

MOST_VALUES = 250_000
"""How many values one document may hold; a dag of ten thousand tasks has half as many."""

_CHARACTERS = 64
"""How many characters of an aliased text count as a value."""

_STR = "tag:yaml.org,2002:str"
_PART = re.compile(r'\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.\[\]]+)')


class Unreadable(ValueError):
    """A document that cannot be read.

    Args:
        message: what is wrong, in one sentence.
        place: where; None when it is the document as a whole.
        duplicate: whether it is a key that stands there twice.
    """

    def __init__(self, message: str, place: Place | None = None, *, duplicate: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.duplicate = duplicate


class Positions:
    """Where the parts of a document stand in its file.

    Args:
        root: the document.
        marks: for each mapping and list, by identity, the marks of its keys or items.
        first_line: the line of the file at which the document's text begins, from 0.
    """

    def __init__(self, root: Any, marks: dict[int, Any], first_line: int = 0) -> None:
        self._root = root
        self._marks = marks
        self._first = first_line
        self._start: Place = (first_line + 1, 1)

    def __call__(self, path: str) -> Place | None:
        """The place of the path, or of the innermost thing on it that exists."""
        found: Place | None = None
        value = self._root
        for index, quoted, name in _PART.findall(path):
            marks = self._marks.get(id(value))
            if marks is None:
                break
            step: Any = int(index) if index else (quoted.replace('\\"', '"').replace("\\\\", "\\") if quoted else name)
            if isinstance(value, dict) != isinstance(step, str):
                break
            if isinstance(step, int) and step >= len(value):
                break
            if isinstance(step, str) and step not in value:
                break
            mark = marks[step]
            found = (self._first + mark.line + 1, mark.column + 1)
            value = value[step]
        if found is None and isinstance(self._root, dict) and self._marks.get(id(self._root)):
            mark = next(iter(self._marks[id(self._root)].values()))
            found = (self._first + mark.line + 1, mark.column + 1)
        return found or self._start


class _Open:
    """A mapping or list whose end has not been reached."""

    __slots__ = ("anchor", "count", "is_list", "key", "marks", "merged", "start", "value")

    def __init__(self, value: Any, marks: Any, start: Any) -> None:
        self.value = value
        self.marks = marks
        self.start = start
        self.is_list = type(value) is list
        self.anchor: str | None = start.anchor
        self.merged = False
        """Whether it is the value of a merge key of the mapping around it."""
        self.key: str | None = None
        """The key that waits for its value."""
        self.count = 1
        """How many values it holds, with what its aliases stand for."""


def read_document(text: str, first_line: int = 0) -> tuple[Any, Positions]:
    """The first document of a text, and where everything stands in it; None for an empty text.

    Args:
        text: of one document.
        first_line: the line of the file at which the text begins, from 0.

    Raises:
        Unreadable: for anything that is not YAML, and beyond the bounds of this module.
    """
    try:
        return _Reader(text, first_line).read()
    except yaml.YAMLError as error:
        raise _unreadable(error, first_line) from None
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(str(error)) from None


def _unreadable(error: yaml.YAMLError, first_line: int) -> Unreadable:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = getattr(error, "problem", None) or str(error).splitlines()[0]
    context = getattr(error, "context", None)
    message = f"this is not YAML: {said}" + (f" {context}" if context else "")
    return Unreadable(message, None if mark is None else (first_line + mark.line + 1, mark.column + 1))


class _Reader:
    def __init__(self, text: str, first_line: int) -> None:
        self.first = first_line
        self.marks: dict[int, Any] = {}
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open: list[_Open] = []
        self.top: _Open | None = None
        """The innermost that is open."""
        self.aliased = 0
        self.values = 0
        self.root: Any = None
        self.next = _Parser(text).get_event

    def read(self) -> tuple[Any, Positions]:
        scalar_event, alias_event = yaml.ScalarEvent, yaml.AliasEvent
        mapping_start, sequence_start = yaml.MappingStartEvent, yaml.SequenceStartEvent
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        stop = (yaml.DocumentEndEvent, yaml.StreamEndEvent, type(None))
        while True:
            event: Any = self.next()
            kind = type(event)
            if kind is scalar_event:
                self.scalar(event)
            elif kind is mapping_start:
                self.begin(event, {}, {})
            elif kind is sequence_start:
                self.begin(event, [], [])
            elif kind in ends:
                self.end()
            elif kind is alias_event:
                self.alias(event)
            elif kind in stop:
                return self.root, Positions(self.root, self.marks, self.first)

    def scalar(self, event: Any) -> None:
        value: Any = event.value
        tag = event.tag
        top = self.top
        if tag is None:
            if event.implicit[0]:
                # A merge key is one only where it stands plain.
                if value == "<<" and top is not None and top.key is None and not top.is_list:
                    top.key, top.merged = "<<", True
                    return
                value = plain(value) if value else None
            if top is not None and top.key is not None and not top.merged and event.anchor is None:
                # Half of all scalars, for which `put` would do the same in a call more.
                if self.values >= MOST_VALUES:
                    raise self.too_many(event)
                self.values += 1
                top.count += 1
                top.value[top.key] = value
                top.key = None
                return
        elif tag != _STR and tag != "!":
            try:
                value = tagged(tag, value) if tag.startswith("tag:yaml.org,2002:") else value
            except ValueError as error:
                raise Unreadable(f"this is not YAML: {error}", self.place(event)) from None
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, 1 + len(event.value) // _CHARACTERS)
        self.put(value, event, 1)

    def begin(self, event: Any, value: Any, marks: Any) -> None:
        if len(self.open) >= DEEPEST:
            raise Unreadable(f"this is nested deeper than {DEEPEST} levels", self.place(event))
        top = self.top
        if top is not None and top.key is None and not top.is_list:
            raise Unreadable("a mapping or list stands here as a key", self.place(event))
        if event.anchor is not None:
            # Until it is complete, an alias to it would be a value that holds itself.
            self.anchors.pop(event.anchor, None)
        self.marks[id(value)] = marks
        self.top = _Open(value, marks, event)
        self.open.append(self.top)

    def end(self) -> None:
        done = self.open.pop()
        self.top = self.open[-1] if self.open else None
        if done.anchor is not None:
            self.anchors[done.anchor] = (done.value, done.count)
        self.put(done.value, done.start, done.count)

    def alias(self, event: Any) -> None:
        name = event.anchor
        if name not in self.anchors:
            if any(entry.anchor == name for entry in self.open):
                raise Unreadable(f"the anchor {name!r} holds an alias of itself", self.place(event))
            raise Unreadable(f"this is not YAML: no anchor {name!r} stands before its alias", self.place(event))
        value, count = self.anchors[name]
        self.aliased += count
        if self.aliased > MOST_ALIASED:
            said = f"the aliases of this document stand for more than {MOST_ALIASED} values"
            raise Unreadable(said, self.place(event))
        self.put(value, event, count)

    def put(self, value: Any, event: Any, count: int) -> None:
        """Put a complete value where it belongs: in the mapping or list around it, or as a key, or as the document."""
        if self.values >= MOST_VALUES:
            raise self.too_many(event)
        self.values += 1
        top = self.top
        if top is None:
            self.root = value
            return
        top.count += count
        if top.is_list:
            top.value.append(value)
            top.marks.append(event.start_mark)
        elif top.key is None:
            if type(value) is not str:
                if isinstance(value, dict | list):
                    raise Unreadable("a mapping or list stands here as a key", self.place(event))
                value = as_key(value)
            if value in top.marks:
                raise Unreadable(f"the key {value!r} stands here twice", self.place(event), duplicate=True)
            top.key = value
            top.marks[value] = event.start_mark
        elif top.merged:
            top.key, top.merged = None, False
            self.merge(top, value, event)
        else:
            top.value[top.key] = value
            top.key = None

    def too_many(self, event: Any) -> Unreadable:
        return Unreadable(f"the document holds more than {MOST_VALUES:,} values", self.place(event))

    def merge(self, top: _Open, value: Any, event: Any) -> None:
        for source in value if isinstance(value, list) else [value]:
            if not isinstance(source, dict):
                raise Unreadable("a merge key takes a mapping, or a list of mappings", self.place(event))
            marks = self.marks[id(source)]
            for name, item in source.items():
                if name in top.marks:
                    said = f"the key {name!r} stands here twice, once merged"
                    raise Unreadable(said, self.place(event), duplicate=True)
                top.value[name] = item
                top.marks[name] = marks[name]

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return (self.first + mark.line + 1, mark.column + 1)
