"""`argoform plan`, run as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.terraform

APP = """
import sys
from argoform._cdk import cdk
from argoform.errors import InputError
app = cdk.App()
stack = cdk.TerraformStack(app, "demo")
cdk.TerraformVariable(stack, "name", type="string")
role = cdk.TerraformResource(stack, "role", terraform_resource_type="aws_iam_role")
role.add_override("name", "${var.name}")
role.add_override("assume_role_policy", "{}")
manifest = cdk.TerraformResource(stack, "m", terraform_resource_type="kubectl_manifest")
manifest.add_override("yaml_body", "apiVersion: v1\\nkind: A\\nmetadata: {name: a}")
stack.add_override("terraform.required_providers.kubectl.source", "alekc/kubectl")
print("the app speaks")
"""


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "argoform.cli", "plan", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an app in it."""
    (tmp_path / "main.py").write_text(APP + "app.synth()\n")
    return tmp_path


@pytest.mark.slow
def test_an_app_is_planned_and_nothing_is_written_beside_it(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    temporary = tmp_path_factory.mktemp("t")
    (folder / "helper.py").write_text("HELP = 1\n")
    leftovers = "import tempfile\ntempfile.mkdtemp()\n"
    (folder / "main.py").write_text("import helper\n" + leftovers + APP + "app.synth()\n")
    done = run(folder, "main.py", "--var", "name=given", TMPDIR=str(temporary))
    assert done.returncode == 0, done.stderr
    assert "aws_iam_role.role   + create" in done.stdout
    assert done.stdout.endswith("2 to add, 0 to change, 0 to replace, 0 to destroy.\n")
    assert "the app speaks" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert "end-of-life" not in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["helper.py", "main.py"]
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_files_are_written_and_the_app_is_found_in_cdktf_json(folder: Path) -> None:
    (folder / "cdktf.json").write_text(json.dumps({"language": "python", "app": "python main.py"}))
    done = run(folder, "--json", "plan.json", "--manifests", "out/manifests")
    assert done.returncode == 0, done.stderr
    plan = json.loads((folder / "plan.json").read_text())
    assert {change["address"] for change in plan["resource_changes"]} == {"aws_iam_role.role", "kubectl_manifest.m"}
    assert (
        folder / "out/manifests/kubectl_manifest.m.yaml"
    ).read_text() == "apiVersion: v1\nkind: A\nmetadata:\n  name: a\n"
    assert "wrote plan.json" in done.stdout
    piped = run(folder, "--json", "-")
    assert json.loads(piped.stdout)["format_version"] == plan["format_version"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise InputError('is wrong', path='inputs.name')", "error: inputs.name: is wrong\n"),
        ("{}['x']", "main.py:15: KeyError: 'x'\n"),
        ("sys.exit(3)", "error: the app ended itself with 3\n"),
        ("(", "main.py:15: '(' was never closed\n"),
        ("pass", "must call `app.synth()`"),
        (
            "from argoform.terraform.document import encode_document\n"
            "secret = cdk.TerraformVariable(stack, 'pw', type='string', sensitive=True).string_value\n"
            "cdk.TerraformOutput(stack, 'o', value=encode_document({'a': secret}, path='spec'))\n"
            "app.synth()",
            "error: spec.a: the token refers to var.pw, which is sensitive, and a plan would show it; "
            "expected a reference to a Kubernetes Secret that holds it, or Fn.nonsensitive(...)\n",
        ),
        (
            "cdk.TerraformResource(stack, 'role', terraform_resource_type='aws_iam_role')",
            "There is already a Construct with name 'role'",
        ),
    ],
)
def test_an_app_that_fails_is_told_in_a_line(folder: Path, code: str, said: str) -> None:
    (folder / "main.py").write_text(APP + code + "\n")
    done = run(folder, "main.py")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_what_is_wrong_with_the_arguments_is_told(tmp_path: Path) -> None:
    stack = tmp_path / "cdk.tf.json"
    stack.write_text(json.dumps({"resource": {"aws_iam_role": {"a": {}}}}))
    cases = [
        (["--synth-dir", str(tmp_path)], 1, 'The argument "assume_role_policy" is required'),
        (["--synth-dir", str(tmp_path), "main.py"], 2, "exclude each other"),
        (["--synth-dir", str(tmp_path), "--engine", "terrafrom"], 2, "did you mean 'terraform'?"),
        (["--synth-dir", str(tmp_path), "--var", "secret"], 2, "expected NAME=VALUE"),
        (["--online", "--keep-state", "x"], 2, "of the offline plan"),
        (["none.py"], 2, "none.py: is not a file"),
        ([], 2, "names no app"),
    ]
    for arguments, code, said in cases:
        done = run(tmp_path, *arguments)
        assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cdk.tf.json"]


def test_a_file_is_not_half_written(tmp_path: Path) -> None:
    (tmp_path / "cdk.tf.json").write_text("{}")
    done = run(tmp_path, "--synth-dir", ".", "--json", "cdk.tf.json/plan.json")
    assert (done.returncode, "cannot be written" in done.stderr) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cdk.tf.json"]


def test_online_runs_the_real_installation(tmp_path: Path) -> None:
    (tmp_path / "cdk.tf.json").write_text(json.dumps({"resource": {"terraform_data": {"a": {"input": "x"}}}}))
    done = run(tmp_path, "--synth-dir", ".", "--online")
    assert done.returncode == 0, done.stderr
    assert "1 to add" in done.stdout
    state = {
        "version": 4,
        "terraform_version": "1.11.0",
        "serial": 1,
        "lineage": "a",
        "outputs": {},
        "resources": [
            {
                "mode": "managed",
                "type": "terraform_data",
                "name": "a",
                "provider": 'provider["terraform.io/builtin/terraform"]',
                "instances": [
                    {
                        "schema_version": 0,
                        "attributes": {
                            "id": "1",
                            "input": {"value": "x", "type": "string"},
                            "output": {"value": "x", "type": "string"},
                            "triggers_replace": None,
                        },
                    }
                ],
            }
        ],
    }
    (tmp_path / "terraform.tfstate").write_text(json.dumps(state))
    assert "0 to add" in run(tmp_path, "--synth-dir", ".", "--online").stdout


OWN = """
from argoform._cdk import cdk
from argoform.terraform.declare import computed
from argoform.terraform.resource import Resource
from argoform.terraform.schema import ProviderSource


class Pet(Resource, type="random_pet", provider=ProviderSource("random", "hashicorp/random", "~> 3.0")):
    length: int
    id: str = computed()


app = cdk.App()
stack = cdk.TerraformStack(app, "demo")
pet = cdk.TerraformResource(stack, "pet", terraform_resource_type="random_pet")
pet.add_override("length", 2)
app.synth()
"""


@pytest.mark.slow
def test_types_that_an_app_declares_itself_are_played(folder: Path) -> None:
    (folder / "main.py").write_text(OWN)
    done = run(folder, "main.py")
    assert done.returncode == 0, done.stderr
    assert "random_pet.pet  + create" in done.stdout
