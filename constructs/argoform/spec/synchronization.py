"""Semaphores and mutexes that specs and templates share, and their shape in each dialect.

https://argo-workflows.readthedocs.io/en/latest/synchronization/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argoform.argo import ArgoVersion
from argoform.errors import DialectError, InputError

PLURAL_SINCE = "3.6"
"""The version that brought `semaphores` and `mutexes`; before it there is one of each at most."""

NAMESPACE_SINCE = "3.5"
"""The version that brought semaphores and mutexes of other namespaces."""

_PLURALS = {"semaphore": "semaphores", "mutex": "mutexes"}


@dataclass(frozen=True)
class Semaphore:
    """How many holders may run at once, by a number in a ConfigMap.

    https://argo-workflows.readthedocs.io/en/latest/synchronization/#workflow-level-synchronization

    Args:
        name: the name of the ConfigMap; may be a token.
        key: the key of the ConfigMap that holds the number.
        size: how many may hold it at once; None where the ConfigMap exists already and says so itself.
        namespace: the namespace of the ConfigMap; the workflow's when None. Argo 3.5 and later.

    Raises:
        InputError: when the size is less than 1: nothing would ever run.
    """

    name: str
    key: str = "workflow"
    size: int | None = None
    namespace: str | None = None

    def __post_init__(self) -> None:
        if self.size is not None and self.size < 1:
            raise InputError(f"a semaphore of size {self.size} lets nothing run", path="size", expected="at least 1")

    @property
    def data(self) -> dict[str, str]:
        """The data of its ConfigMap; empty where the ConfigMap exists already."""
        return {} if self.size is None else {self.key: str(self.size)}

    def reference(self, version: ArgoVersion, path: str) -> dict[str, Any]:
        """As an entry of `synchronization`."""
        found: dict[str, Any] = {"configMapKeyRef": {"name": self.name, "key": self.key}}
        if self.namespace is not None:
            version.require(NAMESPACE_SINCE, "a semaphore of another namespace", path=path)
            found["namespace"] = self.namespace
        return found


@dataclass(frozen=True)
class Mutex:
    """A lock that one holder at a time has.

    https://argo-workflows.readthedocs.io/en/latest/synchronization/#workflow-level-synchronization

    Args:
        name: its name; may be a token.
        namespace: the namespace that it lives in; the workflow's when None. Argo 3.5 and later.
    """

    name: str
    namespace: str | None = None

    def reference(self, version: ArgoVersion, path: str) -> dict[str, Any]:
        """As an entry of `synchronization`."""
        found: dict[str, Any] = {"name": self.name}
        if self.namespace is not None:
            version.require(NAMESPACE_SINCE, "a mutex of another namespace", path=path)
            found["namespace"] = self.namespace
        return found


def render(synchronization: Any, version: ArgoVersion, path: str) -> dict[str, Any]:
    """`synchronization` in the shape that `version` knows: plural from 3.6 on, singular before.

    Args:
        synchronization: a mapping in Argo's field names (singular or plural), a `Semaphore` or `Mutex`, or a list.

    Raises:
        DialectError: when there are several of a kind and the version knows only one.
        InputError: when it is none of those.
    """
    held: dict[str, list[Any]] = {"semaphores": [], "mutexes": []}
    rest: dict[str, Any] = {}
    if isinstance(synchronization, Mapping):
        for name, value in synchronization.items():
            if value is None:
                continue
            if name in _PLURALS:
                held[_PLURALS[name]].append(value)
            elif name in held:
                if not isinstance(value, list):
                    raise InputError("it is not a list", path=f"{path}.{name}", expected="a list")
                held[name].extend(value)
            else:
                rest[name] = value
    else:
        for item in synchronization if isinstance(synchronization, list) else [synchronization]:
            if not isinstance(item, Semaphore | Mutex):
                raise InputError("it holds neither", path=path, expected="semaphores and mutexes")
            held["semaphores" if isinstance(item, Semaphore) else "mutexes"].append(item)
    for singular, plural in _PLURALS.items():
        entries = [
            item.reference(version, path) if isinstance(item, Semaphore | Mutex) else item for item in held[plural]
        ]
        if not entries:
            continue
        if version.at_least(PLURAL_SINCE):
            rest[plural] = entries
        elif len(entries) == 1:
            rest[singular] = entries[0]
        else:
            raise DialectError(
                f"{len(entries)} {plural} at one place need Argo Workflows {PLURAL_SINCE}; the platform runs {version}",
                path=path,
            )
    return rest


def semaphores_in(value: Any) -> list[Semaphore]:
    """Every `Semaphore` below `value`."""
    if isinstance(value, Semaphore):
        return [value]
    if isinstance(value, Mapping):
        return [found for item in value.values() for found in semaphores_in(item)]
    if isinstance(value, list | tuple):
        return [found for item in value for found in semaphores_in(item)]
    return []
