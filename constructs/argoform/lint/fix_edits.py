"""The changes of a text that give a field its successor, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from argoform.lint.fix_sites import Site

_ALIAS = re.compile(r"\s*:\s*(\*[^\s,\]\[}{]+)")


@dataclass(frozen=True, slots=True)
class Edit:
    """A part of a text, and what takes its place."""

    start: int
    end: int
    text: str


def edits_of(text: str, site: Site) -> list[Edit]:
    """The changes of the text for one site; none where its form is one that cannot be changed in place."""
    nests = site.new == "matchLabels"
    key_start, key_end = site.key.start_mark.index, site.key.end_mark.index
    quote = text[key_start] if text[key_start] in "\"'" else ""
    edits = [] if nests else [Edit(key_start, key_end, f"{quote}{site.new}{quote}")]
    start, end = site.value.start_mark.index, site.value.end_mark.index
    if start < key_end:
        # An alias: the value stands where its anchor is.
        alias = _ALIAS.match(text, key_end)
        inline = _inline(text, site, *alias.span(1)) if alias is not None and not nests else []
        return edits + inline if inline else []
    block_value = not site.value.flow_style if isinstance(site.value, yaml.CollectionNode) else False
    if block_value and text[start] in "&!":
        # The anchor or tag stays with the value, on the line of its new key or dash.
        end = _last(site.value)
        if nests:
            head = f"{_newline(text)}{' ' * site.key.start_mark.column}  matchLabels: "
            return [Edit(start, start, head), *_deeper(text, start, end)]
        inline = _inline(text, site, start, end)
        return edits + inline if inline else []
    if block_value and start >= key_end:
        return edits + _indented(text, site.value, "matchLabels:" if nests else "-")
    if nests:
        name = f"{quote}matchLabels{quote}"
        return [Edit(start, start, f"{{{name}: "), Edit(end, end, "}")]
    inline = _inline(text, site, start, end)
    return edits + inline if inline else []


def _inline(text: str, site: Site, start: int, end: int) -> list[Edit]:
    """A value that is no block of its own made the only item of a list."""
    if site.holder.flow_style:
        return [Edit(start, start, "["), Edit(end, end, "]")]
    key_end = site.key.end_mark.index
    between = text[key_end:start]
    rest = _deeper(text, start, end)
    if "\n" in between:
        return [Edit(start, start, "- "), *rest]
    newline = _newline(text)
    # The colon stays, and the value moves to a line of its own, with the comment behind it.
    gap = key_end + between.index(":") + 1
    return [Edit(gap, start, f"{newline}{' ' * (site.key.start_mark.column + 2)}- "), *rest]


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _deeper(text: str, start: int, end: int) -> list[Edit]:
    """Every line of a part of the text but the first and empty ones moved two columns to the right."""
    edits = []
    place = text.find("\n", start)
    while 0 <= place < end - 1:
        following = text.find("\n", place + 1)
        if text[place + 1 : following if following >= 0 else len(text)].strip():
            edits.append(Edit(place + 1, place + 1, "  "))
        place = following
    return edits


def _indented(text: str, value: yaml.Node, head: str) -> list[Edit]:
    """A block moved two columns to the right, below a dash or a key."""
    start, column = value.start_mark.index, value.start_mark.column
    if head == "-":
        edits = [Edit(start, start, "- ")]
    else:
        edits = [Edit(start, start, f"{head}{_newline(text)}{' ' * column}  ")]
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


def apply(text: str, edits: list[Edit]) -> str:
    """The text with the edits made."""
    parts = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])
