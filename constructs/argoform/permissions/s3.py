"""Rights on S3: what reading, writing and deleting under a prefix take, and the key that encrypts it.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from argoform.permissions.policy import Statement, escape
from argoform.permissions.rights import Access, AwsRight
from argoform.platform.artifacts import S3
from argoform.platform.aws import dns_suffix


@dataclass(frozen=True)
class Place:
    """A part of a bucket."""

    partition: str
    bucket: str
    region: str
    prefix: str = ""
    """What the keys begin with; `exact` says whether it is one key (and what is below it, were it a directory)."""
    exact: bool = False
    kms_key_arn: str | None = None

    @classmethod
    def of(cls, store: S3, prefix: str, *, exact: bool = False) -> Place:
        """A part of a store."""
        return cls(store.partition, store.bucket, store.region, prefix, exact, store.kms_key_arn)

    @property
    def bucket_arn(self) -> str:
        """The ARN of the bucket."""
        return f"arn:{self.partition}:s3:::{self.bucket}"

    @property
    def patterns(self) -> tuple[str, ...]:
        """Patterns of the keys that the place holds."""
        prefix = escape(self.prefix)
        return (prefix, f"{prefix}/*") if self.exact else (f"{prefix}*",)

    @property
    def objects(self) -> tuple[str, ...]:
        """The ARNs of the objects that the place holds."""
        return tuple(f"{self.bucket_arn}/{pattern}" for pattern in self.patterns)


def read(place: Place, *, reason: str, source: str) -> tuple[AwsRight, ...]:
    """Get what is there, and list it: Argo loads a directory by listing it, and tells a missing artifact from a
    forbidden one only where it may list."""
    return (
        AwsRight(Statement.of(["s3:GetObject"], place.objects, sid="ArtifactObjects"), reason, source),
        list_right(place, reason=f"{reason}; directories are loaded by listing them", source=source),
        *_key(place, "kms:Decrypt", "ArtifactKey", f"{reason}; the bucket's key decrypts it", source),
    )


def list_right(place: Place, *, reason: str, source: str) -> AwsRight:
    """List the keys of the place, and no others."""
    conditions = {} if place.patterns == ("*",) else {"StringLike": {"s3:prefix": place.patterns}}
    statement = Statement.of(["s3:ListBucket"], [place.bucket_arn], sid="ListArtifacts", conditions=conditions)
    return AwsRight(statement, reason, source)


def write(place: Place, *, reason: str, source: str) -> tuple[AwsRight, ...]:
    """Put, in one request or in parts.

    S3 asks for kms:Decrypt as well as kms:GenerateDataKey when it puts the encrypted parts of an upload together.
    """
    keyed = f"{reason}; the bucket's key encrypts it"
    return (
        AwsRight(Statement.of(["s3:PutObject"], place.objects, sid="ArtifactObjects"), reason, source),
        AwsRight(
            Statement.of(
                ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"], place.objects, sid="ArtifactObjects"
            ),
            f"{reason}; large ones are uploaded in parts, which must be listed to resume and dropped on failure",
            source,
        ),
        *_key(place, "kms:GenerateDataKey", "ArtifactKey", keyed, source),
        *_key(place, "kms:Decrypt", "ArtifactKey", f"{keyed}, and decrypts the parts of a large one", source),
    )


def delete(place: Place, *, reason: str, source: str) -> tuple[AwsRight, ...]:
    """Delete, and list: a directory is deleted key by key."""
    return (
        AwsRight(Statement.of(["s3:DeleteObject"], place.objects, sid="ArtifactObjects"), reason, source),
        list_right(place, reason=f"{reason}; directories are deleted by listing them", source=source),
    )


def locate_bucket(place: Place, *, reason: str, source: str) -> tuple[AwsRight, ...]:
    """Ask which region the bucket is in."""
    statement = Statement.of(["s3:GetBucketLocation"], [place.bucket_arn], sid="LocateBucket")
    return (AwsRight(statement, reason, source),)


def create_bucket(place: Place, *, reason: str, source: str) -> tuple[AwsRight, ...]:
    """Create the bucket itself."""
    return (AwsRight(Statement.of(["s3:CreateBucket"], [place.bucket_arn], sid="CreateBucket"), reason, source),)


class _Rights(Protocol):
    def __call__(self, place: Place, *, reason: str, source: str) -> tuple[AwsRight, ...]: ...


RIGHTS: dict[Access, _Rights] = {"read": read, "write": write, "delete": delete}
"""What each access takes."""


def _key(place: Place, action: str, sid: str, reason: str, source: str) -> tuple[AwsRight, ...]:
    if place.kms_key_arn is None:
        return ()
    # Only through S3: the key opens nothing that the workflow could not read there.
    services = [f"s3.{place.region}.amazonaws.com"]
    if place.partition == "aws-cn":
        services.append(f"s3.{place.region}.{dns_suffix(place.partition)}")
    statement = Statement.of(
        [action], [place.kms_key_arn], sid=sid, conditions={"StringEquals": {"kms:ViaService": services}}
    )
    return (AwsRight(statement, reason, source),)
