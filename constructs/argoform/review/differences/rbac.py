"""Roles and bindings of Kubernetes: verb by verb, however their rules are split.

https://kubernetes.io/docs/reference/access-authn-authz/rbac/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.review.differences.coverage import Box, Incomparable, beyond, merged
from argoform.review.differences.other import manifest_differences, one_difference, unlike
from argoform.review.differences.patterns import covers
from argoform.review.model import Area, Difference, Kind
from argoform.review.objects import ObjectChange
from argoform.review.values import Path, is_unknown, items, mapping, show

EVERY = "*"
_EVERY_NAME = ""
_UNKNOWN = "\0unknown"
_VERBS = ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")


@dataclass(frozen=True, slots=True)
class Right:
    """Verbs on resources of one API group.

    Args:
        group: the API group, `""` for the core one and `*` for all.
        names: the only objects that it is about; empty for all.
        urls: whether the resources are paths of the API server.
    """

    group: str
    resources: tuple[str, ...]
    names: tuple[str, ...]
    verbs: tuple[str, ...]
    urls: bool = False

    def __str__(self) -> str:
        """`get, delete pods (core)`."""
        verbs = "do everything with" if EVERY in self.verbs else ", ".join(map(_word, self.verbs))
        if self.urls:
            return f"{verbs} {', '.join(map(_word, self.resources))}"
        resources = ", ".join("every resource" if one == EVERY else _word(one) for one in self.resources)
        group = "" if not self.group else " of every API group" if self.group == EVERY else f".{_word(self.group)}"
        if group.startswith(".") and EVERY not in self.resources:
            resources = ", ".join(f"{_word(one)}{group}" for one in self.resources)
        elif group.startswith("."):
            resources += f" of {group[1:]}"
        else:
            resources += group
        named = f" named {', '.join(map(_word, self.names))}" if self.names else ""
        return f"{verbs} {resources}{named}"


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What a change of a role means: what it may do now, no longer, and perhaps."""

    gained: tuple[Right, ...] = ()
    lost: tuple[Right, ...] = ()
    maybe_gained: tuple[Right, ...] = ()
    maybe_lost: tuple[Right, ...] = ()
    problem: str = ""


def role_change(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> RoleChange:
    """What two manifests of a role allow beyond each other; None where there is none."""
    old, new = rights_of(before), rights_of(after)
    try:
        gained, maybe_gained = _gain(old, new)
        lost, maybe_lost = _gain(new, old)
    except Incomparable:
        return RoleChange(problem="the rules are too many to compare")
    return RoleChange(gained, lost, maybe_gained, maybe_lost)


def rights_of(manifest: Mapping[str, Any] | None) -> tuple[Box, ...]:
    """The rules of a role as boxes with the sides groups, resources, names, verbs; groups are None for URLs."""
    if manifest is None:
        return ()
    said = manifest.get("rules")
    if is_unknown(said):
        said = [said]
    found: list[Box] = []
    for rule in items(said):
        if is_unknown(rule):
            found.append(((_UNKNOWN,), (_UNKNOWN,), (_EVERY_NAME,), (_UNKNOWN,)))
            continue
        if not isinstance(rule, Mapping):
            continue
        verbs = _texts(rule.get("verbs"))
        urls = _texts(rule.get("nonResourceURLs"))
        if urls and verbs:
            found.append(((None,), urls, (_EVERY_NAME,), verbs))
        groups, resources = _texts(rule.get("apiGroups")), _texts(rule.get("resources"))
        names = _texts(rule.get("resourceNames")) or (_EVERY_NAME,)
        if groups and resources and verbs:
            found.append((groups, resources, names, verbs))
    return tuple(found)


def _texts(value: Any) -> tuple[str, ...]:
    if is_unknown(value):
        return (_UNKNOWN,)
    return tuple(
        dict.fromkeys(
            _UNKNOWN if is_unknown(one) else one if isinstance(one, str) else show(one) for one in items(value)
        )
    )


def _covers_group(wide: Any, narrow: Any) -> bool:
    return bool(wide == narrow or (wide == EVERY and narrow is not None))


def _covers_resource(wide: str, narrow: str) -> bool:
    if wide in (EVERY, narrow):
        return True
    if wide.startswith("/"):
        return wide.endswith("*") and covers(wide, narrow)
    return wide.startswith("*/") and narrow.partition("/")[2] == wide[2:]


def _covers_name(wide: str, narrow: str) -> bool:
    return wide in (_EVERY_NAME, narrow)


def _covers_verb(wide: str, narrow: str) -> bool:
    return wide in (EVERY, narrow)


_SURELY = (_covers_group, _covers_resource, _covers_name, _covers_verb)
_MAYBE = tuple(
    (lambda wide, narrow, includes=includes: _UNKNOWN in (wide, narrow) or includes(wide, narrow))
    for includes in _SURELY
)


def _gain(old: tuple[Box, ...], new: tuple[Box, ...]) -> tuple[tuple[Right, ...], tuple[Right, ...]]:
    found = beyond(new, old, _SURELY)
    surely = [box for box in beyond(found, old, _MAYBE) if not any(_UNKNOWN in side for side in box)]
    return _rights(surely), _rights(beyond(found, surely, _SURELY))


def _rights(boxes: Iterable[Box]) -> tuple[Right, ...]:
    found: list[Right] = []
    for groups, resources, names, verbs in merged(boxes):
        for group in groups:
            found.append(
                Right(
                    "" if group is None else group,
                    resources,
                    () if _EVERY_NAME in names else names,
                    tuple(sorted(verbs, key=lambda verb: (_VERBS.index(verb) if verb in _VERBS else 99, verb))),
                    urls=group is None,
                )
            )
    return tuple(found)


def all_rights(manifest: Mapping[str, Any] | None) -> tuple[Right, ...]:
    """Everything that a role allows."""
    return role_change(None, manifest).gained


def _word(text: str) -> str:
    return "(known after apply)" if text == _UNKNOWN else show(text)


def role_differences(one: ObjectChange) -> tuple[Area, tuple[Difference, ...]]:
    """A Role or ClusterRole, also one that comes or goes."""
    change = role_change(one.before, one.after)
    found: list[Difference] = []
    listed: tuple[tuple[Kind, str, Iterable[Right], int], ...] = (
        ("added", "may now", change.gained, 0),
        ("removed", "may no longer", change.lost, 2),
        ("unknown", "may be allowed to", change.maybe_gained, 1),
        ("unknown", "may lose the right to", change.maybe_lost, 3),
    )
    for kind, what, rights, weight in listed:
        if one.before is None and kind == "added":
            what = "may"
        for right in rights:
            old, new = (str(right), None) if kind == "removed" else (None, str(right))
            found.append(Difference(kind, what, old, new, path="rules", weight=weight))
    if change.problem:
        found.append(Difference("changed", "rules", path="rules", note=change.problem, weight=1))
    before, after = mapping(one.before).get("aggregationRule"), mapping(one.after).get("aggregationRule")
    if unlike(before, after):
        note = "it takes over the rules of every ClusterRole with such labels"
        found.append(one_difference("aggregationRule", before, after, path="aggregationRule", weight=1, note=note))
    return "rbac", (*found, *manifest_differences(one, told=_told_of_role, weight=7))


def _told_of_role(path: Path) -> bool:
    return path in (("rules",), ("aggregationRule",))


@dataclass(frozen=True, slots=True)
class RbacSubject:
    """Who a binding is for.

    Args:
        namespace: of a ServiceAccount; else empty.
    """

    kind: str
    name: str
    namespace: str = ""

    def __str__(self) -> str:
        return f"{_word(self.kind)} {_word(f'{self.namespace}/{self.name}' if self.namespace else self.name)}"


def subjects_of(manifest: Mapping[str, Any] | None) -> tuple[RbacSubject, ...]:
    """Who a binding is for; a subject that is unknown has the name `(known after apply)`."""
    if manifest is None:
        return ()
    said = manifest.get("subjects")
    found = []
    for one in [said] if is_unknown(said) else items(said):
        if is_unknown(one):
            found.append(RbacSubject("subject", show(one)))
        elif isinstance(one, Mapping):
            kind = show(one.get("kind") or "")
            # A subject without a namespace is one of the binding's own.
            place = one.get("namespace") or (mapping(manifest.get("metadata")).get("namespace") or "")
            found.append(
                RbacSubject(kind, show(one.get("name") or ""), show(place) if kind == "ServiceAccount" else "")
            )
    return tuple(dict.fromkeys(found))


def role_of(manifest: Mapping[str, Any] | None) -> tuple[str, str]:
    """Kind and name of the role that a binding gives."""
    said = mapping(mapping(manifest).get("roleRef"))
    return show(said.get("kind") or ""), show(said.get("name") or "")


def binding_differences(one: ObjectChange) -> tuple[Area, tuple[Difference, ...]]:
    """A RoleBinding or ClusterRoleBinding, also one that comes or goes."""
    found: list[Difference] = []
    old, new = subjects_of(one.before), subjects_of(one.after)
    before, after = " ".join(role_of(one.before)).strip(), " ".join(role_of(one.after)).strip()
    if before != after:
        found.append(one_difference("role", before or None, after or None, path="roleRef", weight=0))
    if one.after is not None:
        for subject in (subject for subject in new if subject not in old):
            kind: Kind = "unknown" if subject.kind == "subject" else "added"
            found.append(Difference(kind, f"gives {after} to", None, str(subject), path="subjects", weight=0))
    if one.before is not None:
        for subject in (subject for subject in old if subject not in new):
            kind = "unknown" if any(other.kind == "subject" for other in new) else "removed"
            found.append(Difference(kind, f"gives {before} to", str(subject), None, path="subjects", weight=2))
    return "rbac", (*found, *manifest_differences(one, told=_told_of_binding, weight=7))


def _told_of_binding(path: Path) -> bool:
    return path in (("subjects",), ("roleRef",))
