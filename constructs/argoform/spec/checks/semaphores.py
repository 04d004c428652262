"""One semaphore with several sizes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from argoform.spec.checks.subject import Subject
from argoform.spec.outputs import Finding
from argoform.spec.synchronization import Semaphore, semaphores_in

RULE = "semaphore-sizes-differ"


def check(subject: Subject) -> Iterator[Finding]:
    """Within one spec: every template that holds a semaphore must mean the same size."""
    held = [
        (f"templates[{i}].synchronization", found) for i, t in enumerate(subject.given) for found in semaphores_in(t)
    ]
    yield from check_semaphores(held, namespace=subject.inputs.namespace)


def check_semaphores(held: Iterable[tuple[str, Semaphore]], *, namespace: str) -> Iterator[Finding]:
    """Across specs: a semaphore lives in one ConfigMap, which can hold one size.

    Args:
        held: who holds each semaphore, and the semaphore.
        namespace: where a semaphore without a namespace lives.
    """
    sizes: dict[tuple[str, str, str], tuple[str, int]] = {}
    for holder, semaphore in held:
        if semaphore.size is None:
            continue
        key = (semaphore.namespace or namespace, semaphore.name, semaphore.key)
        first, size = sizes.setdefault(key, (holder, semaphore.size))
        if size != semaphore.size:
            message = (
                f"the semaphore {semaphore.name!r} (key {semaphore.key!r}) has the size {semaphore.size} "
                f"here and {size} in {first}; it can have one"
            )
            yield Finding(RULE, "error", message, holder)
