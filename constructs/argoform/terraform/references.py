"""What an expression of Terraform's refers to, and which of that is sensitive; knows no CDK."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from argoform.terraform.schema import Attribute, Block, Schema
from argoform.terraform.templates import Sequence, end_of_bracket, end_of_string, split_template

SENSITIVE_CALL = "sensitive()"
"""How a call of Terraform's function `sensitive` is named among the references."""

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_STEP = re.compile(r"\s*\.\s*([A-Za-z_][A-Za-z0-9_-]*|[0-9]+|\*)")
_CALL = re.compile(r"\s*\(")
_DECLASSIFYING = ("nonsensitive", "issensitive")


def template_references(source: str, *, path: str = "") -> Iterator[str]:
    """Each reference in a template: `var.name`, `random_password.db.result`, `data.aws_region.here.name`.

    Indices are left out, and what is inside a call of `nonsensitive` does not count.

    Raises:
        TokenError: when an expression has no end.
    """
    for part in split_template(source, path=path):
        if isinstance(part, Sequence):
            yield from _expression_references(part.source[2:-1], path)


def _expression_references(source: str, path: str) -> Iterator[str]:
    at = 0
    while at < len(source):
        if source[at] == '"':
            end = end_of_string(source, at, path)
            yield from template_references(source[at + 1 : end - 1], path=path)
            at = end
            continue
        name = _IDENTIFIER.match(source, at)
        if name is None:
            at += 1
            continue
        at = name.end()
        call = _CALL.match(source, at)
        if call is not None:
            if name[0] in _DECLASSIFYING:
                at = end_of_bracket(source, call.end() - 1, path)
            elif name[0] == "sensitive":
                yield SENSITIVE_CALL
            continue
        steps = [name[0]]
        while True:
            step = _STEP.match(source, at)
            if step is not None:
                steps += [step[1]] if step[1][0].isalpha() or step[1][0] == "_" else []
                at = step.end()
            elif source.startswith("[", at):
                end = end_of_bracket(source, at, path)
                yield from _expression_references(source[at + 1 : end - 1], path)
                at = end
            else:
                break
        if len(steps) > 1:
            yield ".".join(steps)


def sensitive_references(
    source: str, is_sensitive: Callable[[str], bool] = lambda reference: False, *, path: str = ""
) -> list[str]:
    """The references in a template that stand for something that must not be shown.

    Calls of `sensitive` and ephemeral resources always do.

    Args:
        is_sensitive: judges every other reference, such as `var.name` or `random_password.db.result`.
    """
    return [
        reference
        for reference in template_references(source, path=path)
        if reference == SENSITIVE_CALL or reference.startswith("ephemeral.") or is_sensitive(reference)
    ]


def schema_sensitivity(
    resources: Mapping[str, Schema], data_sources: Mapping[str, Schema] | None = None
) -> Callable[[str], bool]:
    """A judge of references to attributes: true for what the schemas call sensitive, and for what contains it.

    Args:
        resources: the schemas of managed resources by type.
        data_sources: those of data sources by type.
    """
    sources = data_sources or {}

    def judge(reference: str) -> bool:
        steps = reference.split(".")
        schemas = resources
        if steps[0] == "data":
            steps, schemas = steps[1:], sources
        schema = schemas.get(steps[0])
        return schema is not None and _block_sensitive(schema.block, steps[2:])

    return judge


def _block_sensitive(block: Block, steps: list[str]) -> bool:
    if not steps:
        below = any(_block_sensitive(nested.block, []) for nested in block.blocks.values())
        return below or any(_attribute_sensitive(attribute, []) for attribute in block.attributes.values())
    name, *rest = steps
    if name in block.attributes:
        return _attribute_sensitive(block.attributes[name], rest)
    return name in block.blocks and _block_sensitive(block.blocks[name].block, rest)


def _attribute_sensitive(attribute: Attribute, steps: list[str]) -> bool:
    if attribute.sensitive or attribute.nested is None:
        return attribute.sensitive
    return _block_sensitive(Block(attributes=attribute.nested.attributes), steps)
