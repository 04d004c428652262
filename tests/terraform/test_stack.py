"""A stack's output is the same on every machine and with either CDK."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from argoform._cdk import cdk
from argoform.terraform import kubernetes
from argoform.terraform.stack import Stack, keep_state_beside
from argoform.terraform.variable import SensitiveVariable
from tests.reference import ROOT
from tests.terraform.synth import new_stack, synth

PROGRAM = """
import sys
from argoform._cdk import cdk
from argoform.terraform import kubernetes
from argoform.terraform.lazy import lazy
from argoform.terraform.stack import Stack
from argoform.terraform.variable import SensitiveVariable

app = cdk.App(outdir=sys.argv[1])
stack = Stack(app, "pipeline")
prod = kubernetes.Provider(stack, "prod", alias="prod", config_path="~/.kube/config")
password = SensitiveVariable(stack, "password")
secret = kubernetes.Secret(
    stack,
    "secret",
    metadata=kubernetes.ObjectMeta(name="etl"),
    data_wo=lazy(lambda: {"password": password.string_value}),
    data_wo_revision=1,
    provider=prod,
    moved_from="old/secret",
)
kubernetes.ConfigMap(stack, "map", metadata=kubernetes.ObjectMeta(name=secret.id), depends_on=[stack])
app.synth()
"""


def _run(folder: Path, name: str) -> dict[str, Any]:
    """What the program writes with the CDK of that name, run in `folder`."""
    folder.mkdir()
    subprocess.run(
        [sys.executable, "-c", PROGRAM, "out"],
        cwd=folder,
        env={**os.environ, "ARGOFORM_CDK": name, "PYTHONPATH": str(ROOT / "constructs")},
        check=True,
        capture_output=True,
    )
    return dict(json.loads((folder / "out/stacks/pipeline/cdk.tf.json").read_text()))


@pytest.mark.slow
def test_the_output_depends_neither_on_the_folder_nor_on_the_cdk(tmp_path: Path) -> None:
    one, two = _run(tmp_path / "one", "cdktf"), _run(tmp_path / "two", "cdktn")
    assert str(tmp_path) not in json.dumps([one, two])
    assert one["terraform"]["backend"] == {"local": {"path": "../../../terraform.pipeline.tfstate"}}
    assert one["resource"]["kubernetes_secret_v1"]["secret"]["provider"] == "kubernetes.prod"
    # The CDK writes its own version.
    for output in (one, two):
        del output["//"]["metadata"]["version"]
    assert one == two


def test_a_backend_of_the_program_is_kept() -> None:
    stack = new_stack()
    cdk.S3Backend(stack, bucket="state", key="x")
    assert list(synth(stack)["terraform"]["backend"]) == ["s3"]


def test_the_state_path_can_be_chosen() -> None:
    stack = Stack(cdk.Testing.app(), "test", state_path="state/x.tfstate")
    assert synth(stack)["terraform"]["backend"] == {"local": {"path": "state/x.tfstate"}}


def test_a_stack_of_the_cdk_can_be_given_a_relative_path() -> None:
    stack = cdk.TerraformStack(cdk.Testing.app(), "plain")
    keep_state_beside(stack)
    assert synth(stack)["terraform"]["backend"] == {"local": {"path": "../../../terraform.plain.tfstate"}}


def test_values_pass_between_stacks_through_a_relative_path() -> None:
    app = cdk.Testing.app()
    one, two = Stack(app, "one"), Stack(app, "two")
    first = kubernetes.ConfigMap(one, "map", metadata=kubernetes.ObjectMeta(name="first"))
    kubernetes.ConfigMap(two, "map", metadata=kubernetes.ObjectMeta(name="second"), data={"id": first.id})
    (remote,) = synth(two)["data"]["terraform_remote_state"].values()
    assert remote["config"]["path"] == "../../../terraform.one.tfstate"


def test_a_sensitive_variable_is_ephemeral_and_reaches_write_only_arguments() -> None:
    stack = new_stack()
    password = SensitiveVariable(stack, "password", description="of ${database}")
    kubernetes.Secret(
        stack,
        "secret",
        metadata=kubernetes.ObjectMeta(name="etl"),
        data_wo={"password": password.string_value},
        data_wo_revision=1,
    )
    emitted = synth(stack)
    assert emitted["variable"]["password"] == {
        "type": "string",
        "sensitive": True,
        "ephemeral": True,
        "nullable": False,
        "description": "of $${database}",
    }
    assert emitted["resource"]["kubernetes_secret_v1"]["secret"]["data_wo"] == {"password": "${var.password}"}
