"""The data source `aws_iam_policy_document`, which the offline plan computes as the provider does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

from argoform.terraform.declare import Block, BlockModel, computed
from argoform.terraform.providers import AWS
from argoform.terraform.resource import DataSource


class PolicyPrincipals(BlockModel):
    """Whom a statement is about."""

    type: str
    """`AWS`, `Service`, `Federated`, `CanonicalUser` or `*`."""
    identifiers: Collection[str]


class PolicyCondition(BlockModel):
    """When a statement holds."""

    test: str
    variable: str
    values: Sequence[str]


class PolicyStatement(BlockModel):
    """One statement."""

    sid: str | None = None
    effect: str | None = None
    """`Allow`, unless it is `Deny`."""
    actions: Collection[str] | None = None
    not_actions: Collection[str] | None = None
    resources: Collection[str] | None = None
    not_resources: Collection[str] | None = None
    principals: Annotated[Sequence[PolicyPrincipals] | None, Block("set")] = None
    not_principals: Annotated[Sequence[PolicyPrincipals] | None, Block("set")] = None
    condition: Annotated[Sequence[PolicyCondition] | None, Block("set")] = None


class DataIamPolicyDocument(DataSource, type="aws_iam_policy_document", provider=AWS):
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document"""

    policy_id: str | None = None
    version: str | None = None
    statement: Annotated[Sequence[PolicyStatement] | None, Block()] = None
    source_policy_documents: Sequence[str] | None = None
    override_policy_documents: Sequence[str] | None = None
    source_json: str | None = None
    override_json: str | None = None
    json: str = computed()
    minified_json: str = computed()
    id: str = computed(optional=True)
