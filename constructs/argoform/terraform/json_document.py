"""Python values -> a JSON document in one string: for IAM policies, which AWS does not take as YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from argoform.terraform.document import Kind, Scalar, _text, _Writer
from argoform.terraform.escape import item_path, text_items
from argoform.terraform.templates import Literal, Template, template


def encode_json(value: Any, *, path: str = "") -> Template:
    """`value` as JSON without white space, with the tokens of the CDK as `encode_document` writes them.

    Args:
        value: nested mappings, lists and tuples of strings, numbers, booleans, None and tokens.
        path: where the value is, as errors name it.

    Raises:
        InputError: for a value that JSON cannot hold.
        TokenError: for a list or map token that is not a whole list or mapping; at synth for a sensitive one.
    """
    writer = _JsonWriter()
    writer.node(value, 0, path, 0)
    if not any(isinstance(piece, Scalar) for piece in writer.out):
        return Template(template([Literal(piece) for piece in writer.out if isinstance(piece, str)]))
    from argoform.terraform.late_document import LateDocument

    return Template(LateDocument(writer.out, writer.siblings, path, None).as_token())


class _JsonWriter(_Writer):
    """Lays a document out as JSON on one line."""

    def _mapping(self, value: Mapping[Any, Any], indent: int, path: str, depth: int) -> None:
        self.out.append("{")
        for i, (key, item) in enumerate(text_items(value, path, in_text=True)):
            here = item_path(path, key)
            self.out += [*([","] if i else []), _text(Kind.KEY, key, here), ":"]
            self.node(item, indent, here, depth + 1)
        self.out.append("}")

    def _sequence(self, value: Sequence[Any], indent: int, path: str, depth: int) -> None:
        self.out.append("[")
        for i, item in enumerate(value):
            self.out += [","] if i else []
            self.node(item, indent, f"{path}[{i}]", depth + 1)
        self.out.append("]")
