"""Workload Identity Federation for GKE: a Google service account behind a Kubernetes one, or the latter by itself.

https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argoform._cdk import Construct, cdk
from argoform.access.identity import IdentityRequest
from argoform.access.made_stores import made_store
from argoform.names import scoped_name, short_hash
from argoform.permissions.blobs import GoogleBinding, google_bindings
from argoform.permissions.rights import Rights
from argoform.platform import GkeWorkloadIdentity, Platform
from argoform.platform.accounts import google_member, google_principal, pod_labels, service_account_annotations
from argoform.terraform import google
from argoform.terraform.element import stack_of
from argoform.terraform.shared import find_or_make, free_id
from argoform.tokens import has_token

ACCOUNT_ID_LIMIT = 30
"""Characters that the id of a Google service account may have."""

_WORKLOAD_IDENTITY_USER = "roles/iam.workloadIdentityUser"


class GkeIdentity(Construct):
    """What Google Cloud knows of one Kubernetes service account."""

    def __init__(self, scope: Construct, id_: str, request: IdentityRequest, strategy: GkeWorkloadIdentity) -> None:
        super().__init__(scope, id_)
        self._request = request
        self._strategy = strategy
        provider: Any = request.platform.providers.google
        self.email: str | None = None
        if strategy.mode == "direct":
            self._members: GoogleMembers = GoogleMembers(self, "members", request.platform, self._principal())
            return
        if strategy.service_account_email is None:
            self.service_account = google.ServiceAccount(
                self,
                "service-account",
                account_id=google_account_id(request),
                display_name=f"{request.name} in {request.namespace} on {request.platform.cluster}"[:100],
                project=strategy.project,
                provider=provider,
            )
            account = self.service_account.ref("name")
            self.email = self.service_account.ref("email")
            self._members = GoogleMembers(self, "members", request.platform, self.service_account.ref("member"))
        else:
            self.email = strategy.service_account_email
            account = f"projects/{_project(self.email)}/serviceAccounts/{self.email}"
            self._members = _shared_members(self, request.platform, self.email)
        self.member = google.ServiceAccountIamMember(
            self,
            "workload-identity",
            service_account_id=account,
            role=_WORKLOAD_IDENTITY_USER,
            member=google_member(
                strategy, namespace=request.namespace, service_account_name=request.service_account_name
            ),
            provider=provider,
        )

    @property
    def annotations(self) -> Mapping[str, str]:
        """The annotation by which GKE finds the Google service account; none for a direct principal."""
        return service_account_annotations(self._strategy, google_service_account=self.email)

    @property
    def pod_labels(self) -> Mapping[str, str]:
        """The labels that pods need."""
        return pod_labels(self._strategy)

    @property
    def role_name(self) -> None:
        """None: it is no role of AWS."""
        return None

    @property
    def role_arn(self) -> None:
        """None: it is no role of AWS."""
        return None

    @property
    def dependencies(self) -> list[Any]:
        """The account, and the bindings of its roles."""
        return [self, self._members]

    def grant(self, rights: Rights) -> None:
        """Bind the account to the roles on buckets."""
        for binding in google_bindings(rights.google):
            self._members.add(binding)

    def _principal(self) -> str:
        strategy, request = self._strategy, self._request
        return google_principal(
            strategy,
            project_number=strategy.project_number or _project_number(self, request.platform, strategy.project),
            namespace=request.namespace,
            service_account_name=request.service_account_name,
        )


class GoogleMembers(Construct):
    """The roles of one member on buckets, each bound once however often it is asked for."""

    def __init__(self, scope: Construct, id_: str, platform: Platform, member: str) -> None:
        super().__init__(scope, id_)
        self._platform = platform
        self._member = member
        self._bound: set[str] = set()

    def add(self, binding: GoogleBinding) -> None:
        """Bind the member to a role."""
        id_ = short_hash(binding.bucket, binding.role, binding.condition)
        if id_ in self._bound:
            return
        self._bound.add(id_)
        condition = None
        if binding.condition:
            condition = google.IamCondition(title=binding.condition_title, expression=binding.condition)
        made = made_store(self, "gcs", binding.bucket)
        google.StorageBucketIamMember(
            self,
            id_,
            bucket=binding.bucket,
            role=binding.role,
            member=self._member,
            condition=condition,
            provider=self._platform.providers.google,
            depends_on=[made] if made is not None else [],
        )


def google_account_id(request: IdentityRequest) -> str:
    """The id of the Google service account of a workflow: at most 30 characters that begin with a letter."""
    name = request.name.replace(".", "-")
    if not name[:1].isalpha():
        name = f"w-{name}"
    return scoped_name(name, cluster=request.platform.cluster, namespace=request.namespace, limit=ACCOUNT_ID_LIMIT)


def _shared_members(scope: Construct, platform: Platform, email: str) -> GoogleMembers:
    """The roles of an account that every spec of the stack uses."""

    def make(stack: cdk.TerraformStack) -> GoogleMembers:
        id_ = free_id(stack, f"google-account-{short_hash(email)}", platform.cluster)
        return GoogleMembers(stack, id_, platform, f"serviceAccount:{email}")

    return find_or_make(scope, (GoogleMembers, stack_of(scope), email), GoogleMembers, make)


def _project(email: str) -> str:
    """The project of an account, which IAM finds by itself where only Terraform knows the address."""
    return "-" if has_token(email) else email.partition("@")[2].removesuffix(".iam.gserviceaccount.com")


def _project_number(scope: Construct, platform: Platform, project: str) -> str:
    """The number of a project, looked up once in each stack."""

    def make(stack: cdk.TerraformStack) -> _Project:
        return _Project(stack, free_id(stack, f"google-project-{project}", platform.cluster), platform, project)

    return find_or_make(scope, (_Project, stack_of(scope), project), _Project, make).number


class _Project(Construct):
    """A Google Cloud project that is looked up."""

    def __init__(self, scope: Construct, id_: str, platform: Platform, project: str) -> None:
        super().__init__(scope, id_)
        found = google.DataProject(self, "project", project_id=project, provider=platform.providers.google)
        self.number = found.ref("number")
