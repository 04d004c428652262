"""Rules about versions of Argo Workflows: upgrades, what a new version no longer takes, and downgrades."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from argoform.argo import ArgoVersion
from argoform.argo.schema import Problem as SchemaProblem
from argoform.argo.schema import validate_manifest
from argoform.errors import InputError
from argoform.review.case import Case
from argoform.review.helm import is_argo_workflows, merged_values
from argoform.review.objects import ObjectChange, objects_in
from argoform.review.plan import Plan, ResourceChange
from argoform.review.rule import Problem, rule
from argoform.review.rules.images import parsed
from argoform.review.values import at, is_unknown, items, mapping
from argoform.terraform.sentinel import has_sentinel

_NOTES = "https://argo-workflows.readthedocs.io/en/latest/upgrading/"

_CHARTS = (
    ((2, 0, 0), "4.1"),
    ((1, 0, 0), "4.0"),
    ((0, 45, 24), "3.7"),
    ((0, 45, 2), "3.6"),
    ((0, 35, 0), "3.5"),
    ((0, 19, 0), "3.4"),
)
"""From which release of the chart on it holds which minor version of Argo Workflows.

As the release notes of argo-helm tell it. They leave open in which of a few releases a minor version arrived; there the
older one stands. https://github.com/argoproj/argo-helm/releases
"""

_NEWEST_CHART = (3, 0, 0)
"""From here on nothing is known yet."""

_RELEASE = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")
_IMAGE_TAG = re.compile(r"v?(\d+\.\d+(?:\.\d+)?)(?:[-+].*)?")
_TAGS = (("controller", "image", "tag"), ("images", "tag"))
# What the schema takes for any value: nothing is known of what stands there.
_ANY = "${TfToken[TOKEN.0]}"


_Install = tuple[ObjectChange | ResourceChange, ArgoVersion | None, ArgoVersion | None]


def argo_versions(plan: Plan) -> tuple[ArgoVersion | None, ArgoVersion | None]:
    """The versions of Argo Workflows before and after, as far as what installs it tells them.

    Of the Helm release of its chart the image tag of the values counts first, then the application's version that the
    provider recorded, then the version of the chart. Without one, the image of the controller's Deployment.
    """
    found = _install(plan)
    return (None, None) if found is None else found[1:]


def _install(plan: Plan) -> _Install | None:
    """What installs Argo Workflows, with the versions; of several the first whose version changes."""
    found: list[_Install] = [
        (change, _version(change.before), _version(change.after))
        for change in plan.changes
        if is_argo_workflows(change)
    ]
    if not found:
        found = [
            (one, _image_version(one.before), None if one.goes else _image_version(one.after))
            for change in plan.changes
            if change.type in ("kubectl_manifest", "kubernetes_manifest")
            for one in objects_in(change)
            if one.kind == "Deployment" and one.name.endswith("workflow-controller")
        ]
    changed = (one for one in found if one[1] != one[2])
    return next(changed, found[0] if found else None)


def _image_version(manifest: Mapping[str, Any] | None) -> ArgoVersion | None:
    for container in items(at(manifest, "spec", "template", "spec", "containers")):
        image = parsed(mapping(container).get("image"))
        if image is not None and image.repository.endswith("workflow-controller"):
            match = _IMAGE_TAG.fullmatch(image.tag)
            return _parsed(match[1]) if match else None
    return None


def _version(values: Mapping[str, Any] | None) -> ArgoVersion | None:
    if values is None:
        return None
    given = merged_values(values)
    for path in _TAGS:
        tag = at(given, *path)
        if isinstance(tag, str) and tag:
            match = _IMAGE_TAG.fullmatch(tag)
            return _parsed(match[1]) if match else None
        if is_unknown(tag):
            return None
    said = values.get("version")
    chart = _RELEASE.fullmatch(said) if isinstance(said, str) else None
    recorded = mapping(values.get("metadata"))
    app = recorded.get("app_version")
    if isinstance(app, str) and (said is None or recorded.get("version") == said):
        match = _IMAGE_TAG.fullmatch(app)
        return _parsed(match[1]) if match else None
    if chart is None:
        return None
    wanted = tuple(int(part) for part in chart.groups())
    if wanted >= _NEWEST_CHART:
        return None
    return next((_parsed(minor) for first, minor in _CHARTS if wanted >= first), None)


def _parsed(text: str) -> ArgoVersion | None:
    try:
        return ArgoVersion.parse(text)
    except InputError:
        return None


@rule(
    "RV081",
    severity="high",
    title="a field that the new version of Argo rejects",
    why="The new version reads manifests strictly: with a field that it does not know, the object is refused, or works "
    "as if the field were not there.",
    link=_NOTES,
)
def rejected_fields(case: Case) -> Iterator[Problem]:
    """Once an object and field: what the new version refuses and the old one took."""
    before, after = argo_versions(case.plan)
    if before is None or after is None or before.dialect == after.dialect:
        return
    for one in case.argo:
        if one.after is None or one.goes:
            continue
        manifest = _judgeable(one.after)
        old = {(found.path, found.kind) for found in _rejections(manifest, before)}
        told: set[str] = set()
        for found in _rejections(manifest, after):
            field = found.path.rpartition(".")[2]
            if (found.path, found.kind) in old or field in told:
                continue
            told.add(field)
            yield Problem(
                one,
                f"Argo {after} rejects `{field}`: {found.message}",
                path=found.path,
                hint=f"use `{found.nearest}`" if found.nearest else "",
            )


def _rejections(manifest: Mapping[str, Any], version: ArgoVersion) -> Iterable[SchemaProblem]:
    return (found for found in validate_manifest(manifest, version) if found.rejects)


def _judgeable(value: Any) -> Any:
    """A copy in which what is not known fits everywhere."""
    if isinstance(value, Mapping):
        return {key: _judgeable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_judgeable(item) for item in value]
    return _ANY if is_unknown(value) or has_sentinel(value) else value


@rule(
    "RV082",
    severity="medium",
    title="a major upgrade of Argo Workflows",
    why="A major version drops fields and changes defaults for every workflow of the cluster, those that this plan "
    "does not hold included.",
    link=_NOTES,
)
def major_upgrade(case: Case) -> Iterator[Problem]:
    """Of the Helm release, or of the controller's Deployment."""
    found = _install(case.plan)
    if found is None:
        return
    where, before, after = found
    if before is not None and after is not None and after.major > before.major:
        yield Problem(
            where,
            f"Argo Workflows goes from {before} to {after}",
            path="version" if isinstance(where, ResourceChange) else "",
            hint="read the upgrade notes, and lint the workflows that are not in this plan against the new version",
        )


@rule(
    "RV083",
    severity="high",
    title="a downgrade of Argo Workflows",
    why="An older version does not know the fields, the status and the database schema that the newer one has written: "
    "running workflows and the archive may become unreadable.",
    link=_NOTES,
)
def downgrade(case: Case) -> Iterator[Problem]:
    """Of the Helm release, or of the controller's Deployment."""
    found = _install(case.plan)
    if found is None or found[1] is None or found[2] is None:
        return
    where, before, after = found[0], found[1], found[2]
    older = (after.major, after.minor) < (before.major, before.minor)
    if before.dialect == after.dialect and before.patch is not None and after.patch is not None:
        older = after.patch < before.patch
    if older:
        path = "version" if isinstance(where, ResourceChange) else ""
        yield Problem(where, f"Argo Workflows goes back from {before} to {after}", path)
