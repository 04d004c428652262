"""The rule about labels that everything must carry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argoform.errors import nearest
from argoform.review.case import Case
from argoform.review.rule import Problem, rule
from argoform.review.values import has_unknown, is_unknown, mapping, show

_ARGO = ("workflows.argoproj.io/", "events.argoproj.io/")
_KUBERNETES = re.compile(r"(?:[a-z0-9.-]+\.)?(?:kubernetes|k8s)\.io/")


@dataclass(frozen=True, slots=True)
class _Fault:
    key: str
    message: str
    hint: str
    lacks: bool = False


@rule(
    "RV080",
    severity="medium",
    title="the label rules are broken",
    why="Owners, costs and policies are found by labels: what lacks one, or has it in another form, belongs to nobody.",
    link="https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/",
)
def labels(case: Case) -> Iterator[Problem]:
    """Of every object that is made or changes: what the platform and the policy file ask; not what was amiss before."""
    if case.platform is None and not case.required_labels:
        return
    for one in case.objects:
        if one.after is None or one.goes or not one.changes or one.change.action in ("no-op", "move", "read"):
            continue
        known = set() if one.before is None else {fault.key for fault in _faults(one.before, one.is_argo, case)}
        had = _labels(one.before) if one.before is not None else None
        for fault in _faults(one.after, one.is_argo, case):
            if fault.key in known:
                continue
            lost = fault.lacks and had is not None and fault.key in had
            labelled = mapping(one.after.get("metadata")).get("labels")
            yield Problem(
                one,
                f"{fault.message}, and had it before" if lost else fault.message,
                "metadata.labels" if labelled else "metadata",
                fault.hint,
            )


def _labels(manifest: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The labels; None where they are not known."""
    metadata = manifest.get("metadata")
    found = mapping(metadata).get("labels")
    return None if is_unknown(metadata) or is_unknown(found) else mapping(found)


def _faults(manifest: Mapping[str, Any], is_argo: bool, case: Case) -> Iterator[_Fault]:
    found = _labels(manifest)
    if found is None or any(has_unknown(key) for key in found):
        return
    required = set(case.required_labels)
    platform = case.platform
    # Labels that stay on workflows are asked of nothing else.
    judged = platform is not None and (is_argo or platform.labels.propagate)
    if platform is not None and judged:
        required |= platform.labels.required
    for key in sorted(required - set(found)):
        close = nearest(key, [str(name) for name in found])
        hint = f"did you mean it by `{close}`?" if close else "set it in `metadata.labels`"
        yield _Fault(key, f"it lacks the required label `{key}`", hint, lacks=True)
    if platform is None or not judged:
        return
    rules = platform.labels
    own = {*platform.static_labels, *platform.workload_labels, platform.workload_label, platform.match_label}
    for name, value in found.items():
        key = str(name)
        if key in own or key.startswith(_ARGO) or _KUBERNETES.match(key):
            continue
        if rules.allowed is not None and key not in rules.allowed | required:
            close = nearest(key, rules.allowed | required)
            hint = f"did you mean `{close}`?" if close else "use one that it allows"
            yield _Fault(key, f"it has the label `{key}`, which the platform does not allow", hint)
        pattern = rules.patterns.get(key)
        if pattern is not None and not has_unknown(value) and not re.fullmatch(pattern, str(value)):
            yield _Fault(key, f"its label `{key}` is {show(value)!r}", f"the platform asks for a match of {pattern!r}")
