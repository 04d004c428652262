"""Identity strategies as data: how a workflow's service account proves to a cloud who it is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from argoform.platform.model import Model


class Irsa(Model):
    """IAM roles for service accounts on EKS.

    https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
    """

    kind: Literal["irsa"] = "irsa"

    oidc_provider_arn: str
    """The ARN of the cluster's IAM OIDC provider: `arn:aws:iam::111122223333:oidc-provider/oidc.eks...`."""

    oidc_provider_url: str | None = None
    """The issuer without `https://`; read from the ARN when not given, required when the ARN is a token."""

    permissions_boundary: str | None = None
    """The ARN of a policy that bounds what every role may do."""

    path: str = "/"
    """The IAM path of every role."""

    max_session_duration: int = Field(default=3600, ge=3600, le=43200)
    """Seconds that a session of the role may last, 3600 to 43200."""


class StaticCredentials(Model):
    """An existing Secret with an access key, for MinIO and any S3-compatible store."""

    kind: Literal["static"] = "static"

    secret_name: str
    """The Secret in the workflow's namespace."""

    access_key_key: str = "accesskey"
    """The key of the Secret that holds the access key."""

    secret_key_key: str = "secretkey"  # noqa: S105
    """The key of the Secret that holds the secret key."""


Identity = Annotated[Irsa | StaticCredentials, Field(discriminator="kind")]
"""Every identity strategy."""
