"""CDK constructs: service accounts, their RBAC, the identity by which a cloud knows them, and roles for people."""

from argoform.access.account import WorkflowAccount
from argoform.access.api_submitter import ApiSubmitter
from argoform.access.identity import AccountIdentity
from argoform.access.people import (
    WorkflowAdmin,
    WorkflowOperator,
    WorkflowReader,
    WorkflowRole,
    group,
    service_account,
    user,
)
from argoform.access.service_account_identity import ServiceAccountIdentity

__all__ = [
    "AccountIdentity",
    "ApiSubmitter",
    "ServiceAccountIdentity",
    "WorkflowAccount",
    "WorkflowAdmin",
    "WorkflowOperator",
    "WorkflowReader",
    "WorkflowRole",
    "group",
    "service_account",
    "user",
]
