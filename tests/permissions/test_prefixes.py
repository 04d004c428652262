"""Isolation prefixes: no namespace's or spec's right reaches another's artifacts, however alike the names are."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from argoform.platform import S3, Platform
from argoform.platform.repositories import artifact_prefix, artifact_repository
from tests.permissions.operations import requests
from tests.permissions.simulate import allowed
from tests.permissions.specs import eks, rights

# Names that are beginnings of each other come up often from so small an alphabet.
NAMES = st.from_regex(r"[ae](-?[ae2]){0,4}", fullmatch=True)
ISOLATIONS = st.sampled_from(["namespace", "spec"])


@given(NAMES, NAMES, NAMES, NAMES, ISOLATIONS, st.sampled_from(["", "wf", "wf/a"]))
def test_nobody_reaches_anothers_keys(
    namespace: str, spec: str, other_namespace: str, other_spec: str, isolation: str, prefix: str
) -> None:
    platform = eks(artifacts=S3(bucket="artifacts", prefix=prefix), artifact_isolation=isolation)
    theirs = artifact_prefix(platform, other_namespace, other_spec)
    assume(artifact_prefix(platform, namespace, spec) != theirs)
    document = rights(platform=platform, namespace=namespace, name=spec).policy_document().to_dict()
    for operation in ("GetObject", "PutObject", "AbortMultipartUpload"):
        assert not any(allowed(document, r) for r in requests(operation, "artifacts", f"{theirs}wf-1/pod-1.tgz"))
    assert not any(allowed(document, r) for r in requests("ListObjectsV2", "artifacts", prefix=theirs))


@given(NAMES, NAMES, ISOLATIONS)
def test_what_the_repository_writes_is_what_the_role_may_write(namespace: str, spec: str, isolation: str) -> None:
    platform = eks(artifact_isolation=isolation)
    key_format = artifact_repository(platform, namespace, spec)["s3"]["keyFormat"]
    key = key_format.replace("{{workflow.name}}", "wf-1").replace("{{pod.name}}", "pod-1") + "/main.log"
    document = rights(platform=platform, namespace=namespace, name=spec).policy_document().to_dict()
    assert all(allowed(document, request) for request in requests("PutObject", "artifacts", key))


@given(NAMES, NAMES, st.sampled_from(["namespace", "spec", "bucket"]))
def test_a_prefix_ends_in_a_slash_or_is_empty(namespace: str, spec: str, isolation: Any) -> None:
    prefix = artifact_prefix(Platform.local(artifact_isolation=isolation), namespace, spec)
    assert prefix.endswith("/") or (prefix == "" and isolation == "bucket")
