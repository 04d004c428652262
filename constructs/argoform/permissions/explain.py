"""Rights as rows for people: right, resource, why."""

from __future__ import annotations

from dataclasses import dataclass, replace

from argoform.permissions.blobs import google_held
from argoform.permissions.rights import AwsRight, AzureRight, GoogleRight, KubernetesRight, Right, Rights

_WHERE = {KubernetesRight: "Kubernetes", AwsRight: "AWS", GoogleRight: "Google Cloud", AzureRight: "Azure"}


@dataclass(frozen=True)
class Row:
    """One right of one account."""

    where: str
    """`Kubernetes`, `AWS`, `Google Cloud` or `Azure`."""
    right: str
    resource: str
    why: str
    source: str
    """The part of the spec that asks for it."""


def explain(rights: Rights) -> list[Row]:
    """Every right as a row; rights that are the same for several reasons are one row with all of them."""
    found: dict[tuple[str, str, str], list[Right]] = {}
    for right in replace(rights, google=tuple(google_held(rights.google))).all():
        found.setdefault((_WHERE[type(right)], right.right, right.resource), []).append(right)
    rows = [
        Row(
            *key,
            why="; ".join(dict.fromkeys(right.reason for right in same)),
            source=", ".join(dict.fromkeys(right.source for right in same if right.source)),
        )
        for key, same in found.items()
    ]
    for policy in rights.opaque_policies:
        asked = "asked for in `extra_aws_permissions`, and known only to Terraform"
        rows.append(Row("AWS", "the policy", policy, asked, "extra_aws_permissions"))
    return rows
