"""What to say of a tag that nothing in its scope has."""

from __future__ import annotations

from collections.abc import Mapping

from argoform.lint.argo.scope import Scope
from argoform.lint.near import Near


def unknown_tag(
    tag: str, scope: Scope, globals_: Mapping[str, str], extra: frozenset[str], task: str | None, near: Near
) -> tuple[str, str]:
    """What to say of a tag that nothing in its scope has, and what was probably meant."""
    message = f"nothing here is called {{{{{tag}}}}}"
    sort, _, rest = tag.partition(".")
    name, _, attribute = rest.partition(".")
    if sort in ("steps", "tasks"):
        one = sort[:-1]
        if scope.sort != sort:
            where = "a steps" if sort == "steps" else "a dag"
            return message, f"`{sort}.` names the {sort} of {where} template; elsewhere pass the value as an argument"
        node = scope.nodes.get(name)
        if node is None:
            like = near(name, scope.nodes)
            return message, f"did you mean the {one} {like!r}?" if like else f"no {one} {name!r} can be seen from here"
        if attribute == "status":
            return message, f"the status is known only to those that depend on {name}" if task else "outputs have none"
        like = near(attribute, node.known())
        return (
            message,
            f"did you mean {{{{{sort}.{name}.{like}}}}}?" if like else f"the {one} {name!r} has no such output",
        )
    if sort == "item":
        return message, "the items of the loop have no such key" if rest else ""
    like = near(tag, {*scope.names, *globals_, *extra})
    return message, f"did you mean {{{{{like}}}}}?" if like else ""
