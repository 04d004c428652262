"""Rules about trust: who may take on an identity, and what is open to everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.review.case import Case
from argoform.review.cloud_roles import assignments, weaker
from argoform.review.differences.other import unlike
from argoform.review.differences.policies_of import PolicyAt, policies_of
from argoform.review.differences.policy_compare import Grant
from argoform.review.fates import fate
from argoform.review.holders import goes_along
from argoform.review.model import Severity
from argoform.review.plan import ResourceChange
from argoform.review.public import EVERYBODY, is_public, is_public_member
from argoform.review.rule import Problem, rule
from argoform.review.rules.iam import told
from argoform.review.values import has_unknown, is_unknown, items, mapping, mappings, show

_BUCKET_POLICIES = ("aws_s3_bucket", "aws_s3_bucket_policy", "aws_s3_access_point", "aws_s3control_access_point_policy")


def _changing(case: Case) -> Iterator[ResourceChange]:
    """The resources that will be there and are not as they were."""
    for change in case.plan.changes:
        if change.after is not None and change.action not in ("no-op", "read", "forget", "delete"):
            yield change


@rule(
    "RV025",
    severity="high",
    title="an identity or a resource is open to more than before",
    why="Whoever is trusted gets everything that the identity may do. The condition on `sub` says which pod, pipeline "
    "or account that is; without it, it is everybody whom the issuer knows.",
    link="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
)
def trust_opened(case: Case) -> Iterator[Problem]:
    """Trust policies, identity providers, Pod Identity, federated credentials, and resources open to everybody."""
    for change in _changing(case):
        for policy in policies_of(change):
            if policy.role == "trust":
                yield from _trust_policy(change, policy)
            elif policy.role == "resource" and change.type not in _BUCKET_POLICIES:
                public = [grant for grant in policy.change.gained if is_public(grant)]
                if public:
                    message = f"{change.address} is open to everybody: {told(public)}"
                    yield Problem(change, message, path=policy.path, severity="critical")
        yield from _google(change)
        if change.before is not None:
            yield from _changed(change, change.before, change.after or {})


def _trust_policy(change: ResourceChange, policy: PolicyAt) -> Iterator[Problem]:
    gained = policy.change.gained
    public = [grant for grant in gained if is_public(grant)]
    if public:
        message = f"anyone may take on {change.address}: {told(public)}"
        yield Problem(change, message, path=policy.path, severity="critical")
    rest = [grant for grant in gained if grant not in public]
    if policy.is_new:
        anybody = [grant for grant in rest if _any_subject(grant)]
        if anybody:
            yield Problem(
                change,
                f"everybody whom the issuer knows may take on {change.address}: {told(anybody)}",
                path=policy.path,
                hint="add a condition on the `sub` claim that names one service account",
            )
        return
    loosened = [grant for grant in rest if grant.before]
    new = [grant for grant in rest if not grant.before]
    if new:
        yield Problem(
            change, f"{change.address} now also trusts {told(new)}", path=policy.path, severity=_new(policy, new)
        )
    if loosened:
        what = told(loosened, former=True)
        yield Problem(change, f"{change.address} trusts under fewer conditions than before: {what}", path=policy.path)
    if policy.change.undenied and not loosened:
        what = told(policy.change.undenied)
        yield Problem(change, f"the trust policy of {change.address} no longer denies {what}", path=policy.path)


def _new(policy: PolicyAt, grants: list[Grant]) -> Severity:
    """Session tags and the like, for whom is trusted already, are less than a new principal."""
    known = {principal for grant in policy.change.lost for principal in grant.principals}
    minor = all(
        str(action).lower() in ("sts:tagsession", "sts:setsourceidentity") for one in grants for action in one.actions
    )
    return "medium" if minor and not known else "high"


def _any_subject(grant: Grant) -> bool:
    """Whether tokens of an OIDC issuer are taken without a look at whose they are."""
    web = any(str(action).lower() in ("sts:assumerolewithwebidentity", "sts:*", "*") for action in grant.actions)
    issued = [str(one) for one in grant.principals if str(one).startswith("Federated:")]
    if not web or not any(":oidc-provider/" in one or has_unknown(one) for one in issued):
        return False
    for tests in grant.conditions:
        subjects = [test for test in tests if test.key.lower().endswith(":sub")]
        if not any(value.strip("*?") not in ("", "system:serviceaccount:", "system:serviceaccount:*:", "repo:")
                   for test in subjects for value in test.values):  # fmt: skip
            return True
    return False


def _google(change: ResourceChange) -> Iterator[Problem]:
    """Who may act as a service account of Google, and what is open to everybody besides buckets."""
    old = assignments(change.type, change.before)
    for one in assignments(change.type, change.after):
        if any(weaker(one, other) for other in old) or one.on == "storage_bucket":
            continue
        if is_public_member(one.member):
            yield Problem(change, f"{change.address} gives {one}: to everybody", path=one.path, severity="critical")
        elif one.is_trust and change.before is not None:
            yield Problem(change, f"{change.address} lets {one.member} act as {one.scope} by {one.role}", path=one.path)


_TRUSTED: dict[str, tuple[tuple[str, ...], str]] = {
    "azurerm_federated_identity_credential": (("issuer", "subject", "audience"), "trusts another {name}"),
    "aws_eks_pod_identity_association": (
        ("cluster_name", "namespace", "service_account"),
        "gives its role to another {name}",
    ),
}


def _changed(change: ResourceChange, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Problem]:
    names, message = _TRUSTED.get(change.type, ((), ""))
    changed = [name for name in names if unlike(_set(before.get(name)), _set(after.get(name)))]
    changed = [name for name in changed if not is_unknown(after.get(name)) and not is_unknown(before.get(name))]
    if changed:
        told_as = f"{show(before.get(changed[0]))} becomes {show(after.get(changed[0]))}"
        name = " and ".join(changed).replace("_", " ")
        yield Problem(change, f"{change.address} {message.format(name=name)}: {told_as}", path=changed[0])
    if change.type == "aws_iam_openid_connect_provider":
        old, new = items(before.get("client_id_list")), items(after.get("client_id_list"))
        added = [show(one) for one in new if one not in old and not is_unknown(one)]
        if added and not is_unknown(before.get("client_id_list")):
            message = f"{change.address} now also takes tokens for the audience {', '.join(added)}"
            yield Problem(change, message, path="client_id_list", severity="medium")


def _set(value: Any) -> Any:
    return sorted(value, key=str) if isinstance(value, list) else value


@rule(
    "RV026",
    severity="critical",
    title="a bucket is made public, or may be",
    why="Everybody on the internet may read what it holds, inputs, results and logs of workflows included, or write "
    "to it.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
)
def bucket_public(case: Case) -> Iterator[Problem]:
    """Policies, ACLs, members and settings of buckets."""
    for change in _changing(case):
        if change.type in _BUCKET_POLICIES:
            for policy in policies_of(change):
                public = [grant for grant in policy.change.gained if is_public(grant)]
                if public:
                    yield Problem(change, f"{change.address} is public: {told(public)}", path=policy.path)
        if change.type == "google_storage_bucket_iam_policy" or change.type.startswith("google_storage_bucket_iam_"):
            old = assignments(change.type, change.before)
            for one in assignments(change.type, change.after):
                if is_public_member(one.member) and not any(weaker(one, other) for other in old):
                    yield Problem(change, f"{change.address} gives {one}: to everybody", path=one.path)
        for path, what in _public_settings(change.type, change.after or {}):
            if (path, what) not in list(_public_settings(change.type, change.before or {})):
                yield Problem(change, f"{change.address} {what}", path=path)
    yield from _blocks(case)


_PUBLIC_ACLS = ("public-read", "public-read-write", "authenticated-read")
_PUBLIC_GROUPS = ("AllUsers", "AuthenticatedUsers")
_PUBLIC_PREDEFINED = ("publicRead", "publicReadWrite", "authenticatedRead")


def _public_settings(type_: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The arguments that make a bucket public by themselves, and what each does."""
    if type_ in ("aws_s3_bucket", "aws_s3_bucket_acl"):
        if values.get("acl") in _PUBLIC_ACLS:
            yield "acl", f"has the public ACL {values.get('acl')}"
        policy = mapping(values.get("access_control_policy"))
        for grant in (*mappings(values.get("grant")), *mappings(policy.get("grant"))):
            uri = mapping(grant.get("grantee")).get("uri") or grant.get("uri")
            if isinstance(uri, str) and uri.rpartition("/")[2] in _PUBLIC_GROUPS:
                yield "grant", f"grants access to {uri.rpartition('/')[2]}"
    elif type_ in ("google_storage_bucket_acl", "google_storage_default_object_acl"):
        if values.get("predefined_acl") in _PUBLIC_PREDEFINED:
            yield "predefined_acl", f"has the public ACL {values.get('predefined_acl')}"
        for entity in items(values.get("role_entity")):
            if isinstance(entity, str) and entity.partition(":")[2] in EVERYBODY:
                yield "role_entity", f"gives {entity.partition(':')[0]} to {entity.partition(':')[2]}"
    elif type_ in ("google_storage_bucket_access_control", "google_storage_default_object_access_control"):
        if values.get("entity") in EVERYBODY:
            yield "entity", f"gives {show(values.get('role'))} to {values.get('entity')}"
    elif type_ == "azurerm_storage_container" and values.get("container_access_type") in ("blob", "container"):
        yield (
            "container_access_type",
            f"lets everybody read: container_access_type is {values['container_access_type']}",
        )


_BLOCKS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
_BLOCK_TYPES = ("aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block")


def _blocks(case: Case) -> Iterator[Problem]:
    """What kept a bucket from being public and no longer does."""
    for change in case.resources(*_BLOCK_TYPES):
        old, new = change.before or {}, change.after or {}
        if fate(change) == "destroyed":
            held = [name for name in _BLOCKS if old.get(name) is True]
            if held and not goes_along(case, change):
                yield Problem(
                    change, f"{change.address} is removed: nothing keeps the bucket from being public", path=held[0]
                )
        elif change.action in ("update", "replace", "create"):
            off = [name for name in _BLOCKS if not new.get(name) and (change.before is None or old.get(name) is True)]
            off = [name for name in off if not is_unknown(new.get(name))]
            if off:
                mild = change.before is None and len(off) < len(_BLOCKS)
                verb = "is" if len(off) == 1 else "are"
                message = f"{change.address} keeps the bucket less from being public: {', '.join(off)} {verb} off"
                yield Problem(change, message, path=off[0], severity="high" if mild else "critical")
    for change in _changing(case):
        before, after = change.before or {}, change.after or {}
        if change.type == "google_storage_bucket" and before.get("public_access_prevention") == "enforced":
            said = after.get("public_access_prevention")
            if said != "enforced" and not is_unknown(said):
                message = f"{change.address} may be made public again: public_access_prevention is no longer enforced"
                yield Problem(change, message, path="public_access_prevention", severity="high")
        nested = "allow_nested_items_to_be_public"
        if change.type == "azurerm_storage_account" and before.get(nested) is False and after.get(nested) is True:
            yield Problem(change, f"containers of {change.address} may be made public", path=nested)
