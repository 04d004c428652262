"""Templates: which come, go or get another name, and what changes in those that stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform.argo.names import TEMPLATE_KIND_TYPES, template_kinds
from argoform.review.differences.renames import called_templates, renames, with_new_templates
from argoform.review.differences.shown import template_text
from argoform.review.differences.text_diff import text_diff
from argoform.review.differences.walk import Place, Walk
from argoform.review.values import at, is_unknown, show

_KINDS = frozenset(TEMPLATE_KIND_TYPES)


def spec_differences(walk: Walk, before: Any, after: Any, place: Place) -> None:
    """A `WorkflowSpec`: what calls a renamed template is not told again."""
    old = before.get("templates") if isinstance(before, Mapping) else None
    new = after.get("templates") if isinstance(after, Mapping) else None
    if isinstance(old, list) and isinstance(new, list):
        names = _renamed(walk, old, new)
        if names:
            # Where the old name is still called, what calls the new one instead is told.
            called = called_templates(after)
            before = with_new_templates(before, {old: new for old, new in names.items() if old not in called})
            there = place.at("templates")
            _tell_names(walk, new, names, there)
            before = dict(before)
            before["templates"] = [_under(template, names) for template in before["templates"]]
    walk.fields("WorkflowSpec", before, after, place)


def templates_differences(walk: Walk, before: Any, after: Any, place: Place) -> None:
    """The templates of a spec, each by its name."""
    old, new = walk.named("Template", before), walk.named("Template", after)
    for key in dict.fromkeys([*old, *new]):
        index, template = new[key] if key in new else old[key]
        label = walk.label(key, index)
        there = place.at(index).within(f"template {label}")
        if key in old and key in new:
            walk.differ("Template", old[key][1], template, there)
        else:
            _one_side(walk, template, key in new, there)


def template_differences(walk: Walk, before: Any, after: Any, place: Place) -> None:
    """One template; where it does another kind of work now, that is told first."""
    old, new = template_kinds(before or {}), template_kinds(after or {})
    without: frozenset[str] = frozenset()
    if old != new and before and after:
        there = place.named("kind", weight=1)
        walk.texts("changed", template_text(before), template_text(after), there, diff=_scripts(before, after))
        without = _KINDS
        if {*old, *new} == {"container", "script"} and len(old) == len(new) == 1:
            body = before[old[0]] if isinstance(before[old[0]], Mapping) else {}
            other = after[new[0]] if isinstance(after[new[0]], Mapping) else {}
            walk.fields("ScriptTemplate", body, other, place.at(new[0]), without=frozenset({"image", "source"}))
    walk.fields("Template", before, after, place, without=without)


def _scripts(before: Any, after: Any) -> tuple[str, ...]:
    old, new = at(before, "script", "source"), at(after, "script", "source")
    texts = [source if isinstance(source, str) else "" for source in (old, new)]
    return text_diff(*texts) if any(texts) else ()


def _renamed(walk: Walk, old: list[Any], new: list[Any]) -> dict[str, str]:
    before = {
        key[0]: item for key, (_, item) in walk.named("Template", old).items() if key[0] is not None and not key[1]
    }
    after = {
        key[0]: item for key, (_, item) in walk.named("Template", new).items() if key[0] is not None and not key[1]
    }
    return renames(
        walk.forms,
        "Template",
        {name: item for name, item in before.items() if name not in after},
        {name: item for name, item in after.items() if name not in before},
    )


def _tell_names(walk: Walk, new: list[Any], names: Mapping[str, str], place: Place) -> None:
    indices = {key[0]: index for key, (index, _) in walk.named("Template", new).items() if not key[1]}
    for old_name, name in names.items():
        there = place.at(indices[name]).within(f"template {old_name}").named("", weight=1)
        walk.texts("renamed", old_name, name, there)


def _under(template: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(template, Mapping) or not isinstance(template.get("name"), str):
        return template
    return {**template, "name": names.get(template["name"], template["name"])}


def _one_side(walk: Walk, template: Any, added: bool, place: Place) -> None:
    there = place.named("", weight=1)
    text = template_text(template) if isinstance(template, Mapping) else show(template)
    kind = "unknown" if is_unknown(template) else "added" if added else "removed"
    source = at(template, "script", "source")
    diff: tuple[str, ...] = ()
    if isinstance(source, str):
        diff = text_diff("", source) if added else text_diff(source, "")
    walk.texts(kind, None if added else text, text if added else None, there, diff=diff)  # type: ignore[arg-type]
