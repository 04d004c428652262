"""Tags (`{{...}}`) as Argo's linter treats them: what is known is substituted, and what is left is looked up.

Argo works on the JSON of whole templates; here each string is treated on its own, which comes to the same except for a
tag that is not closed: see `argoform.lint.argo.unclosed`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from argoform.argo.schema import child
from argoform.lint.expressions.evaluate import UNKNOWN, evaluate
from argoform.lint.expressions.parser import LONGEST, parse

PLACEHOLDER = "__argo__internal__placeholder-"
"""What a value begins with that will be known only when the workflow runs."""

UNKNOWN_VALUE = f"{PLACEHOLDER}0"

CHECKED = ("item.", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks.")
"""Only tags that begin so are looked up by the linter."""

# https://pkg.go.dev/strconv#Quote writes these in a form that JSON does not know.
_UNQUOTABLE = re.compile(r"[\x00-\x07\x0b\x0e-\x1f\x7f]")
_PLAIN_TAG = re.compile(r"\{\{[-a-zA-Z0-9]+(\.[-a-zA-Z0-9_]+)*\}\}")

_GROUPS = ("annotations", "artifacts", "labels", "parameters")
"""What holds names in an expression: `workflow.parameters` is a mapping there, though a tag of its own elsewhere."""


def is_placeholder(value: str) -> bool:
    """Whether a value will be known only when the workflow runs."""
    return value.startswith(PLACEHOLDER)


def has_plain_tag(value: str) -> bool:
    """Whether a text holds a tag without spaces, which is all that Argo recognizes in names."""
    return _PLAIN_TAG.search(value) is not None


def unquotable(value: str) -> bool:
    """Whether the value holds a character with which substitution breaks the JSON of the template."""
    return _UNQUOTABLE.search(value) is not None


def _closed(value: str) -> Iterator[tuple[int, int]]:
    """Where each tag of a text begins, and where its closing braces do."""
    start = value.find("{{")
    while start >= 0:
        end = value.find("}}", start + 2)
        if end < 0:
            return
        yield start, end
        start = value.find("{{", end + 2)


def simple_tags(value: str) -> list[str]:
    """The tags of a text that name a variable, trimmed, each once; expressions (`{{=...}}`) are left out."""
    found = dict.fromkeys(value[start + 2 : end] for start, end in _closed(value))
    return [tag.strip() for tag in found if not tag.startswith("=")]


def open_tag(value: str) -> str | None:
    """What follows the braces of a tag that is not closed in the text; None where every tag is."""
    last = 0
    for _, end in _closed(value):
        last = end + 2
    start = value.find("{{", last)
    return None if start < 0 else value[start + 2 :]


def replace(value: str, known: Callable[[str], str | None]) -> str:
    """The text with every known tag replaced, in one pass; the others stay as they stand."""

    parts = []
    last = 0
    for start, end in _closed(value):
        parts += [value[last:start], _replacement(value[start + 2 : end], known)]
        last = end + 2
    return "".join([*parts, value[last:]])


def _replacement(tag: str, known: Callable[[str], str | None]) -> str:
    """What stands in place of a tag; the tag itself where its value is not known."""
    as_it_was = "{{" + tag + "}}"
    if tag.startswith("="):
        result = _evaluated(tag[1:], known)
        return as_it_was if result is None else result
    found = known(tag.strip())
    if found is not None:
        return found
    outer, inner, nested = tag.rpartition("{{")
    if inner and (found := known(nested)) is not None:
        # The closing braces were those of the inner tag: the outer one stays open.
        return "{{" + outer + found
    return as_it_was


def _evaluated(expression: str, known: Callable[[str], str | None]) -> str | None:
    """What an expression comes to where all of its names are known; None otherwise."""
    if len(expression) > LONGEST:
        return None
    try:
        tree = parse(expression)
        result = evaluate(tree, _Names(known, ""))
    except (ValueError, RecursionError):
        return None
    if result is UNKNOWN or isinstance(result, dict | list) or result is None:
        return None
    return ("true" if result else "false") if isinstance(result, bool) else str(result)


class _Names(dict[str, Any]):
    """The known tags as the nested mappings of an expression; a deeper one is made when it is asked for."""

    def __init__(self, known: Callable[[str], str | None], path: str) -> None:
        super().__init__()
        self._known = known
        self._path = path
        if not path:
            for root in ("inputs", "workflow"):
                self[root] = _Names(known, root)

    def __contains__(self, key: object) -> bool:
        return dict.__contains__(self, key) or bool(self._path)

    def __missing__(self, key: str) -> Any:
        here = f"{self._path}.{key}"
        if key in _GROUPS and here.count(".") == 1:
            return _Names(self._known, here)
        found = self._known(here)
        return UNKNOWN if found is None else found

    def get(self, key: str, default: Any = None) -> Any:
        # A plain `get` would not ask `__missing__`.
        return self[key] if self._path or dict.__contains__(self, key) else default


def substitute(value: Any, known: Callable[[str], str | None], untagged: frozenset[int] = frozenset()) -> Any:
    """Plain data with every known tag in its strings and keys replaced; what holds none is not copied.

    Args:
        untagged: the ids of dicts and lists that hold none.
    """
    if isinstance(value, str):
        return replace(value, known) if "{{" in value else value
    if id(value) in untagged:
        return value
    if isinstance(value, dict):
        changed = None
        for key, item in value.items():
            name = replace(key, known) if isinstance(key, str) and "{{" in key else key
            new = substitute(item, known, untagged)
            if (new is not item or name is not key) and changed is None:
                changed = dict(value)
            if changed is not None:
                if name is not key:
                    changed.pop(key, None)
                changed[name] = new
        return value if changed is None else changed
    if isinstance(value, list):
        copies = [substitute(item, known, untagged) for item in value]
        return value if all(new is old for new, old in zip(copies, value, strict=True)) else copies
    return value


def tagged_strings(value: Any, path: str = "", untagged: frozenset[int] = frozenset()) -> Iterator[tuple[str, str]]:
    """Every string, and key, below a value that holds the beginning of a tag, with its path.

    Args:
        untagged: the ids of dicts and lists that hold none.
    """
    if isinstance(value, str):
        if "{{" in value:
            yield path, value
    elif isinstance(value, dict) and id(value) not in untagged:
        for key, item in value.items():
            if isinstance(key, str) and "{{" in key:
                yield child(path, key), key
            if isinstance(item, str):
                if "{{" in item:
                    yield child(path, key), item
            elif isinstance(item, (dict, list)) and id(item) not in untagged:
                yield from tagged_strings(item, child(path, key), untagged)
    elif isinstance(value, list) and id(value) not in untagged:
        for index, item in enumerate(value):
            if isinstance(item, str):
                if "{{" in item:
                    yield f"{path}[{index}]", item
            elif isinstance(item, (dict, list)) and id(item) not in untagged:
                yield from tagged_strings(item, f"{path}[{index}]", untagged)


def holds_tags(value: Any) -> bool:
    """Whether any string or key below a value holds the beginning of a tag."""
    return next(tagged_strings(value), None) is not None
