"""What S3's operations ask IAM for, as S3's own list of operations says, and the key that encrypts the objects.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
"""

from __future__ import annotations

from tests.permissions.simulate import Request

ON_OBJECTS = {
    "PutObject": ("s3:PutObject",),
    "CreateMultipartUpload": ("s3:PutObject",),
    "UploadPart": ("s3:PutObject",),
    "CompleteMultipartUpload": ("s3:PutObject",),
    "AbortMultipartUpload": ("s3:AbortMultipartUpload",),
    "ListParts": ("s3:ListMultipartUploadParts",),
    "GetObject": ("s3:GetObject",),
    "HeadObject": ("s3:GetObject",),
    "GetObjectVersion": ("s3:GetObjectVersion",),
    "DeleteObject": ("s3:DeleteObject",),
    "DeleteObjectVersion": ("s3:DeleteObjectVersion",),
    "PutObjectAcl": ("s3:PutObjectAcl",),
    "GetObjectAcl": ("s3:GetObjectAcl",),
    "PutObjectTagging": ("s3:PutObjectTagging",),
    "PutObjectRetention": ("s3:PutObjectRetention",),
    "RestoreObject": ("s3:RestoreObject",),
}
ON_BUCKETS = {
    "ListObjectsV2": ("s3:ListBucket",),
    "ListObjectVersions": ("s3:ListBucketVersions",),
    "ListMultipartUploads": ("s3:ListBucketMultipartUploads",),
    "GetBucketLocation": ("s3:GetBucketLocation",),
    "GetBucketPolicy": ("s3:GetBucketPolicy",),
    "PutBucketPolicy": ("s3:PutBucketPolicy",),
    "DeleteBucket": ("s3:DeleteBucket",),
    "CreateBucket": ("s3:CreateBucket",),
    "PutLifecycleConfiguration": ("s3:PutLifecycleConfiguration",),
    "PutBucketVersioning": ("s3:PutBucketVersioning",),
    "PutBucketAcl": ("s3:PutBucketAcl",),
    "PutBucketNotification": ("s3:PutBucketNotification",),
}
KEY_ACTIONS = {
    "PutObject": ("kms:GenerateDataKey",),
    "CreateMultipartUpload": ("kms:GenerateDataKey",),
    "UploadPart": ("kms:GenerateDataKey", "kms:Decrypt"),
    "CompleteMultipartUpload": ("kms:Decrypt",),
    "GetObject": ("kms:Decrypt",),
    "HeadObject": ("kms:Decrypt",),
}


def requests(
    operation: str, bucket: str, key: str = "", *, prefix: str | None = None, kms: tuple[str, str] | None = None
) -> list[Request]:
    """The authorizations that one call asks for.

    Args:
        prefix: the parameter of a listing.
        kms: the ARN of the key that encrypts the bucket, and the host of the S3 endpoint that calls it.
    """
    if operation in ON_BUCKETS:
        context = {} if prefix is None else {"s3:prefix": prefix}
        return [Request(action, f"arn:aws:s3:::{bucket}", context) for action in ON_BUCKETS[operation]]
    found = [Request(action, f"arn:aws:s3:::{bucket}/{key}") for action in ON_OBJECTS[operation]]
    if kms is not None:
        found += [Request(a, kms[0], {"kms:ViaService": kms[1]}) for a in KEY_ACTIONS.get(operation, ())]
    return found
