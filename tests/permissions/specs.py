"""Workflow specs and platforms that several tests share."""

from __future__ import annotations

from typing import Any

from argoform.permissions import Rights, derive
from argoform.platform import S3, Irsa, Platform

ISSUER = "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
PROVIDER_ARN = f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/0d1f1e36-5b3f-4f0a-8a53-0c4b4f2b2f10"
S3_HOST = "s3.eu-central-1.amazonaws.com"


def eks(**overrides: Any) -> Platform:
    """EKS with IRSA and a bucket."""
    given = {
        "cluster": "prod",
        "identity": Irsa(oidc_provider_arn=PROVIDER_ARN),
        "artifacts": S3(bucket="artifacts", region="eu-central-1"),
    }
    return Platform.eks(**{**given, **overrides})


def container(name: str = "main", **more: Any) -> dict[str, Any]:
    """A template with a container."""
    return {"name": name, "container": {"image": "busybox"}, **more}


def spec(*templates: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A spec in Argo's field names."""
    return {
        "serviceAccountName": "runner",
        "entrypoint": "main",
        "templates": list(templates) or [container()],
        **more,
    }


def rights(
    workflow_spec: dict[str, Any] | None = None,
    platform: Platform | None = None,
    *,
    namespace: str = "data",
    name: str = "etl",
    **options: Any,
) -> Rights:
    """What `derive` says, with everyday arguments."""
    return derive(workflow_spec or spec(), platform or eks(), namespace=namespace, spec_name=name, **options)


def resource(manifest: str = "", action: str = "create", **more: Any) -> dict[str, Any]:
    """A resource template; arguments besides go into `resource`."""
    body = {"action": action, **({"manifest": manifest} if manifest else {}), **more}
    return {"name": "make", "resource": body}
