"""Python values -> a YAML document in one string, which Terraform and Go's YAML readers leave exactly as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from argoform.terraform.escape import MAX_DEPTH, check_number, check_text, item_path, not_writable, text_items, too_deep
from argoform.terraform.scalars import number_scalar, text_scalar
from argoform.terraform.templates import Literal, Template, template
from argoform.tokens import Token, is_list_token, is_map_token, is_number_token, is_resolvable, split_tokens

_LONGEST_SIMPLE_KEY = 1000
"""YAML takes at most 1024 characters before a `:` unless a `?` announces the key."""


class Kind(Enum):
    """What a key or scalar with tokens is."""

    KEY = auto()
    TEXT = auto()
    """It stays text, whatever the tokens stand for."""
    NUMBER = auto()
    ANY = auto()
    """A single token, which may stand for a structure."""


@dataclass(frozen=True)
class Scalar:
    """A key or scalar that holds tokens."""

    kind: Kind
    parts: tuple[str | Token, ...]
    path: str


@dataclass
class Siblings:
    """The keys of a mapping of which at least one holds tokens."""

    path: str
    keys: list[str | Scalar] = field(default_factory=list)


def encode_document(value: Any, *, path: str = "", is_sensitive: Callable[[str], bool] | None = None) -> Template:
    """`value` as a YAML document: for the manifest of a `kubectl_manifest`, or the values of a `helm_release`.

    Every key and string is in double quotes, and `${` and `%{` come out as they went in. Tokens of the CDK may stand in
    keys and strings, or for a number or a structure as a whole; what they resolve to cannot break out of its place.

    Args:
        value: nested mappings, lists and tuples of strings, numbers, booleans, None and tokens.
        path: where the value is, as errors name it.
        is_sensitive: judges references to attributes (`random_password.db.result`); by default what the declarations
            of this package say. Variables, locals and other stacks of the app are always judged.

    Returns:
        The document when it holds no token, else a token of the CDK for it; `escape` leaves both alone.

    Raises:
        InputError: for a value that YAML or Unicode cannot hold, and for keys that fall together as strings.
        TokenError: for a list or map token that is not a whole list or mapping; at synth for a token that refers to
            something sensitive or ephemeral, since a plan would show it.
    """
    writer = _Writer()
    writer.node(value, 0, path, 0)
    writer.out.append("\n")
    if not any(isinstance(piece, Scalar) for piece in writer.out):
        return Template(template([Literal(piece) for piece in writer.out if isinstance(piece, str)]))
    from argoform.terraform.late_document import LateDocument

    return Template(LateDocument(writer.out, writer.siblings, path, is_sensitive).as_token())


class _Writer:
    """Lays a document out in block style, the scalars with tokens left open."""

    def __init__(self) -> None:
        self.out: list[str | Scalar] = []
        self.siblings: list[Siblings] = []

    def node(self, value: Any, indent: int, path: str, depth: int) -> None:
        """Write a value at column `indent`, where the cursor is."""
        if depth > MAX_DEPTH:
            raise too_deep(path)
        if is_resolvable(value):
            self.out.append(Scalar(Kind.ANY, (Token(value),), path))
        elif isinstance(value, Mapping):
            self._mapping(value, indent, path, depth)
        elif isinstance(value, list | tuple):
            self._sequence(value, indent, path, depth)
        else:
            self.out.append(self._scalar(value, path))

    def _scalar(self, value: Any, path: str) -> str | Scalar:
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return _text(Kind.TEXT, check_text(value, path), path)
        if isinstance(value, int | float):
            if is_number_token(value):
                return Scalar(Kind.NUMBER, (Token(value),), path)
            check_number(value, path)
            return number_scalar(value, path)
        raise not_writable(value, path)

    def _mapping(self, value: Mapping[Any, Any], indent: int, path: str, depth: int) -> None:
        if is_map_token(value):
            self.out.append(Scalar(Kind.ANY, (Token(dict(value)),), path))
            return
        siblings = Siblings(path)
        for i, (key, item) in enumerate(text_items(value, path, in_text=True)):
            if i:
                self._newline(indent)
            here = item_path(path, key)
            written = _text(Kind.KEY, key, here)
            siblings.keys.append(written)
            if isinstance(written, Scalar) or len(written) > _LONGEST_SIMPLE_KEY:
                self.out += ["? ", written]
                self._newline(indent)
                self.out.append(":")
            else:
                self.out.append(f"{written}:")
            self._below(item, indent + 2, here, depth + 1)
        if not siblings.keys:
            self.out.append("{}")
        elif any(isinstance(key, Scalar) for key in siblings.keys):
            self.siblings.append(siblings)

    def _sequence(self, value: Sequence[Any], indent: int, path: str, depth: int) -> None:
        if is_list_token(value):
            self.out.append(Scalar(Kind.ANY, (Token(list(value)),), path))
            return
        for i, item in enumerate(value):
            if i:
                self._newline(indent)
            self.out.append("- ")
            self.node(item, indent + 2, f"{path}[{i}]", depth + 1)
        if not value:
            self.out.append("[]")

    def _below(self, value: Any, indent: int, path: str, depth: int) -> None:
        """Write the value of a key behind its `:`."""
        if _on_own_lines(value):
            self._newline(indent)
        else:
            self.out.append(" ")
        self.node(value, indent, path, depth)

    def _newline(self, indent: int) -> None:
        self.out.append("\n" + " " * indent)


def _on_own_lines(value: Any) -> bool:
    if is_resolvable(value):
        return False
    if isinstance(value, Mapping):
        return bool(value) and not is_map_token(value)
    return isinstance(value, list | tuple) and bool(value) and not is_list_token(value)


def _text(kind: Kind, text: str, path: str) -> str | Scalar:
    parts = split_tokens(text)
    if any(isinstance(part, Token) for part in parts):
        return Scalar(kind, tuple(parts), path)
    return text_scalar(text)
