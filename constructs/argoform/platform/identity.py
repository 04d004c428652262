"""Identity strategies as data: how a workflow's service account proves to a cloud who it is."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from argoform.errors import InputError
from argoform.names import check_dns_label, check_dns_subdomain
from argoform.platform.aws import Partition, check_arn, parse_arn
from argoform.platform.model import Model
from argoform.platform.problems import checked
from argoform.tokens import has_token

_HOST = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"
_ISSUER = re.compile(_HOST + r"(:\d{1,5})?(/[A-Za-z0-9._~-]+)*")
_IAM_PATH = re.compile(r"/|/[\x21-\x7e]*/")
_THUMBPRINT = re.compile(r"[0-9A-Fa-f]{40}")
_PROJECT = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]")
_GSA = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z][a-z0-9-]{4,28}[a-z0-9]\.iam\.gserviceaccount\.com")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

IRSA_AUDIENCE = "sts.amazonaws.com"
"""The audience of the tokens that EKS mounts, in every partition (China included)."""

POD_IDENTITY_SINCE = "3.6.2"
"""The first Argo Workflows whose S3 client understands EKS Pod Identity."""


class AwsIdentity(Model):
    """What both of AWS's strategies share: the role that each service account gets."""

    partition: Partition = "aws"
    """`aws`, `aws-cn` or `aws-us-gov`; read from the ARNs when not given."""

    permissions_boundary: str | None = None
    """The ARN of a policy that bounds what every role may do."""

    path: str = "/"
    """The IAM path of every role; begins and ends with a slash."""

    max_session_duration: int = Field(default=3600, ge=3600, le=43200)
    """Seconds that a session of the role may last, 3600 to 43200 (12 hours)."""

    @field_validator("permissions_boundary")
    @classmethod
    def _policy(cls, value: str | None) -> str | None:
        if value is not None and not has_token(value):
            checked(lambda: check_arn(value, service="iam", resource="policy", path=""))
        return value

    @field_validator("path")
    @classmethod
    def _iam_path(cls, value: str) -> str:
        if not has_token(value) and (len(value) > 512 or not _IAM_PATH.fullmatch(value)):
            raise ValueError(f"{value!r} is not an IAM path; expected '/' or one that begins and ends with '/'")
        return value


class Irsa(AwsIdentity):
    """IAM roles for service accounts on EKS.

    The cluster's IAM OIDC provider is given (`oidc_provider_arn`), looked up (`oidc_provider_url`, or nothing: then by
    the cluster's name) or created (`create_oidc_provider`).
    https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
    """

    kind: Literal["irsa"] = "irsa"

    oidc_provider_arn: str | None = None
    """The ARN of the cluster's IAM OIDC provider: `arn:aws:iam::111122223333:oidc-provider/oidc.eks...`."""

    oidc_provider_url: str | None = None
    """The issuer, with or without `https://`; read from the ARN when not given, required when the ARN is a token."""

    create_oidc_provider: bool = False
    """Whether the IAM OIDC provider is made; the issuer is `oidc_provider_url`, or the cluster's own."""

    thumbprints: tuple[str, ...] = ()
    """SHA-1 fingerprints of the issuer's certificates, for a created provider; EKS issuers need none."""

    audience: str = IRSA_AUDIENCE
    """The audience (`aud`) that a token must have."""

    @property
    def oidc_provider(self) -> Literal["given", "lookup", "create"]:
        """Where the IAM OIDC provider comes from."""
        if self.create_oidc_provider:
            return "create"
        return "given" if self.oidc_provider_arn is not None else "lookup"

    @field_validator("oidc_provider_arn")
    @classmethod
    def _provider(cls, value: str | None) -> str | None:
        if value is not None:
            checked(lambda: check_arn(value, service="iam", resource="oidc-provider", path=""))
        return value

    @field_validator("oidc_provider_url")
    @classmethod
    def _issuer(cls, value: str | None) -> str | None:
        if value is None:
            return None
        bare = value.removeprefix("https://").rstrip("/")
        if not has_token(value) and (not _ISSUER.fullmatch(bare) or len(bare) > 255):
            raise ValueError(
                f"{value!r} is not the URL of an OIDC issuer; expected 'oidc.eks.<region>.amazonaws.com/id/<id>', "
                "with or without 'https://'"
            )
        return bare

    @field_validator("thumbprints")
    @classmethod
    def _fingerprints(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for thumbprint in value:
            if not has_token(thumbprint) and not _THUMBPRINT.fullmatch(thumbprint):
                raise ValueError(f"{thumbprint!r} is not a thumbprint; expected 40 hexadecimal digits")
        return value

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        arn = data.get("oidc_provider_arn")
        if not isinstance(arn, str) or has_token(arn):
            return data
        try:
            parts = parse_arn(arn, path="oidc_provider_arn")
        except InputError:
            return data
        found: dict[str, str] = {"partition": parts.partition}
        if parts.resource.startswith("oidc-provider/"):
            found["oidc_provider_url"] = parts.resource.removeprefix("oidc-provider/")
        return {**found, **{key: value for key, value in data.items() if value is not None}}

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        arn, url = self.oidc_provider_arn, self.oidc_provider_url
        if arn is not None and self.create_oidc_provider:
            raise ValueError("`oidc_provider_arn` names an existing provider, so `create_oidc_provider` cannot be true")
        if arn is None:
            return self
        if has_token(arn):
            if url is None:
                raise ValueError("`oidc_provider_url` is required where `oidc_provider_arn` is a token")
            return self
        parts = parse_arn(arn, path="oidc_provider_arn")
        if url is not None and not has_token(url) and parts.resource != f"oidc-provider/{url}":
            raise ValueError(f"`oidc_provider_url` is {url!r}, but `oidc_provider_arn` is of another issuer")
        if parts.partition != self.partition:
            raise ValueError(f"`partition` is {self.partition!r}, but `oidc_provider_arn` is of {parts.partition!r}")
        return self


class PodIdentity(AwsIdentity):
    """EKS Pod Identity: an association of role and service account; from Argo Workflows 3.6.2 on.

    https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
    """

    kind: Literal["pod-identity"] = "pod-identity"

    cluster_name: str | None = None
    """The name of the EKS cluster; the platform's `cluster` when None."""


class GkeWorkloadIdentity(Model):
    """Workload Identity Federation for GKE: through a Google service account, or the Kubernetes one as a principal.

    https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
    """

    kind: Literal["gke"] = "gke"

    project: str
    """The id of the Google Cloud project that the workload identity pool (`<project>.svc.id.goog`) belongs to."""

    project_number: str | None = None
    """Its number, which a direct principal's name needs; looked up when None."""

    mode: Literal["service-account", "direct"] = "service-account"
    """`service-account` impersonates a Google service account, `direct` grants to the Kubernetes account itself."""

    service_account_email: str | None = None
    """An existing Google service account that every spec uses; each spec gets one of its own when None."""

    @property
    def workload_pool(self) -> str:
        """The workload identity pool of the project."""
        return f"{self.project}.svc.id.goog"

    @field_validator("project")
    @classmethod
    def _project(cls, value: str) -> str:
        if not has_token(value) and not _PROJECT.fullmatch(value.rpartition(":")[2]):
            raise ValueError(f"{value!r} is not the id of a Google Cloud project")
        return value

    @field_validator("project_number")
    @classmethod
    def _number(cls, value: str | None) -> str | None:
        if value is not None and not has_token(value) and not value.isdigit():
            raise ValueError(f"{value!r} is not the number of a Google Cloud project; expected digits")
        return value

    @field_validator("service_account_email")
    @classmethod
    def _email(cls, value: str | None) -> str | None:
        if value is not None and not has_token(value) and not _GSA.fullmatch(value):
            raise ValueError(
                f"{value!r} is not a Google service account; expected <name>@<project>.iam.gserviceaccount.com"
            )
        return value

    @model_validator(mode="after")
    def _direct(self) -> Self:
        if self.mode == "direct" and self.service_account_email is not None:
            raise ValueError("`service_account_email` has no part in `mode` 'direct'")
        return self


class AzureWorkloadIdentity(Model):
    """Microsoft Entra Workload ID on AKS: a user-assigned identity with a federated credential.

    https://learn.microsoft.com/azure/aks/workload-identity-overview
    """

    kind: Literal["azure"] = "azure"

    oidc_issuer_url: str | None = None
    """The cluster's OIDC issuer, with `https://`; looked up by `cluster_name` and `resource_group` when None."""

    resource_group: str
    """The resource group of the identities that are made, and of the cluster when it is looked up."""

    location: str | None = None
    """The Azure region of the identities that are made, such as `westeurope`; needed unless `client_id` is given."""

    tenant_id: str | None = None
    """The Entra tenant; the cluster's default when None."""

    client_id: str | None = None
    """The client id of an existing user-assigned identity that every spec uses; each gets one of its own when None."""

    identity_id: str | None = None
    """The resource id of that existing identity, to which the federated credential is added."""

    principal_id: str | None = None
    """The object id of that existing identity, to which roles are granted."""

    audience: str = "api://AzureADTokenExchange"
    """The audience of the federated credential; clouds other than the public one have their own."""

    @field_validator("oidc_issuer_url")
    @classmethod
    def _issuer(cls, value: str | None) -> str | None:
        if value is None or has_token(value):
            return value
        bare = value.removeprefix("https://")
        if "://" in bare or not _ISSUER.fullmatch(bare.rstrip("/")):
            raise ValueError(f"{value!r} is not the URL of an OIDC issuer; expected https://<host>/<path>")
        # Entra compares the issuer character by character with the token's, which has the scheme and the final slash.
        return f"https://{bare}"

    @field_validator("tenant_id", "client_id", "principal_id")
    @classmethod
    def _guid(cls, value: str | None) -> str | None:
        if value is not None and not has_token(value) and not _GUID.fullmatch(value):
            raise ValueError(f"{value!r} is not a GUID")
        return value

    @model_validator(mode="after")
    def _existing(self) -> Self:
        given = [name for name in ("client_id", "identity_id", "principal_id") if getattr(self, name) is not None]
        if given and len(given) < 3:
            raise ValueError("an existing identity needs `client_id`, `identity_id` and `principal_id`, all three")
        if not given and self.location is None:
            raise ValueError("`location` is required where identities are made")
        return self


class StaticCredentials(Model):
    """An existing Secret with credentials of the store: MinIO, any S3-compatible store, GCS or Azure Blob."""

    kind: Literal["static"] = "static"

    secret_name: str
    """The Secret in the workflow's namespace."""

    access_key_key: str = "accesskey"
    """The key of the Secret that holds the access key (S3 and MinIO)."""

    secret_key_key: str = "secretkey"  # noqa: S105
    """The key of the Secret that holds the secret key (S3 and MinIO)."""

    session_token_key: str | None = None
    """The key of the Secret that holds a session token, for temporary credentials; from Argo 3.6 on."""

    service_account_key_key: str = "serviceAccountKey"
    """The key of the Secret that holds a Google service account's JSON key (GCS)."""

    account_key_key: str = "accountkey"
    """The key of the Secret that holds the storage account's access key (Azure Blob)."""

    @field_validator("secret_name")
    @classmethod
    def _name(cls, value: str) -> str:
        return checked(lambda: check_dns_subdomain(value, path=""))


class ExistingServiceAccount(Model):
    """A Kubernetes service account that others made, with whatever identity they gave it; argoform makes no cloud role.

    Its rights in Kubernetes are still granted to it.
    """

    kind: Literal["existing"] = "existing"

    name: str
    """The name of the service account, in every workflow's namespace."""

    grant_kubernetes: bool = True
    """Whether the derived Kubernetes rights are bound to it; False where others do that too."""

    @field_validator("name")
    @classmethod
    def _name(cls, value: str) -> str:
        return checked(lambda: check_dns_label(value, path="", limit=253))


Identity = Annotated[
    Irsa | PodIdentity | GkeWorkloadIdentity | AzureWorkloadIdentity | StaticCredentials | ExistingServiceAccount,
    Field(discriminator="kind"),
]
"""Every identity strategy."""
