"""The IP allow list: explicit denies for requests from elsewhere, on public and on VPC addresses apart."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from argoform.errors import InputError
from argoform.permissions.policy import Statement
from argoform.permissions.rights import AwsRight
from argoform.tokens import refuse_token

# What VPCs are made of: RFC 1918, RFC 6598 (secondary ranges of EKS clusters) and unique local IPv6 addresses.
_VPC = tuple(
    ipaddress.ip_network(network)
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)


def ip_allow_list_rights(ip_allow_list: Sequence[str], *, path: str = "ip_allow_list") -> tuple[AwsRight, ...]:
    """Denies for every request that comes from none of the addresses.

    Requests through a VPC endpoint have no public source address, so public addresses are judged only where no
    endpoint was passed, and VPC addresses only where one was and the list names some. What an AWS service does on the
    workflow's behalf comes from the service's addresses and is spared.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-ip.html

    Args:
        ip_allow_list: addresses and CIDR blocks, public and private ones mixed.

    Raises:
        InputError: when one is no address.
        TokenError: when one is a token: which kind it is decides over the statement that it goes into.
    """
    networks = [_network(address, f"{path}[{i}]") for i, address in enumerate(ip_allow_list)]
    if not networks:
        return ()
    private = [str(network) for network in networks if _in_vpc(network)]
    public = [str(network) for network in networks if not _in_vpc(network)]
    spared = {"Bool": {"aws:ViaAWSService": ["false"]}}
    outside = Statement.of(
        ["*"],
        ["*"],
        effect="Deny",
        sid="DenyOtherPublicAddresses",
        # With no public address in the list every public one is another.
        conditions={
            **spared,
            "NotIpAddress": {"aws:SourceIp": public or private},
            "Null": {"aws:SourceVpce": ["true"]},
        },
    )
    reason = "the IP allow list names the public addresses that requests may come from"
    found = [AwsRight(outside, reason if public else "the IP allow list names no public address", path)]
    if private:
        inside = Statement.of(
            ["*"],
            ["*"],
            effect="Deny",
            sid="DenyOtherVpcAddresses",
            conditions={**spared, "NotIpAddress": {"aws:VpcSourceIp": private}, "Null": {"aws:VpcSourceIp": ["false"]}},
        )
        found.append(AwsRight(inside, "the IP allow list names the VPC addresses that requests may come from", path))
    return tuple(found)


def _network(address: object, path: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    refuse_token(address, path=path, because="since public and VPC addresses go into different statements")
    try:
        return ipaddress.ip_network(str(address), strict=False)
    except ValueError:
        raise InputError(
            f"{address!r} is not an IP address",
            path=path,
            expected="an address or a CIDR block such as '203.0.113.0/24'",
        ) from None


def _in_vpc(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    for held in _VPC:
        if (isinstance(network, ipaddress.IPv4Network) and isinstance(held, ipaddress.IPv4Network)) and (
            network.subnet_of(held)
        ):
            return True
        if (isinstance(network, ipaddress.IPv6Network) and isinstance(held, ipaddress.IPv6Network)) and (
            network.subnet_of(held)
        ):
            return True
    return False
