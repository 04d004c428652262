"""What was renamed: of the things that go and those that come, the pairs with the same or nearly the same body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from argoform.argo.names import template_kind
from argoform.review.differences.forms import Forms, scalar_text
from argoform.review.differences.shown import call_text
from argoform.review.values import is_unknown, leaves

ENOUGH = 0.7
"""How much of two bodies must be the same."""

_MOST_PAIRS = 400
_MOST_LEAVES = 400
_LONGEST = 300


def renames(forms: Forms, type_: str, removed: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, str]:
    """The new name of each thing that goes and comes back under another one.

    Args:
        type_: `Template`, `DAGTask` or `WorkflowStep`.
    """
    if not removed or not added:
        return {}
    found: dict[str, str] = {}
    by_form: dict[Any, list[str]] = {}
    for name, item in added.items():
        by_form.setdefault(_form(forms, type_, item), []).append(name)
    for name, item in removed.items():
        same = by_form.get(_form(forms, type_, item))
        if same and isinstance(item, Mapping):
            found[name] = same.pop(0)
    old = [name for name in removed if name not in found]
    new = [name for name in added if name not in found.values()]
    if len(old) * len(new) > _MOST_PAIRS:
        return found
    bodies = {id(item): _body(item) for item in (*removed.values(), *added.values())}
    pairs = []
    for at, name in enumerate(old):
        for other_at, other in enumerate(new):
            one, two = removed[name], added[other]
            if _alike(type_, one, two):
                pairs.append((-_similarity(bodies[id(one)], bodies[id(two)]), at, other_at))
    for similarity, at, other_at in sorted(pairs):
        name, other = old[at], new[other_at]
        if -similarity >= ENOUGH and name not in found and other not in found.values():
            found[name] = other
    return found


def _form(forms: Forms, type_: str, item: Any) -> Any:
    if not isinstance(item, Mapping):
        return ("no body", id(item))
    return forms.of(type_, {key: value for key, value in item.items() if key != "name"})


def _alike(type_: str, one: Any, other: Any) -> bool:
    """Whether two things do the same kind of work at all."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return False
    if type_ == "Template":
        return template_kind(one) is not None and template_kind(one) == template_kind(other)
    return call_text(one) == call_text(other)


def _body(item: Any) -> Counter[tuple[str, str]] | None:
    """The texts of a body with the names of the fields around them, line by line; None for too many."""
    found: Counter[tuple[str, str]] = Counter()
    for path, leaf in leaves(item):
        if path == ("name",):
            continue
        where = ".".join(part for part in path if isinstance(part, str))
        text = str(leaf) if is_unknown(leaf) else scalar_text(leaf) or ""
        for line in text.split("\n"):
            found[(where, line.strip())] += 1
        if len(found) > _MOST_LEAVES:
            return None
    return found


def _similarity(one: Counter[tuple[str, str]] | None, other: Counter[tuple[str, str]] | None) -> float:
    """How much of two bodies is the same, from 0 to 1, longer texts counting more."""
    if one is None or other is None:
        return 0.0
    total = _weight(one) + _weight(other)
    common = 2.0 * _weight(one & other)
    rest, others = list((one - other).elements()), (other - one)
    for where, text in rest:
        best, match = 0.0, None
        for there, text_there in others:
            if there == where and max(len(text), len(text_there)) <= _LONGEST:
                ratio = SequenceMatcher(None, text, text_there, autojunk=False).ratio()
                if ratio > best:
                    best, match = ratio, (there, text_there)
        if match is not None and best > 0.6:
            common += best * (len(text) + len(match[1]) + 8)
            others[match] -= 1
            others += Counter()
    return common / total if total else 0.0


def _weight(body: Counter[tuple[str, str]]) -> int:
    return sum((len(text) + 4) * count for (_, text), count in body.items())


def with_new_templates(value: Any, names: Mapping[str, str], depth: int = 0) -> Any:
    """Templates, tasks and hooks in which every call of a renamed template has the new name."""
    if depth > 30:
        return value
    if isinstance(value, list):
        return [with_new_templates(item, names, depth + 1) for item in value]
    if not isinstance(value, Mapping):
        return value
    found = dict(value)
    for field in ("template", "onExit", "entrypoint"):
        if isinstance(found.get(field), str):
            found[field] = names.get(found[field], found[field])
    for field in ("dag", "tasks", "steps", "inline", "hooks", "templates", "templateDefaults"):
        if field in found:
            found[field] = with_new_templates(found[field], names, depth + 1)
    if isinstance(value.get("hooks"), Mapping):
        found["hooks"] = {key: with_new_templates(hook, names, depth + 1) for key, hook in value["hooks"].items()}
    return found


def called_templates(value: Any) -> frozenset[str]:
    """Every name by which a template is called in a spec."""
    fields = ("template", "onExit", "entrypoint")
    return frozenset(
        leaf
        for path, leaf in leaves(value)
        if isinstance(leaf, str) and path and path[-1] in fields and "templateRef" not in path
    )


def with_new_tasks(value: Any, names: Mapping[str, str], kind: str, depth: int = 0) -> Any:
    """Tasks or steps in which every mention of a renamed one has the new name: in dependencies and in tags.

    Args:
        kind: `tasks` or `steps`.
    """
    if isinstance(value, str):
        return _mentions(value, names, kind) if "{{" in value else value
    if depth > 30:
        return value
    if isinstance(value, list):
        return [with_new_tasks(item, names, kind, depth + 1) for item in value]
    if not isinstance(value, Mapping):
        return value
    found = {key: with_new_tasks(item, names, kind, depth + 1) for key, item in value.items()}
    listed, depends = value.get("dependencies"), value.get("depends")
    if isinstance(listed, list):
        found["dependencies"] = [names.get(name, name) if isinstance(name, str) else name for name in listed]
    if isinstance(depends, str):
        found["depends"] = re.sub(
            r"(?<![-.\w])[A-Za-z0-9_][-\w]*", lambda match: names.get(match[0], match[0]), depends
        )
    return found


def _mentions(text: str, names: Mapping[str, str], kind: str) -> str:
    def renamed(match: re.Match[str]) -> str:
        return f"{match[1]}{names.get(match[2], match[2])}"

    return re.sub(rf"(?<![-.\w])({kind}(?:\.|\[['\"]))([A-Za-z0-9_][-\w]*)", renamed, text)
