"""Rules about images: what runs is no longer pinned, or comes from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.review.case import Case
from argoform.review.helm import merged_values
from argoform.review.model import Severity
from argoform.review.objects import ObjectChange
from argoform.review.plan import ResourceChange
from argoform.review.rule import Problem, rule
from argoform.review.rules.pairs import spec_pairs
from argoform.review.rules.pods import pod_pairs
from argoform.review.values import Path, dotted, has_unknown, items, mapping

_NAMES = "https://kubernetes.io/docs/concepts/containers/images/#image-names"
_BRANCHES = re.compile(
    r"(?i)(?:latest|main|master|trunk|head|dev|devel|develop|development|edge|nightly|canary|stable|unstable|current|"
    r"staging|stage|prod|production|release|test|testing|snapshot|next|beta|alpha|rolling|mainline|lts|debug|"
    r"(?:latest|main|master|dev|nightly|edge)[-_.][a-z0-9_.-]*|[a-z0-9_.]+[-_.](?:latest|snapshot|nightly))"
)
_MOST_VALUES = 50_000


@dataclass(frozen=True, slots=True)
class Image:
    """The parts of an image's name.

    Args:
        registry: `docker.io` where none is named.
        repository: below the registry, with `library/` for Docker's own.
    """

    registry: str
    repository: str
    tag: str
    digest: str

    @property
    def pinned(self) -> int:
        """How surely the name means one image: 2 by digest, 1 by a version, 0 where it moves."""
        if self.digest:
            return 2
        return 0 if not self.tag or _BRANCHES.fullmatch(self.tag) else 1


def parsed(text: Any) -> Image | None:
    """The parts of a name; None where it is not known before it runs, or is none."""
    if not isinstance(text, str) or not text.strip() or len(text) > 1_000 or re.search(r"[{}$\s()]", text.strip()):
        return None
    if has_unknown(text):
        return None
    name, _, digest = text.strip().partition("@")
    head, _, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    name = f"{head}/{last}" if head else last
    first, slash, rest = name.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        registry, repository = first, rest
    else:
        registry, repository = "docker.io", name
    if registry in ("docker.io", "index.docker.io", "registry-1.docker.io"):
        registry = "docker.io"
        repository = repository if "/" in repository else f"library/{repository}"
    return Image(registry.lower(), repository, tag, digest)


@dataclass(frozen=True, slots=True)
class _Moved:
    where: ObjectChange | ResourceChange
    label: str
    path: str
    before: str
    after: str


def _images(case: Case) -> tuple[_Moved, ...]:
    """Every image that is another now."""
    return case.once(_all_images)


def _all_images(case: Case) -> tuple[_Moved, ...]:
    return tuple(_found(case))


def _found(case: Case) -> Iterator[_Moved]:
    for pair in pod_pairs(case):
        for role, container in pair.after.containers.items():
            was = pair.before.containers.get(role)
            label = pair.label if role == ("container", "main") else f"{pair.label}, container `{role[1]}`"
            if was is not None:
                yield from _moved(
                    pair.where, label, f"{container.path}.image", was.body.get("image"), container.body.get("image")
                )
    for spec in spec_pairs(case):
        listed = [mapping(side.get("arguments")).get("parameters") for side in (spec.before, spec.after)]
        yield from _parameters(spec.where, spec.owner, f"{spec.path}.arguments.parameters", *listed)
        for template in spec.templates:
            if template.before is not None and template.after is not None:
                listed = [mapping(side.get("inputs")).get("parameters") for side in (template.before, template.after)]
                yield from _parameters(spec.where, template.label, f"{template.path}.inputs.parameters", *listed)
    for change in case.resources("helm_release"):
        if change.before is not None and change.after is not None and change.before != change.after:
            before = dict(_in_values(merged_values(change.before)))
            for path, image in _in_values(merged_values(change.after)):
                yield from _moved(change, f"`{dotted(path)}`", f"values.{dotted(path)}", before.get(path), image)


def _moved(where: ObjectChange | ResourceChange, label: str, path: str, before: Any, after: Any) -> Iterator[_Moved]:
    if isinstance(before, str) and isinstance(after, str) and before != after:
        yield _Moved(where, label, path, before, after)


def _parameters(
    where: ObjectChange | ResourceChange, owner: str, path: str, before: Any, after: Any
) -> Iterator[_Moved]:
    """Parameters that hold an image, by their names."""
    known = {str(mapping(one).get("name")): mapping(one) for one in items(before)}
    for index, one in enumerate(items(after)):
        name = mapping(one).get("name")
        if isinstance(name, str) and re.search(r"(?i)(?:^|[-_.])image$", name) and name in known:
            for field in ("value", "default"):
                sides = known[name].get(field), mapping(one).get(field)
                yield from _moved(where, f"the parameter `{name}` of {owner}", f"{path}[{index}].{field}", *sides)


def _in_values(values: Any) -> Iterator[tuple[Path, str]]:
    """The images in Helm values: a text under `image`, or a block with registry, repository and tag."""
    waiting: list[tuple[Path, Any]] = [((), values)]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        path, value = waiting.pop()
        if isinstance(value, Mapping):
            if path and str(path[-1]).lower().endswith("image") and isinstance(value.get("repository"), str):
                yield path, _joined(value)
            elif path == ("images",) and isinstance(value.get("tag"), str):
                yield (*path, "tag"), f"argoproj/argo-workflows:{value['tag']}"
            for key, item in value.items():
                if isinstance(item, Mapping | list):
                    waiting.append(((*path, str(key)), item))
                elif str(key).lower() == "image" and isinstance(item, str):
                    yield (*path, str(key)), item
        elif isinstance(value, list):
            waiting.extend(((*path, index), item) for index, item in enumerate(value))


def _joined(block: Mapping[str, Any]) -> str:
    parts = {key: block.get(key) for key in ("registry", "repository", "tag", "digest")}
    name = "/".join(str(part) for part in (parts["registry"], parts["repository"]) if part)
    # Without a tag the chart's own version counts, which is pinned with the chart.
    tag = f":{parts['tag']}" if parts["tag"] else ":0-of-the-chart"
    return name + tag + (f"@{parts['digest']}" if parts["digest"] else "")


@rule(
    "RV032",
    severity="high",
    title="an image moved to a mutable tag",
    why="What runs is whatever was pushed last: nobody reviews it, two pods of one run may differ, and no run can be "
    "repeated.",
    link=_NAMES,
)
def mutable(case: Case) -> Iterator[Problem]:
    """From a version or digest to a tag that moves, and from a digest to a tag."""
    told: set[tuple[int, str, str, str]] = set()
    for one in _images(case):
        before, after = parsed(one.before), parsed(one.after)
        if before is None or after is None or after.pinned >= before.pinned:
            continue
        key = (id(one.where), one.label, one.before, one.after)
        if key in told:
            continue
        told.add(key)
        moves = after.pinned == 0
        what = f"the tag `{after.tag}`, which moves" if after.tag else "no tag at all, which means `latest`"
        severity: Severity | None = None if moves else "medium"
        yield Problem(
            one.where,
            f"the image of {one.label} goes from {one.before!r} to {one.after!r}: "
            + (what if moves else "a tag, which can be moved, instead of a digest"),
            one.path,
            "name a version, or better a digest (`@sha256:...`)",
            severity=severity,
        )


@rule(
    "RV033",
    severity="low",
    title="an image comes from elsewhere",
    why="Who can push to the other registry or repository decides what runs here from now on.",
    link=_NAMES,
)
def elsewhere(case: Case) -> Iterator[Problem]:
    """Another repository; medium where the registry is another."""
    told: set[tuple[int, str, str, str]] = set()
    for one in _images(case):
        before, after = parsed(one.before), parsed(one.after)
        key = (id(one.where), one.label, one.before, one.after)
        if before is None or after is None or key in told:
            continue
        told.add(key)
        if before.registry != after.registry:
            said = f"the registry {after.registry!r}, and no longer from {before.registry!r}"
            yield Problem(one.where, f"the image of {one.label} comes from {said}", one.path, severity="medium")
        elif before.repository != after.repository:
            said = f"the repository {after.repository!r}, and no longer from {before.repository!r}"
            yield Problem(one.where, f"the image of {one.label} comes from {said}", one.path)
