"""AWS's own words: partitions, regions, account ids and ARNs, and the checks on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from argoform.errors import InputError
from argoform.tokens import has_token

Partition = Literal["aws", "aws-cn", "aws-us-gov"]
"""https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html"""

PARTITIONS: tuple[Partition, ...] = ("aws", "aws-cn", "aws-us-gov")

_ARN = re.compile(r"arn:([a-z][a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d*|aws):(.+)", re.DOTALL)
_REGION = re.compile(r"[a-z]{2,3}(-[a-z]+)+-\d{1,2}")
_ACCOUNT = re.compile(r"\d{12}")


@dataclass(frozen=True)
class Arn:
    """The parts of an ARN: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html"""

    partition: Partition
    service: str
    region: str
    account: str
    resource: str


def dns_suffix(partition: str) -> str:
    """The domain that the endpoints of a partition end in."""
    return "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"


def partition_of(region: str) -> Partition:
    """The partition that a region belongs to."""
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def check_region(region: str, *, path: str) -> str:
    """`region` when it has the form of a region's name (or is a token); else `InputError`."""
    if not has_token(region) and not _REGION.fullmatch(region):
        raise InputError(f"{region!r} is not an AWS region", path=path, expected="a name like 'eu-central-1'")
    return region


def check_account_id(account: str, *, path: str) -> str:
    """`account` when it is twelve digits (or a token); else `InputError`."""
    if not has_token(account) and not _ACCOUNT.fullmatch(account):
        counted = f" has {len(account)} digits" if account.isdigit() else " is not a number"
        raise InputError(f"the AWS account id {account!r}{counted}", path=path, expected="12 digits")
    return account


def parse_arn(arn: str, *, path: str) -> Arn:
    """The parts of a plain ARN; `InputError` when it is none or its partition or account is not valid."""
    match = _ARN.fullmatch(arn)
    if not match:
        raise InputError(f"{arn!r} is not an ARN", path=path, expected="arn:partition:service:region:account:resource")
    partition, service, region, account, resource = match.groups()
    if partition not in PARTITIONS:
        raise InputError(
            f"{arn!r} is of the partition {partition!r}", path=path, expected=f"one of {', '.join(PARTITIONS)}"
        )
    if account and account != "aws":
        check_account_id(account, path=path)
    return Arn(partition, service, region, account, resource)


def check_arn(arn: str, *, service: str, resource: str, path: str) -> str:
    """`arn` when it is the ARN of a `resource` (such as `role`, `key`, `oidc-provider`) of `service` (or a token).

    Raises:
        InputError: when it is no ARN, or one of another service or kind of resource.
    """
    if has_token(arn):
        return arn
    expected = f"the ARN of {_article(service)} {service} {resource}: arn:aws:{service}:...:{resource}/..."
    parts = parse_arn(arn, path=path)
    if parts.service != service:
        raise InputError(f"{arn!r} is the ARN of the service {parts.service!r}", path=path, expected=expected)
    if not parts.resource.startswith(f"{resource}/") or parts.resource == f"{resource}/":
        raise InputError(f"{arn!r} is not the ARN of {_article(resource)} {resource}", path=path, expected=expected)
    if not parts.account:
        raise InputError(f"{arn!r} names no account", path=path, expected=expected)
    return arn


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"
