"""What `argoform lint` says of the planned manifests, and which of it the change brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from argoform.lint import finding as lint_finding
from argoform.lint.configuration import Configuration
from argoform.lint.manifest import Manifest
from argoform.lint.rules import RULES
from argoform.lint.run import lint_manifests
from argoform.review.case import Case
from argoform.review.model import Finding, RuleDescription, Severity
from argoform.review.objects import ObjectChange
from argoform.review.secrets import is_masked
from argoform.review.values import UNKNOWN, dotted, leaves

SEVERITIES: Mapping[lint_finding.Severity, Severity] = {"error": "high", "warning": "medium", "note": "info"}

_REFERENCES = ("templateRef", "workflowTemplateRef")


def lint_findings(case: Case) -> Iterator[Finding]:
    """The findings on every object that changes, and those on others that the change brings.

    What held before too has the severity `info`, and is left out where the object stays as it is.
    """
    objects = [one for one in case.argo if one.after is not None and not one.goes]
    wanted = [one for one in objects if one.changes or _refers(one.after)]
    if not wanted:
        return
    after = _judge(objects, "after", wanted, case)
    # Before the change, only what is found after it is of interest.
    told = {found.rule for findings in after.values() for found in findings}
    existing = [one for one in case.argo if one.before is not None]
    again = [one for one in existing if after.get(id(one))]
    before = _judge(existing, "before", again, case, sorted(told)) if again else {}
    for one in wanted:
        known = Counter((found.rule, found.message) for found in before.get(id(one), ()))
        for found in after.get(id(one), ()):
            key = (found.rule, found.message)
            old = known[key] > 0
            known[key] -= 1
            if old and not one.changes:
                continue
            rule = RULES[found.rule]
            yield Finding(
                rule=found.rule,
                severity="info" if old else SEVERITIES[found.severity],
                message=found.message,
                address=one.change.address,
                object=one.title,
                path=found.path,
                why=rule.why,
                hint=found.hint,
                family=found.family,
                existing=old,
                stack=case.plan.stack,
            )


def _judge(
    objects: Sequence[ObjectChange],
    side: Literal["before", "after"],
    wanted: Sequence[ObjectChange],
    case: Case,
    rules: Sequence[str] = (),
) -> dict[int, list[lint_finding.Finding]]:
    """The findings of the wanted objects, by the identity of the object; those of all rules when none are named."""
    asked = {id(one) for one in wanted}
    # Those that are asked about come first: of two that are called the same, the first is the one that others find.
    ordered = sorted(objects, key=lambda one: id(one) not in asked)
    data = [(one.known_before if side == "before" else one.known_after) or {} for one in ordered]
    count = sum(1 for one in ordered if id(one) in asked)
    found = lint_manifests(
        [Manifest(manifest) for manifest in data[:count]],
        version=case.version,
        platform=case.platform,
        configuration=Configuration(select=tuple(rules)),
        others=[Manifest(manifest) for manifest in data[count:]],
    )
    return {
        id(one): _on_known(findings, (one.before if side == "before" else one.after) or {})
        for one, findings in zip(ordered[:count], found, strict=True)
    }


def _refers(manifest: Mapping[str, Any] | None) -> bool:
    """Whether an object refers to others, so that their change may break it."""
    return any(part in _REFERENCES for path, _ in leaves(manifest) for part in path)


def _on_known(findings: Sequence[lint_finding.Finding], manifest: Mapping[str, Any]) -> list[lint_finding.Finding]:
    """The findings without those on something unknown, or on what holds nothing else."""
    if not findings:
        return []
    hidden = [(dotted(place), len(place)) for place, leaf in leaves(manifest) if _is_hidden(leaf)]
    return [finding for finding in findings if not any(_covers(finding.path, *place) for place in hidden)]


def _is_hidden(leaf: Any) -> bool:
    return leaf is UNKNOWN or (type(leaf) is str and leaf[:1] == "(" and is_masked(leaf))


def _covers(path: str, hidden: str, depth: int) -> bool:
    """Whether a finding is on a hidden place, or right above it."""
    return path == hidden or (path != "" and hidden.startswith(f"{path}.") and depth <= path.count(".") + 2)


def descriptions() -> dict[str, RuleDescription]:
    """What reports say of the rules of lint."""
    return {
        rule.id: RuleDescription(rule.title, rule.why, SEVERITIES[rule.severity], rule.family, rule.link)
        for rule in RULES.values()
    }
