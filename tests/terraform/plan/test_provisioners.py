"""A replay applies, and runs no command that the configuration holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from argoform.errors import InputError
from argoform.terraform.plan import offline_plan
from tests.terraform.plan.test_hcl import write

pytestmark = pytest.mark.terraform


def resource(ran: Path, name: str = "x", revision: str = "1") -> str:
    """A resource that would leave files, when it is made and when it ends."""
    return f"""
resource "terraform_data" "{name}" {{
  input            = "{revision}"
  triggers_replace = "{revision}"
  provisioner "local-exec" {{
    command = "touch {ran}/made"
  }}
  provisioner "local-exec" {{
    when    = destroy
    command = "touch {ran}/ended"
  }}
  provisioner "remote-exec" {{
    inline = ["touch {ran}/remote"]
    connection {{
      host = "127.0.0.1"
      port = 9
    }}
  }}
}}
"""


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    folder = tmp_path / "ran"
    folder.mkdir()
    return folder


def keep(folder: Path, tmp_path: Path) -> str:
    """The summary of a plan that is replayed."""
    return str(offline_plan(folder, keep_state=tmp_path / "kept.json").summary)


def test_commands_of_the_configuration_do_not_run(tmp_path: Path, ran: Path) -> None:
    for revision in ("1", "2"):
        folder = write(tmp_path / "infra", {"main.tf": resource(ran, revision=revision)})
        keep(folder, tmp_path)
    keep(write(folder, {"main.tf": "# everything ends\n"}), tmp_path)
    assert list(ran.iterdir()) == []


def test_commands_in_json_do_not_run(tmp_path: Path, ran: Path) -> None:
    body = {"provisioner": [{"local-exec": {"command": f"touch {ran}/made"}}]}
    document = {"resource": {"terraform_data": {"x": body}}}
    assert keep(write(tmp_path / "infra", {"cdk.tf.json": json.dumps(document)}), tmp_path).startswith("1 to add")
    assert list(ran.iterdir()) == []


def test_commands_of_modules_do_not_run_wherever_the_modules_lie(tmp_path: Path, ran: Path) -> None:
    calls = [f'module "m{i}" {{\n  source = "{source}"\n}}\n' for i, source in enumerate(("./in", "../beside/m"))]
    write(
        tmp_path / "repo",
        {
            "stack/main.tf": "".join(calls) + resource(ran),
            "stack/in/main.tf": 'module "deep" {\n  source = "./deep"\n}\n' + resource(ran),
            "stack/in/deep/main.tf": resource(ran),
            "beside/m/main.tf": 'output "text" {\n  value = file("${path.module}/../note.txt")\n}\n' + resource(ran),
            "beside/note.txt": "found",
        },
    )
    assert keep(tmp_path / "repo" / "stack", tmp_path).startswith("4 to add")
    assert list(ran.iterdir()) == []
    assert sorted(path.name for path in (tmp_path / "repo").rglob("*.json")) == []


def test_the_plan_tells_the_provisioners_as_they_are(tmp_path: Path, ran: Path) -> None:
    folder = write(tmp_path / "infra", {"main.tf": resource(ran)})
    (stack,) = offline_plan(folder, keep_state=tmp_path / "kept.json").stacks
    (said,) = stack.plan["configuration"]["root_module"]["resources"]
    assert [each["type"] for each in said["provisioners"]] == ["local-exec", "local-exec", "remote-exec"]


def test_what_cannot_be_silenced_is_refused(tmp_path: Path, ran: Path) -> None:
    folder = write(tmp_path / "one", {"main.tf": resource(ran) + 'output "x" {\n  value = "${~ "y" ~}"\n}\n'})
    with pytest.raises(InputError, match=r"main\.tf: has provisioners, which must not run, in a form"):
        keep(folder, tmp_path)
    write(tmp_path / "elsewhere", {"main.tf": resource(ran)})
    folder = write(tmp_path / "two", {"main.tf": 'module "m" {\n  source = "./linked"\n}\n'})
    (folder / "linked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(InputError, match=r"module\.m: has provisioners, which must not run, and is reached by way of"):
        keep(folder, tmp_path)
    assert list(ran.iterdir()) == []
    assert offline_plan(folder).summary.add == 1, "a plan alone runs nothing"
