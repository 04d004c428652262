"""CronWorkflows: when they run."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.argo.cron import check_schedule, check_timezone
from argoform.errors import InputError
from argoform.lint.argo.examples import cron
from argoform.lint.argo.values import items, mapping, text
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule

_LINK = "https://argo-workflows.readthedocs.io/en/latest/cron-workflows/"
_POLICIES = ("", "Allow", "Forbid", "Replace")


def _problem(error: InputError) -> Problem:
    hint = (
        f"did you mean {error.nearest!r}?" if error.nearest else f"expected {error.expected}" if error.expected else ""
    )
    return Problem(error.path, error.message, hint)


@rule(
    "ARGO110",
    family="argo",
    severity="error",
    title="A CronWorkflow has schedules that can be read",
    why="At least one schedule, each of five fields or one of the words like @daily, is needed for it ever to run.",
    bad=cron("schedules: ['61 * * * *']"),
    good=cron("schedules: ['0 3 * * *']"),
    link=_LINK,
)
def schedules(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`schedules`; up to Argo 3.7 the one of `schedule` too."""
    if manifest.kind != "CronWorkflow":
        return
    spec = mapping(manifest.data.get("spec"))
    found = {f"spec.schedules[{index}]": value for index, value in enumerate(items(spec.get("schedules")))}
    if not context.version.at_least("4.0") and spec.get("schedule") is not None:
        found["spec.schedule"] = spec.get("schedule")
    if not found:
        yield Problem("spec.schedules", "the CronWorkflow has no schedule", "schedules: ['0 3 * * *']")
    for path, schedule in found.items():
        try:
            check_schedule(text(schedule), path=path)
        except InputError as error:
            yield _problem(error)


@rule(
    "ARGO111",
    family="argo",
    severity="error",
    title="The time zone is known",
    needs=("timezone",),
    why="The zone is looked up in the IANA database, in its exact spelling.",
    bad=cron("schedules: ['0 3 * * *']\ntimezone: Europe/Wien"),
    good=cron("schedules: ['0 3 * * *']\ntimezone: Europe/Vienna"),
    link=_LINK,
)
def timezone(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`timezone`."""
    zone = mapping(manifest.data.get("spec")).get("timezone")
    if manifest.kind == "CronWorkflow" and isinstance(zone, str):
        try:
            check_timezone(zone, path="spec.timezone")
        except InputError as error:
            yield _problem(error)


@rule(
    "ARGO112",
    family="argo",
    severity="error",
    title="The concurrency policy is one that exists",
    needs=("concurrencyPolicy",),
    why="It says what happens when a run is due and the one before has not ended.",
    bad=cron("schedules: ['0 3 * * *']\nconcurrencyPolicy: Never"),
    good=cron("schedules: ['0 3 * * *']\nconcurrencyPolicy: Forbid"),
    link=_LINK,
)
def concurrency(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`concurrencyPolicy`."""
    policy = text(mapping(manifest.data.get("spec")).get("concurrencyPolicy"))
    if manifest.kind == "CronWorkflow" and policy not in _POLICIES:
        hint = f"one of {', '.join(_POLICIES[1:])}"
        yield Problem("spec.concurrencyPolicy", f"{policy!r} is no concurrency policy", hint)


@rule(
    "ARGO113",
    family="argo",
    severity="error",
    title="The starting deadline lies ahead",
    needs=("startingDeadlineSeconds",),
    why="It is how many seconds late a run may still begin.",
    bad=cron("schedules: ['0 3 * * *']\nstartingDeadlineSeconds: -1"),
    good=cron("schedules: ['0 3 * * *']\nstartingDeadlineSeconds: 60"),
    link=_LINK,
)
def starting_deadline(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """`startingDeadlineSeconds`."""
    seconds = mapping(manifest.data.get("spec")).get("startingDeadlineSeconds")
    if manifest.kind == "CronWorkflow" and isinstance(seconds, int) and not isinstance(seconds, bool) and seconds < 0:
        yield Problem("spec.startingDeadlineSeconds", "the deadline is less than 0")
