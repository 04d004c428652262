"""Rules about rights in AWS: policies that allow more, wild cards, limits that fall, powerful managed policies.

A right is told once: as a wild card (RV021), as one that was there under stricter conditions (RV022), as one for
anybody (RV025, RV026), else as one more right (RV020). Rights of Google and Azure are told by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from argoform.review.case import Case
from argoform.review.cloud_roles import Assignment, assignments, strength, weaker
from argoform.review.differences.iam import ATTACHMENTS, members_of
from argoform.review.differences.other import unlike
from argoform.review.differences.policies_of import PolicyAt, policies_of
from argoform.review.differences.policy_compare import Grant
from argoform.review.differences.policy_statements import Element, Except
from argoform.review.fates import fate
from argoform.review.holders import attached_to, goes_along
from argoform.review.model import Severity
from argoform.review.plan import ResourceChange
from argoform.review.public import is_public, is_public_member
from argoform.review.rule import Problem, rule
from argoform.review.values import is_unknown, show

_LINK = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege"


@dataclass(frozen=True)
class Gain:
    """What one policy newly allows.

    Args:
        fresh: whether whoever holds the policy is new too, so that nothing is wider than before.
    """

    change: ResourceChange
    policy: PolicyAt
    grants: tuple[Grant, ...]
    fresh: bool

    @property
    def who(self) -> str:
        """What the policy belongs to, for people."""
        name = f" (inline policy {self.policy.name})" if self.policy.name else ""
        return f"{self.change.address}{name}"


def _gains(case: Case, *roles: str) -> Iterator[Gain]:
    """The policies that allow something that they did not, those for everybody left out."""
    for change in case.plan.changes:
        if change.after is None or change.action in ("no-op", "read", "forget", "delete"):
            continue
        for policy in policies_of(change):
            if policy.role not in roles:
                continue
            grants = tuple(grant for grant in policy.change.gained if policy.role == "identity" or not is_public(grant))
            if grants:
                new = policy.is_new and (change.before is None or change.type != "aws_iam_role")
                yield Gain(change, policy, grants, new and not attached_to(case, change))


_SERVICE_WIDE = re.compile(r"[\w-]+:\*+")
_ALL_OF_A_SERVICE = re.compile(r"arn:[^:]*:[^:]*:[^:]*:[^:]*:(?:\*|\*/\*)")
_READS = re.compile(
    r"(?i)(?:get|list|describe|head|batchget|query|scan|search|lookup|view|read|check|simulate|select|detect|estimate)"
)
# Reading one of these on everything is as much as writing elsewhere.
_READS_ALL_DATA = re.compile(r"(?i)(?:secretsmanager:getsecretvalue|ssm:getparameter.*|s3:getobject.*|kms:decrypt)")
# Services whose resources policies can name. For others a wild card is often the only way.
_NAMEABLE = frozenset(
    (
        "athena", "backup", "batch", "cloudformation", "codebuild", "dynamodb", "ec2", "ecr", "ecs", "eks",
        "elasticache", "elasticfilesystem", "es", "events", "firehose", "glacier", "glue", "iam", "kafka", "kinesis",
        "kms", "lambda", "organizations", "rds", "redshift", "route53", "s3", "s3express", "secretsmanager", "sns",
        "sqs", "ssm", "states", "sts",
    )
)  # fmt: skip
_ONLY_ON_EVERYTHING = frozenset(
    ("kms:createkey", "kms:generaterandom", "s3:createjob", "sts:decodeauthorizationmessage")
)


def _is_wide_action(action: Element) -> bool:
    return isinstance(action, Except) or set(action) == {"*"} or _SERVICE_WIDE.fullmatch(action) is not None


def _is_wide_resource(resource: Element) -> bool:
    return isinstance(resource, Except) or resource == "*" or _ALL_OF_A_SERVICE.fullmatch(resource) is not None


def _writes_nameable(action: Element) -> bool:
    """Whether an action on everything should be one on named resources."""
    if isinstance(action, Except):
        return True
    service, _, name = action.lower().partition(":")
    if service not in _NAMEABLE or action.lower() in _ONLY_ON_EVERYTHING:
        return False
    return not _READS.match(name) or _READS_ALL_DATA.fullmatch(action) is not None


def _divided(grant: Grant) -> tuple[list[Grant], list[Grant]]:
    """The part of a grant that is a wild card, and the rest."""
    wide_actions = tuple(action for action in grant.actions if _is_wide_action(action))
    other_actions = tuple(action for action in grant.actions if not _is_wide_action(action))
    wild = [replace(grant, actions=wide_actions)] if wide_actions else []
    rest: list[Grant] = []
    wide = tuple(one for one in grant.resources if _is_wide_resource(one))
    writes = tuple(action for action in other_actions if _writes_nameable(action))
    if wide and writes and not grant.conditional:
        wild.append(replace(grant, actions=writes, resources=wide))
        named = tuple(one for one in grant.resources if one not in wide)
        if named:
            rest.append(replace(grant, actions=writes, resources=named))
        other_actions = tuple(action for action in other_actions if action not in writes)
    if other_actions:
        rest.append(replace(grant, actions=other_actions))
    return wild, rest


def told(grants: Iterable[Grant], *, former: bool = False) -> str:
    """The first few grants in words.

    Args:
        former: whether the conditions of before are told too.
    """
    listed = [
        f"{grant}, before that when {grant.former_text}" if former and grant.before else str(grant) for grant in grants
    ]
    more = f"; and {len(listed) - 3} more" if len(listed) > 3 else ""
    return f"{'; '.join(listed[:3])}{more}"


@rule(
    "RV020",
    severity="high",
    title="a policy or role in the cloud allows more than before",
    why="Whoever has it may do that from the apply on, with every pod that runs as them.",
    link=_LINK,
)
def policy_widened(case: Case) -> Iterator[Problem]:
    """Of what existed before: a new policy of a new role is not wider than anything."""
    for gain in _gains(case, "identity", "resource"):
        if gain.fresh:
            continue
        grants = [grant for grant in gain.grants if not grant.before]
        if gain.policy.role == "identity":
            grants = [rest for grant in grants for rest in _divided(grant)[1]]
        if grants:
            yield Problem(gain.change, f"{gain.who} now allows {told(grants)}", path=gain.policy.path)
    for change, path, arn in _attached(case):
        existed = attached_to(case, change) or (change.type == "aws_iam_role" and change.before is not None)
        if managed_severity(arn) is None and existed:
            yield Problem(change, f"{change.address} now has the policy {arn} attached too", path=path)
    for change, one in _assigned(case):
        if strength(one) is None and not is_public_member(one.member):
            yield Problem(change, f"{change.address} now gives {one}", path=one.path)


@rule(
    "RV021",
    severity="high",
    title="a policy with a wild card for actions or resources",
    why="It holds for everything of its kind in the account, and for every action that the service adds later.",
    link=_LINK,
)
def policy_wildcard(case: Case) -> Iterator[Problem]:
    """Of policies that are new or allow more; those of buckets, keys and roles name themselves anyway."""
    for gain in _gains(case, "identity"):
        wild = [part for grant in gain.grants if gain.fresh or not grant.before for part in _divided(grant)[0]]
        if wild:
            now = "" if gain.fresh else "now "
            yield Problem(
                gain.change,
                f"{gain.who} {now}allows {told(wild)}",
                path=gain.policy.path,
                hint="name the actions and the resources that are needed",
                severity=_severity(wild, fresh=gain.fresh),
            )


def _severity(wild: list[Grant], *, fresh: bool) -> Severity:
    actions = [action for grant in wild for action in grant.actions]
    for grant in wild:
        if "*" in grant.actions and any(_is_wide_resource(one) for one in grant.resources) and not grant.conditional:
            return "critical"
    strong = ("iam:", "sts:assumerole", "organizations:")
    if not fresh or any(_is_wide_action(one) or str(one).lower().startswith(strong) for one in actions):
        return "high"
    return "medium"


@rule(
    "RV022",
    severity="high",
    title="a limit on rights falls",
    why="What a condition, a denial or a permissions boundary held back is allowed from the apply on.",
    link="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
)
def limit_removed(case: Case) -> Iterator[Problem]:
    """Conditions that are removed or loosened, denials that are removed or narrowed, boundaries that are taken off."""
    for gain in _gains(case, "identity", "resource"):
        loosened = [grant for grant in gain.grants if grant.before]
        if loosened and not gain.fresh:
            message = f"{gain.who} allows under fewer conditions than before: {told(loosened, former=True)}"
            yield Problem(gain.change, message, path=gain.policy.path)
    for change in case.plan.changes:
        if change.before is None or change.action in ("no-op", "read", "forget") or goes_along(case, change):
            continue
        for policy in policies_of(change):
            undenied = policy.change.undenied if policy.role != "trust" else ()
            if undenied and not (fate(change) == "destroyed" and _goes_with_it(case, change)):
                yield Problem(change, f"{change.address} no longer denies {told(undenied)}", path=policy.path)
        if change.type in ("aws_iam_role", "aws_iam_user") and change.after is not None:
            old, new = change.before.get("permissions_boundary"), change.after.get("permissions_boundary")
            if old and not new:
                message = f"{change.address} is no longer held within the permissions boundary {show(old)}"
                yield Problem(change, message, path="permissions_boundary")


def _goes_with_it(case: Case, change: ResourceChange) -> bool:
    """Whether what a policy was about goes together with the policy."""
    if change.type != "aws_iam_policy":
        # A bucket, a key or a role that holds the policy itself.
        return not change.type.endswith("_policy")
    arn = (change.before or {}).get("arn")
    for other in case.resources(*ATTACHMENTS, "aws_iam_role"):
        before = other.before or {}
        listed = (before.get("policy_arn"), *(members_of(before, "managed_policy_arns") or ()))
        goes = fate(other) == "destroyed" if other.type == "aws_iam_role" else goes_along(case, other)
        if arn is not None and arn in listed and not goes:
            return False
    return True


_MANAGED = re.compile(r"arn:[\w-]+:iam::aws:policy/(?:[\w-]+/)*([\w+=,.@-]+)")
_CRITICAL = frozenset(("AdministratorAccess", "IAMFullAccess"))
_HIGH = frozenset(("PowerUserAccess", "SystemAdministrator", "DatabaseAdministrator", "NetworkAdministrator"))


def managed_severity(arn: str) -> Severity | None:
    """How bad it is to attach one of AWS's own policies; None for those that are not, and for any other policy."""
    found = _MANAGED.fullmatch(arn)
    if found is None:
        return None
    if found[1] in _CRITICAL:
        return "critical"
    wide = found[1] in _HIGH or found[1].endswith("FullAccess") or found[1].startswith("AdministratorAccess")
    return "high" if wide else None


def _attached(case: Case) -> Iterator[tuple[ResourceChange, str, str]]:
    """The managed policies that somebody newly has, with the argument that says so."""
    for change in case.resources(*ATTACHMENTS, "aws_iam_role"):
        if change.after is None or change.action in ("no-op", "read", "forget", "delete"):
            continue
        arn = change.after.get("policy_arn")
        before = change.before or {}
        other = any(unlike(before.get(key), change.after.get(key)) for key in ("policy_arn", "role", "user", "group"))
        if isinstance(arn, str) and not is_unknown(arn) and other:
            yield change, "policy_arn", arn
        for key in ("policy_arns", "managed_policy_arns"):
            old, new = members_of(change.before, key), members_of(change.after, key)
            for one in [] if new is None else new:
                if one not in (old or []):
                    yield change, key, one


# Who gets a role; what it is about may be old, and whoever is new there is given all that they have.
_MEMBERS = ("member", "members", "principal_id")


def _assigned(case: Case) -> Iterator[tuple[ResourceChange, Assignment]]:
    """The roles of Google and Azure that somebody newly has, where that is wider than before."""
    for change in case.plan.changes:
        if change.after is None or change.action in ("no-op", "read", "forget", "delete"):
            continue
        old, new = assignments(change.type, change.before), assignments(change.type, change.after)
        existed = change.before is not None or attached_to(case, change, only=_MEMBERS)
        for one in new:
            if existed and not one.is_trust and not any(weaker(one, other) for other in old):
                yield change, one


@rule(
    "RV023",
    severity="high",
    title="a role that can do nearly everything is given away",
    why="Whoever has it, and every pod that runs as them, can do all of that to the whole account, project or service.",
    link="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
)
def powerful_role(case: Case) -> Iterator[Problem]:
    """Managed policies of AWS such as AdministratorAccess, basic and admin roles of Google, owner roles of Azure."""
    for change, path, arn in _attached(case):
        severity = managed_severity(arn)
        if severity is not None:
            name = arn.rpartition("/")[2]
            message = f"{change.address} attaches {name}, a policy of AWS for all that a service or account has"
            yield Problem(change, message, path=path, severity=severity)
    for change in case.plan.changes:
        if change.after is None or change.action in ("no-op", "read", "forget", "delete"):
            continue
        old = assignments(change.type, change.before)
        for one in assignments(change.type, change.after):
            found = strength(one)
            if found is not None and not is_public_member(one.member) and not any(weaker(one, other) for other in old):
                yield Problem(change, f"{change.address} gives {one}", path=one.path, severity=found)
