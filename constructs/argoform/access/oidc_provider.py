"""The IAM OIDC provider of an EKS cluster: given, looked up, or made.

https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from argoform._cdk import Construct, cdk
from argoform.names import short_hash
from argoform.platform import Irsa, Platform
from argoform.terraform import aws
from argoform.terraform.element import stack_of
from argoform.terraform.shared import find, find_or_make, free_id, share


@dataclass(frozen=True)
class OidcProvider:
    """An IAM OIDC provider as roles name it."""

    arn: str
    """Its ARN; a token unless it was given."""

    issuer: str
    """Its issuer, without `https://`."""


def oidc_provider(scope: Construct, platform: Platform, strategy: Irsa) -> OidcProvider:
    """The IAM OIDC provider of the platform's cluster.

    A look-up is made once in each stack. A provider is made once in an app, in the stack that needs it first, because
    IAM takes one of an issuer; further stacks look it up after that one.
    """
    if strategy.oidc_provider_arn is not None and strategy.oidc_provider_url is not None:
        return OidcProvider(strategy.oidc_provider_arn, strategy.oidc_provider_url)
    stack = stack_of(scope)
    found = find_or_make(
        scope,
        (ClusterOidcProvider, stack, *_cluster(platform)),
        ClusterOidcProvider,
        lambda s: _make(s, platform, strategy),
    )
    return found.provider


class ClusterOidcProvider(Construct):
    """The IAM OIDC provider of one cluster, as one stack sees it.

    Args:
        make: whether it is made here; looked up otherwise.
    """

    def __init__(self, scope: Construct, id_: str, *, platform: Platform, strategy: Irsa, make: bool) -> None:
        super().__init__(scope, id_)
        provider: Any = platform.providers.aws
        issuer = strategy.oidc_provider_url
        if issuer is None:
            cluster = aws.DataEksCluster(self, "cluster", name=platform.cluster, provider=provider)
            issuer = str(cdk.Fn.replace(cluster.ref("identity[0].oidc[0].issuer"), "https://", ""))
        found: aws.IamOpenidConnectProvider | aws.DataIamOpenidConnectProvider
        if make:
            found = aws.IamOpenidConnectProvider(
                self,
                "provider",
                url=f"https://{issuer}",
                client_id_list=[strategy.audience],
                thumbprint_list=list(strategy.thumbprints) or None,
                tags=dict(platform.static_labels) or None,
                provider=provider,
            )
        else:
            found = aws.DataIamOpenidConnectProvider(self, "provider", url=f"https://{issuer}", provider=provider)
        self.provider = OidcProvider(found.ref("arn"), issuer)


def _make(stack: cdk.TerraformStack, platform: Platform, strategy: Irsa) -> ClusterOidcProvider:
    cluster = _cluster(platform)
    maker = find(stack, (ClusterOidcProvider, *cluster))
    make = strategy.oidc_provider == "create" and maker is None
    id_ = free_id(stack, f"oidc-provider-{platform.cluster}", *map(str, cluster))
    made = ClusterOidcProvider(stack, id_, platform=platform, strategy=strategy, make=make)
    if make:
        share(made, (ClusterOidcProvider, *cluster))
    elif maker is not None:
        stack.add_dependency(stack_of(maker))
    return made


def _cluster(platform: Platform) -> tuple[str, str]:
    """What tells clusters apart: their names, and the providers of the accounts that they are in."""
    provider = platform.providers.aws
    node = getattr(getattr(provider, "construct", provider), "node", None)
    return platform.cluster, short_hash(str(node.path)) if node is not None else ""
