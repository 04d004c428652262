"""What each identity strategy writes on service accounts and pods, and what clouds call a service account."""

from __future__ import annotations

from argoform.platform.identity import (
    IRSA_AUDIENCE,
    AzureWorkloadIdentity,
    GkeWorkloadIdentity,
    Identity,
    Irsa,
)


def service_account_annotations(
    identity: Identity | None,
    *,
    role_arn: str | None = None,
    google_service_account: str | None = None,
    client_id: str | None = None,
) -> dict[str, str]:
    """The annotations by which a service account gets its identity in a cloud.

    Args:
        role_arn: the IAM role, for `Irsa`.
        google_service_account: the e-mail address of the Google account, for `GkeWorkloadIdentity`.
        client_id: that of the user-assigned identity, for `AzureWorkloadIdentity`.
    """
    match identity:
        case Irsa() if role_arn is not None:
            found = {"eks.amazonaws.com/role-arn": role_arn, "eks.amazonaws.com/sts-regional-endpoints": "true"}
            return found | (
                {} if identity.audience == IRSA_AUDIENCE else {"eks.amazonaws.com/audience": identity.audience}
            )
        case GkeWorkloadIdentity() if google_service_account is not None:
            return {"iam.gke.io/gcp-service-account": google_service_account}
        case AzureWorkloadIdentity() if client_id is not None:
            found = {"azure.workload.identity/client-id": client_id}
            tenant = identity.tenant_id
            return found | ({} if tenant is None else {"azure.workload.identity/tenant-id": tenant})
    return {}


def pod_labels(identity: Identity | None) -> dict[str, str]:
    """The labels that every pod of a workflow needs for its identity: Azure's webhook acts on labelled pods alone."""
    return {"azure.workload.identity/use": "true"} if isinstance(identity, AzureWorkloadIdentity) else {}


def subject(namespace: str, service_account_name: str) -> str:
    """What OIDC tokens of a service account say in `sub`."""
    return f"system:serviceaccount:{namespace}:{service_account_name}"


def google_member(identity: GkeWorkloadIdentity, *, namespace: str, service_account_name: str) -> str:
    """The Kubernetes account as the member that may impersonate a Google service account."""
    return f"serviceAccount:{identity.workload_pool}[{namespace}/{service_account_name}]"


def google_principal(
    identity: GkeWorkloadIdentity, *, project_number: str, namespace: str, service_account_name: str
) -> str:
    """The Kubernetes account as a principal that roles are granted to directly.

    https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity#kubernetes-resources-iam-policies
    """
    pool = f"projects/{project_number}/locations/global/workloadIdentityPools/{identity.workload_pool}"
    return f"principal://iam.googleapis.com/{pool}/subject/ns/{namespace}/sa/{service_account_name}"
