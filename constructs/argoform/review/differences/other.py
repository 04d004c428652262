"""What changes in anything whose fields have no meaning of their own here: told path by path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from argoform.review.differences.text_diff import is_long, text_diff
from argoform.review.model import Area, Difference, Kind
from argoform.review.objects import ObjectChange
from argoform.review.plan import ResourceChange
from argoform.review.values import UNKNOWN, Path, dotted, has_unknown, is_unknown, show

_MOST = 500
_DEEPEST = 100

# What the API server writes, not the author.
_SERVER = frozenset(
    (
        ("status",),
        ("metadata", "managedFields"),
        ("metadata", "resourceVersion"),
        ("metadata", "uid"),
        ("metadata", "selfLink"),
        ("metadata", "generation"),
        ("metadata", "creationTimestamp"),
        ("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"),
    )
)

# What a provider computes and nobody reviews, while only the apply will tell it.
_COMPUTED = frozenset(("id", "arn", "etag", "tags_all", "terraform_labels", "effective_labels", "self_link"))

# What repeats another argument, with those that the provider's own configuration adds.
_REPEATED = {"tags_all": ("tags",), "effective_labels": ("labels",), "terraform_labels": ("labels", "effective_labels")}

_NAMES = ("name", "key", "id", "mountPath", "containerPort", "port", "type")


def empty(value: Any) -> bool:
    """Whether a value says nothing: absent, null, or without anything in it."""
    return value is None or (isinstance(value, Mapping | list | tuple | str) and len(value) == 0)


def _absent(value: Any) -> bool:
    """Whether there is nothing, an empty text not counted, which is a value by itself."""
    return empty(value) and value != ""


def unlike(before: Any, after: Any) -> bool:
    """Whether two values differ, absent and empty ones taken as equal."""
    if empty(before) and empty(after):
        return False
    return before is not after and bool(before != after)


def value_differences(
    before: Any,
    after: Any,
    *,
    path: Path = (),
    head: str = "",
    weight: int = 5,
    omit: Callable[[Path], bool] = lambda path: False,
) -> tuple[Difference, ...]:
    """Every place at which two values differ, at most 500.

    Args:
        head: what comes before the path in the name of each difference.
        omit: whether what stands at a path, counted from these values, is of no interest.
    """
    found: list[Difference] = []
    for here, old, new in _places(before, after, omit):
        if len(found) == _MOST:
            found.append(Difference("changed", f"{head}more places", note=f"more than {_MOST} places differ", weight=9))
            break
        found.append(one_difference(f"{head}{dotted(here)}", old, new, path=(*path, *here), weight=weight))
    return tuple(found)


def _places(before: Any, after: Any, omit: Callable[[Path], bool]) -> Iterator[tuple[Path, Any, Any]]:
    stack: list[tuple[Path, Any, Any]] = [((), before, after)]
    while stack:
        here, old, new = stack.pop()
        if not unlike(old, new) or omit(here):
            continue
        pairs = _pairs(old, new) if len(here) < _DEEPEST else None
        if pairs is None:
            yield here, old, new
        else:
            stack.extend(((*here, part), one, other) for part, one, other in reversed(pairs))


def _pairs(old: Any, new: Any) -> list[tuple[str | int, Any, Any]] | None:
    """What is compared one by one within two values; None where they are compared as wholes."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return [(str(key), old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new])]
    if isinstance(old, list) and isinstance(new, list):
        if not all(isinstance(item, Mapping) for item in (*old, *new)):
            return None
        for name in _NAMES:
            before, after = _by(name, old), _by(name, new)
            if before is not None and after is not None:
                return [(f"{name}={key}", before.get(key), after.get(key)) for key in dict.fromkeys([*before, *after])]
        # Blocks without a name are told apart by what they say, so that their order is no difference.
        old, new = _others(old, new), _others(new, old)
        length = max(len(old), len(new))
        return [(i, old[i] if i < len(old) else None, new[i] if i < len(new) else None) for i in range(length)]
    return None


def _others(listed: list[Any], other: list[Any]) -> list[Any]:
    """The items that the other list does not hold, at the places where they stand."""
    return [item for item in listed if item not in other]


def _by(name: str, listed: list[Any]) -> dict[str, Any] | None:
    """The items by the name that each has and no two share; None where they have none."""
    found = {str(item[name]): item for item in listed if isinstance(item.get(name), str | int)}
    return found if len(found) == len(listed) else None


def one_difference(
    what: str, before: Any, after: Any, *, path: Path | str = (), weight: int = 5, note: str = ""
) -> Difference:
    """The difference of one value for people: long texts as a diff, unknown ones named as such."""
    where = path if isinstance(path, str) else dotted(path)
    if is_unknown(after) or is_unknown(before):
        kind: Kind = "unknown"
    elif _absent(before):
        kind = "added"
    elif _absent(after):
        kind = "removed"
    else:
        kind = "unknown" if has_unknown(before) != has_unknown(after) else "changed"
    texts = isinstance(before, str | None) and isinstance(after, str | None)
    if texts and (is_long(before) or is_long(after)) and not is_unknown(before) and not is_unknown(after):
        return Difference(kind, what, path=where, diff=text_diff(before or "", after or ""), note=note, weight=weight)
    return Difference(
        kind,
        what,
        None if before is None else show(before),
        None if after is None else show(after),
        path=where,
        note=note,
        weight=weight,
    )


def _by_server(path: Path) -> bool:
    return path in _SERVER


def manifest_differences(
    one: ObjectChange, *, told: Callable[[Path], bool] = lambda path: False, weight: int = 5
) -> tuple[Difference, ...]:
    """The differences of two manifests path by path, without what the API server writes.

    An object that comes or goes as a whole has none: that is told by its action.

    Args:
        told: whether what stands at a path is told otherwise.
    """
    if one.before is None or one.after is None:
        return ()
    return value_differences(one.before, one.after, weight=weight, omit=lambda path: _by_server(path) or told(path))


def other_object(one: ObjectChange) -> tuple[Area, tuple[Difference, ...]]:
    """An object of any kind; of a Namespace, first how its pods are held in check."""
    return "other", tuple(
        replace(found, weight=1) if one.kind == "Namespace" and _POD_SECURITY in found.what else found
        for found in manifest_differences(one)
    )


# https://kubernetes.io/docs/concepts/security/pod-security-admission/
_POD_SECURITY = "pod-security.kubernetes.io/"


def other_resource(
    change: ResourceChange, *, area: Area = "other", told: frozenset[str] = frozenset(), weight: int = 5
) -> tuple[Area, tuple[Difference, ...]]:
    """A resource of any type.

    Args:
        told: names of arguments that are told otherwise.
    """
    before, after = change.before, change.after
    if before is None or after is None:
        return area, ()
    found: list[Difference] = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if key in told or not unlike(old, new):
            continue
        if key in _COMPUTED and (new is UNKNOWN or has_unknown(new)):
            continue
        if key in _REPEATED and any(unlike(before.get(said), after.get(said)) for said in _REPEATED[key]):
            continue
        for one in value_differences({key: old}, {key: new}, weight=weight):
            if one.kind == "unknown" and one.after == show(UNKNOWN):
                # What was not known before either is computed, and nothing that anybody wrote.
                if one.before is not None and not one.before.startswith("(unknown: "):
                    found.append(replace(one, weight=9))
            else:
                found.append(one)
    return area, tuple(found)
