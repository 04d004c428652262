"""The language of a task's `depends`: tasks, their results, `&&`, `||`, `!` and parentheses.

https://argo-workflows.readthedocs.io/en/latest/enhanced-depends-logic/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from argoform.lint.expressions.errors import ExpressionError
from argoform.lint.expressions.nodes import Binary, Constant, Member, Name, Node, Unary
from argoform.lint.expressions.parser import parse

RESULTS = (
    "Succeeded",
    "Failed",
    "Errored",
    "Skipped",
    "Omitted",
    "Daemoned",
    "AnySucceeded",
    "AllFailed",
)
"""The results of a task; the last two of one that loops."""

_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)


_NAMES = re.compile(r"([a-zA-Z0-9][-a-zA-Z0-9]*?)\.[A-Z][a-zA-Z]+|([a-zA-Z0-9][-a-zA-Z0-9]*)")


def names(text: str) -> list[str]:
    """The tasks that a `depends` names, found as Argo finds them: in any text, well-formed or not."""
    return [match[1] or match[2] for match in _NAMES.finditer(text)]


def check(text: str) -> Node | None:
    """The tree of a `depends`; None for one with a tag, whose text is not known yet.

    Args:
        text: with the names of tasks as they stand.

    Raises:
        ExpressionError: where it is not well-formed, with the place.
    """
    if _TAG.search(text):
        return None
    # Argo does the same, since a hyphen would subtract; every character keeps its place.
    tree = parse(text.replace("-", "_"))
    for node in _unfit(tree, text):
        raise ExpressionError(
            "`depends` knows tasks, their results, `&&`, `||`, `!` and parentheses, and nothing else", node.position
        )
    return tree


def _unfit(tree: Node, text: str) -> Iterator[Node]:
    waiting: list[Node] = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case Binary(operator="&&" | "||") | Unary(operator="!"):
                waiting.extend(reversed(node.children()))
            case Name(position=start, name=name) if "_" not in text[start : start + len(name)]:
                pass
            case Member(object=Name(), key=Constant(value=str()), optional=False):
                waiting.append(node.object)
            case _:
                yield node
