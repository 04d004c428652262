"""What a workflow may do in S3, as a table made from S3's own operations."""

from __future__ import annotations

from typing import Any

import pytest

from argoform.errors import InputError, UnknownNameError
from argoform.permissions import ArtifactGrant, callee_rights, log_reader_rights
from argoform.platform import S3, Irsa, Minio, Platform, StaticCredentials
from tests.permissions.operations import ON_BUCKETS, ON_OBJECTS, requests
from tests.permissions.simulate import allowed
from tests.permissions.specs import KEY, PROVIDER_ARN, S3_HOST, container, eks, rights, spec

MOVES = (
    "PutObject",
    "CreateMultipartUpload",
    "UploadPart",
    "CompleteMultipartUpload",
    "AbortMultipartUpload",
    "ListParts",
    "GetObject",
    "HeadObject",
)
COLLECTED = {"artifactGC": {"strategy": "OnWorkflowDeletion", "serviceAccountName": "runner"}}


def performs(document: dict[str, Any], operation: str, bucket: str = "artifacts", key: str = "", **how: Any) -> bool:
    """Whether every authorization that an operation asks for is given."""
    return all(allowed(document, request) for request in requests(operation, bucket, key, **how))


@pytest.fixture
def document() -> dict[str, Any]:
    return rights().policy_document().to_dict()


@pytest.mark.parametrize("operation", MOVES)
@pytest.mark.parametrize("key", ["data/etl-x2x/main-1.tgz", "data/etl-x2x/out/a.txt"])
def test_artifacts_move_under_the_own_prefix(document: dict[str, Any], operation: str, key: str) -> None:
    assert performs(document, operation, key=key)


@pytest.mark.parametrize("operation", sorted(ON_OBJECTS))
@pytest.mark.parametrize("key", ["data-2/x", "datax", "data", "other/data/x", "x", "DATA/x", "dat"])
def test_nothing_is_reached_beside_the_prefix(document: dict[str, Any], operation: str, key: str) -> None:
    assert not performs(document, operation, key=key)


@pytest.mark.parametrize("operation", sorted(set(ON_OBJECTS) - set(MOVES)))
def test_nothing_else_is_done_under_the_prefix(document: dict[str, Any], operation: str) -> None:
    assert not performs(document, operation, key="data/x")


@pytest.mark.parametrize("operation", sorted(set(ON_BUCKETS)))
@pytest.mark.parametrize("prefix", [None, "", "data", "dat", "data-2/", "other/"])
def test_the_bucket_itself_is_out_of_reach(document: dict[str, Any], operation: str, prefix: str | None) -> None:
    assert not performs(document, operation, prefix=prefix)


@pytest.mark.parametrize("prefix", ["data/", "data/etl-x2x/", "data/etl-x2x/out"])
def test_only_the_own_prefix_is_listed(document: dict[str, Any], prefix: str) -> None:
    assert performs(document, "ListObjectsV2", prefix=prefix)


@pytest.mark.parametrize("operation", [*MOVES, "DeleteObject"])
def test_other_buckets_are_out_of_reach(document: dict[str, Any], operation: str) -> None:
    assert not performs(document, operation, bucket="artifacts-2", key="data/x")


def test_deleting_takes_garbage_collection_or_an_input() -> None:
    for given in (rights(spec(**COLLECTED)), rights(delete_artifacts=True)):
        document = given.policy_document().to_dict()
        assert performs(document, "DeleteObject", key="data/x")
        assert not performs(document, "DeleteObject", key="other/x")
        assert not performs(document, "DeleteObjectVersion", key="data/x")


@pytest.mark.parametrize(
    "collection",
    [
        {"artifactGC": {"strategy": "Never", "serviceAccountName": "runner"}},
        # Without an account the collector runs as `default`, so the workflow's own needs nothing.
        {"artifactGC": {"strategy": "OnWorkflowDeletion"}},
        {"artifactGC": {"strategy": "OnWorkflowDeletion", "serviceAccountName": "collector"}},
    ],
)
def test_only_the_collecting_account_may_delete(collection: dict[str, Any]) -> None:
    document = rights(spec(**collection)).policy_document().to_dict()
    assert not performs(document, "DeleteObject", key="data/x")


def test_the_collector_may_delete_and_nothing_else() -> None:
    collected = spec(artifactGC={"strategy": "OnWorkflowCompletion", "serviceAccountName": "collector"})
    document = rights(collected, service_account_name="collector").policy_document().to_dict()
    assert performs(document, "DeleteObject", key="data/x")
    assert performs(document, "ListObjectsV2", prefix="data/x/")
    assert not performs(document, "GetObject", key="data/x")
    assert not performs(document, "PutObject", key="data/x")


def test_one_artifact_of_its_own_strategy_is_collected_too() -> None:
    outputs = {"artifacts": [{"name": "o", "path": "/o", "artifactGC": {"strategy": "OnWorkflowDeletion"}}]}
    document = rights(spec(container(outputs=outputs), artifactGC={"serviceAccountName": "runner"}))
    assert performs(document.policy_document().to_dict(), "DeleteObject", key="data/x")


@pytest.mark.parametrize("operation", MOVES)
def test_an_encrypted_bucket_takes_its_key(operation: str) -> None:
    bucket = S3(bucket="artifacts", region="eu-central-1", kms_key_arn=KEY)
    document = rights(platform=eks(artifacts=bucket)).policy_document().to_dict()
    assert performs(document, operation, key="data/x", kms=(KEY, S3_HOST))
    assert not performs(document, "GetObject", key="data/x", kms=(KEY, "secretsmanager.eu-central-1.amazonaws.com"))
    assert not performs(document, "GetObject", key="data/x", kms=(f"{KEY[:-1]}f", S3_HOST))


def test_without_a_key_there_is_no_right_on_keys(document: dict[str, Any]) -> None:
    assert "kms" not in str(document)


def test_a_spec_without_pods_touches_no_store() -> None:
    waits = spec({"name": "main", "suspend": {}}, {"name": "call", "http": {"url": "https://example.org"}})
    assert not rights(waits).policy_document()


def test_isolation_by_spec_and_none() -> None:
    by_spec = rights(platform=eks(artifact_isolation="spec")).policy_document().to_dict()
    assert performs(by_spec, "PutObject", key="data/etl/x")
    assert not performs(by_spec, "PutObject", key="data/etl-2/x")
    assert not performs(by_spec, "GetObject", key="data/x")
    shared = rights(platform=eks(artifact_isolation="bucket")).policy_document().to_dict()
    assert performs(shared, "PutObject", key="anything")
    assert performs(shared, "ListObjectsV2", prefix=None)


def test_a_called_template_reaches_the_callers_prefix() -> None:
    platform = eks(artifact_isolation="spec")
    document = callee_rights(platform, caller="pipeline", caller_namespace="data").policy_document().to_dict()
    assert performs(document, "PutObject", key="data/pipeline/x")
    assert performs(document, "GetObject", key="data/pipeline/x")
    assert not performs(document, "PutObject", key="data/etl/x")


def test_a_reader_of_logs_reads_the_namespace_and_writes_nothing() -> None:
    found = log_reader_rights(eks(artifact_isolation="spec"), "data", reader="argo-server")
    document = found.policy_document().to_dict()
    assert performs(document, "GetObject", key="data/etl/etl-x/main.log")
    assert not performs(document, "PutObject", key="data/etl/etl-x/main.log")
    assert not performs(document, "GetObject", key="ops/etl/etl-x/main.log")


def input_from(**s3: Any) -> dict[str, Any]:
    return spec(container(inputs={"artifacts": [{"name": "in", "path": "/in", "s3": s3}]}))


def output_to(**s3: Any) -> dict[str, Any]:
    return spec(container(outputs={"artifacts": [{"name": "out", "path": "/out", "s3": s3}]}))


OPEN = {"endpoint": "s3.amazonaws.com", "bucket": "open-data", "region": "eu-central-1"}


@pytest.mark.parametrize(
    ("key", "reached", "beside"),
    [
        ("scenes/a.tif", ["scenes/a.tif", "scenes/a.tif/part-1"], ["scenes/a.tiff", "scenes/b.tif"]),
        ("scenes/", ["scenes/", "scenes/a.tif", "scenes/1/a.tif"], ["scenes", "scenes-2/a.tif"]),
        ("scenes/{{inputs.parameters.day}}/a", ["scenes/1/a"], ["scene", "other/1/a"]),
        ("{{workflow.namespace}}/x", ["data/x"], ["ops/x"]),
        ("{{inputs.parameters.key}}", ["anything"], []),
        ("odd*name?", ["odd*name?"], ["oddXname1"]),
    ],
)
def test_inputs_from_another_bucket_are_read_and_not_written(key: str, reached: list[str], beside: list[str]) -> None:
    document = rights(input_from(**OPEN, key=key)).policy_document().to_dict()
    for inside in reached:
        assert performs(document, "GetObject", "open-data", inside)
        assert not performs(document, "PutObject", "open-data", inside)
    for outside in beside:
        assert not performs(document, "GetObject", "open-data", outside)


def test_an_input_elsewhere_in_the_own_bucket_gets_its_key_alone() -> None:
    document = rights(input_from(key="reference/grid.nc")).policy_document().to_dict()
    assert performs(document, "GetObject", key="reference/grid.nc")
    assert not performs(document, "GetObject", key="reference/other.nc")
    assert not performs(document, "PutObject", key="reference/grid.nc")


@pytest.mark.parametrize("place", [{"key": "{{item}}"}, {"key": "{{inputs.parameters.key}}/x"}, {}])
def test_an_input_known_only_later_is_read_from_the_own_prefix(place: dict[str, str]) -> None:
    assert rights(input_from(**place)).policy_document() == rights().policy_document()


def test_an_input_that_cannot_lie_under_the_prefix_is_refused() -> None:
    with pytest.raises(InputError, match="leaves the prefix 'data/' that the input is isolated under") as caught:
        rights(input_from(key="{{workflow.name}}/results"))
    assert caught.value.path == "templates[0].inputs.artifacts[0].s3.key"
    shared = rights(input_from(key="{{workflow.name}}/results"), eks(artifact_isolation="bucket"))
    assert performs(shared.policy_document().to_dict(), "GetObject", key="etl-1/results")


def test_an_output_to_another_bucket_is_granted_its_key() -> None:
    document = rights(output_to(**{**OPEN, "bucket": "results"}, key="daily/{{workflow.name}}.nc"))
    found = document.policy_document().to_dict()
    assert performs(found, "PutObject", "results", "daily/etl-1.nc")
    assert not performs(found, "PutObject", "results", "monthly/etl-1.nc")
    assert not performs(found, "CreateBucket", "results")


def test_the_region_is_asked_for_only_where_it_is_not_said() -> None:
    unsaid = {name: value for name, value in OPEN.items() if name != "region"}
    regional = {**unsaid, "endpoint": "s3.eu-central-1.amazonaws.com"}
    for place, asks in ((OPEN, False), (unsaid, True), (regional, False)):
        document = rights(input_from(**place, key="x")).policy_document().to_dict()
        assert performs(document, "GetBucketLocation", "open-data") is asks
        assert not performs(document, "GetBucketLocation")


def test_an_output_elsewhere_is_deleted_from_there_when_it_is_collected() -> None:
    elsewhere = {**output_to(**{**OPEN, "bucket": "results"}, key="daily/x"), **COLLECTED}
    document = rights(elsewhere).policy_document().to_dict()
    assert performs(document, "DeleteObject", "results", "daily/x")
    assert not performs(document, "DeleteObject", "results", "monthly/x")
    elsewhere["templates"][0]["outputs"]["artifacts"][0]["artifactGC"] = {"strategy": "Never"}
    document = rights(elsewhere).policy_document().to_dict()
    assert not performs(document, "DeleteObject", "results", "daily/x")


def test_a_grant_to_write_does_not_let_the_collector_delete() -> None:
    collected = {**output_to(key="published/x"), **COLLECTED}
    with pytest.raises(InputError, match="leaves the prefix"):
        rights(collected, artifact_grants=[ArtifactGrant("published/", write=True)])
    held = rights(collected, artifact_grants=[ArtifactGrant("published/", write=True, delete=True)])
    assert performs(held.policy_document().to_dict(), "DeleteObject", key="published/x")


def test_an_output_that_makes_its_bucket_may_do_so() -> None:
    made = output_to(**{**OPEN, "bucket": "results"}, key="x", createBucketIfNotPresent={})
    assert performs(rights(made).policy_document().to_dict(), "CreateBucket", "results")


@pytest.mark.parametrize("key", ["published/x", "{{workflow.name}}/x", "{{inputs.parameters.where}}", "etl-2/x"])
def test_an_output_that_leaves_its_prefix_is_refused(key: str) -> None:
    with pytest.raises(InputError, match="leaves the prefix 'data/'") as caught:
        rights(output_to(key=key))
    assert caught.value.path == "templates[0].outputs.artifacts[0].s3.key"
    assert "explicit grant" in caught.value.expected


@pytest.mark.parametrize("key", ["data/x", "{{workflow.namespace}}/{{workflow.name}}/x"])
def test_an_output_with_a_key_of_its_own_within_the_prefix_needs_no_more(key: str) -> None:
    assert rights(output_to(key=key)).policy_document() == rights().policy_document()


def test_an_explicit_grant_settles_an_output_outside() -> None:
    grant = ArtifactGrant("published/", write=True, read=False)
    found = rights(output_to(key="published/{{workflow.name}}"), artifact_grants=[grant])
    document = found.policy_document().to_dict()
    assert performs(document, "PutObject", key="published/etl-1")
    assert not performs(document, "GetObject", key="published/etl-1")
    with pytest.raises(InputError, match="leaves the prefix"):
        rights(output_to(key="private/x"), artifact_grants=[grant])


@pytest.mark.parametrize("bucket", ["{{inputs.parameters.bucket}}", "b-{{workflow.name}}"])
def test_a_bucket_known_too_late_asks_for_a_grant(bucket: str) -> None:
    with pytest.raises(InputError, match="known only when the workflow runs") as caught:
        rights(input_from(endpoint="s3.amazonaws.com", bucket=bucket, key="x"))
    assert caught.value.path == "templates[0].inputs.artifacts[0].s3.bucket"
    assert rights(
        input_from(endpoint="s3.amazonaws.com", bucket=bucket, key="x"), artifact_grants=[ArtifactGrant("", "b-1")]
    )


def test_places_that_open_themselves_need_no_right() -> None:
    own_key = {"accessKeySecret": {"name": "s", "key": "k"}, "secretKeySecret": {"name": "s", "key": "s"}}
    for place in ({**OPEN, "key": "x", **own_key}, {"endpoint": "minio:9000", "bucket": "b", "key": "x"}):
        assert rights(input_from(**place)).policy_document() == rights().policy_document()


def test_an_artifact_that_names_a_role_takes_that_role() -> None:
    role = "arn:aws:iam::444455556666:role/reader"
    document = rights(input_from(**OPEN, key="x", roleARN=role)).policy_document().to_dict()
    assert {"Sid": "AssumeRole", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role} in document[
        "Statement"
    ]
    assert not performs(document, "GetObject", "open-data", "x")


THERE = {"artifacts": [{"name": "i", "path": "/i", "s3": {**OPEN, "key": "x"}}]}


@pytest.mark.parametrize(
    "template",
    [
        {"dag": {"tasks": [{"name": "a", "template": "main", "arguments": THERE}]}},
        {
            "dag": {
                "tasks": [
                    {"name": "a", "template": "main", "hooks": {"exit": {"template": "main", "arguments": THERE}}}
                ]
            }
        },
        {"dag": {"tasks": [{"name": "a", "inline": container(inputs=THERE)}]}},
        {"steps": [[{"name": "a", "template": "main", "arguments": THERE}]]},
        {"data": {"source": {"artifactPaths": {"name": "i", "s3": {**OPEN, "key": "x"}}}, "transformation": []}},
        {"resource": {"action": "get", "flags": ["pods", "p"]}, "inputs": THERE},
    ],
)
def test_artifacts_are_found_wherever_they_are_named(template: dict[str, Any]) -> None:
    document = rights(spec(container(), {"name": "other", **template})).policy_document().to_dict()
    assert performs(document, "GetObject", "open-data", "x")


def test_arguments_of_the_workflow_are_read() -> None:
    arguments = {"artifacts": [{"name": "i", "s3": {**OPEN, "key": "x"}}]}
    assert performs(rights(spec(arguments=arguments)).policy_document().to_dict(), "GetObject", "open-data", "x")


def test_templates_of_another_account_give_this_one_nothing() -> None:
    theirs = input_from(**OPEN, key="x")
    theirs["templates"][0]["serviceAccountName"] = "other"
    assert not rights(theirs).policy_document()
    document = rights(theirs, service_account_name="other").policy_document().to_dict()
    assert performs(document, "GetObject", "open-data", "x")


def test_a_named_repository_is_used_and_an_unknown_one_refused() -> None:
    platform = eks(artifact_repositories={"cold": S3(bucket="cold-store", region="eu-central-1", prefix="archive")})
    document = rights(spec(artifactRepositoryRef={"key": "cold"}), platform).policy_document().to_dict()
    assert performs(document, "PutObject", "cold-store", "archive/data/x")
    assert not performs(document, "PutObject", "artifacts", "data/x")
    with pytest.raises(UnknownNameError, match="no artifact repository 'colt'") as caught:
        rights(spec(artifactRepositoryRef={"key": "colt"}), platform)
    assert caught.value.path == "artifactRepositoryRef.key"
    assert caught.value.nearest == "cold"


def test_a_secret_opens_a_store_without_rights() -> None:
    assert not rights(platform=Platform.local()).aws
    bucket = S3(bucket="artifacts", credentials=StaticCredentials(secret_name="keys"))
    assert not rights(platform=eks(artifacts=bucket)).aws


def test_an_identity_that_cannot_open_the_store_is_refused() -> None:
    with pytest.raises(InputError, match="nothing opens this minio store") as caught:
        rights(platform=eks(artifacts=Minio()))
    assert caught.value.path == "artifacts.credentials"


def test_other_partitions_have_their_own_arns() -> None:
    bucket = S3(bucket="artifacts", region="us-gov-west-1")
    identity = Irsa(oidc_provider_arn=PROVIDER_ARN.replace(":aws:", ":aws-us-gov:"))
    text = rights(platform=eks(artifacts=bucket, identity=identity)).policy_document().to_json()
    assert "arn:aws-us-gov:s3:::artifacts/data/*" in text
    assert "arn:aws:s3" not in text


def test_every_error_is_told_at_once() -> None:
    wrong = output_to(key="elsewhere")
    wrong["templates"].append({"name": "make", "resource": {"action": "creat", "manifest": "kind: Pod"}})
    with pytest.raises(InputError) as caught:
        rights(wrong)
    assert "leaves the prefix" in str(caught.value)
    assert "did you mean 'create'?" in str(caught.value)


def test_tokens_in_names_stay_whole() -> None:
    token = "${TfToken[TOKEN.7]}"
    document = rights(platform=eks(artifacts=S3(bucket=token, region="eu-central-1"))).policy_document().to_json()
    assert f'"arn:aws:s3:::{token}/data/*"' in document
