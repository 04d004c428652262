"""Rules: durations and numbers that are written as texts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule
from argoform.lint.runtime.walk import bodies, holders, is_fixed, part, workflow

# https://pkg.go.dev/time#ParseDuration
_DURATION = re.compile(r"[+-]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DAYS = re.compile(r"([0-9]+) ?d(?:ays?)?", re.IGNORECASE)

# Fields of a template that Go parses as a duration, and those where Argo takes a number of seconds as well.
_STRICT = (
    ("timeout",),
    ("pendingTimeout",),
    ("memoize", "maxAge"),
    ("containerSet", "retryStrategy", "duration"),
)
_SECONDS = (("suspend", "duration"),)
_RETRY = (("duration",), ("maxDuration",), ("cap",))


@rule(
    "AF120",
    severity="error",
    title="Durations are Go durations",
    needs=("timeout", "pendingTimeout", "maxAge", "duration", "maxDuration", "cap", "deleteDelayDuration"),
    why="""Argo parses a duration when it needs it: `timeout: 1 hour` passes its linter, and the node ends in an
error. A duration is a number with one of the units ns, us, ms, s, m and h, or several of them: `1h30m`. There are no
days. The duration of a suspend and of a backoff may be a bare number of seconds.""",
    bad=workflow("""
- name: main
  timeout: 1 hour
  container: {image: "busybox:1.37"}
"""),
    good=workflow("""
- name: main
  timeout: 1h
  container: {image: "busybox:1.37"}
"""),
    link="https://pkg.go.dev/time#ParseDuration",
)
def durations(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Parse every duration."""
    for path, template in bodies(manifest):
        for fields, seconds in ((_STRICT, False), (_SECONDS, True)):
            for keys in fields:
                value = part(template, *keys)
                # A bare number as the timeout of a template is refused by Argo's own linter.
                if keys == ("timeout",) and ".templates" in path and _INTEGER.fullmatch(str(value)):
                    continue
                yield from _duration(value, ".".join((path, *keys)), seconds)
    for path, holder in holders(manifest):
        backoff = part(holder, "retryStrategy", "backoff")
        for keys in _RETRY:
            yield from _duration(part(backoff, *keys), ".".join((path, "retryStrategy.backoff", *keys)), seconds=True)
    delay = part(manifest.spec, "podGC", "deleteDelayDuration")
    yield from _duration(delay, f"{manifest.spec_path}.podGC.deleteDelayDuration", seconds=True)


def _duration(value: object, path: str, seconds: bool) -> Iterable[Problem]:
    if not is_fixed(value) or not value or not isinstance(value, str):
        return
    if _DURATION.fullmatch(value) or (seconds and _INTEGER.fullmatch(value)):
        return
    hint = "write a number with a unit of ns, us, ms, s, m or h: `90s`, `1h30m`"
    if days := _DAYS.fullmatch(value):
        hint = f"there are no days: write `{int(days[1]) * 24}h`"
    elif _INTEGER.fullmatch(value):
        hint = f"add the unit: `{value}s`"
    yield Problem(path, f"{value!r} is no duration", hint)


@rule(
    "AF121",
    severity="error",
    title="Limits that are texts are numbers",
    needs=("limit", "factor", "retries"),
    why="""The limit of a retry, the factor of a backoff and a deadline of a template may be texts, so that a tag can
stand there. Argo parses the text when the node runs, and the node ends in an error when it is no number.""",
    bad=workflow("""
- name: main
  retryStrategy: {limit: three}
  container: {image: "busybox:1.37"}
"""),
    good=workflow("""
- name: main
  retryStrategy: {limit: "3"}
  container: {image: "busybox:1.37"}
"""),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/#retrystrategy",
)
def numbers(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Parse every number that is a text."""
    for path, holder in holders(manifest):
        for keys in (("limit",), ("backoff", "factor")):
            yield from _number(part(holder, "retryStrategy", *keys), ".".join((path, "retryStrategy", *keys)))
        retries = part(holder, "containerSet", "retryStrategy", "retries")
        yield from _number(retries, f"{path}.containerSet.retryStrategy.retries")


def _number(value: object, path: str) -> Iterable[Problem]:
    if is_fixed(value) and isinstance(value, str) and not _INTEGER.fullmatch(value):
        yield Problem(path, f"{value!r} is no whole number", "write a whole number, or a tag that is replaced with one")
