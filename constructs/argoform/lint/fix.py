"""Mechanical changes that put findings right in place: only the text concerned changes, comments and layout stay.

Fields that Argo 4.0 dropped get their successors (`mutex`, `semaphore`, `schedule`), and a plain `podGC.labelSelector`
its `matchLabels`. The places are found in the parsed document, the changes are made in its text, and the result is read
again: what would not mean exactly the same is left as it was.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from argoform.argo import ArgoVersion
from argoform.argo.fields import KINDS
from argoform.errors import FileError
from argoform.files import write_atomically

_SELECTOR = ("matchLabels", "matchExpressions")
_RENAMED = {"semaphore": "semaphores", "mutex": "mutexes", "schedule": "schedules"}
_SINGLY = 50
"""How many changes are tried one by one when all at once fail."""
_ALIAS = re.compile(r"\s*:\s*(\*[^\s,\]\[}{]+)")


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


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Site:
    """A field to change: `wrap` makes its value a list under the new name, `nest` puts it below `matchLabels`."""

    rule: str
    path: str
    holder: yaml.MappingNode
    key: yaml.ScalarNode
    value: yaml.Node
    new: str


def fix_file(path: Path, version: ArgoVersion) -> list[Change]:
    """Fix one YAML or JSON file in place; it is written as a whole or not at all, and not when nothing is to be done.

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
    fixed, changes = fix_text(text, version)
    if changes:
        write_atomically(real, fixed, mode=mode)
    return changes


def fix_text(text: str, version: ArgoVersion) -> tuple[str, list[Change]]:
    """A text of YAML documents (or one of JSON) with everything fixed that can be, and what that was.

    What is no YAML is given back as it is: why it is none, the linter says. Fixing twice changes nothing more.

    Args:
        version: fields that this version of Argo does not have yet are not written.
    """
    documents = _compose(text)
    found = [(site, edits) for site in _sites(documents, version) if (edits := _edits(text, site))]
    if not found:
        return text, []
    table: dict[Any, int] = {}
    before = _meaning(documents, table)

    def right(chosen: list[tuple[_Site, list[_Edit]]]) -> bool:
        after = _compose(_apply(text, [edit for _, edits in chosen for edit in edits]))
        return before is not None and _meaning(after, table) == before

    if not right(found):
        # One of them stands in a form that these edits break: the others are kept.
        found = [one for one in found[:_SINGLY] if right([one])]
        if not right(found):
            return text, []
    fixed = _apply(text, [edit for _, edits in found for edit in edits])
    done = []
    for site, _ in sorted(found, key=lambda one: one[0].key.start_mark.index):
        said = f"`{site.key.value}` is now `{site.new}`" if site.new != "matchLabels" else "put below `matchLabels`"
        done.append(Change(site.rule, site.path, site.key.start_mark.line + 1, said))
    return fixed, done


def _compose(text: str) -> list[yaml.Node]:
    if "\t" in text and text.lstrip()[:1] == "{":
        # JSON is YAML but for tabs between its tokens; within its strings a tab is always escaped.
        text = text.replace("\t", " ")
    try:
        return [node for node in yaml.compose_all(text, yaml.SafeLoader) if node is not None]
    except (yaml.YAMLError, RecursionError):
        return []


def _fields(node: Any) -> dict[str, tuple[yaml.ScalarNode, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: (key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _sites(documents: list[yaml.Node], version: ArgoVersion) -> Iterator[_Site]:
    """Every field to change; what an alias repeats is changed once, where it stands."""
    seen: set[int] = set()
    for document in documents:
        fields = _fields(document)
        kind = fields["kind"][1].value if "kind" in fields else ""
        if kind not in KINDS or "spec" not in fields:
            continue
        for site in _of_object(fields["spec"][1], kind, version):
            if site.key.start_mark.index not in seen:
                seen.add(site.key.start_mark.index)
                yield site


def _of_object(spec: yaml.Node, kind: str, version: ArgoVersion) -> Iterator[_Site]:
    path, plural = "spec", version.at_least("3.6")
    if kind == "CronWorkflow":
        if plural:
            yield from _renamed(spec, path, "schedule", "schedules", "AF091")
        inner = _fields(spec).get("workflowSpec")
        if inner is None:
            return
        path, spec = "spec.workflowSpec", inner[1]
    fields = _fields(spec)
    if "podGC" in fields and (found := _fields(fields["podGC"][1]).get("labelSelector")) is not None:
        key, value = found
        inner_fields = _fields(value)
        plain = isinstance(value, yaml.MappingNode) and inner_fields and len(inner_fields) == len(value.value)
        if plain and not {*_SELECTOR, "<<"} & set(inner_fields) and isinstance(fields["podGC"][1], yaml.MappingNode):
            yield _Site("AF092", f"{path}.podGC.labelSelector", fields["podGC"][1], key, value, "matchLabels")
    if plural:
        for where, body in _bodies(spec, path):
            found = _fields(body).get("synchronization")
            if found is not None:
                yield from _renamed(found[1], f"{where}.synchronization", "semaphore", "semaphores", "AF090")
                yield from _renamed(found[1], f"{where}.synchronization", "mutex", "mutexes", "AF090")


def _bodies(spec: yaml.Node, path: str) -> Iterator[tuple[str, yaml.Node]]:
    """The spec, its template defaults and every template, inline ones too."""
    yield path, spec
    fields = _fields(spec)
    if "templateDefaults" in fields:
        yield f"{path}.templateDefaults", fields["templateDefaults"][1]
    waiting = [(f"{path}.templates{place}", node) for place, node in _items(fields.get("templates"))]
    seen: set[int] = set()
    while waiting:
        where, body = waiting.pop(0)
        if id(body) in seen:
            continue
        seen.add(id(body))
        yield where, body
        inner = _fields(body)
        calls = [
            (f"{where}.dag.tasks{place}", task)
            for place, task in _items(_fields(inner.get("dag", (0, 0))[1]).get("tasks"))
        ]
        for place, group in _items(inner.get("steps")):
            calls += [(f"{where}.steps{place}{deeper}", step) for deeper, step in _items((None, group))]
        for place, call in calls:
            inline = _fields(call).get("inline")
            if inline is not None:
                waiting.append((f"{place}.inline", inline[1]))


def _items(field: Any) -> list[tuple[str, yaml.Node]]:
    node = field[1] if field else None
    return [(f"[{i}]", item) for i, item in enumerate(node.value)] if isinstance(node, yaml.SequenceNode) else []


def _renamed(node: yaml.Node, path: str, old: str, new: str, rule: str) -> Iterator[_Site]:
    fields = _fields(node)
    # With both there nobody knows whether they are meant to add up.
    if isinstance(node, yaml.MappingNode) and old in fields and new not in fields:
        key, value = fields[old]
        null = isinstance(value, yaml.ScalarNode) and value.tag == "tag:yaml.org,2002:null"
        if not null and not isinstance(value, yaml.SequenceNode):
            yield _Site(rule, f"{path}.{old}", node, key, value, new)


def _edits(text: str, site: _Site) -> list[_Edit]:
    """The changes of the text for one site; none where its form is one that cannot be changed in place."""
    nests = site.new == "matchLabels"
    key_start, key_end = site.key.start_mark.index, site.key.end_mark.index
    quote = text[key_start] if text[key_start] in "\"'" else ""
    edits = [] if nests else [_Edit(key_start, key_end, f"{quote}{site.new}{quote}")]
    start, end = site.value.start_mark.index, site.value.end_mark.index
    if start < key_end:
        # An alias: the value stands where its anchor is.
        alias = _ALIAS.match(text, key_end)
        inline = _inline(text, site, *alias.span(1)) if alias is not None and not nests else []
        return edits + inline if inline else []
    block_value = not site.value.flow_style if isinstance(site.value, yaml.CollectionNode) else False
    if block_value and text[start] in "&!":
        return []
    if block_value and start >= key_end:
        return edits + _indented(text, site.value, "matchLabels:" if nests else "-")
    if nests:
        name = f"{quote}matchLabels{quote}"
        return [_Edit(start, start, f"{{{name}: "), _Edit(end, end, "}")]
    inline = _inline(text, site, start, end)
    return edits + inline if inline else []


def _inline(text: str, site: _Site, start: int, end: int) -> list[_Edit]:
    """A value that is no block of its own made the only item of a list."""
    if site.holder.flow_style:
        return [_Edit(start, start, "["), _Edit(end, end, "]")]
    key_end = site.key.end_mark.index
    between = text[key_end:start]
    rest = _deeper(text, start, end)
    if "\n" in between:
        return [_Edit(start, start, "- "), *rest]
    newline = "\r\n" if "\r\n" in text else "\n"
    # The colon stays, and the value moves to a line of its own, with the comment behind it.
    gap = key_end + between.index(":") + 1
    return [_Edit(gap, start, f"{newline}{' ' * (site.key.start_mark.column + 2)}- "), *rest]


def _deeper(text: str, start: int, end: int) -> list[_Edit]:
    """Every line of a part of the text but the first and empty ones moved two columns to the right."""
    edits = []
    place = text.find("\n", start)
    while 0 <= place < end - 1:
        following = text.find("\n", place + 1)
        if text[place + 1 : following if following >= 0 else len(text)].strip():
            edits.append(_Edit(place + 1, place + 1, "  "))
        place = following
    return edits


def _indented(text: str, value: yaml.Node, head: str) -> list[_Edit]:
    """A block moved two columns to the right, below a dash or a key."""
    start, column = value.start_mark.index, value.start_mark.column
    if head == "-":
        edits = [_Edit(start, start, "- ")]
    else:
        newline = "\r\n" if "\r\n" in text else "\n"
        edits = [_Edit(start, start, f"{head}{newline}{' ' * column}  ")]
    return edits + _deeper(text, start, _last(value))


def _last(node: yaml.Node) -> int:
    """Where the content of a node ends; the marks of blocks also cover the comments after them."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        inner = last[1] if isinstance(last, tuple) else last
        key = last[0] if isinstance(last, tuple) else None
        if key is not None and inner.start_mark.index < key.start_mark.index:
            return int(key.end_mark.index)
        node = inner
    return int(node.end_mark.index)


def _apply(text: str, edits: list[_Edit]) -> str:
    parts = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


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
            elif name == "labelSelector" and _fields(value) and not {*_SELECTOR} & set(_fields(value)):
                value_number = numbered(("map", (numbered((key.tag, _SELECTOR[0])), value_number)))
            shape.append((key_number, value_number))
        return numbered(("map", *shape))

    try:
        return [number(document) for document in documents]
    except (ValueError, RecursionError):
        return None
