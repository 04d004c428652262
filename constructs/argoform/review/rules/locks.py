"""Rules about semaphores and mutexes: what no longer holds runs apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from argoform.lint.practice.facts import number
from argoform.review.case import Case
from argoform.review.rule import Problem, rule
from argoform.review.rules.pairs import SpecPair, spec_pairs
from argoform.review.uses import key_of_manifest, uses_of
from argoform.review.values import is_unknown, items, mapping

_SYNCHRONIZATION = "https://argo-workflows.readthedocs.io/en/latest/synchronization/"

Lock = tuple[str, str, str, str]
"""Mutex or semaphore, namespace (empty for its own), name, and the key for a semaphore."""


@rule(
    "RV043",
    severity="medium",
    title="a semaphore or mutex removed, or its limit raised",
    why="Runs that waited for each other now work at once, on the same data or against the same service.",
    link=_SYNCHRONIZATION,
)
def locks(case: Case) -> Iterator[Problem]:
    """Of workflows and templates; one that another replaces counts where somebody else still waits for the old."""
    held = cache(lambda: _held(case))
    for pair in spec_pairs(case):
        yield from _removed(pair, held)
    yield from _raised(case)


def _removed(pair: SpecPair, held: Callable[[], Mapping[Lock, set[int]]]) -> Iterator[Problem]:
    before, after = (locks_of(value) for value in pair.setting("synchronization"))
    gained = {
        lock
        for one in pair.templates
        if one.after is not None
        for lock in (locks_of(one.after.get("synchronization")) or set())
        - ((locks_of(one.before.get("synchronization")) if one.before is not None else None) or set())
    }
    if pair.changes("synchronization") and before is not None and after is not None:
        for lock in sorted(before - after - gained):
            if not (after - before) or _shared(lock, held(), pair):
                yield Problem(
                    pair.where, f"{pair.owner} no longer waits for {_named(lock)}", f"{pair.path}.synchronization"
                )
    for one in pair.templates:
        if one.before is None or one.after is None:
            continue
        old, new = (locks_of(side.get("synchronization")) for side in (one.before, one.after))
        if old is None or new is None:
            continue
        for lock in sorted(old - new - (after or set())):
            if not (new - old) or _shared(lock, held(), pair):
                yield Problem(
                    pair.where, f"{one.label} no longer waits for {_named(lock)}", f"{one.path}.synchronization"
                )


def _shared(lock: Lock, held: Mapping[Lock, set[int]], pair: SpecPair) -> bool:
    return bool(held.get(lock, set()) - {id(pair.where)})


def _held(case: Case) -> dict[Lock, set[int]]:
    """Which objects wait for which lock afterwards."""
    found: dict[Lock, set[int]] = {}
    for one in case.objects:
        if one.after is None or one.goes:
            continue
        waiting: list[Any] = [one.after]
        left = 50_000
        while waiting and left:
            value = waiting.pop()
            left -= 1
            if isinstance(value, Mapping):
                for lock in locks_of(value.get("synchronization")) or ():
                    found.setdefault(lock, set()).add(id(one))
                waiting.extend(item for item in value.values() if isinstance(item, Mapping | list))
            elif isinstance(value, list):
                waiting.extend(item for item in value if isinstance(item, Mapping | list))
    return found


def locks_of(said: Any) -> set[Lock] | None:
    """The locks in a `synchronization`, in whichever spelling; None where they are not known."""
    if is_unknown(said):
        return None
    body = mapping(said)
    found: set[Lock] = set()
    for one in (body.get("mutex"), *items(body.get("mutexes"))):
        name = mapping(one).get("name")
        if isinstance(name, str):
            found.add(("mutex", _text(mapping(one).get("namespace")), name, ""))
    for one in (body.get("semaphore"), *items(body.get("semaphores"))):
        block = mapping(one)
        by_map, by_database = mapping(block.get("configMapKeyRef")), mapping(block.get("database"))
        name = by_map.get("name") if by_map else by_database.get("key")
        if isinstance(name, str):
            found.add(("semaphore", _text(block.get("namespace")), name, _text(by_map.get("key"))))
    return found


def _named(lock: Lock) -> str:
    kind, namespace, name, key = lock
    place = f" of the namespace `{namespace}`" if namespace else ""
    return f"the {kind} `{name}`{place}" if not key else f"the {kind} `{key}` of the ConfigMap `{name}`{place}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _raised(case: Case) -> Iterator[Problem]:
    """The limit of a semaphore, in the ConfigMap that holds it."""
    used = uses_of(case).after
    for one in case.of("ConfigMap"):
        if one.before is None or one.after is None or one.goes or one.before == one.after:
            continue
        keys = {use.key for use in used.get(key_of_manifest(one, one.after), ()) if use.how == "semaphore"}
        old, new = mapping(one.before.get("data")), mapping(one.after.get("data"))
        for key in sorted(keys):
            before, after = number(old.get(key)), number(new.get(key))
            if before is not None and after is not None and after > before:
                yield Problem(
                    one,
                    f"the semaphore `{key}` lets {after} work at once, and no longer {before}",
                    f"data.{key}",
                    severity="medium" if after > case.limits.parallelism else "low",
                )
