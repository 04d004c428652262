"""Every right is needed: without any single one, something that workflows do fails."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from argoform.permissions import AwsRight, KubernetesRight, Right, Rights
from argoform.platform import S3
from tests.permissions.operations import requests
from tests.permissions.simulate import allowed, can
from tests.permissions.specs import KEY, S3_HOST, container, eks, resource, rights, spec

JOB = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: j-\n"
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n"
ENCRYPTED = eks(artifacts=S3(bucket="artifacts", region="eu-central-1", kms_key_arn=KEY))
EVERYTHING = spec(
    container(
        inputs={
            "artifacts": [
                {
                    "name": "in",
                    "path": "/in",
                    "s3": {"endpoint": "s3.amazonaws.com", "bucket": "open-data", "key": "grid.nc"},
                }
            ]
        }
    ),
    {"name": "call", "http": {"url": "https://example.org"}},
    resource(JOB, successCondition="status.succeeded > 0"),
    {**resource(CONFIG, "apply"), "name": "apply"},
    {**resource(CONFIG.replace("settings", "old"), "delete"), "name": "delete"},
    {**resource(CONFIG.replace("settings", "kept"), "replace"), "name": "replace"},
    artifactGC={"strategy": "OnWorkflowDeletion", "serviceAccountName": "runner"},
)

IN_S3 = {
    "save an artifact": requests("PutObject", "artifacts", "data/w/p", kms=(KEY, S3_HOST)),
    "save a large artifact": [
        *requests("CreateMultipartUpload", "artifacts", "data/w/p", kms=(KEY, S3_HOST)),
        *requests("UploadPart", "artifacts", "data/w/p", kms=(KEY, S3_HOST)),
        *requests("CompleteMultipartUpload", "artifacts", "data/w/p", kms=(KEY, S3_HOST)),
    ],
    "resume an upload": requests("ListParts", "artifacts", "data/w/p"),
    "give an upload up": requests("AbortMultipartUpload", "artifacts", "data/w/p"),
    "load an artifact": requests("GetObject", "artifacts", "data/w/p", kms=(KEY, S3_HOST)),
    "load a directory": requests("ListObjectsV2", "artifacts", prefix="data/w/p/"),
    "collect an artifact": requests("DeleteObject", "artifacts", "data/w/p"),
    "load the input": requests("GetObject", "open-data", "grid.nc"),
    "find the input's region": requests("GetBucketLocation", "open-data"),
    "load the input as a directory": requests("ListObjectsV2", "open-data", prefix="grid.nc/"),
}
IN_KUBERNETES = {
    "report": [
        ("create", "argoproj.io", "workflowtaskresults", ""),
        ("patch", "argoproj.io", "workflowtaskresults", "n"),
    ],
    "run the agent": [
        ("list", "argoproj.io", "workflowtasksets", ""),
        ("watch", "argoproj.io", "workflowtasksets", ""),
        ("patch", "argoproj.io", "workflowtasksets/status", "w"),
    ],
    "collect": [
        ("list", "argoproj.io", "workflowartifactgctasks", ""),
        ("watch", "argoproj.io", "workflowartifactgctasks", ""),
        ("patch", "argoproj.io", "workflowartifactgctasks/status", "t"),
    ],
    "create the job": [("create", "batch", "jobs", "")],
    "wait for the job": [("get", "batch", "jobs", "j-x")],
    "apply a new object": [("get", "", "configmaps", "settings"), ("create", "", "configmaps", "")],
    "apply an old object": [("patch", "", "configmaps", "settings")],
    "delete the object": [("delete", "", "configmaps", "old")],
    "replace the object": [("get", "", "configmaps", "kept"), ("update", "", "configmaps", "kept")],
}


def failures(held: Rights) -> set[str]:
    """The operations that the rights do not carry."""
    document: dict[str, Any] = held.policy_document().to_dict()
    rules = [rule.to_dict() for rule in held.rbac_rules("data")]
    in_s3 = {name for name, wanted in IN_S3.items() if not all(allowed(document, r) for r in wanted)}
    return in_s3 | {name for name, wanted in IN_KUBERNETES.items() if not all(can(rules, *w) for w in wanted)}


WHOLE = rights(EVERYTHING, ENCRYPTED)


def test_the_whole_set_carries_everything() -> None:
    assert failures(WHOLE) == set()


def atoms(held: Rights) -> list[tuple[Right, str]]:
    """Every action of every right: what is taken away is one of them, wherever it is said."""
    return [(r, a) for r in held.aws for a in r.statement.actions] + [
        (r, v) for r in held.kubernetes for v in r.rule.verbs
    ]


@pytest.mark.parametrize(("right", "action"), atoms(WHOLE), ids=lambda value: str(getattr(value, "resource", value)))
def test_without_any_single_right_something_fails(right: Right, action: str) -> None:
    assert failures(_without(WHOLE, right, action))


def _without(held: Rights, right: Right, action: str) -> Rights:
    """The rights without one action on that right's resources, whichever of them says it."""
    for other in held.all():
        if type(other) is not type(right):
            continue
        if other.resource == right.resource and action in other.right.split(", "):
            held = held.without(other)
            kept = [a for a in other.right.split(", ") if a != action]
            held += _only(other, kept)
    return held


def _only(right: Right, kept: list[str]) -> Rights:
    if not kept:
        return Rights()
    if isinstance(right, AwsRight):
        return Rights(aws=(replace(right, statement=replace(right.statement, actions=tuple(kept))),))
    assert isinstance(right, KubernetesRight)
    return Rights(kubernetes=(replace(right, rule=replace(right.rule, verbs=tuple(kept))),))
