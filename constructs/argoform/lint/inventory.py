"""What one walk over an object tells, so that no rule has to walk for it: its fields, its texts, where tags are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.argo.schema import child


@dataclass(frozen=True, slots=True)
class Inventory:
    """What stands in an object of plain dicts and lists.

    Args:
        fields: every key, at whatever depth.
        texts: every text, in the order of the object; a key is none.
        tagged: of those, the ones with `{{`, with their paths.
        untagged: the ids of the dicts and lists in which no text and no key holds `{{`, however deep. They stay those
            of these values for as long as the object lives.
    """

    fields: frozenset[str]
    texts: list[str]
    tagged: list[tuple[str, str]]
    untagged: frozenset[int]


class _Open:
    """A dict or list whose end the walk has not reached, and where it stands in the one around it."""

    __slots__ = ("key", "rest", "tagged", "value")

    def __init__(self, value: Any, key: Any, rest: Iterator[tuple[Any, Any]]) -> None:
        self.value = value
        self.key = key
        self.rest = rest
        self.tagged = False


def take_inventory(data: Mapping[str, Any]) -> Inventory:
    """Walk over an object once, on a stack of its own: neither its depth matters, nor whether it holds itself."""
    fields: set[str] = set(data)
    texts: list[str] = []
    tagged: list[tuple[str, str]] = []
    untagged: list[int] = []
    top = _Open(data, None, iter(data.items()))
    opened = [top]
    around = {id(data)}
    while opened:
        for key, item in top.rest:
            if type(item) is str:
                texts.append(item)
                if "{{" in item:
                    tagged.append((_path(opened, key), item))
                    top.tagged = True
            elif isinstance(item, (dict, list)) and id(item) not in around:
                if isinstance(item, dict):
                    fields.update(item)
                    top = _Open(item, key, iter(item.items()))
                else:
                    top = _Open(item, key, iter(enumerate(item)))
                opened.append(top)
                around.add(id(item))
                break
        else:
            done = opened.pop()
            around.remove(id(done.value))
            if opened:
                top = opened[-1]
                top.tagged = top.tagged or done.tagged
            if not done.tagged:
                untagged.append(id(done.value))
    # A key with a tag is a curiosity; where there is one, everything is looked at.
    known = frozenset() if any("{{" in str(field) for field in fields) else frozenset(untagged)
    return Inventory(frozenset(fields), texts, tagged, known)


def _path(opened: list[_Open], key: Any) -> str:
    path = ""
    for step in (*(one.key for one in opened[1:]), key):
        path = f"{path}[{step}]" if isinstance(step, int) else child(path, step)
    return path
