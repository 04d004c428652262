"""The IP allow list: which requests it denies, on public and VPC addresses, and which it spares."""

from __future__ import annotations

import pytest

from argoform.errors import InputError, TokenError
from tests.permissions.operations import requests
from tests.permissions.simulate import Request, allowed
from tests.permissions.specs import rights

PUBLIC, PRIVATE = "203.0.113.0/24", "10.0.0.0/16"
BOTH = [PUBLIC, PRIVATE]
DIRECT = {"aws:ViaAWSService": "false"}


def through_endpoint(address: str) -> dict[str, str]:
    """A request through a VPC endpoint, which has no public source address."""
    return {**DIRECT, "aws:SourceVpce": "vpce-1", "aws:VpcSourceIp": address}


@pytest.mark.parametrize(
    ("allow_list", "context", "passes"),
    [
        (BOTH, {**DIRECT, "aws:SourceIp": "203.0.113.9"}, True),
        (BOTH, {**DIRECT, "aws:SourceIp": "198.51.100.9"}, False),
        (BOTH, through_endpoint("10.0.3.4"), True),
        (BOTH, through_endpoint("10.1.3.4"), False),
        # S3 through a VPC endpoint is spared where the list speaks of public addresses alone.
        ([PUBLIC], through_endpoint("10.0.3.4"), True),
        ([PUBLIC], {**DIRECT, "aws:SourceIp": "198.51.100.9"}, False),
        # With VPC addresses alone, nothing from outside is let in.
        ([PRIVATE], {**DIRECT, "aws:SourceIp": "203.0.113.9"}, False),
        ([PRIVATE], through_endpoint("10.0.3.4"), True),
        # Calls that a service makes for the workflow come from the service.
        (BOTH, {"aws:ViaAWSService": "true", "aws:SourceIp": "198.51.100.9"}, True),
        (["203.0.113.9"], {**DIRECT, "aws:SourceIp": "203.0.113.9"}, True),
        (["203.0.113.9"], {**DIRECT, "aws:SourceIp": "203.0.113.8"}, False),
        (["2001:db8::/32", "fd00::/8"], {**DIRECT, "aws:SourceIp": "2001:db8::1"}, True),
        (["2001:db8::/32", "fd00::/8"], through_endpoint("fc00::1"), False),
        ([], {**DIRECT, "aws:SourceIp": "198.51.100.9"}, True),
    ],
)
def test_requests_from_elsewhere_are_denied(allow_list: list[str], context: dict[str, str], passes: bool) -> None:
    document = rights(ip_allow_list=allow_list).policy_document().to_dict()
    (put,) = requests("PutObject", "artifacts", "data/x")
    assert allowed(document, Request(put.action, put.resource, context)) is passes


@pytest.mark.parametrize("address", ["10.0.0", "203.0.113.0/33", "example.org", ""])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="is not an IP address") as caught:
        rights(ip_allow_list=[PUBLIC, address])
    assert caught.value.path == "ip_allow_list[1]"


def test_a_token_is_refused() -> None:
    with pytest.raises(TokenError, match="different statements"):
        rights(ip_allow_list=["${TfToken[TOKEN.1]}"])
