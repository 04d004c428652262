"""The part of writing a YAML document that has to wait until the CDK resolves its tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from argoform.errors import TokenError
from argoform.terraform import templates
from argoform.terraform.document import Kind, Scalar, Siblings
from argoform.terraform.escape import item_path
from argoform.terraform.resolution import SynthText, parts_of_value, resolved_parts
from argoform.terraform.scalars import number_scalar, survives_normalization, text_scalar
from argoform.terraform.sensitive import Sensitivity, declared_sensitivity
from argoform.terraform.templates import Literal, Part, quoted_template, template
from argoform.tokens import Token

_PRINTABLE = (
    r'replace(replace(join("", [for s in regexall("[^\\x7f-\\x9f]+|.", {json}) : '
    r'try("\\x${{regex("^(?:%C2)?%(7F|[89].)$", urlencode(s))[0]}}", s)]), '
    r'"\ufffe", "\\ufffe"), "\uffff", "\\uffff")'
)
"""Terraform's JSON with the characters escaped that Go's YAML readers refuse raw: DEL, the C1 controls (which
`urlencode` shows in hexadecimal) and two noncharacters. Each can only be inside a string there."""


class LateDocument(SynthText):
    """A document with tokens.

    Args:
        pieces: the text of the document, and the keys and scalars that hold tokens.
        siblings: the mappings with such keys.
        path: where the document is, as errors name it.
        is_sensitive: judges references to attributes; the declarations do when None.
    """

    def __init__(
        self,
        pieces: Sequence[str | Scalar],
        siblings: Sequence[Siblings],
        path: str,
        is_sensitive: Callable[[str], bool] | None,
    ) -> None:
        self._pieces = pieces
        self._siblings = siblings
        self._is_sensitive = is_sensitive
        scalars = (piece for piece in pieces if isinstance(piece, Scalar))
        super().__init__((part.value for scalar in scalars for part in scalar.parts if isinstance(part, Token)), path)

    def complete(self, resolved: list[Any], context: Any) -> str:
        """The template that Terraform is to read."""
        encoder = _Encoder(Sensitivity(context.scope, self._is_sensitive or declared_sensitivity()))
        values = iter(resolved)
        encoded = {id(piece): encoder.scalar(piece, values) for piece in self._pieces if isinstance(piece, Scalar)}
        for mapping in self._siblings:
            _refuse_duplicates(
                [[Literal(key)] if isinstance(key, str) else encoded[id(key)] for key in mapping.keys], mapping.path
            )
        parts: list[Part] = []
        for piece in self._pieces:
            parts += [Literal(piece)] if isinstance(piece, str) else encoded[id(piece)]
        return template(parts)


class _Encoder:
    """Writes resolved keys and scalars."""

    def __init__(self, sensitivity: Sensitivity) -> None:
        self._sensitivity = sensitivity

    def scalar(self, scalar: Scalar, values: Iterator[Any]) -> list[Part]:
        """A key or scalar; takes what its tokens stand for from `values`."""
        if scalar.kind in (Kind.KEY, Kind.TEXT):
            return self._text(resolved_parts(scalar.parts, values, scalar.path), scalar.kind, scalar.path)
        return self._any(next(values), scalar.kind, scalar.path)

    def _any(self, value: Any, kind: Kind, path: str) -> list[Part]:
        """What a token as a whole stands for: an expression, or a value whose strings are templates."""
        if isinstance(value, str):
            return self._text(parts_of_value(value, path), kind, path)
        if value is None or isinstance(value, bool):
            return [Literal({None: "null", True: "true", False: "false"}[value])]
        if isinstance(value, int | float):
            return [Literal(number_scalar(value, path))]
        if isinstance(value, list):
            items = [self._any(item, Kind.ANY, f"{path}[{i}]") for i, item in enumerate(value)]
            return _flow("[", items, "]")
        keys = [self._text(parts_of_value(key, path), Kind.KEY, path) for key in value]
        _refuse_duplicates(keys, path)
        items = [
            [Literal("? "), *key, Literal(" : "), *self._any(item, Kind.ANY, item_path(path, name))]
            for key, (name, item) in zip(keys, value.items(), strict=True)
        ]
        return _flow("{", items, "}")

    def _text(self, parts: list[Part], kind: Kind, path: str) -> list[Part]:
        self._refuse_sensitive(parts, path)
        if all(isinstance(part, Literal) for part in parts):
            text = "".join(part.text for part in parts if isinstance(part, Literal))
            return [Literal(text_scalar(text))]
        if len(parts) == 1 and isinstance(parts[0], templates.Sequence) and parts[0].expression is not None:
            return [_whole(parts[0].expression, kind)]
        if all(survives_normalization(part.text) for part in parts if isinstance(part, Literal)):
            return [_json(quoted_template(parts))]
        return [Literal('"'), *(_inside(part) for part in parts), Literal('"')]

    def _refuse_sensitive(self, parts: list[Part], path: str) -> None:
        for part in parts:
            if isinstance(part, templates.Sequence):
                found = self._sensitivity.references(part.source, path)
                if found:
                    raise TokenError(
                        f"the token refers to {found[0]}, which is sensitive, and a plan would show it",
                        path=path,
                        expected="a reference to a Kubernetes Secret that holds it, or Fn.nonsensitive(...)",
                    )


def _whole(expression: str, kind: Kind) -> templates.Sequence:
    """An expression as a key or scalar of the kind."""
    if kind is Kind.NUMBER:
        return templates.Sequence(f"${{jsonencode(tonumber({expression}))}}")
    if kind is Kind.KEY:
        # Unlike tostring, join refuses null.
        return _json(f'join("", [{expression}])')
    if kind is Kind.TEXT:
        # The CDK gives every function that returns anything (merge, jsondecode) as a string.
        return _json(f"try(tostring({expression}), {expression})")
    return _json(expression)


def _json(expression: str) -> templates.Sequence:
    """The interpolation that yields a value as JSON in YAML."""
    return templates.Sequence(f"${{{_PRINTABLE.format(json=f'jsonencode({expression})')}}}")


def _inside(part: Part) -> Part:
    """A part of a string that stands between double quotes of YAML.

    Beside text that Terraform would normalize, only YAML's own escapes keep it; so it cannot be joined by Terraform.
    """
    if isinstance(part, Literal):
        return Literal(text_scalar(part.text)[1:-1])
    json = _json(quoted_template([Literal(" "), part])).source[2:-1]
    return templates.Sequence(f'${{replace({json}, "/^\\" |\\"$/", "")}}')


def _flow(opening: str, items: list[list[Part]], closing: str) -> list[Part]:
    parts: list[Part] = [Literal(opening)]
    for i, item in enumerate(items):
        parts += [Literal(", "), *item] if i else item
    return [*parts, Literal(closing)]


def _refuse_duplicates(keys: list[list[Part]], path: str) -> None:
    known: set[str] = set()
    for key in keys:
        text = template(key)
        if text in known:
            raise TokenError("two keys of the mapping are the same once resolved", path=path, expected="different keys")
        known.add(text)
