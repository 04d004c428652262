"""The review itself: plans in, one `Review` out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from argoform.argo import MINORS, ArgoVersion
from argoform.review import lint
from argoform.review.case import Case
from argoform.review.folding import folded_findings
from argoform.review.model import SEVERITIES, Area, Finding, Review, RuleDescription, Subject
from argoform.review.objects import ObjectChange, objects_of
from argoform.review.plan import Plan
from argoform.review.policy_file import PolicyFile, SecondLook, settled
from argoform.review.rule import Problem
from argoform.review.rules import RULES
from argoform.review.rules.unjudged import UNJUDGED
from argoform.review.rules.versions import argo_versions
from argoform.review.secrets import Secrets
from argoform.review.subjects import STILL, subjects_of

if TYPE_CHECKING:
    from argoform.platform import Platform

_Result = TypeVar("_Result")
_Value = TypeVar("_Value")

SECOND_LOOK = "RV095"
"""The id of what the policy file names; it is a finding of no rule of ours."""

_SECOND_LOOK = RuleDescription(
    "what the policy names changes",
    "The project wants somebody to look at every change of this.",
    "medium",
    "review",
)
_NEWEST = ArgoVersion.parse(MINORS[-1])
_AREAS: tuple[Area, ...] = (
    "workflow", "iam", "rbac", "service account", "bucket", "secret", "config map", "event", "helm", "other",
)  # fmt: skip
# Fields that hold a word of ours; a secret may be spelled like one.
_OUR_WORDS = frozenset({"rule", "severity", "family", "area", "action", "kind", "status", "until"})


@dataclass(frozen=True)
class _Judged:
    """What was found in one plan."""

    subjects: tuple[Subject, ...]
    findings: tuple[Finding, ...]


def review(
    plans: Sequence[Plan],
    secrets: Secrets,
    *,
    title: str,
    policy: PolicyFile | None = None,
    platform: Platform | None = None,
    argo_version: ArgoVersion | None = None,
    now: datetime | None = None,
    pictures: bool = True,
    changed_policy: str = "",
) -> Review:
    """Judge plans.

    Args:
        secrets: what must not be shown, whatever says it.
        title: what is reviewed, for people.
        policy: what the project settled; nothing when None.
        platform: of the cluster, for the rules that ask about it.
        argo_version: what the cluster runs; else what the plan says, the platform's, or 4.1.
        now: from when the next runs of schedules count, and the day on which allowances are judged.
        pictures: whether the graphs of changed workflows are drawn.
        changed_policy: the name of the policy file where what is reviewed changes it; it is judged by the one before.
    """
    policy = policy or PolicyFile()
    moment = now or datetime.now(UTC)
    judged = [_judge(plan, policy, platform, argo_version, moment, pictures) for plan in plans]
    found = [finding for one in judged for finding in one.findings]
    if changed_policy:
        message = "the policy of the review itself changes; what is judged here is judged by the one before"
        found.append(Finding(SECOND_LOOK, _SECOND_LOOK.severity, message, address=changed_policy, why=_SECOND_LOOK.why))
    findings = [settled(finding, policy, moment.date()) for finding in found]
    findings = [_masked(finding, secrets) for finding in folded_findings(dict.fromkeys(findings))]
    ids = {finding.rule for finding in findings}
    known = {**descriptions(), **(lint.descriptions() if any(rule not in RULES for rule in ids) else {})}
    return Review(
        title=title,
        subjects=_sorted([_masked(subject, secrets) for one in judged for subject in one.subjects], findings),
        findings=tuple(sorted((one for one in findings if one.accepted is None), key=_by_severity)),
        accepted=tuple(sorted((one for one in findings if one.accepted is not None), key=_by_severity)),
        counts=_counts(plans),
        rules={rule: text for rule, text in known.items() if rule in RULES or rule in ids},
        terraform_version=next((plan.terraform_version for plan in plans), ""),
    )


def _judge(
    plan: Plan,
    policy: PolicyFile,
    platform: Platform | None,
    given: ArgoVersion | None,
    now: datetime,
    pictures: bool,
) -> _Judged:
    before, after = argo_versions(plan)
    fallback = platform.argo if platform is not None else _NEWEST
    case = Case(
        plan=plan,
        objects=objects_of(plan),
        version=given or after or fallback,
        version_before=before,
        limits=policy.bounds(),
        platform=platform,
        now=now,
        required_labels=policy.labels.required,
    )
    findings = [finding for rule_id in RULES for finding in _of_rule(rule_id, case)]
    told = partial(_guarded, findings=findings, plan=plan)
    subjects = tuple(subjects_of(case, told, pictures=pictures))
    findings += _guarded(lambda: list(lint.lint_findings(case)), "the rules of lint", findings, plan)
    findings += _second_looks(subjects, policy.second_look)
    if plan.errored:
        findings.append(_unjudged(plan, "Terraform could not plan everything, and what it left out is not judged"))
    return _Judged(subjects, tuple(findings))


def _of_rule(rule_id: str, case: Case) -> Iterator[Finding]:
    rule = RULES[rule_id]
    failures: list[Finding] = []
    problems = _guarded(lambda: list(rule.check(case)), f"rule {rule_id}", failures, case.plan)
    for problem in problems:
        yield _finding(rule_id, problem, case.plan)
    yield from failures


def _finding(rule_id: str, problem: Problem, plan: Plan) -> Finding:
    rule = RULES[rule_id]
    one = problem.where
    change = one.change if isinstance(one, ObjectChange) else one
    return Finding(
        rule=rule_id,
        severity=problem.severity or rule.severity,
        message=problem.message,
        address=change.address,
        object=one.title if isinstance(one, ObjectChange) else "",
        path=problem.path,
        why=rule.why,
        hint=problem.hint,
        existing=problem.existing,
        stack=plan.stack,
    )


def _guarded(work: Callable[[], list[_Result]], what: str, findings: list[Finding], plan: Plan) -> list[_Result]:
    """What work returns; where a plan holds something that it does not foresee, a finding that says so, and nothing.

    A review that breaks off hides everything else, and one that passes over it in silence calls it harmless.
    """
    try:
        return work()
    except Exception as error:
        findings.append(_unjudged(plan, f"{what} could not judge it ({type(error).__name__})"))
        return []


def _unjudged(plan: Plan, message: str) -> Finding:
    rule = RULES[UNJUDGED]
    return Finding(UNJUDGED, rule.severity, message, why=rule.why, stack=plan.stack)


def _second_looks(subjects: Iterable[Subject], wanted: Sequence[SecondLook]) -> Iterator[Finding]:
    for subject in subjects:
        for look in wanted:
            paths = [difference.path for difference in subject.differences] or [""]
            found = [path for path in paths if look.fits(subject.address, subject.title, path)]
            if found:
                yield Finding(
                    rule=SECOND_LOOK,
                    severity=_SECOND_LOOK.severity,
                    message=f"the policy asks for a second look at this: {look.reason}",
                    address=subject.address,
                    object="" if subject.title == subject.address else subject.title,
                    path=found[0] if look.path != "*" else "",
                    why=_SECOND_LOOK.why,
                    stack=subject.stack,
                )


def descriptions() -> dict[str, RuleDescription]:
    """What there is to say of the review's own rules, by id."""
    found = {
        rule.id: RuleDescription(rule.title, rule.why, rule.severity, "review", rule.link)
        for rule in sorted(RULES.values(), key=lambda rule: rule.id)
    }
    return {**found, SECOND_LOOK: _SECOND_LOOK}


def rule_ids() -> tuple[str, ...]:
    """The ids of every rule that a finding can have."""
    return (*descriptions(), *lint.descriptions())


def _counts(plans: Sequence[Plan]) -> Mapping[str, int]:
    counted = Counter(change.action for plan in plans for change in plan.changes if change.action not in STILL)
    order = ("create", "update", "replace", "delete", "forget", "move", "import")
    return {action: counted[action] for action in order if counted[action]}  # type: ignore[index]


def _by_severity(finding: Finding) -> tuple[Any, ...]:
    return (-SEVERITIES.index(finding.severity), finding.stack, finding.address, finding.object, finding.rule)


def _sorted(subjects: Sequence[Subject], findings: Iterable[Finding]) -> tuple[Subject, ...]:
    """The subjects, those with the worst findings first."""
    worst: dict[tuple[str, str], int] = {}
    for finding in findings:
        if finding.accepted is None:
            for place in ((finding.stack, finding.object), (finding.stack, finding.address)):
                worst[place] = max(worst.get(place, -1), SEVERITIES.index(finding.severity))

    def order(subject: Subject) -> tuple[int, int, str]:
        found = worst.get((subject.stack, subject.title), worst.get((subject.stack, subject.address), -1))
        return (-found, _AREAS.index(subject.area), subject.title)

    return tuple(sorted(subjects, key=order))


def _masked(value: _Value, secrets: Secrets) -> _Value:
    """A copy of what is told with every secret in it masked: values were masked when they were read; this is for texts
    that were put together from several."""
    if not secrets:
        return value
    changed: Any = value
    if isinstance(value, str):
        changed = secrets.mask(value)
    elif isinstance(value, tuple):
        changed = tuple(_masked(item, secrets) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in fields(value) if field.name not in _OUR_WORDS)
        found = {name: _masked(getattr(value, name), secrets) for name in names}
        changed = replace(value, **{name: new for name, new in found.items() if new is not getattr(value, name)})
    masked: _Value = changed
    return masked
