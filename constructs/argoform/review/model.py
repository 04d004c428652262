"""What a review says: what changes, what it means, and pictures of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from argoform.graph.model import Graph

Severity = Literal["critical", "high", "medium", "low", "info"]

SEVERITIES: tuple[Severity, ...] = ("info", "low", "medium", "high", "critical")
"""The severities, the mildest first."""

Family = Literal["review", "argo", "practice"]

Action = Literal["create", "update", "replace", "delete", "read", "forget", "move", "import", "no-op"]

Kind = Literal["added", "removed", "changed", "renamed", "unknown"]
"""What happened to one thing; `unknown` where it may change, which only the apply will tell."""

Area = Literal["workflow", "service account", "rbac", "iam", "bucket", "helm", "config map", "secret", "event", "other"]
"""What an object is for, which decides how its change is told."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changes in an object, told by what it means.

    Args:
        what: the thing, as a person calls it: `template extract: deadline`.
        before: the value before, as text for people; None where there was none.
        after: the value after; None where there is none.
        path: where in the object: `spec.templates[0].activeDeadlineSeconds`; empty when it has no one place.
        diff: a text diff in lines that begin with `+`, `-`, ` ` or `@@`, for scripts and other long texts.
        note: one more sentence, such as the next three runs of a schedule.
        weight: how much a reader wants it: 0 first, 9 folded first.
    """

    kind: Kind
    what: str
    before: str | None = None
    after: str | None = None
    path: str = ""
    diff: tuple[str, ...] = ()
    note: str = ""
    weight: int = 5


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why somebody allowed a finding, and until when.

    Args:
        until: the last day on which it counts, as `YYYY-MM-DD`.
    """

    reason: str
    until: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a change means.

    Args:
        rule: `RV001`, or the id of a rule of lint.
        address: the resource, as Terraform writes it.
        object: what it deploys: `CronWorkflow data/nightly`.
        path: where in the object or the resource's arguments.
        why: what goes wrong, in a sentence or two.
        hint: what to do instead; empty when the message says it already.
        existing: whether it held before the change too.
        accepted: set when the policy file allows it.
        stack: the stack, where several were planned.
    """

    rule: str
    severity: Severity
    message: str
    address: str = ""
    object: str = ""
    path: str = ""
    why: str = ""
    hint: str = ""
    family: Family = "review"
    existing: bool = False
    accepted: Acceptance | None = None
    stack: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The graph of a workflow, before and after laid over each other."""

    title: str
    graph: Graph


@dataclass(frozen=True, slots=True)
class Subject:
    """One object or resource that changes.

    Args:
        title: what it is: `WorkflowTemplate data/etl`, or the address where it is no Kubernetes object.
        because: the attributes whose change forces a replacement.
        unjudged: why its change could not be judged; empty when it could.
        dependents: what depends on it: the blast radius, such as `CronWorkflow data/nightly`.
    """

    address: str
    title: str
    area: Area
    action: Action
    stack: str = ""
    because: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    picture: Picture | None = None
    unjudged: str = ""
    dependents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleDescription:
    """What reports say of a rule."""

    title: str
    why: str
    severity: Severity
    family: Family
    link: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The whole.

    Args:
        title: what was reviewed: a file, or two revisions.
        subjects: everything that changes, what matters most first.
        findings: those that count, the most severe first.
        accepted: those that the policy file allows.
        counts: actions with how many resources they touch: `{"create": 3}`.
        rules: the rules that were run, by id, and those of every finding.
    """

    title: str
    subjects: tuple[Subject, ...] = ()
    findings: tuple[Finding, ...] = ()
    accepted: tuple[Finding, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    rules: Mapping[str, RuleDescription] = field(default_factory=dict)
    terraform_version: str = ""

    @property
    def worst(self) -> Severity | None:
        """The highest severity of a finding; None without any."""
        return max((finding.severity for finding in self.findings), key=SEVERITIES.index, default=None)


def at_least(severity: Severity, threshold: Severity) -> bool:
    """Whether a severity is the threshold or worse."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(threshold)
