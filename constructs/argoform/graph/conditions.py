"""What a task waits for: the tasks that its `depends` or `dependencies` name, and what is asked of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.lint.argo.values import items, text
from argoform.lint.expressions import depends as language
from argoform.lint.expressions.errors import ExpressionError
from argoform.lint.expressions.nodes import Binary, Constant, Member, Name, Node, Unary


def conditions(task: Mapping[str, Any]) -> dict[str, str]:
    """For each task that a task waits for, the condition; empty where it only has to succeed.

    `A.Failed` becomes `Failed`, since the edge says whose result it is; of alternatives (`A || B.Failed`) each is
    marked with `or`; any other part of an expression is given as it stands.
    """
    depends = text(task.get("depends"))
    if not depends.strip():
        return {name: "" for name in items(task.get("dependencies")) if isinstance(name, str)}
    try:
        tree = language.check(depends)
    except ExpressionError:
        tree = None
    if tree is None:
        # Not well-formed, or not known yet: the names in it are all that can be told.
        return dict.fromkeys(language.names(depends), "")
    found: dict[str, list[str]] = {}
    for part in _operands(tree, "&&"):
        for name, condition in _part(part, depends):
            found.setdefault(name, []).append(condition)
    return {name: " && ".join(dict.fromkeys(filter(None, said))) for name, said in found.items()}


def _part(part: Node, depends: str) -> Iterator[tuple[str, str]]:
    """The tasks of one operand of the outermost `&&`, each with its condition."""
    alternatives = [_literal(each, depends) for each in _operands(part, "||")]
    literals = [each for each in alternatives if each is not None]
    names = dict.fromkeys(name for name, _ in literals)
    if len(literals) < len(alternatives):
        said = _source(part, depends)
        yield from ((name, said) for name in dict.fromkeys(language.names(said)))
    elif len(names) == 1:
        yield (
            next(iter(names)),
            " || ".join(result or "Succeeded" for _, result in literals) if literals[1:] else (literals[0][1]),
        )
    else:
        for name in names:
            results = [result for each, result in literals if each == name and result]
            yield name, " ".join(["or", " || ".join(results)]).strip()


def _operands(tree: Node, operator: str) -> list[Node]:
    """What an operator joins, however often it stands there; the tree itself where it is another."""
    found: list[Node] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Binary) and node.operator == operator:
            waiting += [node.right, node.left]
        else:
            found.append(node)
    return found


def _literal(node: Node, depends: str) -> tuple[str, str] | None:
    """The task and its result, when that is all there is."""
    negation = ""
    while isinstance(node, Unary):
        negation, node = "" if negation else "!", node.operand
    if isinstance(node, Name):
        return _name(node, depends), f"{negation}Succeeded" if negation else ""
    if isinstance(node, Member) and isinstance(node.object, Name) and isinstance(node.key, Constant):
        return _name(node.object, depends), f"{negation}{node.key.value}"
    return None


def _name(node: Name, depends: str) -> str:
    return depends[node.position : node.position + len(node.name)]


def _source(tree: Node, depends: str) -> str:
    """The text of a part of the expression, with the parentheses that belong to it."""
    start, end = len(depends), 0
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        waiting += node.children()
        length = {Name: 0, Constant: 0}.get(type(node))
        if isinstance(node, Name):
            length = len(node.name)
        elif isinstance(node, Constant):
            length = len(str(node.value))
        start = min(start, node.position)
        end = max(end, node.position + (length or 0))
    said = depends[start:end]
    missing = said.count("(") - said.count(")")
    return f"{'(' * -missing}{said}{')' * missing}"
