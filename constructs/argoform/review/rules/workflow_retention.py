"""Rules about what is kept of finished workflows: objects, pods, logs, artifacts and the archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.lint.practice.facts import number
from argoform.review.case import Case
from argoform.review.controller import Settings, controllers
from argoform.review.durations import seconds, words
from argoform.review.rule import Problem, rule
from argoform.review.rules.pairs import SpecPair, Unclear, read, spec_pairs
from argoform.review.values import is_unknown, items, mapping

_CLEAN_UP = "https://argo-workflows.readthedocs.io/en/latest/cost-optimisation/"
_OUTCOMES = (
    ("successful", "secondsAfterSuccess"),
    ("failed", "secondsAfterFailure"),
)
_POD_GC: Mapping[str, tuple[int, int]] = {
    "OnWorkflowSuccess": (1, 0),
    "OnWorkflowCompletion": (1, 1),
    "OnPodSuccess": (2, 0),
    "OnPodCompletion": (2, 2),
}
"""How early the pods that succeeded, and those that failed, are deleted."""

_ARTIFACT_GC = {"Never": 0, "OnWorkflowDeletion": 1, "OnWorkflowCompletion": 2}
_HISTORY = (("successfulJobsHistoryLimit", 3, "successful"), ("failedJobsHistoryLimit", 1, "failed"))


@rule(
    "RV050",
    severity="medium",
    title="finished workflows are kept for a shorter time",
    why="What is deleted with a finished workflow (its status, its parameters, the way to its logs) is missed on the "
    "day after a failure.",
    link=_CLEAN_UP,
)
def workflows(case: Case) -> Iterator[Problem]:
    """`ttlStrategy`, for workflows that succeed and those that fail."""
    for pair in spec_pairs(case):
        if not pair.changes("ttlStrategy"):
            continue
        before, after = pair.setting("ttlStrategy")
        told: dict[str, list[str]] = {}
        for outcome, name in _OUTCOMES:
            said = _shorter(_ttl(before, name), _ttl(after, name))
            if said:
                told.setdefault(said, []).append(outcome)
        for said, outcomes in told.items():
            which = "finished" if len(outcomes) == len(_OUTCOMES) else outcomes[0]
            owner = "workflows" if pair.owner == "the workflow" else pair.owner
            yield Problem(pair.where, f"{which} runs of {owner} are deleted {said}", f"{pair.path}.ttlStrategy")


def _ttl(strategy: Any, name: str) -> float | Unclear | None:
    """The seconds after which a finished workflow is deleted; None where it never is."""
    if is_unknown(strategy):
        return read(strategy, lambda _: None)
    body = mapping(strategy)
    own = body.get(name)
    return read(own if own is not None else body.get("secondsAfterCompletion"), seconds)


def _shorter(before: float | Unclear | None, after: float | Unclear | None) -> str:
    if after is None or isinstance(after, Unclear) or isinstance(before, Unclear):
        return ""
    if before is None:
        return f"after {words(after)}, and were kept before"
    return f"after {words(after)}, and no longer after {words(before)}" if after < before else ""


@rule(
    "RV051",
    severity="low",
    title="pods, logs or the history are kept for a shorter time",
    why="A pod that is deleted takes its log with it, unless logs are archived; a run that falls out of the history is "
    "gone.",
    link=_CLEAN_UP,
)
def pods_and_history(case: Case) -> Iterator[Problem]:
    """`podGC`, `archiveLogs`, and how many runs a CronWorkflow keeps."""
    for pair in spec_pairs(case):
        yield from _pod_gc(pair)
        yield from _logs(pair)
    for one in case.of("CronWorkflow"):
        if one.before is None or one.after is None or one.goes:
            continue
        old, new = mapping(one.before.get("spec")), mapping(one.after.get("spec"))
        for name, default, which in _HISTORY:
            before, after = (default if side.get(name) is None else number(side[name]) for side in (old, new))
            if before is not None and after is not None and after < before:
                yield Problem(one, f"of {which} runs {after} are kept, and no longer {before}", f"spec.{name}")


def _pod_gc(pair: SpecPair) -> Iterator[Problem]:
    if not pair.changes("podGC"):
        return
    said = pair.setting("podGC")
    if any(is_unknown(one) for one in said):
        return
    before, after = (mapping(one) for one in said)
    ranks = []
    for side in (before, after):
        strategy = side.get("strategy")
        rank = _POD_GC.get(strategy) if isinstance(strategy, str) else (0, 0) if strategy is None else None
        if rank is None:
            return
        ranks.append(rank)
    path = f"{pair.path}.podGC"
    if any(new > old for old, new in zip(*ranks, strict=True)):
        was = f"`{before['strategy']}`" if before.get("strategy") else "not at all"
        yield Problem(pair.where, f"pods are deleted by `{after['strategy']}`, and before {was}", path)
        return
    if ranks[1] == (0, 0):
        return
    # Five seconds where nothing is said.
    delays = [read(side.get("deleteDelayDuration", 5), seconds) for side in (before, after)]
    old, new = delays
    if isinstance(old, float) and isinstance(new, float) and new < old:
        yield Problem(pair.where, f"pods are deleted after {words(new)}, and no longer after {words(old)}", path)
    elif mapping(before.get("labelSelector")) and after.get("labelSelector") is None:
        yield Problem(pair.where, "all pods are deleted, and no longer only those with certain labels", path)


def _logs(pair: SpecPair) -> Iterator[Problem]:
    if pair.changes("archiveLogs"):
        before, after = pair.setting("archiveLogs")
        if before is True and after in (None, False):
            yield Problem(pair.where, f"the logs of {pair.owner} are no longer archived", f"{pair.path}.archiveLogs")
    for template in pair.templates:
        if template.before is not None and template.after is not None:
            old, new = (
                mapping(side.get("archiveLocation")).get("archiveLogs") for side in (template.before, template.after)
            )
            if old is True and new in (None, False):
                path = f"{template.path}.archiveLocation"
                yield Problem(pair.where, f"the logs of {template.label} are no longer archived", path)


@rule(
    "RV052",
    severity="medium",
    title="artifacts are deleted with their workflow",
    why="Artifacts that were kept for good go when the workflow is done or deleted; nothing brings them back.",
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/artifacts/#artifact-garbage-collection",
)
def artifacts(case: Case) -> Iterator[Problem]:
    """`artifactGC` of workflows and of single artifacts."""
    for pair in spec_pairs(case):
        sides = pair.setting("artifactGC")
        before, after = (_artifact_gc(side) for side in sides)
        if pair.changes("artifactGC") and before is not None and after is not None:
            old, new = before or "Never", after or "Never"
            if _ARTIFACT_GC[new] > _ARTIFACT_GC[old]:
                said = f"artifacts of {pair.owner} are deleted by `{new}`, and before by `{old}`"
                yield Problem(pair.where, said, f"{pair.path}.artifactGC")
        for template in pair.templates:
            if template.before is None or template.after is None:
                continue
            known = {name: own for name, _, own in _outputs(template.before)}
            for name, index, own in _outputs(template.after):
                if name not in known or own == known[name] or own is None or known[name] is None:
                    continue
                old, new = known[name] or before or "Never", own or after or "Never"
                if _ARTIFACT_GC[new] > _ARTIFACT_GC[old]:
                    yield Problem(
                        pair.where,
                        f"the artifact `{name}` of {template.label} is deleted by `{new}`, and before by `{old}`",
                        f"{template.path}.outputs.artifacts[{index}].artifactGC",
                    )


def _artifact_gc(said: Any) -> str | None:
    """The strategy; empty where none is set, None where it is not known."""
    if is_unknown(said):
        return None
    strategy = mapping(said).get("strategy")
    if strategy in (None, ""):
        return ""
    return strategy if isinstance(strategy, str) and strategy in _ARTIFACT_GC else None


def _outputs(template: Mapping[str, Any]) -> Iterator[tuple[str, int, str | None]]:
    for index, one in enumerate(items(mapping(template.get("outputs")).get("artifacts"))):
        yield str(mapping(one).get("name")), index, _artifact_gc(mapping(one).get("artifactGC"))


@rule(
    "RV053",
    severity="medium",
    title="the controller keeps less of finished workflows",
    why="It holds for every workflow of the cluster: what the archive or the API server no longer keeps is gone.",
    link="https://argo-workflows.readthedocs.io/en/latest/workflow-archive/",
)
def controller(case: Case) -> Iterator[Problem]:
    """The archive and the retention policy, in the ConfigMap or the values of the Helm release."""
    for settings in controllers(case.plan, case.objects):
        yield from _archive(settings)
        before, after = (mapping(side.get("retentionPolicy")) for side in (settings.before, settings.after))
        for name in ("completed", "failed", "errored"):
            old, new = (read(side.get(name), number) for side in (before, after))
            # 0 keeps all.
            if isinstance(new, int) and new and not isinstance(old, Unclear) and (not old or new < old):
                was = f"{old}" if old else "all"
                path = f"{settings.path('retentionPolicy')}.{name}"
                yield Problem(settings.where, f"of {name} workflows {new} are kept, and before {was}", path)


def _archive(settings: Settings) -> Iterator[Problem]:
    before, after = (mapping(side.get("persistence")) for side in (settings.before, settings.after))
    path = settings.path("persistence")
    if is_unknown(settings.after.get("persistence")) or is_unknown(after.get("archive")):
        return
    if before.get("archive") is True and after.get("archive") is not True:
        yield Problem(settings.where, "finished workflows are no longer archived", f"{path}.archive")
        return
    if after.get("archive") is not True:
        return
    old, new = (read(side.get("archiveTTL"), seconds) for side in (before, after))
    said = _shorter(old, new) if before.get("archive") is True else ""
    if said:
        yield Problem(settings.where, f"archived workflows are deleted {said}", f"{path}.archiveTTL")
