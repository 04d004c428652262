"""Whom or what a resource belongs to: the role of a policy, the bucket of a lifecycle configuration."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from argoform.review.case import Case
from argoform.review.fates import fate
from argoform.review.plan import ResourceChange

_OWNERS: dict[str, tuple[str, ...]] = {
    "role": ("aws_iam_role",),
    "roles": ("aws_iam_role",),
    "user": ("aws_iam_user",),
    "group": ("aws_iam_group",),
    "bucket": ("aws_s3_bucket", "google_storage_bucket"),
    "key_id": ("aws_kms_key", "aws_kms_external_key"),
    "queue_url": ("aws_sqs_queue",),
    "secret_arn": ("aws_secretsmanager_secret",),
    "repository": ("aws_ecr_repository",),
    "file_system_id": ("aws_efs_file_system",),
    "member": ("google_service_account",),
    "members": ("google_service_account",),
    "principal_id": ("azurerm_user_assigned_identity",),
    "storage_account_id": ("azurerm_storage_account",),
}
"""The arguments that name another resource, with its types. What names it is one of its attributes."""

_TOPIC = {"aws_sns_topic_policy": ("arn", ("aws_sns_topic",))}
_NAMED_BY = ("id", "name", "arn", "bucket", "key_id", "url", "email", "member", "principal_id", "unique_id")


def _named(case: Case) -> dict[tuple[str, str], list[ResourceChange]]:
    """The resources that can own something, by type and by each attribute that names them."""
    found: dict[tuple[str, str], list[ResourceChange]] = {}
    types = {type_ for owning in (*_OWNERS.values(), _TOPIC["aws_sns_topic_policy"][1]) for type_ in owning}
    for change in case.plan.changes:
        if change.type in types:
            attributes = change.before if change.before is not None else change.after or {}
            names = {name for key in _NAMED_BY if isinstance(name := attributes.get(key), str)}
            for name in names:
                found.setdefault((change.type, name), []).append(change)
    return found


def owners(case: Case, change: ResourceChange, *, only: Collection[str] = ()) -> Iterator[ResourceChange]:
    """The resources of the plan that a resource belongs to.

    Args:
        only: the arguments that count; all when empty.
    """
    named = case.once(_named)
    for argument, types in [*_OWNERS.items(), *([_TOPIC[change.type]] if change.type in _TOPIC else [])]:
        if only and argument not in only:
            continue
        said = change.values.get(argument)
        for text in said if isinstance(said, list) else [said]:
            if isinstance(text, str):
                for type_ in types:
                    yield from named.get((type_, text.removeprefix("serviceAccount:")), ())


def attached_to(case: Case, change: ResourceChange, *, only: Collection[str] = ()) -> bool:
    """Whether a resource belongs to one that was there before the change and stays.

    Args:
        only: the arguments that count; all when empty.
    """
    return any(owner.before is not None and not fate(owner) for owner in owners(case, change, only=only))


def goes_along(case: Case, change: ResourceChange) -> bool:
    """Whether a resource is removed together with what it belongs to, which is what matters then."""
    return fate(change) == "destroyed" and any(fate(owner) == "destroyed" for owner in owners(case, change))
