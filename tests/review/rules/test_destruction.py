"""What goes: data, running work, identities."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.judging import judged, problems
from tests.review.plans import change, manifest, template


def thing(kind: str, *, api: str = "v1", name: str = "it", namespace: str = "data", **fields: Any) -> dict[str, Any]:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name, "namespace": namespace}, **fields}


def argo(kind: str, **fields: Any) -> dict[str, Any]:
    return thing(kind, api="argoproj.io/v1alpha1", **fields)


BUCKET = {"bucket": "docs", "force_destroy": False}


@pytest.mark.parametrize(
    ("type_", "severity"),
    [
        ("aws_s3_bucket", "critical"),
        ("google_storage_bucket", "critical"),
        ("azurerm_storage_container", "critical"),
        ("aws_db_instance", "critical"),
        ("aws_efs_file_system", "critical"),
        ("aws_eks_cluster", "critical"),
        ("aws_kms_key", "high"),
        ("aws_ecr_repository", "high"),
        ("aws_cloudwatch_log_group", "high"),
    ],
)
def test_what_holds_data_is_destroyed(type_: str, severity: str) -> None:
    assert judged("destruction", change(type_, {"name": "a"}, None)) == {("RV001", severity, f"{type_}.it")}


def test_a_replacement_names_what_forces_it() -> None:
    other = {**BUCKET, "bucket": "other"}
    (found,) = problems(
        "RV001", change("aws_s3_bucket", BUCKET, other, actions=["delete", "create"], replace_paths=[["bucket"]])
    )
    assert "is replaced, since bucket changes" in found.message
    assert found.path == "bucket"


def test_what_stays_in_the_way_of_a_destruction_is_told() -> None:
    (found,) = problems("RV001", change("aws_s3_bucket", BUCKET, None))
    assert "force_destroy is off" in found.hint
    (found,) = problems("RV001", change("aws_db_instance", {"deletion_protection": True}, None))
    assert "deletion_protection is on" in found.hint


def test_what_is_forgotten_or_left_is_not_destroyed() -> None:
    assert judged("destruction", change("aws_s3_bucket", BUCKET, None, actions=["forget"])) == {
        ("RV001", "info", "aws_s3_bucket.it")
    }
    log = {"name": "l", "skip_destroy": True}
    assert judged("destruction", change("aws_cloudwatch_log_group", log, None)) == {
        ("RV001", "info", "aws_cloudwatch_log_group.it")
    }


@pytest.mark.parametrize(
    "harmless",
    [
        change("aws_s3_bucket", None, BUCKET),
        change("aws_s3_bucket", BUCKET, {**BUCKET, "force_destroy": True}),
        change("aws_s3_bucket_policy", {"bucket": "docs"}, None),
        change("aws_s3_bucket", BUCKET, BUCKET, previous_address="aws_s3_bucket.old"),
        manifest(thing("ConfigMap"), None),
        manifest(thing("Secret"), thing("Secret", type="Opaque")),
        manifest(None, thing("PersistentVolumeClaim")),
    ],
)
def test_nothing_is_lost(harmless: Any) -> None:
    assert judged("destruction", harmless) == set()


@pytest.mark.parametrize(
    ("one", "severity"),
    [
        (thing("PersistentVolumeClaim"), "critical"),
        (thing("PersistentVolume", spec={"persistentVolumeReclaimPolicy": "Delete"}), "critical"),
        (thing("PersistentVolume", spec={"persistentVolumeReclaimPolicy": "Retain"}), "medium"),
        (thing("Secret"), "high"),
        (thing("CustomResourceDefinition", api="apiextensions.k8s.io/v1"), "critical"),
        (thing("StatefulSet", api="apps/v1"), "high"),
    ],
)
def test_objects_that_hold_data(one: dict[str, Any], severity: str) -> None:
    found = judged("destruction", manifest(one, None))
    assert {(rule, how) for rule, how, _ in found} == {("RV001", severity)}


def test_a_namespace_goes_with_all_in_it_whatever_deploys_it() -> None:
    typed = {"metadata": [{"name": "data"}]}
    assert judged("destruction", change("kubernetes_namespace_v1", typed, None)) == {
        ("RV001", "critical", "Namespace data")
    }


def test_a_manifest_that_gets_another_name_is_replaced() -> None:
    before, after = thing("PersistentVolumeClaim", name="a"), thing("PersistentVolumeClaim", name="b")
    found = manifest(before, after, actions=["delete", "create"], replace_paths=[["name"]])
    assert {(rule, how) for rule, how, _ in judged("destruction", found)} == {("RV001", "critical")}


def test_a_manifest_that_stays_when_it_is_removed() -> None:
    sides = {"yaml_body": "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a, namespace: data}\n"}
    found = judged("destruction", change("kubectl_manifest", {**sides, "apply_only": True}, None))
    assert {how for _, how, _ in found} == {"info"}


@pytest.mark.parametrize(("keep", "severity"), [("true", "high"), ("false", "critical")])
def test_the_release_of_argo_itself(keep: str, severity: str) -> None:
    release = {"chart": "argo-workflows", "values": [f"crds: {{keep: {keep}}}"]}
    assert judged("destruction", change("helm_release", release, None)) == {("RV001", severity, "helm_release.it")}
    assert judged("destruction", change("helm_release", {**release, "chart": "grafana"}, None)) == set()


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        ("Workflow", "high"),
        ("CronWorkflow", "high"),
        ("Sensor", "high"),
        ("EventSource", "high"),
        ("EventBus", "high"),
        ("WorkflowEventBinding", "high"),
        ("WorkflowTemplate", "medium"),
    ],
)
def test_what_runs_or_starts_work_is_removed(kind: str, severity: str) -> None:
    assert judged("destruction", manifest(argo(kind), None)) == {("RV002", severity, f"{kind} data/it")}
    assert judged("destruction", manifest(None, argo(kind))) == set()
    assert judged("destruction", manifest(argo(kind), argo(kind, spec={"suspend": True}))) == set()
    assert judged("destruction", manifest(argo(kind), None, actions=["forget"])) == set()


def test_a_replaced_cron_workflow_misses_what_is_due_meanwhile() -> None:
    one, other = argo("CronWorkflow", spec={"a": 1}), argo("CronWorkflow", spec={"a": 2})
    (found,) = problems("RV002", manifest(one, other, actions=["delete", "create"], replace_paths=[["yaml_body"]]))
    assert "replaced, since yaml_body changes" in found.message


def test_a_template_that_is_still_used_is_told_as_that() -> None:
    cron = argo("CronWorkflow", name="nightly", spec={"workflowSpec": {"workflowTemplateRef": {"name": "etl"}}})
    gone = manifest(template(), None)
    assert judged("destruction", gone, manifest(cron, cron, name="cron")) == set()


def test_an_object_in_the_values_of_a_release() -> None:
    def release(*objects: Any) -> dict[str, Any]:
        import json

        return {"chart": "x", "namespace": "data", "values": [json.dumps({"extraObjects": [*objects]})]}

    found = judged("destruction", change("helm_release", release(argo("Sensor")), release()))
    assert found == {("RV002", "high", "Sensor data/it")}


def account(name: str = "runner", **annotations: str) -> dict[str, Any]:
    return {
        **thing("ServiceAccount", name=name),
        "metadata": {"name": name, "namespace": "data", "annotations": annotations},
    }


ROLE = {
    "name": "etl",
    "arn": "arn:aws:iam::123456789012:role/etl",
    "assume_role_policy": "sts:AssumeRoleWithWebIdentity",
}
IRSA = {"eks.amazonaws.com/role-arn": ROLE["arn"]}
REPLACE = {"actions": ["delete", "create"]}


def test_an_account_is_replaced_under_workflows() -> None:
    etl = template({"serviceAccountName": "runner"})
    found = judged("destruction", manifest(account(), account(), **REPLACE), manifest(etl, etl, name="etl"))
    assert found == {("RV003", "high", "ServiceAccount data/runner")}


def test_an_account_that_goes_with_its_workflows_is_no_finding() -> None:
    etl = template({"serviceAccountName": "runner"})
    found = judged("destruction", manifest(account(), None), manifest(etl, None, name="etl"))
    assert {rule for rule, _, _ in found} == {"RV002"}
    assert judged("destruction", manifest(account(), None)) == {("RV003", "medium", "ServiceAccount data/runner")}


def test_a_role_is_replaced_under_workflows() -> None:
    etl = template({"serviceAccountName": "runner"})
    irsa = account(**IRSA)
    used = [manifest(irsa, irsa, name="sa"), manifest(etl, etl, name="etl")]
    replaced = change("aws_iam_role", ROLE, {**ROLE, "path": "/x/"}, replace_paths=[["path"]], **REPLACE)
    assert judged("destruction", replaced, *used) == {("RV003", "high", "aws_iam_role.it")}
    assert judged("destruction", replaced) == {("RV003", "medium", "aws_iam_role.it")}
    assert judged("destruction", change("aws_iam_role", ROLE, {**ROLE, "path": "/x/"}), *used) == set()


def test_a_role_by_pod_identity() -> None:
    pairing = {"namespace": "data", "service_account": "runner", "role_arn": ROLE["arn"]}
    etl = template({"serviceAccountName": "runner"})
    found = judged(
        "destruction",
        change("aws_iam_role", ROLE, None),
        change("aws_eks_pod_identity_association", pairing, pairing),
        manifest(account(), account(), name="sa"),
        manifest(etl, etl, name="etl"),
    )
    assert found == {("RV003", "high", "aws_iam_role.it")}


def test_a_role_that_no_pod_takes_on_is_no_finding() -> None:
    assert judged("destruction", change("aws_iam_role", {**ROLE, "assume_role_policy": "lambda"}, None)) == set()


def test_an_issuer_goes() -> None:
    assert judged("destruction", change("aws_iam_openid_connect_provider", {"url": "i"}, None)) == {
        ("RV003", "high", "aws_iam_openid_connect_provider.it")
    }
