"""The rules that S3, Google Cloud Storage and Azure have for the names of buckets, accounts and containers."""

from __future__ import annotations

import re

from argoform.errors import InputError
from argoform.tokens import has_token

_IPV4 = re.compile(r"\d{1,3}(\.\d{1,3}){3}")
_S3 = re.compile(r"[a-z0-9][a-z0-9.-]*[a-z0-9]")
_GCS = re.compile(r"[a-z0-9][a-z0-9._-]*[a-z0-9]")
_S3_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")
_S3_SUFFIXES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")


def check_s3_bucket(name: str, *, path: str) -> str:
    """`name` when S3 takes it for a general purpose bucket (or it is a token); else `InputError`.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    """
    if has_token(name):
        return name
    _length(name, 3, 63, path)
    _characters(
        name, _S3, path, "lower case letters, digits, '.' and '-', beginning and ending with one of the first two"
    )
    if ".." in name:
        raise InputError(f"the bucket name {name!r} has two dots in a row", path=path, expected="single dots")
    _no_address(name, path)
    for prefix in _S3_PREFIXES:
        if name.startswith(prefix):
            raise InputError(f"the bucket name {name!r} begins with {prefix!r}, which S3 keeps for itself", path=path)
    for suffix in _S3_SUFFIXES:
        if name.endswith(suffix):
            raise InputError(f"the bucket name {name!r} ends in {suffix!r}, which S3 keeps for itself", path=path)
    return name


def check_gcs_bucket(name: str, *, path: str) -> str:
    """`name` when Cloud Storage takes it for a bucket (or it is a token); else `InputError`.

    https://cloud.google.com/storage/docs/buckets#naming
    """
    if has_token(name):
        return name
    _length(name, 3, 222 if "." in name else 63, path)
    _characters(
        name, _GCS, path, "lower case letters, digits, '-', '_' and '.', beginning and ending with a letter or digit"
    )
    if any(not part or len(part) > 63 for part in name.split(".")):
        raise InputError(
            f"the bucket name {name!r} has a part between dots that is empty or too long",
            path=path,
            expected="1 to 63 characters between dots",
        )
    _no_address(name, path)
    if name.startswith("goog") or "google" in name:
        raise InputError(
            f"the bucket name {name!r} contains 'google' or begins with 'goog', which Google keeps", path=path
        )
    return name


def check_azure_account(name: str, *, path: str) -> str:
    """`name` when Azure takes it for a storage account (or it is a token); else `InputError`.

    https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-name
    """
    if has_token(name):
        return name
    _length(name, 3, 24, path)
    _characters(name, re.compile(r"[a-z0-9]+"), path, "lower case letters and digits")
    return name


def check_azure_container(name: str, *, path: str) -> str:
    """`name` when Azure takes it for a blob container (or it is a token); else `InputError`.

    https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
    """
    if has_token(name):
        return name
    _length(name, 3, 63, path)
    _characters(
        name, re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"), path, "lower case letters, digits and single '-' between them"
    )
    return name


def _length(name: str, least: int, most: int, path: str) -> None:
    if not least <= len(name) <= most:
        raise InputError(
            f"the name {name!r} has {len(name)} characters", path=path, expected=f"{least} to {most} characters"
        )


def _characters(name: str, pattern: re.Pattern[str], path: str, expected: str) -> None:
    if not pattern.fullmatch(name):
        raise InputError(f"{name!r} is not a valid name", path=path, expected=expected)


def _no_address(name: str, path: str) -> None:
    if _IPV4.fullmatch(name):
        raise InputError(f"the bucket name {name!r} has the form of an IP address", path=path)
