"""Artifact stores and the repositories that are made of them."""

from __future__ import annotations

from typing import Any

import pytest

from argoform.errors import InputError, UnknownNameError
from argoform.platform import S3, AzureBlob, Gcs, Irsa, Minio, Platform, StaticCredentials
from argoform.platform.repositories import (
    artifact_prefix,
    artifact_repositories,
    artifact_repository,
    key_format,
    repository_ref,
    resolve_repository,
)

KEY = "arn:aws:kms:eu-central-1:111122223333:key/0d1f1e36"
BUCKET = S3(bucket="artifacts", region="eu-central-1")


@pytest.mark.parametrize("name", ["abc", "a.b-c.9", "x" * 63, "${TfToken[TOKEN.1]}"])
def test_names_that_s3_takes(name: str) -> None:
    assert S3(bucket=name).bucket == name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ab", "has 2 characters; expected 3 to 63"),
        ("x" * 64, "has 64 characters; expected 3 to 63"),
        ("Upper", "not a valid name"),
        ("under_score", "not a valid name"),
        ("-dash", "not a valid name"),
        ("dot.", "not a valid name"),
        ("two..dots", "two dots in a row"),
        ("192.168.5.4", "form of an IP address"),
        ("xn--abc", "begins with 'xn--'"),
        ("sthree-abc", "begins with 'sthree-'"),
        ("amzn-s3-demo-abc", "begins with 'amzn-s3-demo-'"),
        ("abc-s3alias", "ends in '-s3alias'"),
        ("abc--ol-s3", "ends in '--ol-s3'"),
        ("abc.mrap", "ends in '.mrap'"),
        ("abc--x-s3", "ends in '--x-s3'"),
        ("abc--table-s3", "ends in '--table-s3'"),
    ],
)
@pytest.mark.parametrize("store", [S3, Minio])
def test_names_that_s3_refuses(store: Any, name: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        store(bucket=name)
    assert message in str(caught.value)
    assert caught.value.path == "bucket"


@pytest.mark.parametrize(
    ("store", "path", "message"),
    [
        ({"kind": "s3", "bucket": "abc", "region": "europe"}, "region", "not an AWS region"),
        ({"kind": "s3", "bucket": "abc", "region": "cn-north-1", "partition": "aws"}, "", "is not in it"),
        ({"kind": "s3", "bucket": "abc", "kms_key_arn": "arn:aws:s3:::abc"}, "kms_key_arn", "of the service 's3'"),
        (
            {"kind": "s3", "bucket": "abc", "kms_key_arn": KEY.replace("key/", "alias/")},
            "kms_key_arn",
            "not the ARN of a key",
        ),
        (
            {"kind": "s3", "bucket": "abc", "region": "eu-west-1", "kms_key_arn": KEY},
            "",
            "a key of 'eu-central-1', but the bucket is in 'eu-west-1'",
        ),
        (
            {"kind": "s3", "bucket": "abc", "account_id": "11112222333"},
            "account_id",
            "has 11 digits; expected 12 digits",
        ),
        ({"kind": "s3", "bucket": "abc", "account_id": "mine"}, "account_id", "is not a number"),
        ({"kind": "s3", "bucket": "abc", "endpoint": "https://s3.org"}, "endpoint", "no scheme"),
        ({"kind": "s3", "bucket": "abc", "prefix": "a//b"}, "prefix", "not a prefix of keys"),
        ({"kind": "s3", "bucket": "abc", "prefix": "a/../b"}, "prefix", "not a prefix of keys"),
        ({"kind": "s3", "bucket": "abc", "prefix": "{{x}}"}, "prefix", "not a prefix of keys"),
        ({"kind": "s3", "bucket": "abc", "key_format": "/x"}, "key_format", "begins with a slash"),
        ({"kind": "s3", "bucket": "abc", "key_format": "x/{{workflow.name}"}, "key_format", "not closed"),
        (
            {"kind": "s3", "bucket": "abc", "key_format": "{{workflow.nam}}"},
            "key_format",
            "did you mean 'workflow.name'",
        ),
        ({"kind": "s3", "bucket": "abc", "key_format": "{{tasks.a.id}}"}, "key_format", "which no workflow has"),
        ({"kind": "s3", "bucket": "abc", "expire_days": 0}, "expire_days", "greater than or equal to 1"),
        ({"kind": "s3"}, "bucket", "it is required"),
        ({"kind": "gcs", "bucket": "my-google-bucket"}, "bucket", "which Google keeps"),
        ({"kind": "gcs", "bucket": "goog-bucket"}, "bucket", "which Google keeps"),
        ({"kind": "gcs", "bucket": "a" * 64 + ".b"}, "bucket", "between dots"),
        ({"kind": "gcs", "bucket": "abc", "kms_key_name": "key"}, "kms_key_name", "not a Cloud KMS key"),
        ({"kind": "azure-blob", "account": "my-account", "container": "abc"}, "account", "not a valid name"),
        ({"kind": "azure-blob", "account": "a" * 25, "container": "abc"}, "account", "expected 3 to 24"),
        ({"kind": "azure-blob", "account": "abc", "container": "a--b"}, "container", "not a valid name"),
        (
            {"kind": "azure-blob", "account": "abc", "container": "abc", "create": True},
            "",
            "required where the account is",
        ),
        (
            {"kind": "azure-blob", "account": "abc", "container": "abc", "storage_account_id": "x"},
            "storage_account_id",
            "id",
        ),
        ({"kind": "ftp"}, "kind", "there is no kind 'ftp'"),
    ],
)
def test_what_is_wrong_is_told_with_its_path(store: dict[str, Any], path: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        Platform.eks(cluster="prod", artifacts=store)
    assert message in str(caught.value)
    assert caught.value.path == ".".join(filter(None, ["artifacts", path]))
    with pytest.raises(InputError) as named:
        Platform.eks(cluster="prod", artifact_repositories={"cold": store})
    assert named.value.path == ".".join(filter(None, ["artifact_repositories.cold", path]))


def test_a_bucket_of_another_partition_than_the_roles_is_told() -> None:
    identity = Irsa(
        oidc_provider_arn="arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/E"
    )
    elsewhere = S3(bucket="artifacts", region="cn-north-1")
    with pytest.raises(InputError, match=r"artifacts\.region: .*no role of 'aws' reaches it"):
        Platform.eks(cluster="prod", identity=identity, artifacts=elsewhere)
    opened = elsewhere.model_copy(update={"credentials": StaticCredentials(secret_name="bucket-credentials")})
    assert Platform.eks(cluster="prod", identity=identity, artifacts=opened).artifacts == opened


@pytest.mark.parametrize("name", ["default", "spec.etl", "with space", ""])
def test_names_of_repositories_are_checked(name: str) -> None:
    with pytest.raises(InputError) as caught:
        Platform.eks(cluster="prod", artifact_repositories={name: BUCKET})
    assert caught.value.path == "artifact_repositories"


@pytest.mark.parametrize(
    ("region", "partition", "host"),
    [
        ("eu-central-1", "aws", "s3.eu-central-1.amazonaws.com"),
        ("us-gov-west-1", "aws-us-gov", "s3.us-gov-west-1.amazonaws.com"),
        ("cn-north-1", "aws-cn", "s3.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_partitions_follow_regions(region: str, partition: str, host: str) -> None:
    store = S3(bucket="artifacts", region=region)
    assert (store.partition, store.host) == (partition, host)
    assert store.bucket_arn == f"arn:{partition}:s3:::artifacts"


@pytest.mark.parametrize(
    "given",
    [
        "{{workflow.namespace}}/{{workflow.creationTimestamp.Y}}/{{workflow.name}}/{{pod.name}}",
        "data/{{workflow.uid}}/{{workflow.parameters.day}}/{{pod.name}}",
        "data/{{ workflow.name }}/{{workflow.labels.team}}/{{pod.name}}",
    ],
)
def test_key_formats_that_keep_the_prefix(given: str) -> None:
    platform = Platform.eks(cluster="prod", artifacts=S3(bucket="artifacts", key_format=given))
    assert key_format(platform, "data").startswith("data/")


@pytest.mark.parametrize("given", ["{{workflow.name}}/{{pod.name}}", "data-2/{{workflow.name}}", "data", "ops/x"])
def test_key_formats_without_the_prefix_are_refused(given: str) -> None:
    platform = Platform.eks(cluster="prod", artifacts=S3(bucket="artifacts", key_format=given))
    with pytest.raises(InputError, match="does not begin with the prefix 'data/'") as caught:
        artifact_repository(platform, "data")
    assert caught.value.path == "artifacts.key_format"
    named = Platform.eks(cluster="prod", artifact_repositories={"cold": S3(bucket="cold", key_format=given)})
    with pytest.raises(InputError) as in_named:
        artifact_repositories(named, "data")
    assert in_named.value.path == "artifact_repositories.cold.key_format"


def test_prefixes_of_the_three_isolations() -> None:
    for isolation, prefix, ref in (
        ("namespace", "wf/data/", None),
        ("spec", "wf/data/etl/", {"configMap": "artifact-repositories", "key": "spec.etl"}),
        ("bucket", "wf/", None),
    ):
        store = S3(bucket="artifacts", prefix="/wf/")
        platform = Platform.eks(cluster="prod", artifacts=store, artifact_isolation=isolation)
        assert artifact_prefix(platform, "data", "etl") == prefix
        assert repository_ref(platform, "etl") == ref


def test_an_s3_repository_always_says_its_region() -> None:
    platform = Platform.eks(cluster="prod", artifacts=S3(bucket="artifacts", region="eu-central-1", kms_key_arn=KEY))
    assert artifact_repositories(platform, "data") == {
        "default": {
            "archiveLogs": True,
            "s3": {
                "endpoint": "s3.eu-central-1.amazonaws.com",
                "bucket": "artifacts",
                "region": "eu-central-1",
                "keyFormat": "data/{{workflow.name}}/{{pod.name}}",
                "useSDKCreds": True,
                "encryptionOptions": {"enableEncryption": True, "kmsKeyId": KEY},
            },
        }
    }


def test_a_minio_repository_names_its_secret() -> None:
    found = artifact_repository(Platform.local(), "data")["s3"]
    assert found["region"] == "us-east-1"
    assert found["insecure"] is True
    assert found["accessKeySecret"] == {"name": "my-minio-cred", "key": "accesskey"}
    assert found["secretKeySecret"] == {"name": "my-minio-cred", "key": "secretkey"}
    assert "useSDKCreds" not in found


def test_repositories_of_the_other_clouds() -> None:
    secret = StaticCredentials(secret_name="keys")
    gke = Platform.gke(
        cluster="g",
        artifacts=Gcs(bucket="artifacts", archive_logs=False),
        artifact_repositories={"keyed": Gcs(bucket="artifacts", credentials=secret)},
    )
    found = artifact_repositories(gke, "data")
    assert found["default"] == {
        "archiveLogs": False,
        "gcs": {"bucket": "artifacts", "keyFormat": "data/{{workflow.name}}/{{pod.name}}"},
    }
    assert found["keyed"]["gcs"]["serviceAccountKeySecret"] == {"name": "keys", "key": "serviceAccountKey"}
    blob = AzureBlob(account="acct", container="workflows")
    aks = Platform.aks(cluster="a", artifacts=blob)
    assert artifact_repository(aks, "data")["azure"] == {
        "endpoint": "https://acct.blob.core.windows.net",
        "container": "workflows",
        "blobNameFormat": "data/{{workflow.name}}/{{pod.name}}",
        "useSDKCreds": True,
    }
    keyed = aks.model_copy(update={"identity": secret})
    assert artifact_repository(keyed, "data")["azure"]["accountKeySecret"] == {"name": "keys", "key": "accountkey"}


def test_isolation_by_spec_gives_each_spec_its_repository() -> None:
    platform = Platform.eks(
        cluster="prod", artifacts=BUCKET, artifact_repositories={"cold": S3(bucket="cold")}, artifact_isolation="spec"
    )
    found = artifact_repositories(platform, "data", ["etl", "etl-2"])
    formats = {name: repository["s3"]["keyFormat"] for name, repository in found.items()}
    assert formats == {
        "cold": "data/{{workflow.name}}/{{pod.name}}",
        "spec.etl": "data/etl/{{workflow.name}}/{{pod.name}}",
        "spec.etl-2": "data/etl-2/{{workflow.name}}/{{pod.name}}",
    }


def test_the_role_reaches_what_a_named_repository_writes() -> None:
    platform = Platform.eks(
        cluster="prod", artifacts=BUCKET, artifact_repositories={"cold": S3(bucket="cold")}, artifact_isolation="spec"
    )
    repository = resolve_repository(platform, "data", "etl", key="cold")
    assert repository is not None
    assert artifact_repositories(platform, "data")["cold"]["s3"]["keyFormat"].startswith(repository.prefix)


def test_a_store_that_nothing_opens_is_refused() -> None:
    irsa = Irsa(oidc_provider_url="oidc.example.org/id/1")
    for store, kind in (
        (Minio(), "minio"),
        (Gcs(bucket="abc"), "gcs"),
        (AzureBlob(account="abc", container="abc"), "azure"),
    ):
        with pytest.raises(InputError, match=f"nothing opens this {kind}") as caught:
            artifact_repository(Platform.eks(cluster="prod", identity=irsa, artifacts=store), "data")
        assert caught.value.path == "artifacts.credentials"


def test_a_platform_without_a_store_has_no_repositories() -> None:
    platform = Platform.eks(cluster="prod")
    assert artifact_repositories(platform, "data") == {}
    assert resolve_repository(platform, "data", "etl") is None
    with pytest.raises(InputError, match="has no artifact store"):
        artifact_prefix(platform, "data", "etl")
    with pytest.raises(UnknownNameError):
        resolve_repository(platform, "data", "etl", key="cold")


def test_tokens_stay_whole() -> None:
    store = S3(bucket="${TfToken[TOKEN.1]}", region="${TfToken[TOKEN.2]}", prefix="${TfToken[TOKEN.3]}")
    found = artifact_repository(Platform.eks(cluster="prod", artifacts=store), "data")["s3"]
    assert found["bucket"] == "${TfToken[TOKEN.1]}"
    assert found["endpoint"] == "s3.${TfToken[TOKEN.2]}.amazonaws.com"
    assert found["keyFormat"].startswith("${TfToken[TOKEN.3]}/data/")
