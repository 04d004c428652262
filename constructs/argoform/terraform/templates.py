"""Terraform's string templates as text: escaping, quoting, and taking apart what stands between `${` and `}`.

Terraform reads every string of its JSON syntax as such a template:
https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, zip_longest

from argoform.errors import TokenError

_BOM = "\ufeff"
_LONE_RETURN = re.compile(r"\r(?!\n)")
_OPENING = re.compile(r"[$%](?=\{)")
_QUOTED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NEEDS_QUOTING = re.compile(r'["\\\x00-\x1f]')


@dataclass(frozen=True)
class Literal:
    """Text that the template yields as it is."""

    text: str


@dataclass(frozen=True)
class Sequence:
    """An interpolation (`${ }`) or a directive (`%{ }`), written as in the template, delimiters included."""

    source: str

    @property
    def expression(self) -> str | None:
        """What an interpolation evaluates; None for a directive."""
        return self.source[2:-1].strip("~").strip() if self.source.startswith("$") else None


Part = Literal | Sequence


class Template(str):
    """A string that is a template of Terraform's already, so that nothing escapes it again."""

    __slots__ = ()


def escape_literal(text: str) -> str:
    """`text` with what opens a sequence escaped."""
    return _OPENING.sub(r"\g<0>\g<0>", text)


def quote_literal(text: str) -> str:
    """`text` as it stands between the quotes of a string in Terraform's own language."""
    escaped = _NEEDS_QUOTING.sub(lambda match: _QUOTED.get(match[0]) or f"\\u{ord(match[0]):04x}", text)
    return escape_literal(escaped)


def template(parts: Iterable[Part]) -> str:
    """The template made of the parts, as a string of Terraform's JSON syntax holds it."""
    return "".join(
        part.source
        if isinstance(part, Sequence)
        else escape_literal(part.text) + (f'${{"{held_back}"}}' if held_back else "")
        for part, held_back in _held_back(_without_misread(_merged(parts)))
    )


def quoted_template(parts: Iterable[Part]) -> str:
    """The template made of the parts as an expression of Terraform's own language: a string in quotes."""
    return '"{}"'.format(
        "".join(
            part.source
            if isinstance(part, Sequence)
            else quote_literal(part.text) + "".join(f"\\u{ord(character):04x}" for character in held_back)
            for part, held_back in _held_back(_merged(parts))
        )
    )


def _merged(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts with neighbouring literals joined and empty ones dropped."""
    for literal, run in groupby(parts, key=lambda part: isinstance(part, Literal)):
        if not literal:
            yield from run
        elif text := "".join(part.text for part in run if isinstance(part, Literal)):
            yield Literal(text)


def _without_misread(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts with the characters in quotes that Terraform does not read as such in a template.

    It drops a byte order mark at the beginning, and takes everything behind a carriage return without a line feed as
    text, sequences included.
    """
    for i, part in enumerate(parts):
        if isinstance(part, Sequence):
            yield part
            continue
        text = part.text
        if i == 0 and text.startswith(_BOM):
            yield Sequence('${"\\ufeff"}')
            text = text[1:]
        for j, piece in enumerate(_LONE_RETURN.split(text)):
            if j:
                yield Sequence('${"\\r"}')
            if piece:
                yield Literal(piece)


def _held_back(parts: Iterable[Part]) -> Iterator[tuple[Part, str]]:
    """The parts, and what is held back of a literal: `$` or `%` that would make the next sequence an escape."""
    merged = list(parts)
    for part, following in zip_longest(merged, merged[1:]):
        if isinstance(part, Literal) and isinstance(following, Sequence):
            kept = part.text.rstrip(following.source[0])
            yield Literal(kept), part.text[len(kept) :]
        else:
            yield part, ""


def split_template(source: str, *, path: str = "") -> list[Part]:
    """The parts of a template, the literals unescaped.

    Raises:
        TokenError: when a sequence has no end.
    """
    parts: list[Part] = []
    literal: list[str] = []
    at = 0
    while at < len(source):
        if source.startswith(("$${", "%%{"), at):
            literal.append(source[at + 1 : at + 3])
            at += 3
        elif source.startswith(("${", "%{"), at):
            if literal:
                parts.append(Literal("".join(literal)))
                literal = []
            end = _end_of_sequence(source, at, path)
            parts.append(Sequence(source[at:end]))
            at = end
        else:
            literal.append(source[at])
            at += 1
    if literal:
        parts.append(Literal("".join(literal)))
    return parts


def _end_of_sequence(source: str, start: int, path: str) -> int:
    """The index behind the `}` that closes the sequence at `start`."""
    return end_of_bracket(source, start + 1, path)


def end_of_bracket(source: str, start: int, path: str = "") -> int:
    """The index behind what closes the bracket at `start` of an expression.

    Raises:
        TokenError: when nothing closes it.
    """
    depth = 0
    at = start
    while at < len(source):
        if source[at] == '"':
            at = end_of_string(source, at, path)
            continue
        if source[at] in "([{":
            depth += 1
        elif source[at] in ")]}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    raise _unfinished(source[start:], path)


def end_of_string(source: str, start: int, path: str = "") -> int:
    """The index behind the quote that closes the string at `start` of an expression.

    Raises:
        TokenError: when nothing closes it.
    """
    at = start + 1
    while at < len(source):
        if source[at] == "\\":
            at += 2
        elif source.startswith(("$${", "%%{"), at):
            at += 3
        elif source.startswith(("${", "%{"), at):
            at = _end_of_sequence(source, at, path)
        elif source[at] == '"':
            return at + 1
        else:
            at += 1
    raise _unfinished(source[start:], path)


def _unfinished(source: str, path: str) -> TokenError:
    return TokenError(
        f"a token resolves to {source!r}, which Terraform cannot read to its end",
        path=path,
        expected="a complete expression (the CDK writes a quote inside an argument of Fn.* as it is)",
    )
