"""Artifact stores of every kind: made with what protects them, or existing and left alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from argoform import (
    S3,
    ArtifactKey,
    ArtifactStore,
    AzureBlob,
    AzureBlobArtifactStore,
    Gcs,
    GcsArtifactStore,
    Minio,
    Platform,
    ProviderBindings,
    S3ArtifactStore,
    ServiceAccountIdentity,
    Stack,
    StaticCredentials,
    WorkflowTemplate,
)
from argoform._cdk import cdk
from argoform.errors import InputError, UnknownNameError
from argoform.terraform import aws
from tests.access.examples import aks, container_spec, eks, gke
from tests.access.programs import new_stack, one, resources, synth, without_paths

MADE = S3(bucket="wf-artifacts", region="eu-central-1", create=True, expire_days=90, prefix="argo")
KEY = "arn:aws:kms:eu-central-1:111122223333:key/0d1f1e36-5b3f-4f0a-8a53-0c4b4f2b2f10"
MADE_AZURE = AzureBlob(
    account="wfartifacts", container="artifacts", resource_group="rg", location="westeurope", create=True
)


def made(store: Any, **options: Any) -> dict[str, Any]:
    """What a stack with only an artifact store emits."""
    stack = new_stack()
    platform = {"s3": eks, "gcs": gke, "azure-blob": aks}[store.kind](artifacts=store)
    kind = {"s3": S3ArtifactStore, "gcs": GcsArtifactStore, "azure-blob": AzureBlobArtifactStore}[store.kind]
    kind(stack, "store", platform=platform, **options)
    return synth(stack)


def rules(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The rules of the bucket's lifecycle by their ids."""
    return {rule["id"]: rule for rule in one(document, "aws_s3_bucket_lifecycle_configuration")["rule"]}


def test_a_made_bucket_is_encrypted_private_versioned_and_owned() -> None:
    document = made(MADE)
    assert one(document, "aws_s3_bucket")["bucket"] == "wf-artifacts"
    block = one(document, "aws_s3_bucket_public_access_block")
    assert all(
        block[name]
        for name in ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    )
    ownership = one(document, "aws_s3_bucket_ownership_controls")
    assert ownership["rule"] == [{"object_ownership": "BucketOwnerEnforced"}]
    versioning = one(document, "aws_s3_bucket_versioning")
    assert versioning["versioning_configuration"] == [{"status": "Enabled"}]
    (encryption,) = one(document, "aws_s3_bucket_server_side_encryption_configuration")["rule"]
    assert encryption["apply_server_side_encryption_by_default"] == [{"sse_algorithm": "AES256"}]
    for type in document["resource"]:
        # Everything is in the bucket's region, whatever the provider's is.
        assert one(document, type)["region"] == "eu-central-1"


def test_a_made_bucket_refuses_everything_but_tls() -> None:
    document = made(MADE)
    policy = one(document, "aws_s3_bucket_policy")
    assert '"aws:SecureTransport":"false"' in policy["policy"]
    assert '"s3:TlsVersion":"1.2"' in policy["policy"]
    assert policy["policy"].count('"Effect":"Deny"') == 2
    assert any("public-access-block" in address for address in policy["depends_on"])


def test_the_lifecycle_drops_what_nobody_needs() -> None:
    found = rules(made(MADE))
    assert found["unfinished-uploads"]["abort_incomplete_multipart_upload"] == [{"days_after_initiation": 7}]
    assert found["earlier-versions"]["noncurrent_version_expiration"] == [{"noncurrent_days": 30}]
    assert found["expired-artifacts"]["expiration"] == [{"days": 90}]
    assert found["expired-artifacts"]["filter"] == [{"prefix": "argo/"}]
    plain = made(MADE.model_copy(update={"expire_days": None, "versioning": False}))
    assert set(rules(plain)) == {"unfinished-uploads"}
    assert not resources(plain, "aws_s3_bucket_versioning")


def test_a_key_encrypts_the_bucket_and_what_argo_writes() -> None:
    stack = new_stack()
    store = S3(bucket="wf-artifacts", region="eu-central-1", create=True)
    key = ArtifactKey(stack, "key", store=store, account_id="111122223333", accounts=["444455556666"])
    platform = eks(artifacts=key.encrypts(store))
    container_spec(stack, "etl", platform)
    document = synth(stack)
    (encryption,) = one(document, "aws_s3_bucket_server_side_encryption_configuration")["rule"]
    (default,) = encryption["apply_server_side_encryption_by_default"]
    assert default["sse_algorithm"] == "aws:kms"
    assert default["kms_master_key_id"].startswith("${aws_kms_key.")
    assert encryption["bucket_key_enabled"] is True
    made_key = one(document, "aws_kms_key")
    assert made_key["enable_key_rotation"] is True
    administers, uses = json.loads(made_key["policy"])["Statement"]
    assert administers["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    assert uses["Principal"] == {"AWS": "arn:aws:iam::444455556666:root"}
    assert uses["Condition"] == {"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}
    assert one(document, "aws_kms_alias")["name"] == "alias/wf-artifacts"
    assert '"kms:GenerateDataKey"' in one(document, "aws_iam_role_policy")["policy"]


def test_an_existing_bucket_is_left_alone() -> None:
    store = S3(bucket="wf-artifacts", region="eu-central-1")
    assert "resource" not in made(store)
    assert set(made(store, manage_policy=True)["resource"]) == {"aws_s3_bucket_policy"}


def test_a_bucket_of_another_account_lets_exactly_the_roles_in_that_use_it() -> None:
    stack = new_stack()
    provider = aws.Provider(stack, "artifacts", alias="artifacts", region="eu-central-1")
    store = S3(bucket="wf-artifacts", region="eu-central-1", create=True, account_id="444455556666")
    platform = eks(artifacts=store, providers=ProviderBindings(aws_artifacts=provider))
    server = ServiceAccountIdentity(stack, "server", platform=platform, namespace="argo")
    ArtifactStore.of(stack, platform).grant_read_logs(server, namespace="data")
    container_spec(stack, "etl", platform)
    container_spec(stack, "reports", platform, namespace="reports")
    document = synth(stack)
    policy = one(document, "aws_s3_bucket_policy")["policy"]
    for name in resources(document, "aws_iam_role"):
        assert f"aws_iam_role.{name}.arn" in policy
    assert "arn:aws:s3:::wf-artifacts/data/*" in policy
    assert "arn:aws:s3:::wf-artifacts/reports/*" in policy
    for type in ("aws_s3_bucket", "aws_s3_bucket_policy", "aws_s3_bucket_versioning"):
        assert one(document, type)["provider"] == "aws.artifacts"
    assert all("provider" not in role for role in resources(document, "aws_iam_role").values())


def test_whole_accounts_can_be_let_in_instead() -> None:
    store = S3(bucket="wf-artifacts", region="eu-central-1", create=True, account_id="444455556666")
    policy = one(made(store, accounts=["111122223333"]), "aws_s3_bucket_policy")["policy"]
    assert '"AWS":"arn:aws:iam::111122223333:root"' in policy


def test_a_role_of_another_stack_needs_its_account_to_be_let_in() -> None:
    app = cdk.Testing.app()
    first, second = Stack(app, "first"), Stack(app, "second")
    store = S3(bucket="wf-artifacts", region="eu-central-1", create=True, account_id="444455556666")
    platform = eks(artifacts=store)
    S3ArtifactStore(first, "store", platform=platform)
    with pytest.raises(InputError, match=r"first/store\.accounts: .* cannot know the roles of 'second'"):
        container_spec(second, "etl", platform)


def test_a_bucket_is_made_once_in_an_app_and_the_workflows_wait_for_it() -> None:
    stack = new_stack()
    platform = eks(artifacts=MADE)
    spec = container_spec(stack, "etl", platform)
    container_spec(stack, "reports", platform, namespace="reports")
    WorkflowTemplate(stack, "template", spec=spec)
    document = synth(stack)
    assert len(resources(document, "aws_s3_bucket")) == 1
    maps = resources(document, "kubernetes_config_map_v1").values()
    waits = [b["depends_on"] for b in maps if b["metadata"][0]["name"] == "artifact-repositories"]
    assert len(waits) == 2
    assert all(any(address.startswith("aws_s3_bucket.") for address in found) for found in waits)
    with pytest.raises(InputError, match="is made by 'test/artifacts' already"):
        S3ArtifactStore(stack, "again", platform=platform)


def test_a_made_google_bucket_is_uniform_private_and_versioned_and_its_roles_wait_for_it() -> None:
    store = Gcs(bucket="wf-artifacts", create=True, expire_days=30, location="EUROPE-WEST1")
    stack = new_stack()
    container_spec(stack, "etl", gke(artifacts=store))
    document = synth(stack)
    bucket = one(document, "google_storage_bucket")
    assert bucket["uniform_bucket_level_access"] is True
    assert bucket["public_access_prevention"] == "enforced"
    assert bucket["versioning"] == [{"enabled": True}]
    actions = [rule["action"][0]["type"] for rule in bucket["lifecycle_rule"]]
    assert actions == ["AbortIncompleteMultipartUpload", "Delete", "Delete"]
    assert bucket["labels"] == {"app_kubernetes_io_managed-by": "argoform"}
    for member in resources(document, "google_storage_bucket_iam_member").values():
        assert any(address.startswith("google_storage_bucket.") for address in member["depends_on"])


def test_a_made_azure_account_takes_no_keys_and_no_public_access() -> None:
    stack = new_stack()
    container_spec(stack, "etl", aks(artifacts=MADE_AZURE))
    document = synth(stack)
    account = one(document, "azurerm_storage_account")
    assert (account["min_tls_version"], account["https_traffic_only_enabled"]) == ("TLS1_2", True)
    assert account["allow_nested_items_to_be_public"] is False
    assert account["shared_access_key_enabled"] is False
    assert account["tags"] == {"app.kubernetes.io.managed-by": "argoform"}
    assert one(document, "azurerm_storage_container")["container_access_type"] == "private"
    assignment = one(document, "azurerm_role_assignment")
    assert any(address.startswith("azurerm_storage_container.") for address in assignment["depends_on"])
    opened = MADE_AZURE.model_copy(update={"credentials": StaticCredentials(secret_name="account-key")})
    assert one(made(opened), "azurerm_storage_account")["shared_access_key_enabled"] is True


def test_argo_itself_makes_a_minio_bucket() -> None:
    stack = new_stack()
    container_spec(stack, "etl", Platform.local(artifacts=Minio(bucket="new-bucket", create=True)))
    document = synth(stack)
    (data,) = [
        b["data"]
        for b in resources(document, "kubernetes_config_map_v1").values()
        if b["metadata"][0]["name"] == "artifact-repositories"
    ]
    assert '"createBucketIfNotPresent":' in data["default"]


@pytest.mark.parametrize(
    ("store", "said"),
    [(MADE_AZURE.model_copy(update={"expire_days": 3}), "azurerm_storage_management_policy")],
)
def test_a_lifecycle_that_cannot_be_made_is_refused(store: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        made(store)
    with pytest.raises(InputError, match="mc ilm"):
        ArtifactStore.of(new_stack(), Platform.local(artifacts=Minio(bucket="new-bucket", create=True, expire_days=3)))


def test_a_store_of_another_kind_or_name_is_told() -> None:
    with pytest.raises(InputError, match=r"platform\.artifacts: .*'gcs'; expected s3"):
        S3ArtifactStore(new_stack(), "store", platform=gke())
    platform = eks(artifact_repositories={"reports": S3(bucket="reports-bucket")})
    with pytest.raises(UnknownNameError, match="did you mean 'reports'"):
        ArtifactStore.of(new_stack(), platform, "report")
    with pytest.raises(InputError, match=r"accounts\[0\]: .* has 11 digits"):
        made(MADE, accounts=["11112222333"])


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"account_id": "1"}, "account_id"),
        ({"accounts": ["x"]}, "accounts[0]"),
        ({"deletion_window_days": 3}, "deletion_window_days"),
        ({"alias": "aws/s3"}, "alias"),
        ({"alias": "a b"}, "alias"),
    ],
)
def test_a_wrong_key_is_told(options: dict[str, Any], path: str) -> None:
    with pytest.raises(InputError) as raised:
        ArtifactKey(new_stack(), "key", store=MADE, **options)
    assert raised.value.path == path


@pytest.mark.parametrize("kind", ["aws", "google", "azure"])
def test_the_default_stack_of_a_cloud(kind: str, snapshot: Any) -> None:
    platform = {
        "aws": eks(artifacts=S3(bucket="wf-artifacts", region="eu-central-1", create=True)),
        "google": gke(artifacts=Gcs(bucket="wf-artifacts", create=True)),
        "azure": aks(artifacts=MADE_AZURE),
    }[kind]
    stack = new_stack()
    spec = container_spec(stack, "etl", platform)
    WorkflowTemplate(stack, "template", spec=spec)
    found = without_paths(synth(stack))["resource"]
    assert {type: found[type] for type in found if type.startswith(("aws_", "google_", "azurerm_"))} == snapshot
