"""Trust policies: the one service account, by the one cluster, and nobody whose name only looks alike."""

from __future__ import annotations

import pytest

from argoform.errors import InputError
from argoform.permissions import irsa_trust_policy, pod_identity_trust_policy
from tests.permissions.specs import ISSUER, PROVIDER_ARN


@pytest.mark.parametrize("url", [ISSUER, f"https://{ISSUER}"])
def test_irsa_checks_subject_and_audience(url: str) -> None:
    document = irsa_trust_policy(
        provider_arn=PROVIDER_ARN, provider_url=url, namespace="data", service_account_names=["runner"]
    )
    assert document.to_dict()["Statement"] == [
        {
            "Sid": "ServiceAccount",
            "Effect": "Allow",
            "Principal": {"Federated": PROVIDER_ARN},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {
                    f"{ISSUER}:aud": "sts.amazonaws.com",
                    f"{ISSUER}:sub": "system:serviceaccount:data:runner",
                }
            },
        }
    ]


def test_irsa_lets_tokens_through_whole() -> None:
    arn, url = "${TfToken[TOKEN.1]}", "${TfToken[TOKEN.2]}"
    text = irsa_trust_policy(
        provider_arn=arn, provider_url=url, namespace="data", service_account_names=["runner"]
    ).to_json()
    assert f'"{arn}"' in text
    assert f'"{url}:sub"' in text


def test_a_trust_policy_over_the_limit_is_refused_with_the_number() -> None:
    with pytest.raises(InputError, match=r"the trust policy has \d+ characters; expected at most 2048"):
        irsa_trust_policy(
            provider_arn=PROVIDER_ARN,
            provider_url=ISSUER,
            namespace="data",
            service_account_names=[f"runner-number-{i}" for i in range(60)],
        )


def test_pod_identity_is_tied_to_the_account_and_the_cluster() -> None:
    document = pod_identity_trust_policy(namespace="data", service_account_names=["runner"], cluster_name="prod")
    assert document.to_dict()["Statement"] == [
        {
            "Sid": "PodIdentity",
            "Effect": "Allow",
            "Principal": {"Service": "pods.eks.amazonaws.com"},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Condition": {
                "StringEquals": {
                    "aws:RequestTag/eks-cluster-name": "prod",
                    "aws:RequestTag/kubernetes-namespace": "data",
                    "aws:RequestTag/kubernetes-service-account": "runner",
                }
            },
        }
    ]
