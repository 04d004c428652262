"""Secrets: literals and tokens are refused, and a value is nowhere but in the cluster."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from argoform import SecretKey, SensitiveVariable, Stack
from argoform._cdk import cdk
from argoform.errors import InputError, TokenError
from argoform.terraform import kubernetes
from argoform.terraform.plan import offline_plan
from tests.workflows.programs import MAIN, manifest, new_stack, resource, spec, synth, synth_error, template

PLANTED = "planted-9c1e"


def test_a_variable_goes_into_a_secret_and_a_reference_stays_one() -> None:
    stack = new_stack()
    token = SensitiveVariable(stack, "token", description="The token of the API")
    made = template(
        stack,
        common_secrets={"TOKEN": token, "PASSWORD": SecretKey(secret_name="db", key="password")},
        common_secrets_revision=3,
    )
    document = synth(stack)
    secret = resource(document, "kubernetes_secret_v1.etl-common-secrets")
    assert secret["data_wo"] == {"TOKEN": "${var.token}"}
    assert secret["data_wo_revision"] == 3
    assert document["variable"]["token"]["sensitive"] is True
    assert document["variable"]["token"]["ephemeral"] is True
    env = {v["name"]: v for v in manifest(document, "WorkflowTemplate")["spec"]["templates"][0]["container"]["env"]}
    made_here, elsewhere = (env[name]["valueFrom"]["secretKeyRef"] for name in ("TOKEN", "PASSWORD"))
    assert (made_here["name"], made_here["key"]) == (secret["metadata"][0]["name"], "TOKEN")
    assert (elsewhere["name"], elsewhere["key"]) == ("db", "password")
    needed = resource(document, made.resource.address)["depends_on"]
    assert any(address.startswith("kubernetes_secret_v1.") for address in needed)


def test_references_alone_make_no_secret() -> None:
    stack = new_stack()
    template(stack, common_secrets={"PASSWORD": SecretKey(secret_name="db", key="password")})
    assert "kubernetes_secret_v1" not in synth(stack)["resource"]


@pytest.mark.parametrize("value", [PLANTED, 5, None, b"x", {"value": "x"}])
def test_a_literal_is_refused_without_showing_it(value: Any) -> None:
    with pytest.raises(InputError) as raised:
        spec(new_stack(), common_secrets={"TOKEN": value})
    assert str(raised.value).startswith("common_secrets.TOKEN: the value of a secret must not stand in the code")
    assert "SensitiveVariable" in raised.value.expected
    assert PLANTED not in str(raised.value)


def test_a_token_is_refused_because_terraform_may_keep_it() -> None:
    stack = new_stack()
    plain = cdk.TerraformVariable(stack, "plain", type="string")
    for name, value in (("one", plain.string_value), ("two", f"x-{plain.string_value}")):
        with pytest.raises(TokenError, match=r"common_secrets\.TOKEN: Terraform may keep"):
            spec(stack, name, common_secrets={"TOKEN": value})


def test_a_sensitive_token_inside_a_manifest_is_refused() -> None:
    stack = new_stack()
    token = SensitiveVariable(stack, "token")
    leaking = {**MAIN, "container": {"image": "alpine", "args": [f"--token={token.string_value}"]}}
    template(stack, templates=[leaking])
    with pytest.raises(TokenError) as raised:
        synth(stack)
    assert "var.token" in str(raised.value)
    assert "args" in raised.value.path


def test_the_data_of_a_secret_inside_a_manifest_is_refused() -> None:
    stack = new_stack()
    read = kubernetes.DataSecret(
        stack, "read", metadata=kubernetes.ExistingGeneratedObjectMeta(name="x", namespace="data")
    )
    leaking = {**MAIN, "container": {"image": "alpine", "args": [read.ref('data["x"]')]}}
    template(stack, templates=[leaking])
    with pytest.raises(TokenError, match="sensitive"):
        synth(stack)


def test_a_config_map_and_a_secret_of_the_same_stack_are_mounted_by_tokens() -> None:
    stack = new_stack()
    files = kubernetes.ConfigMap(
        stack, "files", metadata=kubernetes.ObjectMeta(name="files", namespace="data"), data={"a": "b"}
    )
    keys = kubernetes.Secret(stack, "keys", metadata=kubernetes.ObjectMeta(name="keys", namespace="data"))
    made = template(
        stack,
        config_map_mounts={files.ref("metadata[0].name"): {"mount_path": "/files"}},
        secret_mounts={keys.ref("metadata[0].name"): {"mount_path": "/keys"}},
    )
    body = resource(synth(stack), made.resource.address)["yaml_body"]
    assert "kubernetes_config_map_v1.files.metadata[0].name" in body
    assert "kubernetes_secret_v1.keys.metadata[0].name" in body
    assert "TfToken" not in body


@pytest.mark.terraform
def test_a_planted_value_is_in_no_output(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path / "out"))
    stack = Stack(app, "test")
    template(stack, common_secrets={"TOKEN": SensitiveVariable(stack, "token", description="The token")})
    app.synth()
    kept = tmp_path / "kept.json"
    result = offline_plan(app.outdir, variables={"token": PLANTED}, keep_state=kept)
    assert result.summary.add > 0
    assert PLANTED not in json.dumps(result.document())
    written = [path.read_text(errors="replace") for path in tmp_path.rglob("*") if path.is_file()]
    assert kept.is_file()
    assert not any(PLANTED in text for text in written)
    assert offline_plan(app.outdir, variables={"token": "another"}, keep_state=kept).stacks[0].changes == ()


@pytest.mark.terraform
def test_mounted_tokens_become_names_in_the_plan(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path / "out"))
    stack = Stack(app, "test")
    files = kubernetes.ConfigMap(
        stack, "files", metadata=kubernetes.ObjectMeta(name='files-"${x}', namespace="data"), data={"a": "b"}
    )
    template(stack, config_map_mounts={files.ref("metadata[0].name"): {"mount_path": "/files"}})
    app.synth()
    changes = offline_plan(app.outdir).document()["resource_changes"]
    (body,) = [c["change"]["after"]["yaml_body_parsed"] for c in changes if c["type"] == "kubectl_manifest"]
    assert 'name: files-"${x}' in body


def test_an_error_of_the_entrypoint_stops_the_synth() -> None:
    stack = new_stack()
    template(stack, entrypoint="other")
    assert synth_error(stack) == "entrypoint: there is no template called 'other'"
