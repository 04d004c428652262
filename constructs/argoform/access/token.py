"""The Secret that holds a service account's token, which Kubernetes fills in and Terraform never reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from argoform._cdk import Construct
from argoform.platform import Platform
from argoform.terraform import kubernetes


def token_secret(
    scope: Construct,
    id_: str,
    *,
    platform: Platform,
    name: str,
    namespace: str,
    service_account_name: str,
    labels: Mapping[str, str],
    depends_on: Sequence[Any] = (),
) -> kubernetes.Secret:
    """A Secret of the type `kubernetes.io/service-account-token`.

    Kubernetes makes none by itself since 1.24.
    https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets
    """
    return kubernetes.Secret(
        scope,
        id_,
        metadata=kubernetes.ObjectMeta(
            name=name,
            namespace=namespace,
            labels=dict(labels) or None,
            annotations={"kubernetes.io/service-account.name": service_account_name},
        ),
        type="kubernetes.io/service-account-token",
        # The provider does not read the data of a Secret whose data is write-only, so the token is never in the state.
        # The one key is what Kubernetes writes there as well.
        data_wo={"namespace": namespace},
        data_wo_revision=1,
        provider=platform.providers.kubernetes,
        depends_on=depends_on,
    )
