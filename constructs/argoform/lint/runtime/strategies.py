"""Rules: policies and strategies of the spec, of which Argo's linter checks the type alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from argoform.errors import nearest
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.rule import rule
from argoform.lint.runtime.walk import holders, is_fixed, listed, part, workflow

_RETRY_POLICIES = ("Always", "OnFailure", "OnError", "OnTransientError")
_CLAIM_STRATEGIES = ("OnWorkflowCompletion", "OnWorkflowSuccess")
_ARTIFACT_STRATEGIES = ("OnWorkflowCompletion", "OnWorkflowDeletion", "Never")

_MAIN = """
- name: main
  container: {image: "busybox:1.37"}
"""


def _choice(value: object, path: str, known: tuple[str, ...]) -> Iterable[Problem]:
    if is_fixed(value) and value and isinstance(value, str) and value not in known:
        like = nearest(value, known)
        yield Problem(path, f"{value!r} is none of {', '.join(known)}", f"do you mean {like}?" if like else "")


@rule(
    "AF122",
    severity="error",
    title="The retry policies of the spec and of the defaults exist",
    needs=("retryPolicy",),
    why="""Argo's linter checks the retry policy of a template, and not the one of the spec or of templateDefaults.
The first node that fails then fails with `is not a valid RetryPolicy`, and is not tried again.""",
    bad=workflow(_MAIN, spec="retryStrategy: {limit: 2, retryPolicy: OnFailures}"),
    good=workflow(_MAIN, spec="retryStrategy: {limit: 2, retryPolicy: OnFailure}"),
    link="https://argo-workflows.readthedocs.io/en/latest/retries/",
)
def retry_policies(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look up the policies that no template has."""
    path = manifest.spec_path
    for keys in (("retryStrategy", "retryPolicy"), ("templateDefaults", "retryStrategy", "retryPolicy")):
        yield from _choice(part(manifest.spec, *keys), ".".join((path, *keys)), _RETRY_POLICIES)


@rule(
    "AF123",
    severity="error",
    title="The strategies of garbage collection exist",
    needs=("strategy",),
    why="""The strategies of volumeClaimGC and artifactGC are texts to Argo's linter. With an unknown one the volume
claims stay and the workflow reports an error at its end, and the artifacts are never deleted.""",
    bad=workflow(_MAIN, spec="volumeClaimGC: {strategy: OnCompletion}"),
    good=workflow(_MAIN, spec="volumeClaimGC: {strategy: OnWorkflowCompletion}"),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/#volumeclaimgc",
)
def gc_strategies(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look up the strategies."""
    spec, path = manifest.spec, manifest.spec_path
    yield from _choice(part(spec, "volumeClaimGC", "strategy"), f"{path}.volumeClaimGC.strategy", _CLAIM_STRATEGIES)
    yield from _choice(part(spec, "artifactGC", "strategy"), f"{path}.artifactGC.strategy", _ARTIFACT_STRATEGIES)
    for place, template in manifest.templates:
        for here, artifact in listed(part(template, "outputs", "artifacts"), f"{place}.outputs.artifacts"):
            strategy = part(artifact, "artifactGC", "strategy")
            yield from _choice(strategy, f"{here}.artifactGC.strategy", _ARTIFACT_STRATEGIES)


@rule(
    "AF124",
    severity="error",
    title="Locks say what they lock",
    needs=("synchronization",),
    why="""A mutex needs a name, and a semaphore a key of a ConfigMap or a row of a database that holds its limit.
Without, the workflow ends in an error before its first node; Argo's linter checks the types alone.""",
    bad=workflow(_MAIN, spec="synchronization: {mutexes: [{namespace: data}]}"),
    good=workflow(_MAIN, spec="synchronization: {mutexes: [{namespace: data, name: nightly}]}"),
    link="https://argo-workflows.readthedocs.io/en/latest/synchronization/",
)
def locks(manifest: Manifest, context: Context) -> Iterable[Problem]:
    """Look for locks without a name."""
    for path, holder in holders(manifest):
        place, locks = f"{path}.synchronization", holder.get("synchronization")
        if not isinstance(locks, dict):
            continue
        mutexes = list(listed(locks.get("mutexes"), f"{place}.mutexes"))
        if isinstance(locks.get("mutex"), dict):
            mutexes.append((f"{place}.mutex", locks["mutex"]))
        for here, mutex in mutexes:
            if not mutex.get("name"):
                yield Problem(here, "the mutex has no name", "name what only one may do at a time")
        semaphores = list(listed(locks.get("semaphores"), f"{place}.semaphores"))
        if isinstance(locks.get("semaphore"), dict):
            semaphores.append((f"{place}.semaphore", locks["semaphore"]))
        for here, semaphore in semaphores:
            yield from _semaphore(semaphore, here)


def _semaphore(semaphore: Mapping[str, object], path: str) -> Iterable[Problem]:
    sources = [key for key in ("configMapKeyRef", "database") if semaphore.get(key)]
    if not sources:
        yield Problem(path, "the semaphore has no limit", "name the key of a ConfigMap with configMapKeyRef")
    for key in ("name", "key"):
        if sources == ["configMapKeyRef"] and not part(semaphore, "configMapKeyRef", key):
            yield Problem(f"{path}.configMapKeyRef", f"the semaphore's ConfigMap key has no {key}")
