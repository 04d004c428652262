"""The offline plan of small configurations, with the real Terraform core."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from argoform.errors import FileError, InputError, InputErrors, UnknownNameError
from argoform.terraform.plan import PlanResult, TerraformError, offline_plan, rendered_manifests
from argoform.terraform.sentinel import has_sentinel, is_sentinel
from tests.terraform.plan.conftest import WriteStack, manifest, role

pytestmark = pytest.mark.terraform


def after(result: PlanResult, address: str) -> dict[str, Any]:
    """The planned values of a resource."""
    found: dict[str, Any] = next(
        change["change"]["after"] for change in result.document()["resource_changes"] if change["address"] == address
    )
    return found


def after_unknown(result: PlanResult, address: str) -> dict[str, Any]:
    """What of a resource is known only after apply."""
    found: dict[str, Any] = next(
        change["change"]["after_unknown"]
        for change in result.document()["resource_changes"]
        if change["address"] == address
    )
    return found


def test_references_to_computed_attributes_stay_unknown_and_the_rest_is_known(stack: WriteStack) -> None:
    folder = stack(
        {
            "provider": {"aws": [{"region": "eu-west-1"}, {"alias": "logs", "region": "us-east-1"}], "kubectl": [{}]},
            "resource": {
                "aws_iam_role": {"a": role("a"), "b": role("b", provider="aws.logs")},
                "kubernetes_service_account_v1": {
                    "sa": {"metadata": {"name": "sa", "annotations": {"role": "${aws_iam_role.a.arn}"}}}
                },
                "kubectl_manifest": {
                    "known": {"yaml_body": manifest("known"), "depends_on": ["aws_iam_role.a"]},
                    "late": {"yaml_body": '${jsonencode({"apiVersion" = aws_iam_role.a.id})}'},
                },
            },
            "output": {"arn": {"value": "${aws_iam_role.a.arn}"}},
        }
    )
    before = (folder / "cdk.tf.json").read_bytes()
    result = offline_plan(folder)
    assert (result.summary.add, len(result.stacks[0].changes)) == (5, 5)
    assert {change.address: change.construct for change in result.stacks[0].changes}["aws_iam_role.a"] == "app/a"
    assert after(result, "aws_iam_role.a")["name"] == "a"
    assert after_unknown(result, "aws_iam_role.a")["arn"] is True
    metadata = after_unknown(result, "kubernetes_service_account_v1.sa")["metadata"][0]
    assert (metadata["annotations"], metadata["uid"]) == ({"role": True}, True)
    assert after(result, "kubernetes_service_account_v1.sa")["metadata"][0]["name"] == "sa"
    known = after(result, "kubectl_manifest.known")
    assert (known["api_version"], known["kind"], known["name"], known["namespace"]) == ("v1", "ConfigMap", "known", "n")
    assert yaml.safe_load(known["yaml_body_parsed"])["metadata"] == {"name": "known", "namespace": "n"}
    assert after_unknown(result, "kubectl_manifest.late")["kind"] is True
    assert not has_sentinel(result.document())
    assert rendered_manifests(result.document()) == [("kubectl_manifest.known", manifest("known"))]
    assert sorted(os.listdir(folder)) == ["cdk.tf.json"]
    assert (folder / "cdk.tf.json").read_bytes() == before


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"resource": {"aws_iam_role": {"a": {"//": {"metadata": {"path": "app/a"}}}}}}, "assume_role_policy"),
        ({"resource": {"aws_iam_role": {"a": role("a", arnn="x")}}}, 'named "arnn"'),
        ({"resource": {"aws_iam_role": {"a": role("a", max_session_duration="long")}}}, "a number is required"),
        ({"resource": {"aws_iam_role": {"a": role("a", "${aws_iam_role.zz.arn}")}}}, '"zz" has not been declared'),
        ({"resource": {"aws_iam_role": {"a": role("a", "${local.x")}}}, "app/a"),
        (
            {
                "resource": {
                    "aws_iam_role": {"a": role("a", "${aws_iam_role.b.arn}"), "b": role("b", "${aws_iam_role.a.arn}")}
                }
            },
            "Cycle: ",
        ),
        ({"resource": {"kubectl_manifest": {"a": {"yaml_body": "a: ["}}}}, "yaml_body is not YAML"),
        ({"resource": {"kubectl_manifest": {"a": {"yaml_body": "kind: X"}}}}, "has no apiVersion"),
        (
            {"resource": {"kubectl_manifest": {"a": {"yaml_body": manifest("a"), "force_conflicts": True}}}},
            "needs server_side_apply",
        ),
        ({"terraform": {"required_version": ">= 99"}}, "does not support Terraform version"),
        ({"resource": "aws"}, "JSON object"),
    ],
)
def test_what_terraform_rejects_is_told_in_its_words(stack: WriteStack, document: dict[str, Any], said: str) -> None:
    with pytest.raises(TerraformError) as caught:
        offline_plan(stack(document))
    assert said in str(caught.value)
    assert "'app'" in str(caught.value)
    assert caught.value.exit_code == 1


def test_a_rejected_resource_is_named_with_its_construct(stack: WriteStack) -> None:
    with pytest.raises(TerraformError) as caught:
        offline_plan(stack({"resource": {"aws_iam_role": {"a": role("a", max_session_duration=[])}}}))
    assert [(d.address, d.construct) for d in caught.value.diagnostics] == [("aws_iam_role.a", "app/a")]


def test_every_undeclared_type_is_named_with_the_nearest_and_the_way_out(stack: WriteStack) -> None:
    folder = stack(
        {
            "provider": {"random": [{}]},
            "resource": {"aws_iam_rol": {"a": role("a")}},
            "data": {"aws_caller_identit": {"me": {}}},
        }
    )
    with pytest.raises(InputErrors) as caught:
        offline_plan(folder)
    text = str(caught.value)
    assert "'aws_iam_rol' is not declared" in text
    assert "did you mean 'aws_iam_role'?" in text
    assert "app/a" in text
    assert "did you mean 'aws_caller_identity'?" in text
    assert "hashicorp/random" in text
    assert text.count("--schemas FILE") == 3
    assert caught.value.exit_code == 2


def test_a_schemas_file_declares_what_the_package_does_not(stack: WriteStack, tmp_path: Path) -> None:
    schemas = tmp_path / "schemas.json"
    attributes = {"length": {"type": "number", "required": True}, "hex": {"type": "string", "computed": True}}
    block = {"version": 0, "block": {"attributes": attributes}}
    provider = {"provider": {"version": 0, "block": {}}, "resource_schemas": {"random_id": block}}
    schemas.write_text(json.dumps({"provider_schemas": {"registry.terraform.io/hashicorp/random": provider}}))
    folder = stack({"resource": {"random_id": {"a": {"length": 8}}}})
    result = offline_plan(folder, schemas=[schemas])
    assert after(result, "random_id.a") == {"length": 8}
    assert after_unknown(result, "random_id.a") == {"hex": True}


@pytest.mark.parametrize(
    ("text", "said"),
    [('{"a": 1,\n}', ":2: is not JSON"), ("[]", "is not a JSON object"), ("[" * 100_000, "nested too deeply")],
)
def test_a_broken_file_is_told_with_its_line(stack: WriteStack, text: str, said: str) -> None:
    with pytest.raises(FileError, match=said):
        offline_plan(stack(text))


def test_there_must_be_something_to_plan(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="holds neither"):
        offline_plan(tmp_path)
    with pytest.raises(FileError, match="does not exist"):
        offline_plan(tmp_path / "nowhere")


def test_a_module_from_a_registry_is_refused_and_a_local_one_is_planned(stack: WriteStack, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="would have to be fetched"):
        offline_plan(stack({"module": {"m": {"source": "terraform-aws-modules/vpc/aws"}}}))
    child = tmp_path / "child"
    child.mkdir()
    (child / "main.tf.json").write_text(json.dumps({"resource": {"aws_iam_role": {"inner": role("inner")}}}))
    result = offline_plan(stack({"module": {"m": {"source": "../child"}}}))
    assert [change.address for change in result.stacks[0].changes] == ["module.m.aws_iam_role.inner"]
    (child / "main.tf.json").write_text(json.dumps({"resource": {"aws_iam_rol": {"inner": role("inner")}}}))
    with pytest.raises(InputError, match="did you mean 'aws_iam_role'"):
        offline_plan(stack({"module": {"m": {"source": "../child"}}}))
    (child / "main.tf.json").unlink()
    (child / "main.tf").write_text('resource "aws_iam_role" "hcl" {\n  assume_role_policy = "{}"\n}\n')
    result = offline_plan(stack({"module": {"m": {"source": "../child"}}}))
    assert [change.address for change in result.stacks[0].changes] == ["module.m.aws_iam_role.hcl"]


def test_a_data_source_that_must_wait_is_read_during_apply(stack: WriteStack, tmp_path: Path) -> None:
    folder = stack(
        {
            "resource": {"aws_iam_role": {"a": role("a"), "b": role("${data.aws_eks_cluster.late.endpoint}")}},
            "data": {"aws_eks_cluster": {"late": {"name": "${aws_iam_role.a.arn}"}}},
        }
    )
    kept = tmp_path / "kept.json"
    result = offline_plan(folder, keep_state=kept)
    assert {change.address: change.action for change in result.stacks[0].changes} == {
        "aws_iam_role.a": "create",
        "aws_iam_role.b": "create",
        "data.aws_eks_cluster.late": "read",
    }
    assert offline_plan(folder, keep_state=kept).stacks[0].changes == ()


def test_an_ephemeral_resource_opens_with_sentinels_that_leave_no_trace(stack: WriteStack, tmp_path: Path) -> None:
    text = {"type": "string", "computed": True}
    provider = {
        "provider": {"block": {}},
        "ephemeral_resource_schemas": {"vault_token": {"block": {"attributes": {"token": text}}}},
    }
    schemas = tmp_path / "schemas.json"
    schemas.write_text(json.dumps({"provider_schemas": {"registry.terraform.io/hashicorp/vault": provider}}))
    secret = {"metadata": {"name": "s"}, "data_wo": {"t": "${ephemeral.vault_token.t.token}"}, "data_wo_revision": 1}
    folder = stack({"ephemeral": {"vault_token": {"t": {}}}, "resource": {"kubernetes_secret_v1": {"s": secret}}})
    kept = tmp_path / "kept.json"
    result = offline_plan(folder, schemas=[schemas], keep_state=kept)
    assert [change.address for change in result.stacks[0].changes] == ["kubernetes_secret_v1.s"]
    assert "vault_token.token" not in json.dumps(result.document()["planned_values"])
    assert "vault_token.token" not in kept.read_text()


def test_data_sources_answer_with_sentinels_or_with_what_is_said_of_them(stack: WriteStack, tmp_path: Path) -> None:
    folder = stack(
        {
            "data": {
                "aws_caller_identity": {"me": {}},
                "aws_eks_cluster": {"one": {"name": "one"}, "two": {"name": "two"}},
            },
            "output": {
                "account": {"value": "${data.aws_caller_identity.me.account_id}"},
                "arn": {"value": "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"},
                "one": {"value": "${data.aws_eks_cluster.one.endpoint}"},
                "two": {"value": "${data.aws_eks_cluster.two.endpoint}"},
            },
        }
    )

    def outputs(data: Path | None = None) -> dict[str, Any]:
        planned = offline_plan(folder, data=data).document()["planned_values"]["outputs"]
        return {name: output["value"] for name, output in planned.items()}

    unknown = outputs()
    assert all(map(has_sentinel, unknown.values()))
    assert is_sentinel(unknown["account"])
    assert not is_sentinel(unknown["arn"])
    assert unknown["one"] != unknown["two"]

    data = tmp_path / "data.yaml"
    data.write_text(
        "aws_caller_identity: {account_id: '123456789012'}\n"
        "aws_eks_cluster: [{where: {name: two}, values: {endpoint: https://two}}]\n"
        "data.aws_eks_cluster.one: {endpoint: https://one}\n"
    )
    assert outputs(data) == {
        "account": "123456789012",
        "arn": "arn:aws:iam::123456789012:root",
        "one": "https://one",
        "two": "https://two",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("aws_caller_identit: {}", "did you mean"),
        ("aws_caller_identity: {account: '1'}", "no attribute 'account'; did you mean 'account_id'?"),
        ("aws_caller_identity: {account_id: [1]}", "wrong type; expected string"),
        ("data.aws_caller_identity.you: {}", "did you mean 'data.aws_caller_identity.me'?"),
        ("aws_caller_identity: [1]", "aws_caller_identity[0]"),
        ("aws_caller_identity: 1", "not a mapping of attributes"),
        ("- 1", "is not a mapping"),
        ("a: [", "is not YAML"),
    ],
)
def test_a_data_file_that_does_not_fit_is_refused(stack: WriteStack, tmp_path: Path, text: str, said: str) -> None:
    data = tmp_path / "data.yaml"
    data.write_text(text)
    with pytest.raises((InputError, FileError)) as caught:
        offline_plan(stack({"data": {"aws_caller_identity": {"me": {}}}}), data=data)
    assert said in str(caught.value)
    assert str(data) in str(caught.value) or isinstance(caught.value, UnknownNameError)


def test_the_credentials_and_settings_of_the_user_stay_out(stack: WriteStack, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "KUBECONFIG", "TF_VAR_secret", "TF_CLI_ARGS_plan", "TF_WORKSPACE"):
        monkeypatch.setenv(name, "planted-by-test")
    folder = stack(
        {
            "variable": {"secret": {"type": "string"}},
            "output": {"secret": {"value": "${var.secret}"}, "workspace": {"value": "${terraform.workspace}"}},
        }
    )
    document = offline_plan(folder).document()
    assert "planted-by-test" not in json.dumps(document)
    assert is_sentinel(document["planned_values"]["outputs"]["secret"]["value"])
