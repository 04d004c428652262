"""Rules about what pods may do to their nodes and to the cluster, where a change lets them do more."""

from __future__ import annotations

from collections.abc import Iterator

from argoform.review.case import Case
from argoform.review.model import Severity
from argoform.review.objects import ObjectChange
from argoform.review.plan import ResourceChange
from argoform.review.rule import Problem, rule
from argoform.review.rules.pods import PodPair, pod_pairs
from argoform.review.rules.posture import Relaxation, containers_relaxed, pods_relaxed, posture_of
from argoform.review.values import mapping

_STANDARDS = "https://kubernetes.io/docs/concepts/security/pod-security-standards/"
_ENFORCE = "pod-security.kubernetes.io/enforce"
_LEVELS = {"privileged": 0, "baseline": 1, "restricted": 2}


@rule(
    "RV030",
    severity="high",
    title="the security context is relaxed",
    why="Whoever gets into the container gets further than before: to root, to the node, to what the cluster lets its "
    "service account do.",
    link=_STANDARDS,
)
def relaxed(case: Case) -> Iterator[Problem]:
    """By what is in force for each container, wherever it is written; told once for all that share it."""
    found: dict[int, tuple[ObjectChange | ResourceChange, dict[tuple[str, Severity], list[tuple[str, str]]]]] = {}
    for pair in pod_pairs(case):
        _, told = found.setdefault(id(pair.where), (pair.where, {}))
        for label, path, one in _of_pod(pair):
            told.setdefault((one.text, one.severity), []).append((label, path))
    for where, told in found.values():
        for (text, severity), places in told.items():
            labels = list(dict.fromkeys(label for label, _ in places))
            more = f" and {len(labels) - 4} more" if len(labels) > 4 else ""
            yield Problem(where, f"{', '.join(labels[:4])}{more}: {text}", places[0][1], severity=severity)
    yield from _accounts(case)
    yield from _namespaces(case)


def _of_pod(pair: PodPair) -> Iterator[tuple[str, str, Relaxation]]:
    for one in pods_relaxed(pair.before, pair.after):
        yield pair.label, pair.after.path, one
    for role, container in pair.after.containers.items():
        was = pair.before.containers.get(role)
        before = posture_of(pair.before, {} if was is None else was.body, role[1])
        label = pair.label if role == ("container", "main") else f"{pair.label}, container `{role[1]}`"
        for one in containers_relaxed(before, posture_of(pair.after, container.body, role[1]), new=was is None):
            yield label, f"{container.path}.securityContext" if one.own else container.path, one


def _accounts(case: Case) -> Iterator[Problem]:
    for one in case.of("ServiceAccount"):
        if one.before is not None and one.after is not None and not one.goes:
            name = "automountServiceAccountToken"
            if one.before.get(name) is False and one.after.get(name) in (None, True):
                yield Problem(one, "every pod of the account gets its token again", name, severity="medium")


def _namespaces(case: Case) -> Iterator[Problem]:
    for one in case.of("Namespace"):
        if one.before is None or one.after is None or one.goes:
            continue
        old, new = (
            mapping(mapping(side.get("metadata")).get("labels")).get(_ENFORCE, "privileged")
            for side in (one.before, one.after)
        )
        if isinstance(old, str) and isinstance(new, str) and old in _LEVELS and _LEVELS.get(new, 9) < _LEVELS[old]:
            yield Problem(
                one,
                f"the namespace enforces the Pod Security Standard {new!r}, and no longer {old!r}",
                f'metadata.labels["{_ENFORCE}"]',
            )
