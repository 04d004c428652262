"""Where the resources of AWS keep their policies, and what they are attached to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from argoform.review.differences.policy_compare import PolicyChange, compare_policies
from argoform.review.plan import ResourceChange
from argoform.review.values import mappings, show

Role = Literal["identity", "resource", "trust"]
"""What a policy is: of somebody who may, of something that others may use, or of a role that others may take on."""

POLICY_ARGUMENTS: dict[str, tuple[tuple[str, Role], ...]] = {
    "aws_iam_role": (("assume_role_policy", "trust"),),
    "aws_iam_policy": (("policy", "identity"),),
    "aws_iam_role_policy": (("policy", "identity"),),
    "aws_iam_user_policy": (("policy", "identity"),),
    "aws_iam_group_policy": (("policy", "identity"),),
    "aws_ssoadmin_permission_set_inline_policy": (("inline_policy", "identity"),),
    "aws_s3_bucket": (("policy", "resource"),),
    "aws_s3_bucket_policy": (("policy", "resource"),),
    "aws_s3_access_point": (("policy", "resource"),),
    "aws_s3control_access_point_policy": (("policy", "resource"),),
    "aws_kms_key": (("policy", "resource"),),
    "aws_kms_key_policy": (("policy", "resource"),),
    "aws_kms_external_key": (("policy", "resource"),),
    "aws_sqs_queue": (("policy", "resource"),),
    "aws_sqs_queue_policy": (("policy", "resource"),),
    "aws_sns_topic": (("policy", "resource"),),
    "aws_sns_topic_policy": (("policy", "resource"),),
    "aws_secretsmanager_secret": (("policy", "resource"),),
    "aws_secretsmanager_secret_policy": (("policy", "resource"),),
    "aws_ecr_repository_policy": (("policy", "resource"),),
    "aws_ecr_registry_policy": (("policy", "resource"),),
    "aws_efs_file_system_policy": (("policy", "resource"),),
    "aws_dynamodb_resource_policy": (("policy", "resource"),),
    "aws_cloudwatch_event_bus_policy": (("policy", "resource"),),
    "aws_cloudwatch_log_resource_policy": (("policy_document", "resource"),),
    "aws_opensearch_domain_policy": (("access_policies", "resource"),),
    "aws_glacier_vault": (("access_policy", "resource"),),
    "aws_vpc_endpoint": (("policy", "resource"),),
    "aws_vpc_endpoint_policy": (("policy", "resource"),),
}
"""The arguments that hold a policy, by type of resource."""


@dataclass(frozen=True, slots=True)
class PolicyAt:
    """One policy of a resource, before and after.

    Args:
        path: the argument.
        name: of an inline policy; else empty.
    """

    role: Role
    path: str
    before: Any
    after: Any
    name: str = ""

    @property
    def change(self) -> PolicyChange:
        """What its change means."""
        return compare_policies(self.before, self.after)

    @property
    def is_new(self) -> bool:
        """Whether there was none before."""
        return self.before is None or self.before == ""


def policies_of(change: ResourceChange) -> Iterator[PolicyAt]:
    """Every policy in the arguments of a resource; an argument that neither side has is left out."""
    before, after = change.before or {}, change.after or {}
    for path, role in POLICY_ARGUMENTS.get(change.type, ()):
        if before.get(path) is not None or after.get(path) is not None:
            yield PolicyAt(role, path, before.get(path), after.get(path))
    if change.type == "aws_iam_role":
        old, new = _inline(before), _inline(after)
        for name in dict.fromkeys([*old, *new]):
            yield PolicyAt("identity", f"inline_policy[{name}]", old.get(name), new.get(name), name)


def _inline(values: Mapping[str, Any]) -> dict[str, Any]:
    return {show(block.get("name")): block.get("policy") for block in mappings(values.get("inline_policy"))}
