"""Manifests in a form in which what means the same is equal, whatever its spelling.

The table of Argo's fields says of what type every value is, so that quantities, numbers, lists with names and so on are
each compared as what they are. Whatever the table does not know is compared as it stands.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from argoform.argo.fields import table
from argoform.lint.yaml_reader import Unreadable, read_document
from argoform.review.differences.schedule import schedule_key
from argoform.review.differences.spellings import (
    DEFAULTS,
    EMPTY_IS_ABSENT,
    EMPTY_TEXT_COUNTS,
    FALSE_COUNTS,
    KEYS,
    KEYS_IN_METADATA,
    LAST_APPLIED,
    SCRIPTS,
    SECONDS,
    SERVER_METADATA,
    SET_FIELDS,
    SETS,
    YAML_TEXTS,
)
from argoform.review.durations import seconds
from argoform.review.values import is_unknown, mapping
from argoform.spec.quantity import quantity

Form = Hashable
"""What a value means, to be compared with `==`; None for what says nothing."""

STEPS = "[][]WorkflowStep"

_DEEPEST = 40
_LONGEST_YAML = 20_000
_NUMBERS = frozenset({"int32", "int64", "uint64", "number", "int-or-string"})
_TAG = re.compile(
    r"\{\{\s*((?:cronworkflow|inputs|item|lastRetry|node|outputs|pod|retries|steps|tasks|workflow)(?:\.[-\w.]+)?)\s*\}\}"
)
_NAME = r"[A-Za-z0-9_][-\w]*"
_ALL_OF = re.compile(rf"\s*{_NAME}(?:\s*&&\s*{_NAME})*\s*")


class Forms:
    """The forms of the parts of two manifests, each worked out once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str, str, str], tuple[Any, Form]] = {}
        self._views: dict[tuple[int, str], tuple[Any, dict[str, Any]]] = {}
        self._depth = 0

    def of(self, type_: str, value: Any, owner: str = "", field: str = "") -> Form:
        """The form of a value of a type, which is that of a field of the type `owner`."""
        if value is None:
            return None
        if not isinstance(value, Mapping | list | tuple):
            return self._scalar(type_, value, owner, field)
        key = (id(value), type_, owner, field)
        known = self._known.get(key)
        if known is None:
            # The value is kept, so that nothing else gets its id.
            known = self._known[key] = (value, self._container(type_, value, owner, field))
        return known[1]

    def view(self, type_: str, value: Any) -> dict[str, Any]:
        """The fields of a mapping that say something, under the names that they have today."""
        if not isinstance(value, Mapping):
            return {}
        key = (id(value), type_)
        known = self._views.get(key)
        if known is None:
            known = self._views[key] = (value, dict(self._fields(type_, value)))
        return known[1]

    def _container(self, type_: str, value: Any, owner: str, field: str) -> Form:
        if self._depth > _DEEPEST:
            return ("deep", tuple(_tokens(value)))
        self._depth += 1
        try:
            if isinstance(value, Mapping):
                return self._mapping(type_, value)
            return self._list(type_, list(value), owner, field)
        finally:
            self._depth -= 1

    def _mapping(self, type_: str, value: Mapping[str, Any]) -> Form:
        if type_ in table():
            found = self.view(type_, value)
            if not found and type_ in EMPTY_IS_ABSENT:
                return None
            forms = ((name, self.of(field_type(type_, name), item, type_, name)) for name, item in found.items())
            return ("fields", frozenset(self._joined(type_, found, forms)))
        inner = type_.removeprefix("map[string]") if type_.startswith("map[string]") else "any"
        if not value and inner != "any":
            return None
        return ("fields", frozenset((_key(key), self.of(inner, item) or _plain(item)) for key, item in value.items()))

    def _joined(
        self, type_: str, found: dict[str, Any], forms: Iterator[tuple[str, Form]]
    ) -> Iterator[tuple[str, Form]]:
        """The forms of fields, those apart that only together mean something."""
        together = dict(forms)
        if type_ == "CronWorkflowSpec" and isinstance(found.get("schedules"), list):
            zone = found.get("timezone")
            keys = [schedule_key(one, zone) for one in found["schedules"]]
            together["schedules"] = _set(keys)
            # A schedule with a clock has its time zone in its key.
            if all(isinstance(key, tuple) and len(key) > 2 for key in keys):
                together.pop("timezone", None)
        if type_ == "DAGTask":
            needs = needed(found)
            if needs is not None:
                together.pop("dependencies", None)
                together.pop("depends", None)
                together["needs"] = needs
        yield from together.items()

    def _list(self, type_: str, value: list[Any], owner: str, field: str) -> Form:
        if type_ == STEPS:
            groups = [self.of("[]WorkflowStep", group) for group in value]
            return ("list", tuple(group for group in groups if group is not None))
        if not value:
            return None
        inner = type_.removeprefix("[]") if type_.startswith("[]") else "any"
        if (owner, field) in (("DAGTask", "withItems"), ("WorkflowStep", "withItems")):
            # An item is put in as text.
            forms: list[Form] = [
                self.of("any" if isinstance(item, Mapping | list) else "scalar", item) for item in value
            ]
        else:
            forms = [self.of(inner, item) or _plain(item) for item in value]
        if inner in KEYS or inner in KEYS_IN_METADATA or inner in SETS or (owner, field) in SET_FIELDS:
            return _set(forms)
        return ("list", tuple(forms))

    def _scalar(self, type_: str, value: Any, owner: str, field: str) -> Form:
        if is_unknown(value):
            return ("unknown", str(value))
        if (owner, field) in SECONDS:
            length = seconds(value)
            if length is not None and math.isfinite(length):
                return ("number", Decimal(str(length)).normalize())
        if type_ in _NUMBERS or (type_ == "any" and not isinstance(value, str)):
            return _number(value)
        if type_ == "quantity" and not isinstance(value, bool):
            amount = quantity(value)
            return _plain(value) if amount is None else ("number", amount.normalize())
        if type_ == "boolean":
            return _plain(value)
        text = scalar_text(value)
        if text is None:
            return _plain(value)
        if (owner, field) in YAML_TEXTS:
            parsed = _yaml(text)
            if parsed is not None:
                return ("yaml", self.of("any", parsed))
            text = text.rstrip("\n")
        if (owner, field) in SCRIPTS:
            text = text.rstrip("\n")
        if (owner, field) == ("DAGTask", "depends"):
            text = "".join(text.split())
        return ("text", _TAG.sub(r"{{\1}}", text) if "{{" in text else text)

    def _fields(self, type_: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, item in _renamed(type_, value):
            if not self._says_nothing(type_, name, item, value):
                yield name, item

    def _says_nothing(self, type_: str, name: str, item: Any, value: Mapping[str, Any]) -> bool:
        if item is None:
            return True
        of = field_type(type_, name)
        if item is False:
            return name not in FALSE_COUNTS
        if item == "" and isinstance(item, str):
            return of == "string" and (type_, name) not in EMPTY_TEXT_COUNTS
        if type_ == "meta.v1.ObjectMeta" and name == "annotations" and isinstance(item, Mapping):
            return not item or (len(item) == 1 and LAST_APPLIED in item)
        if self._is_empty(of, item):
            return True
        default = default_of(type_, name, value)
        return default is not None and self.of(of, item, type_, name) == self.of(of, default, type_, name)

    def _is_empty(self, type_: str, value: Any) -> bool:
        """Whether the form of a value that is there would be None; without working it out, for it may be large."""
        if isinstance(value, Mapping):
            if type_ in table():
                return type_ in EMPTY_IS_ABSENT and not self.view(type_, value)
            return not value and type_.startswith("map[string]") and type_ != "map[string]any"
        return isinstance(value, list | tuple) and not value and type_ != STEPS


def default_of(type_: str, name: str, value: Mapping[str, Any]) -> Any:
    """What is taken where a field is absent from a mapping; None where nothing well known is."""
    if (type_, name) == ("RetryStrategy", "retryPolicy"):
        return "Always" if value.get("expression") else "OnFailure"
    return DEFAULTS.get((type_, name))


def field_type(type_: str, name: str) -> str:
    """The type of a field; `any` where the table does not know it."""
    found = table().get(type_, {}).get(name)
    return "any" if found is None else found.type


def needed(task: Mapping[str, Any]) -> frozenset[str] | None:
    """The tasks that a task waits for, where it waits for all of them in the usual way; None for any other condition.

    `dependencies: [a, b]` and `depends: a && b` say the same.
    """
    depends, listed = task.get("depends"), task.get("dependencies")
    if depends is None and listed is not None:
        plain = isinstance(listed, list) and all(isinstance(name, str) and re.fullmatch(_NAME, name) for name in listed)
        return frozenset(listed) if plain else None
    if isinstance(depends, str) and listed is None and _ALL_OF.fullmatch(depends):
        return frozenset(name.strip() for name in depends.split("&&"))
    return None


def item_key(type_: str, item: Any) -> str | None:
    """The name by which an item of a list is told apart; None where it has none."""
    holder = mapping(item).get("metadata") if type_ in KEYS_IN_METADATA else item
    found = mapping(holder).get("name" if type_ in KEYS_IN_METADATA else KEYS.get(type_, "name"))
    return None if isinstance(found, bool) else scalar_text(found)


def scalar_text(value: Any) -> str | None:
    """A scalar as the text that Argo makes of it; None for what is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return str(int(value))
    return str(value) if isinstance(value, int | float) else None


def _renamed(type_: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of a mapping, with the singular forms of old under their plural ones, and without the server's."""
    singular = {
        "Synchronization": {"semaphore": "semaphores", "mutex": "mutexes"},
        "CronWorkflowSpec": {"schedule": "schedules"},
    }.get(type_, {})
    for key, item in value.items():
        name = _key(key)
        if type_ in ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow") and name == "status":
            continue
        if type_ == "meta.v1.ObjectMeta":
            if name in SERVER_METADATA:
                continue
            if name == "annotations" and isinstance(item, Mapping) and LAST_APPLIED in item:
                item = {key: text for key, text in item.items() if key != LAST_APPLIED}
        plural = singular.get(name)
        if plural is None:
            if name not in singular.values():
                yield name, item
        elif value.get(plural) is None and item not in (None, ""):
            yield plural, [item]
    for name, plural in singular.items():
        listed, one = value.get(plural), value.get(name)
        if listed is not None:
            yield plural, [*listed, one] if isinstance(listed, list) and one not in (None, "") else listed


def _key(key: Any) -> str:
    """A key as JSON has it, which knows no others than texts."""
    return key if isinstance(key, str) else "null" if key is None else scalar_text(key) or str(key)


def _set(forms: list[Any]) -> Form:
    return ("set", frozenset(Counter(forms).items()))


def _number(value: Any) -> Form:
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return ("number", Decimal(str(value)).normalize())
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,30}\s*", value):
        return ("number", Decimal(value.strip()).normalize())
    return ("text", _TAG.sub(r"{{\1}}", value)) if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> Form:
    """A value as it stands."""
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, str):
        return ("text", value)
    return (type(value).__name__, repr(value))


def _tokens(value: Any) -> Iterator[Form]:
    """A value in one line of tokens; nothing recurses."""
    waiting: list[Any] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Mapping):
            yield ("{", len(item))
            for key in sorted(item, key=str, reverse=True):
                waiting += (item[key], _key(key))
        elif isinstance(item, list | tuple):
            yield ("[", len(item))
            waiting.extend(reversed(item))
        else:
            yield _plain(item)


def _yaml(text: str) -> Any:
    """The document in a text; None where it is none, or too much."""
    if len(text) > _LONGEST_YAML or "{{" in text:
        return None
    try:
        found, _ = read_document(text)
    except Unreadable:
        return None
    return found if isinstance(found, Mapping | list) else None
