"""Artifact stores as data: where workflows keep their artifacts and logs."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from argoform.platform import buckets
from argoform.platform.aws import (
    Partition,
    check_account_id,
    check_arn,
    check_region,
    dns_suffix,
    parse_arn,
    partition_of,
)
from argoform.platform.identity import StaticCredentials
from argoform.platform.keys import check_key_format, check_prefix
from argoform.platform.model import Model
from argoform.platform.problems import checked
from argoform.tokens import has_token

_ENDPOINT = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?")
_RESOURCE_ID = re.compile(r"/subscriptions/[^/]+/resourceGroups/[^/]+/providers/.+", re.IGNORECASE)

ArtifactIsolation = Literal["namespace", "spec", "bucket"]
"""What has a prefix of its own: every namespace, every spec, or nothing (all share the store's prefix)."""


class Store(Model):
    """What every artifact store has."""

    prefix: str = ""
    """A prefix that everything is kept under, without slashes at its ends."""

    key_format: str | None = None
    """The format of keys; begins with the isolation prefix (`{{workflow.namespace}}` may stand for the namespace).
    `<isolation prefix>{{workflow.name}}/{{pod.name}}` when None."""

    archive_logs: bool = True
    """Whether the repository keeps the logs of every pod, for specs that do not say."""

    create: bool = False
    """Whether the stack makes the bucket; an existing one is used otherwise."""

    versioning: bool = True
    """Whether a created bucket keeps earlier versions of its objects."""

    expire_days: int | None = Field(default=None, ge=1)
    """Days after which a created bucket drops artifacts; never when None."""

    credentials: StaticCredentials | None = None
    """A Secret that opens this store, where the platform's identity does not."""

    @field_validator("prefix")
    @classmethod
    def _prefix(cls, value: str) -> str:
        return checked(lambda: check_prefix(value, path=""))

    @field_validator("key_format")
    @classmethod
    def _key_format(cls, value: str | None) -> str | None:
        return None if value is None else checked(lambda: check_key_format(value, path=""))


class S3(Store):
    """An S3 bucket.

    https://argo-workflows.readthedocs.io/en/latest/configure-artifact-repository/#configuring-aws-s3
    """

    kind: Literal["s3"] = "s3"

    bucket: str
    """The name of the bucket."""

    region: str = "us-east-1"
    """The region of the bucket; Argo asks for GetBucketLocation where it is not told."""

    partition: Partition = "aws"
    """`aws`, `aws-us-gov` or `aws-cn`; read from the region when not given."""

    kms_key_arn: str | None = None
    """The key that encrypts the objects; S3's own key when not given."""

    account_id: str | None = None
    """The account of the bucket, when it is not the one of the roles: bucket and key policies are then needed there."""

    endpoint: str | None = None
    """Host of the S3 endpoint (a VPC interface endpoint, a FIPS endpoint); the region's when None."""

    abort_incomplete_multipart_upload_days: int = Field(default=7, ge=1)
    """Days after which a created bucket drops the parts of uploads that were never finished."""

    noncurrent_version_expire_days: int = Field(default=30, ge=1)
    """Days after which a created bucket drops versions that were overwritten or deleted."""

    force_destroy: bool = False
    """Whether destroying the stack also destroys a created bucket that still holds objects."""

    @property
    def host(self) -> str:
        """The endpoint to use."""
        return self.endpoint or f"s3.{self.region}.{dns_suffix(self.partition)}"

    @property
    def bucket_arn(self) -> str:
        """The ARN of the bucket."""
        return f"arn:{self.partition}:s3:::{self.bucket}"

    @field_validator("bucket")
    @classmethod
    def _bucket(cls, value: str) -> str:
        return checked(lambda: buckets.check_s3_bucket(value, path=""))

    @field_validator("region")
    @classmethod
    def _region(cls, value: str) -> str:
        return checked(lambda: check_region(value, path=""))

    @field_validator("kms_key_arn")
    @classmethod
    def _key(cls, value: str | None) -> str | None:
        return None if value is None else checked(lambda: check_arn(value, service="kms", resource="key", path=""))

    @field_validator("account_id")
    @classmethod
    def _account(cls, value: str | None) -> str | None:
        return None if value is None else checked(lambda: check_account_id(value, path=""))

    @field_validator("endpoint")
    @classmethod
    def _endpoint(cls, value: str | None) -> str | None:
        return None if value is None else _check_endpoint(value)

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("region"), str) and not has_token(data["region"]):
            return {"partition": partition_of(data["region"]), **data}
        return data

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not has_token(self.region) and partition_of(self.region) != self.partition:
            raise ValueError(f"`partition` is {self.partition!r}, but the region {self.region!r} is not in it")
        key = self.kms_key_arn
        if key is not None and not has_token(key) and not has_token(self.region):
            held = parse_arn(key, path="kms_key_arn")
            if (held.partition, held.region) != (self.partition, self.region):
                # https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
                raise ValueError(f"`kms_key_arn` is a key of {held.region!r}, but the bucket is in {self.region!r}")
        return self


class Minio(Store):
    """MinIO, or any S3-compatible store that an access key opens."""

    kind: Literal["minio"] = "minio"

    bucket: str = "my-bucket"
    """The name of the bucket."""

    endpoint: str = "minio:9000"
    """Host and port."""

    insecure: bool = True
    """Whether the endpoint speaks plain HTTP."""

    region: str = "us-east-1"
    """The region that the store says it is in; MinIO says `us-east-1` unless told otherwise."""

    @field_validator("bucket")
    @classmethod
    def _bucket(cls, value: str) -> str:
        return checked(lambda: buckets.check_s3_bucket(value, path=""))

    @field_validator("endpoint")
    @classmethod
    def _endpoint(cls, value: str) -> str:
        return _check_endpoint(value)


class Gcs(Store):
    """A Google Cloud Storage bucket.

    https://argo-workflows.readthedocs.io/en/latest/configure-artifact-repository/#configuring-gcs-google-cloud-storage
    """

    kind: Literal["gcs"] = "gcs"

    bucket: str
    """The name of the bucket."""

    project: str | None = None
    """The project of a created bucket; the provider's when None."""

    location: str = "EU"
    """The location of a created bucket: a region, dual region or multi-region."""

    kms_key_name: str | None = None
    """The Cloud KMS key of a created bucket: `projects/.../locations/.../keyRings/.../cryptoKeys/...`."""

    @field_validator("bucket")
    @classmethod
    def _bucket(cls, value: str) -> str:
        return checked(lambda: buckets.check_gcs_bucket(value, path=""))

    @field_validator("kms_key_name")
    @classmethod
    def _key(cls, value: str | None) -> str | None:
        pattern = r"projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+"
        if value is not None and not has_token(value) and not re.fullmatch(pattern, value):
            raise ValueError(
                f"{value!r} is not a Cloud KMS key; expected projects/P/locations/L/keyRings/R/cryptoKeys/K"
            )
        return value


class AzureBlob(Store):
    """A container of an Azure storage account.

    https://argo-workflows.readthedocs.io/en/latest/configure-artifact-repository/#configuring-azure-blob-storage
    """

    kind: Literal["azure-blob"] = "azure-blob"

    account: str
    """The name of the storage account."""

    container: str
    """The name of the container."""

    resource_group: str | None = None
    """The resource group of the storage account; needed to make the account or to grant roles on it."""

    subscription_id: str | None = None
    """The subscription of the storage account; the provider's when None."""

    location: str | None = None
    """The Azure region of a created account."""

    storage_account_id: str | None = None
    """The resource id of an existing account, to which roles are granted; made of the fields above when None."""

    endpoint_suffix: str = "core.windows.net"
    """The domain of the cloud's storage endpoints: `core.windows.net`, `core.usgovcloudapi.net`, ..."""

    @property
    def endpoint(self) -> str:
        """The URL of the account's blob service."""
        return f"https://{self.account}.blob.{self.endpoint_suffix}"

    @field_validator("account")
    @classmethod
    def _account(cls, value: str) -> str:
        return checked(lambda: buckets.check_azure_account(value, path=""))

    @field_validator("container")
    @classmethod
    def _container(cls, value: str) -> str:
        return checked(lambda: buckets.check_azure_container(value, path=""))

    @field_validator("storage_account_id")
    @classmethod
    def _id(cls, value: str | None) -> str | None:
        if value is not None and not has_token(value) and not _RESOURCE_ID.fullmatch(value):
            raise ValueError(f"{value!r} is not an Azure resource id; expected /subscriptions/.../storageAccounts/...")
        return value

    @model_validator(mode="after")
    def _created(self) -> Self:
        if self.create and (self.location is None or self.resource_group is None):
            raise ValueError("`resource_group` and `location` are required where the account is made")
        return self


ArtifactStore = Annotated[S3 | Minio | Gcs | AzureBlob, Field(discriminator="kind")]
"""Every kind of artifact store."""


def _check_endpoint(value: str) -> str:
    if not has_token(value) and not _ENDPOINT.fullmatch(value):
        raise ValueError(
            f"{value!r} is not an endpoint; expected a host, with a port where it needs one, and no scheme"
        )
    return value
