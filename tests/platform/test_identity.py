"""Identity strategies: what they take, what they read from what they are given, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from argoform.errors import ArgoformError, DialectError, InputError, InputErrors, UnknownNameError
from argoform.platform import (
    S3,
    AzureWorkloadIdentity,
    ExistingServiceAccount,
    GkeWorkloadIdentity,
    Irsa,
    Platform,
    PodIdentity,
    StaticCredentials,
)
from argoform.platform.accounts import google_member, google_principal, pod_labels, service_account_annotations, subject

ISSUER = "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
ARN = f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}"
TOKEN = "${TfToken[TOKEN.1]}"


def test_the_issuer_and_the_partition_are_read_from_the_arn() -> None:
    assert Irsa(oidc_provider_arn=ARN).oidc_provider_url == ISSUER
    china = "arn:aws-cn:iam::111122223333:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/A"
    assert Irsa(oidc_provider_arn=china).partition == "aws-cn"


@pytest.mark.parametrize("url", [f"https://{ISSUER}", ISSUER, f"https://{ISSUER}/"])
def test_a_scheme_in_front_of_the_issuer_is_dropped(url: str) -> None:
    assert Irsa(oidc_provider_url=url).oidc_provider_url == ISSUER
    assert Irsa(oidc_provider_arn=ARN, oidc_provider_url=url).oidc_provider_url == ISSUER


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ({"oidc_provider_arn": ARN}, "given"),
        ({"oidc_provider_url": ISSUER}, "lookup"),
        ({}, "lookup"),
        ({"oidc_provider_url": ISSUER, "create_oidc_provider": True}, "create"),
        ({"oidc_provider_arn": TOKEN, "oidc_provider_url": TOKEN}, "given"),
    ],
)
def test_the_provider_is_given_looked_up_or_created(given: dict[str, Any], source: str) -> None:
    assert Irsa(**given).oidc_provider == source


WRONG = [
    (Irsa, {"oidc_provider_url": "http://x.org/id/1"}, "oidc_provider_url", "is not the URL of an OIDC issuer"),
    (Irsa, {"oidc_provider_url": "https://nowhere"}, "oidc_provider_url", "is not the URL of an OIDC issuer"),
    (Irsa, {"oidc_provider_url": "not a url"}, "oidc_provider_url", "is not the URL of an OIDC issuer"),
    (Irsa, {"oidc_provider_url": ""}, "oidc_provider_url", "is not the URL of an OIDC issuer"),
    (
        Irsa,
        {"oidc_provider_arn": ARN.replace("3333:", "333:")},
        "oidc_provider_arn",
        "has 11 digits; expected 12 digits",
    ),
    (Irsa, {"oidc_provider_arn": "arn:aws:s3:::bucket"}, "oidc_provider_arn", "of the service 's3'"),
    (
        Irsa,
        {"oidc_provider_arn": "arn:aws:iam::111122223333:role/x"},
        "oidc_provider_arn",
        "not the ARN of an oidc-provider",
    ),
    (Irsa, {"oidc_provider_arn": "oidc.eks"}, "oidc_provider_arn", "is not an ARN"),
    (
        Irsa,
        {"oidc_provider_arn": ARN.replace("arn:aws:", "arn:aws-mars:")},
        "oidc_provider_arn",
        "partition 'aws-mars'",
    ),
    (Irsa, {"oidc_provider_arn": ARN, "oidc_provider_url": "x.org/id/2"}, "", "of another issuer"),
    (Irsa, {"oidc_provider_arn": ARN, "create_oidc_provider": True}, "", "names an existing provider"),
    (Irsa, {"oidc_provider_arn": ARN, "partition": "aws-cn"}, "", "but `oidc_provider_arn` is of 'aws'"),
    (Irsa, {"oidc_provider_arn": TOKEN}, "", "`oidc_provider_url` is required where `oidc_provider_arn` is a token"),
    (Irsa, {"thumbprints": ("abc",)}, "thumbprints", "expected 40 hexadecimal digits"),
    (Irsa, {"max_session_duration": 43201}, "max_session_duration", "less than or equal to 43200"),
    (Irsa, {"max_session_duration": 3599}, "max_session_duration", "greater than or equal to 3600"),
    (PodIdentity, {"permissions_boundary": "arn:aws:iam::111122223333:role/x"}, "permissions_boundary", "of a policy"),
    (PodIdentity, {"path": "team"}, "path", "is not an IAM path"),
    (GkeWorkloadIdentity, {"project": "X"}, "project", "not the id of a Google Cloud project"),
    (GkeWorkloadIdentity, {"project": "my-project", "project_number": "n"}, "project_number", "expected digits"),
    (
        GkeWorkloadIdentity,
        {"project": "my-project", "service_account_email": "me@example.org"},
        "service_account_email",
        "not a Google service account",
    ),
    (AzureWorkloadIdentity, {"resource_group": "rg"}, "", "`location` is required"),
    (AzureWorkloadIdentity, {"resource_group": "rg", "client_id": "x"}, "client_id", "is not a GUID"),
    (
        AzureWorkloadIdentity,
        {"resource_group": "rg", "client_id": "11111111-2222-3333-4444-555555555555"},
        "",
        "all three",
    ),
    (
        AzureWorkloadIdentity,
        {"resource_group": "rg", "location": "w", "oidc_issuer_url": "http://x.org"},
        "oidc_issuer_url",
        "not the URL",
    ),
    (StaticCredentials, {"secret_name": "Bad_Name"}, "secret_name", "not a valid name"),
    (ExistingServiceAccount, {"name": "Bad Name"}, "name", "not a valid name"),
]


@pytest.mark.parametrize(("model", "given", "path", "message"), WRONG)
def test_what_is_wrong_is_told_with_its_path(model: Any, given: dict[str, Any], path: str, message: str) -> None:
    with pytest.raises(InputError) as alone:
        model(**given)
    assert message in str(alone.value)
    assert alone.value.path == path
    inside = {"kind": model.model_fields["kind"].default, **given}
    with pytest.raises(InputError) as nested:
        Platform.eks(cluster="prod", identity=inside)
    assert nested.value.path == ".".join(filter(None, ["identity", path]))


def test_unknown_kinds_and_fields_are_told_with_what_there_is() -> None:
    with pytest.raises(InputError, match="there is no kind 'irssa'") as kind:
        Platform.eks(cluster="prod", identity={"kind": "irssa"})
    assert kind.value.path == "identity.kind"
    assert "pod-identity" in kind.value.expected
    with pytest.raises(UnknownNameError, match="did you mean 'max_session_duration'") as field:
        Platform.eks(cluster="prod", identity={"kind": "irsa", "max_session_durations": 3600})
    assert field.value.path == "identity.max_session_durations"


def test_several_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputErrors) as caught:
        Platform.eks(
            cluster="prod", identity={"kind": "irsa", "path": "x"}, artifacts={"kind": "s3", "bucket": "UP"}, colour=1
        )
    assert {error.path for error in caught.value.errors} == {"identity.path", "artifacts.bucket", "colour"}


@pytest.mark.parametrize(
    ("version", "fits"), [("3.6.1", False), ("3.5", False), ("3.6.2", True), ("3.6", True), ("4.0", True)]
)
def test_pod_identity_needs_a_client_that_understands_it(version: str, fits: bool) -> None:
    if fits:
        assert Platform.eks(cluster="prod", argo_version=version, identity=PodIdentity()).identity == PodIdentity()
        return
    with pytest.raises(DialectError, match=f"needs Argo Workflows 3.6.2; the platform runs {version}") as caught:
        Platform.eks(cluster="prod", argo_version=version, identity=PodIdentity())
    assert caught.value.path == "identity"


def test_session_tokens_need_a_version_that_has_them() -> None:
    keys = StaticCredentials(secret_name="keys", session_token_key="token")
    with pytest.raises(DialectError, match=r"needs Argo Workflows 3\.6"):
        Platform.local(argo_version="3.5", identity=keys)
    with pytest.raises(DialectError) as caught:
        Platform.eks(cluster="c", argo_version="3.5", artifact_repositories={"a": S3(bucket="abc", credentials=keys)})
    assert caught.value.path == "artifact_repositories.a.credentials.session_token_key"


def test_azures_issuer_keeps_its_scheme_and_slash() -> None:
    issuer = AzureWorkloadIdentity(
        resource_group="rg", location="westeurope", oidc_issuer_url="https://eastus.oic.prod-aks.azure.com/a/b/"
    )
    assert issuer.oidc_issuer_url == "https://eastus.oic.prod-aks.azure.com/a/b/"


def test_accounts_are_annotated_for_their_cloud() -> None:
    role = "arn:aws:iam::111122223333:role/etl"
    irsa = service_account_annotations(Irsa(oidc_provider_arn=ARN), role_arn=role)
    assert irsa == {"eks.amazonaws.com/role-arn": role, "eks.amazonaws.com/sts-regional-endpoints": "true"}
    other = service_account_annotations(Irsa(oidc_provider_arn=ARN, audience="mine"), role_arn=role)
    assert other["eks.amazonaws.com/audience"] == "mine"
    assert service_account_annotations(PodIdentity(), role_arn=role) == {}
    gke = GkeWorkloadIdentity(project="my-project")
    email = "etl@my-project.iam.gserviceaccount.com"
    assert service_account_annotations(gke, google_service_account=email) == {"iam.gke.io/gcp-service-account": email}
    azure = AzureWorkloadIdentity(resource_group="rg", location="westeurope")
    assert service_account_annotations(azure, client_id="id") == {"azure.workload.identity/client-id": "id"}
    assert pod_labels(azure) == {"azure.workload.identity/use": "true"}
    assert pod_labels(gke) == {}


def test_clouds_name_a_service_account_each_in_their_way() -> None:
    gke = GkeWorkloadIdentity(project="my-project")
    assert subject("data", "runner") == "system:serviceaccount:data:runner"
    assert google_member(gke, namespace="data", service_account_name="runner") == (
        "serviceAccount:my-project.svc.id.goog[data/runner]"
    )
    principal = google_principal(gke, project_number="123", namespace="data", service_account_name="runner")
    assert principal == (
        "principal://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/my-project.svc.id.goog"
        "/subject/ns/data/sa/runner"
    )


@pytest.mark.parametrize("profile", ["gke", "aks"])
def test_the_profiles_of_other_clouds(profile: str) -> None:
    platform = getattr(Platform, profile)(cluster="prod")
    assert platform.profile == profile
    assert platform.node_classes["spot"].requirements
    assert platform.node_classes["arm"].requirements == {"kubernetes.io/arch": ("arm64",)}
    assert platform.do_not_disrupt_annotations


def test_every_mistake_is_argoforms_own() -> None:
    with pytest.raises(ArgoformError):
        Irsa(nonsense=1)
