"""Two manifests walked side by side: every place where they do not mean the same becomes a difference."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from argoform.argo.fields import KINDS, table
from argoform.review.differences.forms import Forms, default_of, field_type, item_key
from argoform.review.differences.shown import block_text, item_text, short, value_text
from argoform.review.differences.spellings import FALSE_COUNTS, KEYS, KEYS_IN_METADATA, SET_FIELDS, SETS
from argoform.review.differences.text_diff import LONG, text_diff
from argoform.review.differences.words import USUAL, word
from argoform.review.model import Difference, Kind
from argoform.review.values import Path, dotted, has_unknown, is_unknown

_DEEPEST = 60
_LONGEST_LINE = 1_000

_BEFORE_NOUNS = frozenset({"argument", "input", "output", "pod", "workflow"})
"""Words that stand before the name of what they hold: `input parameter date`, `pod label team`."""

_SCOPES = {"UserContainer", "ContainerNode"}
"""Types of items whose parts are told like those of a template: `template x, sidecar y: image`."""

_LARGE = {*KINDS, "WorkflowSpec", "CronWorkflowSpec", "[]Template", "Template", "core.v1.Container"}
"""Types whose parts are compared before the whole is, for few of them change."""

_ONE_VALUE = {"core.v1.EnvVar", "core.v1.EnvFromSource", "core.v1.Toleration", "core.v1.VolumeMount", "SemaphoreRef"}
"""Types of items that are told in one line each."""


_TOLD_WHOLE = {"WorkflowTemplateRef"}
"""Types of fields that are told in a few words."""


@dataclass(frozen=True)
class Place:
    """Where the walk is.

    Args:
        scope: the template and the task: `template main, task load`.
        thing: what of it: `env LOG_LEVEL`.
        plain: whether `thing` ends with the own name of a field, to which names within are joined with a dot.
        weight: of what has no weight of its own.
    """

    path: Path = ()
    scope: str = ""
    thing: str = ""
    plain: bool = False
    weight: int = USUAL

    @property
    def what(self) -> str:
        """`template main, task load: env LOG_LEVEL`."""
        return ": ".join(part for part in (self.scope, self.thing) if part) or dotted(self.path) or "the object"

    def at(self, *parts: str | int) -> Place:
        """The same thing, further down the path."""
        return replace(self, path=(*self.path, *(part if type(part) is int else str(part) for part in parts)))

    def named(self, name: str, *, weight: int | None = None, plain: bool = False) -> Place:
        """A thing within this one."""
        if not self.thing or not name:
            thing = self.thing or name
        elif self.thing.rpartition(" ")[2] in _BEFORE_NOUNS:
            thing = f"{self.thing} {name}"
        else:
            thing = f"{self.thing}{'.' if self.plain and plain else ': '}{name}"
        return replace(
            self, thing=thing, plain=plain if name else self.plain, weight=self.weight if weight is None else weight
        )

    def within(self, scope: str) -> Place:
        """A part with parts of its own, told after a comma."""
        return replace(self, scope=", ".join(part for part in (self.scope, scope) if part), thing="", plain=False)


@dataclass
class Walk:
    """One walk over two manifests.

    Args:
        now: the moment from which next runs are counted.
        handlers: what tells the differences of a type in its own way, by type.
    """

    now: datetime
    handlers: Mapping[str, Callable[[Walk, Any, Any, Place], None]]
    forms: Forms = field(default_factory=Forms)
    found: list[Difference] = field(default_factory=list)

    def differ(self, type_: str, before: Any, after: Any, place: Place, owner: str = "", name: str = "") -> None:
        """Tell what differs between two values of a type; something, whenever they do not mean the same."""
        deep = type_ in _LARGE
        if _same_text(before, after):
            return
        if not deep and self._same(type_, before, after, owner, name):
            return
        count = len(self.found)
        whole = word(owner, name, 0).whole or len(place.path) > _DEEPEST
        if not whole and not is_unknown(before) and not is_unknown(after):
            self._within(type_, before, after, place, owner, name)
        if len(self.found) == count and not (deep and self._same(type_, before, after, owner, name)):
            self.value(before, after, place, owner, name)

    def _same(self, type_: str, before: Any, after: Any, owner: str = "", name: str = "") -> bool:
        return self.forms.of(type_, before, owner, name) == self.forms.of(type_, after, owner, name)

    def fields(
        self, type_: str, before: Any, after: Any, place: Place, *, without: frozenset[str] = frozenset()
    ) -> None:
        """Tell what differs in the fields of a type, except those that are told otherwise."""
        old, new = self.forms.view(type_, before), self.forms.view(type_, after)
        known = table().get(type_, {})
        names = [name for name in known if name in old or name in new]
        names += [name for name in dict.fromkeys([*old, *new]) if name not in known]
        for name in names:
            if name in without or _same_text(old.get(name), new.get(name)):
                continue
            said = word(type_, name, place.weight)
            there = place.at(name).named(said.name, weight=said.weight, plain=said.name == name)
            self.differ(field_type(type_, name), old.get(name), new.get(name), there, type_, name)

    def _within(self, type_: str, before: Any, after: Any, place: Place, owner: str, name: str) -> None:
        handler = self.handlers.get(type_)
        kinds = {type(value) for value in (before, after) if value is not None}
        mappings = all(issubclass(kind, Mapping) for kind in kinds)
        lists = all(issubclass(kind, list) for kind in kinds)
        if handler is not None and (lists if type_.startswith("[]") else mappings):
            handler(self, before, after, place)
        elif mappings and type_ in table():
            self.fields(type_, before, after, place)
        elif mappings and (type_.startswith("map[string]") or (type_ == "any" and None not in (before, after))):
            self._entries(type_.removeprefix("map[string]"), before or {}, after or {}, place)
        elif type_.startswith("[]") and lists:
            inner = type_.removeprefix("[]")
            if inner in KEYS or inner in KEYS_IN_METADATA:
                self.items(inner, before or [], after or [], place)
            elif inner in SETS or (owner, name) in SET_FIELDS or inner in _ONE_VALUE:
                self.members(inner, before or [], after or [], place)

    def _entries(self, type_: str, before: Mapping[str, Any], after: Mapping[str, Any], place: Place) -> None:
        """The entries of a mapping from names: labels, node selectors, limits, hooks."""
        for key in dict.fromkeys([*before, *after]):
            there = replace(place.at(key), thing=f"{place.thing} {key}".strip(), plain=False)
            if type_ == "any":
                there = place.at(key).named(str(key), plain=True)
            old, new = before.get(key), after.get(key)
            if (key in before) != (key in after):
                self._one_side(type_, old, new, key in after, there)
            else:
                self.differ(type_, old, new, there)

    def items(self, type_: str, before: list[Any], after: list[Any], place: Place) -> None:
        """The items of a list that are told apart by name."""
        old, new = self.named(type_, before), self.named(type_, after)
        for key in dict.fromkeys([*old, *new]):
            index, item = new[key] if key in new else old[key]
            label = self.label(key, index)
            there = replace(place.at(index), thing=f"{place.thing} {label}".strip(), plain=False)
            if key not in old or key not in new:
                self._one_side(type_, old.get(key, (0, None))[1], item if key in new else None, key in new, there)
                continue
            one, other = old[key][1], item
            if type_ in _SCOPES and self.forms.of(type_, one) != self.forms.of(type_, other):
                self.differ(type_, one, other, there.within(there.thing))
            elif type_ in _ONE_VALUE:
                self.whole(type_, one, other, there)
            else:
                self.differ(type_, one, other, there)

    def named(self, type_: str, listed: Any) -> dict[tuple[str | None, int], tuple[int, Any]]:
        """The items of a list with their places, by name and by the how-manieth of that name each is."""
        seen: Counter[str | None] = Counter()
        found: dict[tuple[str | None, int], tuple[int, Any]] = {}
        for index, item in enumerate(listed if isinstance(listed, list) else []):
            key = None if is_unknown(item) else item_key(type_, item)
            found[(key, seen[key])] = (index, item)
            seen[key] += 1
        return found

    @staticmethod
    def label(key: tuple[str | None, int], index: int) -> str:
        """What an item is called; by its place where it has no name."""
        return f"#{index + 1}" if key[0] is None else key[0]

    def members(self, type_: str, before: list[Any], after: list[Any], place: Place) -> None:
        """The items of a list that have no names and no order, or whose order is told apart."""
        old = Counter(self.forms.of(type_, item) for item in before)
        new = Counter(self.forms.of(type_, item) for item in after)
        removed = self._only(type_, before, old - new)
        added = self._only(type_, after, new - old)
        if len(removed) == len(added) == 1:
            self.whole(type_, removed[0][1], added[0][1], place.at(added[0][0]))
            return
        for index, item in removed:
            self._one_side(type_, item, None, False, place.at(index))
        for index, item in added:
            self._one_side(type_, None, item, True, place.at(index))

    def _only(self, type_: str, listed: list[Any], wanted: Counter[Any]) -> list[tuple[int, Any]]:
        found = []
        for index, item in enumerate(listed):
            form = self.forms.of(type_, item)
            if wanted[form] > 0:
                wanted[form] -= 1
                found.append((index, item))
        return found

    def whole(self, type_: str, before: Any, after: Any, place: Place) -> None:
        """Tell two items of a list, each in a few words."""
        if self.forms.of(type_, before) == self.forms.of(type_, after):
            return
        old, new = item_text(type_, before), item_text(type_, after)
        if old == new:
            old, new = value_text(before), value_text(after)
        self.texts(self._kind(before, after), old, new, place)

    def _one_side(self, type_: str, before: Any, after: Any, added: bool, place: Place) -> None:
        item = after if added else before
        kind: Kind = "unknown" if is_unknown(item) else "added" if added else "removed"
        text = None if item is None else item_text(type_, item)
        self.texts(kind, None if added else text, text if added else None, place)

    def value(self, before: Any, after: Any, place: Place, owner: str = "", name: str = "") -> None:
        """Tell two values as wholes."""
        kind = self._kind(before, after)
        old, new = self._side(before, after, owner, name), self._side(after, before, owner, name)
        if kind in ("added", "removed") and None not in (old, new):
            kind = "changed"
        if kind == "changed" and old == new:
            old, new = _exact(before), _exact(after)
        if kind == "unknown" or not (_long(before, old) or _long(after, new)):
            self.texts(kind, old, new, place)
            return
        blocks = ["" if value is None else block_text(value) for value in (before, after)]
        diff = text_diff(*blocks)
        if diff:
            old = None if old is None else short(blocks[0] or old)
            new = None if new is None else short(blocks[1] or new)
        self.texts(kind, old, new, place, diff=diff)

    def _side(self, value: Any, other: Any, owner: str, name: str) -> str | None:
        if value is not None:
            of = field_type(owner, name)
            return item_text(of, value) if of in _TOLD_WHOLE else value_text(value, owner, name)
        default = default_of(owner, name, {})
        if (
            default is None
            and field_type(owner, name) == "boolean"
            and isinstance(other, bool)
            and name not in FALSE_COUNTS
        ):
            default = False
        return None if default is None or owner == "RetryStrategy" else f"{value_text(default, owner, name)} (default)"

    def texts(
        self,
        kind: Kind,
        before: str | None,
        after: str | None,
        place: Place,
        *,
        diff: tuple[str, ...] = (),
        note: str = "",
    ) -> None:
        """Add a difference."""
        if not diff and (_long(before, before) or _long(after, after)):
            # Of an unknown value there is nothing to be compared with.
            diff = () if kind == "unknown" else text_diff(before or "", after or "")
            before = None if before is None else short(before)
            after = None if after is None else short(after)
        clipped = tuple(line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…" for line in diff)
        self.found.append(
            Difference(kind, place.what, before, after, dotted(place.path), clipped, note, min(place.weight, 9))
        )

    @staticmethod
    def _kind(before: Any, after: Any) -> Kind:
        if has_unknown(before) or has_unknown(after):
            return "unknown"
        return "added" if before is None else "removed" if after is None else "changed"


def _same_text(before: Any, after: Any) -> bool:
    """Whether two values are the same as JSON, which is found out much faster than whether they mean the same."""
    if type(before) is not type(after):
        return False
    if isinstance(before, str | int):
        return bool(before == after)
    try:
        # What is equal to Python may still be told apart: 1 and true are.
        if before != after:
            return False
        return json.dumps(before, default=_unlike_text) == json.dumps(after, default=_unlike_text)
    except (RecursionError, ValueError, TypeError):
        return False


def _exact(value: Any) -> str:
    """A value as JSON, in which `true` and `"true"` look different."""
    try:
        return json.dumps(value, ensure_ascii=False, default=repr)
    except (RecursionError, ValueError, TypeError):
        return value_text(value)


def _unlike_text(value: Any) -> str:
    return f"\0{value!r}"


def _long(value: Any, text: str | None) -> bool:
    """Whether a value is better told as a diff."""
    if text is None or value is None:
        return False
    if isinstance(value, list) and any(isinstance(item, str) and "\n" in item.strip("\n") for item in value):
        return True
    return len(text) > LONG or "\n" in text.strip("\n")
