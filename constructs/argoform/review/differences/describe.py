"""A workflow that comes or goes as a whole, in a few differences: what it runs, when, and within which limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.review.differences.cron import runs_note, schedules_text
from argoform.review.differences.shown import item_text, value_text
from argoform.review.differences.text_diff import text_diff
from argoform.review.differences.walk import Place, Walk
from argoform.review.model import Kind
from argoform.review.values import at, has_unknown, is_unknown, mapping, show

_TOLD = (
    ("entrypoint", "entrypoint", 1),
    ("activeDeadlineSeconds", "deadline", 2),
    ("parallelism", "parallelism", 2),
    ("serviceAccountName", "service account", 2),
    ("onExit", "exit handler", 2),
)

_CRON_TOLD = (
    ("concurrencyPolicy", "concurrency policy", 2),
    ("suspend", "suspended", 1),
    ("startingDeadlineSeconds", "starting deadline", 3),
)


def describe(walk: Walk, manifest: Mapping[str, Any], *, added: bool) -> None:
    """Tell a whole object."""
    kind: Kind = "added" if added else "removed"
    spec, place = manifest.get("spec"), Place(("spec",))
    if is_unknown(spec):
        walk.texts("unknown", None, show(spec), place.named("spec", weight=1))
        return
    if manifest.get("kind") == "CronWorkflow":
        _tell_cron(walk, kind, spec, place)
        spec, place = at(spec, "workflowSpec"), place.at("workflowSpec")
    view = walk.forms.view("WorkflowSpec", spec)
    ref = view.get("workflowTemplateRef")
    if ref is not None:
        text = item_text("WorkflowTemplateRef", ref)
        _tell(walk, kind, text, place.at("workflowTemplateRef"), "workflow template", 1)
    _tell_fields(walk, kind, "WorkflowSpec", view, place, _TOLD)
    for index, parameter in _each(at(view, "arguments", "parameters")):
        there = place.at("arguments", "parameters", index)
        name = show(mapping(parameter).get("name", f"#{index + 1}"))
        _tell(walk, kind, item_text("Parameter", parameter), there, f"parameter {name}", 3)
    for index, template in _each(view.get("templates")):
        name = show(mapping(template).get("name", f"#{index + 1}"))
        source = at(template, "script", "source")
        texts = ("", source) if added else (source, "")
        diff = text_diff(*texts) if isinstance(source, str) else ()
        there = place.at("templates", index).within(f"template {name}")
        _tell(walk, kind, item_text("Template", template), there, "", 1, diff=diff)


def _tell_cron(walk: Walk, kind: Kind, spec: Any, place: Place) -> None:
    view = walk.forms.view("CronWorkflowSpec", spec)
    note = f"next runs{'' if kind == 'added' else ' that will not come'}: {runs_note(view, walk)}"
    zone = view.get("timezone")
    text = f"{schedules_text(view) or 'none'}{f' ({show(zone)})' if zone else ''}"
    _tell(walk, kind, text, place.at("schedules"), "schedule", 0, note=note)
    _tell_fields(walk, kind, "CronWorkflowSpec", view, place, _CRON_TOLD)


def _tell_fields(
    walk: Walk, kind: Kind, type_: str, view: Mapping[str, Any], place: Place, told: tuple[tuple[str, str, int], ...]
) -> None:
    for field, name, weight in told:
        value = view.get(field)
        if value is not None:
            one: Kind = "unknown" if has_unknown(value) else kind
            _tell(walk, one, value_text(value, type_, field), place.at(field), name, weight)


def _tell(
    walk: Walk,
    kind: Kind,
    text: str,
    place: Place,
    name: str,
    weight: int,
    *,
    diff: tuple[str, ...] = (),
    note: str = "",
) -> None:
    before, after = (text, None) if kind == "removed" else (None, text)
    walk.texts(kind, before, after, place.named(name, weight=weight), diff=diff, note=note)


def _each(listed: Any) -> Iterator[tuple[int, Any]]:
    if isinstance(listed, list):
        yield from enumerate(listed)
