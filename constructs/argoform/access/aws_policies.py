"""Attaching a policy to an IAM role: inline where it fits, as managed policies where it does not."""

from __future__ import annotations

from argoform._cdk import Construct
from argoform.access.identity import IdentityRequest
from argoform.permissions.policy import INLINE_ROLE_POLICY_LIMIT, MANAGED_POLICY_LIMIT, PolicyDocument, split
from argoform.permissions.rights import Rights
from argoform.terraform import aws
from argoform.terraform.json_document import encode_json
from argoform.tokens import STRING_TOKEN

_TOKEN_ALLOWANCE = 80
"""Characters that what a token stands for (an ARN, mostly) may have beyond those of the token itself."""


def attach_rights(scope: Construct, role: aws.IamRole, request: IdentityRequest, rights: Rights, *, path: str) -> None:
    """Let `role` do what `rights` says in AWS.

    The policy is inline as long as all inline policies of the role keep within AWS's limit; a longer one is divided
    into managed policies. Policies known only to Terraform are inline, and then so is nothing else, since nobody knows
    how long they are.

    Args:
        path: the IAM path of managed policies.

    Raises:
        InputError: when the policy is larger than all the managed policies of a role together.
    """
    provider = request.platform.providers.aws
    document = rights.policy_document()
    allowance = _allowance(document)
    if document and document.size + allowance <= INLINE_ROLE_POLICY_LIMIT and not rights.opaque_policies:
        aws.IamRolePolicy(
            scope,
            "policy",
            name=request.role_name,
            role=role.ref("name"),
            policy=encode_json(document.to_dict(), path="permissions"),
            provider=provider,
        )
    elif document:
        limit = MANAGED_POLICY_LIMIT - min(allowance, MANAGED_POLICY_LIMIT // 2)
        for i, part in enumerate(split(document, limit=limit, path="permissions")):
            policy = aws.IamPolicy(
                scope,
                f"policy-{i}",
                name=f"{request.role_name}-{i}",
                path=path,
                policy=encode_json(part.to_dict(), path="permissions"),
                tags=dict(request.tags) or None,
                provider=provider,
            )
            aws.IamRolePolicyAttachment(
                scope, f"policy-{i}-attachment", role=role.ref("name"), policy_arn=policy.arn, provider=provider
            )
    for i, opaque in enumerate(rights.opaque_policies):
        aws.IamRolePolicy(
            scope, f"extra-policy-{i}", name=f"extra-{i}", role=role.ref("name"), policy=opaque, provider=provider
        )


def _allowance(document: PolicyDocument) -> int:
    """Characters to keep free for what tokens stand for."""
    return _TOKEN_ALLOWANCE * len(STRING_TOKEN.findall(document.to_json()))
