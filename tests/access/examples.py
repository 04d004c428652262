"""Platforms and programs with every identity strategy, that several tests share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from argoform import (
    S3,
    ArgoWorkflows,
    ArtifactStore,
    AzureBlob,
    AzureWorkloadIdentity,
    ExistingServiceAccount,
    Gcs,
    GkeWorkloadIdentity,
    Irsa,
    Platform,
    PodIdentity,
    Stack,
    StaticCredentials,
    WorkflowSpec,
    WorkflowTemplate,
)
from argoform._cdk import cdk

ISSUER = "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
PROVIDER_ARN = f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}"
BOUNDARY = "arn:aws:iam::111122223333:policy/boundary"
GUID = "00000000-0000-0000-0000-00000000000"
IDENTITY_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/workflows"
SHARED_AZURE = {"client_id": f"{GUID}1", "principal_id": f"{GUID}2", "identity_id": IDENTITY_ID}
AZURE_ISSUER = "https://westeurope.oic.prod-aks.azure.com/t/i/"
BUCKET = S3(bucket="wf-artifacts", region="eu-central-1")
CONTAINER = AzureBlob(account="wfartifacts", container="artifacts", resource_group="rg", subscription_id="sub")


def eks(**overrides: Any) -> Platform:
    """EKS with IRSA and an existing bucket."""
    return Platform.eks(
        **{"cluster": "prod", "identity": Irsa(oidc_provider_arn=PROVIDER_ARN), "artifacts": BUCKET, **overrides}
    )


def gke(**overrides: Any) -> Platform:
    """GKE with a Google service account for each spec."""
    identity = GkeWorkloadIdentity(project="my-project")
    return Platform.gke(
        **{"cluster": "prod", "identity": identity, "artifacts": Gcs(bucket="wf-artifacts"), **overrides}
    )


def aks(**overrides: Any) -> Platform:
    """AKS with an identity for each spec."""
    identity = AzureWorkloadIdentity(resource_group="rg", location="westeurope", oidc_issuer_url=AZURE_ISSUER)
    return Platform.aks(**{"cluster": "prod", "identity": identity, "artifacts": CONTAINER, **overrides})


PLATFORMS: dict[str, Callable[[], Platform]] = {
    "irsa-given": lambda: eks(
        identity=Irsa(
            oidc_provider_arn=PROVIDER_ARN, permissions_boundary=BOUNDARY, path="/wf/", max_session_duration=43200
        )
    ),
    "irsa-by-url": lambda: eks(identity=Irsa(oidc_provider_url=f"https://{ISSUER}")),
    "irsa-by-cluster": lambda: eks(identity=Irsa()),
    "irsa-created": lambda: eks(identity=Irsa(create_oidc_provider=True)),
    "irsa-govcloud": lambda: eks(
        identity=Irsa(oidc_provider_arn=PROVIDER_ARN.replace(":aws:", ":aws-us-gov:")),
        artifacts=S3(bucket="wf-artifacts", region="us-gov-west-1"),
    ),
    "irsa-china": lambda: eks(
        identity=Irsa(oidc_provider_arn=PROVIDER_ARN.replace(":aws:", ":aws-cn:")),
        artifacts=S3(bucket="wf-artifacts", region="cn-north-1"),
    ),
    "pod-identity": lambda: eks(identity=PodIdentity(), argo_version="3.7"),
    "gke-service-account": gke,
    "gke-existing-account": lambda: gke(
        identity=GkeWorkloadIdentity(
            project="my-project", service_account_email="workflows@my-project.iam.gserviceaccount.com"
        )
    ),
    "gke-direct": lambda: gke(identity=GkeWorkloadIdentity(project="my-project", mode="direct")),
    "gke-direct-number": lambda: gke(
        identity=GkeWorkloadIdentity(project="my-project", mode="direct", project_number="1234")
    ),
    "azure": aks,
    "azure-looked-up": lambda: aks(identity=AzureWorkloadIdentity(resource_group="rg", location="westeurope")),
    "azure-existing-identity": lambda: aks(
        identity=AzureWorkloadIdentity(resource_group="rg", oidc_issuer_url=AZURE_ISSUER, **SHARED_AZURE)
    ),
    "static-local": Platform.local,
    "static-eks": lambda: eks(identity=StaticCredentials(secret_name="bucket-credentials")),
    "existing-account": lambda: eks(identity=ExistingServiceAccount(name="workflows")),
    "existing-account-bound-elsewhere": lambda: eks(
        identity=ExistingServiceAccount(name="workflows", grant_kubernetes=False)
    ),
}
"""A platform for every way in which a strategy can be used."""

MAIN = {"name": "main", "container": {"image": "alpine:3.20", "command": ["true"]}}


def container_spec(scope: Any, id_: str, platform: Platform, *templates: Any, **inputs: Any) -> WorkflowSpec:
    """A spec with one container, and further templates."""
    given = {"namespace": "data", "entrypoint": "main", **inputs}
    return WorkflowSpec(scope, id_, platform=platform, templates=[MAIN, *templates], **given)


def strategies(outdir: str) -> cdk.App:
    """An app with one stack for every platform, each with two specs of one namespace."""
    app = cdk.App(outdir=outdir)
    for name, platform_of in PLATFORMS.items():
        stack = Stack(app, name)
        platform = platform_of()
        dialect = platform.argo_version == "4.0"
        argo = ArgoWorkflows(stack, "argo", platform=platform, workflow_namespaces=["data"]) if dialect else None
        etl = container_spec(stack, "etl", platform, install=argo)
        reports = container_spec(stack, "etl-2", platform, install=argo, delete_artifacts_on_deletion=True)
        etl.grant_kubernetes(["get", "list"], ["pods"], namespace="other")
        reports.bind_cluster_role("view")
        if platform.identity is not None and platform.identity.kind != "existing":
            ArtifactStore.of(stack, platform).grant_read(etl, prefix="reference/")
        WorkflowTemplate(stack, "etl-template", spec=etl)
        WorkflowTemplate(stack, "reports-template", spec=reports)
    return app
