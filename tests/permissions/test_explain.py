"""Rights as rows for people: none without a reason."""

from __future__ import annotations

import pytest

from argoform.permissions import Rights, explain
from argoform.platform import AzureBlob, Gcs, Platform
from tests.permissions.specs import eks, resource, rights, spec
from tests.permissions.test_needed import ENCRYPTED, EVERYTHING

GKE = Platform.gke(cluster="g", identity={"kind": "gke", "project": "my-project"}, artifacts=Gcs(bucket="artifacts"))
AKS = Platform.aks(
    cluster="a",
    identity={"kind": "azure", "resource_group": "rg", "location": "westeurope"},
    artifacts=AzureBlob(account="artifacts", container="workflows"),
)


@pytest.mark.parametrize(
    "held",
    [
        rights(EVERYTHING, ENCRYPTED, ip_allow_list=["203.0.113.0/24", "10.0.0.0/8"]),
        rights(platform=GKE),
        rights(platform=AKS),
        rights(extra_aws_permissions="${TfToken[TOKEN.1]}"),
    ],
)
def test_no_right_is_without_a_reason(held: Rights) -> None:
    rows = explain(held)
    assert rows
    assert all(row.right and row.resource and row.why and row.where and row.source for row in rows)


def test_a_right_with_several_reasons_is_one_row() -> None:
    manifest = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\n"
    two = spec(resource(manifest), {**resource(manifest), "name": "make-2"})
    (row,) = [row for row in explain(rights(two)) if row.resource == "jobs.batch in data"]
    assert row.why == "the resource template 'make' creates it; the resource template 'make-2' creates it"
    assert row.source == "templates[0].resource, templates[1].resource"


def test_rows_say_where_and_on_what() -> None:
    rows = {(row.where, row.right): row.resource for row in explain(rights(platform=eks()))}
    assert rows["AWS", "s3:PutObject"] == "arn:aws:s3:::artifacts/data/*"
    assert rows["AWS", "s3:ListBucket"] == "arn:aws:s3:::artifacts if StringLike s3:prefix data/*"
    assert rows["Kubernetes", "create, patch"] == "workflowtaskresults.argoproj.io in data"
