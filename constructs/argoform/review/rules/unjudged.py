"""What could not be judged, and what changed behind Terraform's back: findings by themselves, never a guess."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.review.case import Case
from argoform.review.documents import Unread
from argoform.review.plan import ResourceChange
from argoform.review.rule import Problem, rule
from argoform.review.values import UNKNOWN, dotted, leaves

_LIVE = ("yaml_incluster", "live_manifest_incluster")


@rule(
    "RV090",
    severity="medium",
    title="a live object is no longer what Terraform made of it",
    why="Somebody or something changed or removed it outside of Terraform; the apply sets back what it owns.",
)
def drift(case: Case) -> Iterator[Problem]:
    """Everything in `resource_drift`, and a manifest whose live form is unknown although its body stays as it is."""
    objects = {one.change.address: one for one in case.objects if not one.path}
    seen = set()
    for change in case.plan.drift:
        where = objects.get(change.address, change)
        names = _changed(change)
        if change.action == "delete" or (change.before is not None and change.after is None):
            yield Problem(where, "it was deleted outside of Terraform")
        elif any(name.startswith(_LIVE) for name in names):
            yield Problem(where, "the live object was changed outside of Terraform", path="yaml_incluster")
        elif names:
            yield Problem(where, f"it was changed outside of Terraform: {', '.join(names)}")
        else:
            continue
        seen.add(change.address)
    for change in case.resources("kubectl_manifest"):
        if change.address in seen or change.before is None or change.after is None:
            continue
        unknown = change.after.get("yaml_incluster") is UNKNOWN
        if unknown and change.before.get("yaml_body") == change.after.get("yaml_body") and change.action == "update":
            yield Problem(
                objects.get(change.address, change),
                "its manifest stays as it is, yet it is applied anew: the live object was changed outside of Terraform",
                path="yaml_incluster",
            )


def _changed(change: ResourceChange) -> list[str]:
    """The arguments that differ, those of a nested block by their path."""
    before = {dotted(path): leaf for path, leaf in leaves(change.before or {})}
    after = {dotted(path): leaf for path, leaf in leaves(change.after or {})}
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    # Kubernetes counts every write of an object.
    told = [name for name in names if not name.endswith(("resource_version", "generation", "live_uid", "uid"))]
    return told[:10] + ([f"{len(told) - 10} more"] if len(told) > 10 else [])


UNJUDGED = "RV091"
"""The id of the rule that tells what could not be judged."""


@rule(
    UNJUDGED,
    severity="medium",
    title="a change could not be judged",
    why="What cannot be read cannot be called harmless: somebody must look at it.",
)
def unjudged(case: Case) -> Iterator[Problem]:
    """Manifests that do not parse, that hold several documents, or of which nothing is known before the apply."""
    for one in case.objects:
        if one.unjudged and one.change.action not in ("no-op", "move"):
            yield Problem(one, f"it could not be judged: {one.unjudged}")
    for change in case.resources("helm_release"):
        if change.action in ("no-op", "move"):
            continue
        for path, leaf in leaves((change.after or {}).get("values")):
            if isinstance(leaf, Unread):
                yield Problem(change, f"its values could not be judged: {leaf.reason}", dotted(("values", *path)))
            elif leaf is UNKNOWN:
                yield Problem(
                    change,
                    "its values could not be judged: they depend on values that are known only after the apply",
                    dotted(("values", *path)),
                )
