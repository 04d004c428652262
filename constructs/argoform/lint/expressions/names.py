"""Which names an expression uses, and which of them there are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from argoform.errors import nearest
from argoform.lint.expressions.functions import ARGO, BUILTINS, SPRIG
from argoform.lint.expressions.nodes import Binary, Call, Constant, Let, Member, Name, Node

ENVIRONMENT = frozenset(
    {
        "workflow",
        "inputs",
        "outputs",
        "steps",
        "tasks",
        "item",
        "pod",
        "node",
        "retries",
        "lastRetry",
        "cronworkflow",
        "status",
        "duration",
        "exitCode",
        "resourcesDuration",
        "request",
        "response",
        "data",
    }
)
"""Every first name that Argo gives to some expression.

https://argo-workflows.readthedocs.io/en/latest/variables/
"""

_WORKFLOW = """
name namespace uid mainEntrypoint serviceAccountName parameters outputs annotations labels creationTimestamp priority
duration scheduledTime status failures
"""

FIELDS: dict[str, frozenset[str]] = {
    "workflow": frozenset(_WORKFLOW.split()),
    "inputs": frozenset({"parameters", "artifacts"}),
    "outputs": frozenset({"parameters", "artifacts", "result", "exitCode"}),
    "pod": frozenset({"name"}),
    "node": frozenset({"name"}),
    "lastRetry": frozenset({"exitCode", "status", "duration", "message"}),
    "cronworkflow": frozenset(
        {"name", "namespace", "labels", "annotations", "lastScheduledTime", "failed", "succeeded"}
    ),
    "request": frozenset({"method", "url", "body", "headers"}),
    "response": frozenset({"statusCode", "body", "headers"}),
    "resourcesDuration": frozenset({"cpu", "memory"}),
}
"""The fields of the names that have fixed ones."""

NODE_FIELDS = frozenset(
    {"id", "ip", "status", "exitCode", "startedAt", "finishedAt", "hostNodeName", "outputs", "name", "inputs"}
)
"""What is known of a step or task."""

_FUNCTIONS = {**BUILTINS, **ARGO}


MOST_COMPARED = 300
"""Names among which the nearest is looked for: to compare takes time for each of them, at each finding."""


@dataclass(frozen=True, slots=True)
class Use:
    """A chain of members from a name of the environment on.

    Args:
        position: of the name.
        chain: the name and the fields that are literals: `("inputs", "parameters", "x")`.
        positions: of each part of the chain.
        guarded: whether it may well be nil: under `??` or after `?.`.
    """

    position: int
    chain: tuple[str, ...]
    positions: tuple[int, ...]
    guarded: bool


def uses(tree: Node) -> Iterator[Use]:
    """Every chain that begins with a name of the environment; names of a `let` and of functions are none."""
    waiting: list[tuple[Node, frozenset[str], bool]] = [(tree, frozenset({"$env"}), False)]
    while waiting:
        node, local, guarded = waiting.pop()
        match node:
            case Name() | Member():
                use, rest = _chain(node, guarded)
                if use is not None and use.chain[0] not in local:
                    yield use
                waiting.extend((part, local, guarded) for part in reversed(rest))
            case Call(callee=callee):
                inner = callee.children() if isinstance(callee, Member) and not _is_library(callee) else ()
                waiting.extend((part, local, guarded) for part in reversed((*inner[:1], *node.arguments)))
            case Let():
                waiting.append((node.body, local | {node.name}, guarded))
                waiting.append((node.value, local, guarded))
            case Binary(operator="??"):
                waiting.append((node.right, local, guarded))
                waiting.append((node.left, local, True))
            case (
                Binary(operator="==" | "!=", right=Constant(value=None))
                | Binary(operator="==" | "!=", left=Constant(value=None))
            ):
                # To compare with nil is to ask whether it is there.
                waiting.extend((part, local, True) for part in reversed(node.children()))
            case _:
                waiting.extend((part, local, guarded) for part in reversed(node.children()))


def _is_library(member: Member) -> bool:
    return isinstance(member.object, Name) and member.object.name == "sprig"


def _chain(node: Node, guarded: bool) -> tuple[Use | None, list[Node]]:
    """The chain that ends at a node, and the parts of the expression inside of it that are none of the chain."""
    fields: list[tuple[str, int]] = []
    rest: list[Node] = []
    while isinstance(node, Member):
        guarded = guarded or node.optional
        if isinstance(node.key, Constant) and isinstance(node.key.value, str):
            fields.append((node.key.value, node.key.position))
        else:
            # What comes after an index that is computed is not known.
            fields.clear()
            rest.append(node.key)
        node = node.object
    if not isinstance(node, Name):
        return None, [node, *rest]
    fields.reverse()
    chain = (node.name, *(name for name, _ in fields))
    return Use(node.position, chain, (node.position, *(position for _, position in fields)), guarded), rest


@dataclass(frozen=True, slots=True)
class Wrong:
    """A name or call that fails.

    Args:
        message: what is wrong.
        hint: what there is instead.
    """

    position: int
    message: str
    hint: str = ""


def wrong_calls(tree: Node) -> Iterator[Wrong]:
    """Calls of functions that there are not, or with too few or too many arguments."""
    waiting = [(tree, frozenset[str]())]
    while waiting:
        node, local = waiting.pop()
        waiting.extend((part, local) for part in reversed(node.children()))
        match node:
            case Call(callee=Name(name=name)):
                yield from _call(node, name)
            case Call(callee=Member(object=Name(name="sprig"), key=Constant(value=str(name)), position=position)):
                if name not in SPRIG:
                    known = nearest(name, SPRIG)
                    hint = f"do you mean sprig.{known}?" if known else ""
                    yield Wrong(position, f"there is no function sprig.{name}", hint)


def _call(node: Call, name: str) -> Iterator[Wrong]:
    if name not in _FUNCTIONS:
        known = nearest(name, _FUNCTIONS)
        hint = f"do you mean {known}?" if known else ""
        if not hint and name in SPRIG:
            hint = f"do you mean sprig.{name}?"
        yield Wrong(node.position, f"there is no function {name}", hint)
        return
    fewest, most = _FUNCTIONS[name]
    given = len(node.arguments)
    if not fewest <= given <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} to {most}" if most < 99 else f"at least {fewest}"
        yield Wrong(node.position, f"{name} takes {wanted} {'argument' if wanted == '1' else 'arguments'}, not {given}")


_HYPHENATED = re.compile(r"\.([^\W\d]\w*(?:-\w+)+)")


def suggestion(name: str, known: Collection[str]) -> str:
    """A question after the name that is meant; empty when none is like it, or there are too many to compare with."""
    like = nearest(name, known) if len(known) <= MOST_COMPARED else ""
    return f"do you mean {like}?" if like and like != name else ""


def hyphen_hint(text: str, position: int) -> str:
    """What to write where a name stands that is the rest of one with a hyphen: `inputs.parameters['my-name']`."""
    for match in _HYPHENATED.finditer(text):
        if match.start() < position < match.end():
            return f"a hyphen subtracts: write ['{match[1]}'] instead of .{match[1]}"
    return ""
