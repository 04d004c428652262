"""Documents that take a sensitive variable in a form that cannot be found in them: those are not shown at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from argoform.review.documents import Unread
from argoform.review.plan import ResourceChange
from argoform.review.secret_sources import texts
from argoform.review.secrets import DOCUMENTS, Secrets, placeholder
from argoform.review.values import items, leaves
from argoform.terraform.sentinel import has_sentinel

_INDEX = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]')


def untraced(plan: Mapping[str, Any], changes: Iterable[ResourceChange], secrets: Secrets) -> Iterator[ResourceChange]:
    """The changes, with an `Unread` in place of every document that hides a sensitive variable.

    A document that refers to such a variable shows its value, which is then masked, or the value went through a
    function that left nothing of it to find (a digest, a part of it). What such a function made may still be secret.
    """
    hidden = _variables_of_documents(plan, secrets)
    for change in changes:
        names = hidden.get(_INDEX.sub("", change.address))
        yield _without(change, names) if names else change


def _without(change: ResourceChange, variables: Mapping[str, frozenset[str]]) -> ResourceChange:
    known = DOCUMENTS.get(change.type, frozenset())
    shown = {
        leaf
        for values in (change.before, change.after)
        for name in known
        for _, leaf in leaves((values or {}).get(name))
        if isinstance(leaf, str)
    }
    for variable, placeholders in variables.items():
        if not any(text in leaf for text in placeholders for leaf in shown):
            reason = f"takes the sensitive variable {variable!r} in a form that cannot be traced, so it is not shown"
            unread = {name: Unread(reason) for name in known}
            sides = [
                None if values is None else {**values, **{key: unread[key] for key in unread if key in values}}
                for values in (change.before, change.after)
            ]
            return replace(change, before=sides[0], after=sides[1])
    return change


def _variables_of_documents(plan: Mapping[str, Any], secrets: Secrets) -> dict[str, dict[str, frozenset[str]]]:
    """For each resource whose document refers to sensitive variables: those, with what stands in their place."""
    configuration = plan.get("configuration")
    root = configuration.get("root_module") if isinstance(configuration, Mapping) else None
    declared = root.get("variables") if isinstance(root, Mapping) else None
    given = plan.get("variables")
    if not (isinstance(root, Mapping) and isinstance(declared, Mapping) and isinstance(given, Mapping)):
        return {}
    sensitive: dict[str, frozenset[str]] = {}
    for name, variable in declared.items():
        value = given.get(name)
        if isinstance(variable, Mapping) and variable.get("sensitive") and isinstance(value, Mapping):
            found = {secrets.number(text) for text in texts(value.get("value")) if not has_sentinel(text)}
            numbers = frozenset(placeholder(number) for number in found if number is not None)
            if numbers:
                sensitive[f"var.{name}"] = numbers
    resources: dict[str, dict[str, frozenset[str]]] = {}
    for resource in items(root.get("resources")) if sensitive else []:
        if isinstance(resource, Mapping) and isinstance(resource.get("expressions"), Mapping):
            documents = DOCUMENTS.get(str(resource.get("type")), frozenset())
            names = {
                name for key in documents for name in _references(resource["expressions"].get(key)) if name in sensitive
            }
            if names:
                resources[str(resource.get("address"))] = {name[4:]: sensitive[name] for name in sorted(names)}
    return resources


def _references(expression: Any) -> Iterator[str]:
    for path, leaf in leaves(expression):
        if "references" in path and isinstance(leaf, str):
            # `var.login.password` is listed together with `var.login`.
            yield ".".join(leaf.split(".")[:2])
