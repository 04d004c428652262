"""`argoform explain permissions`: every right of every account, each with its reason."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

APP = """
import argoform as a
from argoform._cdk import cdk
from argoform.access import group

app = cdk.App()
platform = a.Platform.eks(
    cluster="prod",
    identity=a.Irsa(oidc_provider_arn="arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/E"),
    artifacts=a.S3(bucket="wf-artifacts", region="eu-central-1"),
)
for name in ("one", "two"):
    stack = a.Stack(app, name)
    spec = a.WorkflowSpec(stack, "etl", platform=platform, namespace=name, entrypoint="main", templates=[
        {"name": "main", "container": {"image": "alpine", "command": ["true"]}},
        {"name": "call", "http": {"url": "https://example.com"}},
    ])
    spec.bind_role("deployer", namespace="apps")
    a.WorkflowTemplate(stack, "template", spec=spec)
    bucket = cdk.TerraformVariable(stack, "queue", type="string")
    spec.grant_kubernetes(["list"], ["nodes"], cluster=True)
    spec.artifact_store.grant_read(spec, prefix="reference/")
    spec.add_to_role_policy({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": bucket.string_value})
team = group("[bold]team[/bold]\\x1b[31m")
a.WorkflowOperator(stack, "operators", platform=platform, namespace="two", subjects=[team])
google = a.Platform.gke(
    cluster="prod", identity=a.GkeWorkloadIdentity(project="my-project"), artifacts=a.Gcs(bucket="wf-artifacts")
)
stack = a.Stack(app, "three")
MANIFEST = "apiVersion: argoproj.io/v1alpha1\\nkind: Workflow\\nmetadata: {generateName: child-}\\n"
a.WorkflowSpec(stack, "etl", platform=google, namespace="three", entrypoint="main", ip_allow_list=["203.0.113.0/24"],
    delete_artifacts_on_deletion=True, templates=[
        {"name": "main", "resource": {"action": "create", "manifest": MANIFEST}},
    ],
)
app.synth()
"""


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [sys.executable, "-m", "argoform", "explain", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an app."""
    found = tmp_path_factory.mktemp("explain")
    (found / "app.py").write_text(APP)
    return found


@pytest.fixture(scope="module")
def explained(folder: Path) -> list[dict[str, Any]]:
    """What the command says as JSON."""
    done = run("permissions", "app.py", "--json", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(p.name for p in folder.iterdir()) == ["app.py"]
    accounts: list[dict[str, Any]] = json.loads(done.stdout)["accounts"]
    return accounts


def test_every_account_is_listed_and_no_right_is_without_a_reason(explained: list[dict[str, Any]]) -> None:
    assert [(a["stack"], a["kind"], a["name"]) for a in explained] == [
        ("one", "workflow", "etl"),
        ("two", "workflow", "etl"),
        ("two", "person", "operators"),
        ("three", "workflow", "etl"),
    ]
    for account in explained:
        assert account["rights"]
        for right in account["rights"]:
            assert all(right[field].strip() for field in ("where", "right", "resource", "why", "source")), right


def test_rights_name_where_they_come_from(explained: list[dict[str, Any]]) -> None:
    rights = {(right["right"], right["resource"]): right["source"] for right in explained[0]["rights"]}
    assert rights[("create, patch", "workflowtaskresults.argoproj.io in one")] == "templates[0]"
    assert rights[("list, watch", "workflowtasksets.argoproj.io in one")] == "templates[1]"
    assert rights[("what the Role deployer allows", "apps")] == "bind_role"
    assert rights[("s3:PutObject", "arn:aws:s3:::wf-artifacts/one/*")] == "templates[0]"
    assert rights[("list", "nodes in every namespace")] == "grant_kubernetes"
    assert rights[("s3:GetObject", "arn:aws:s3:::wf-artifacts/reference/*")] == "grant_read"
    # A token is shown as Terraform will read it.
    assert rights[("sqs:SendMessage", "${var.queue}")] == "add_to_role_policy"


def test_who_may_submit_is_told_what_that_gives(explained: list[dict[str, Any]]) -> None:
    assert "every service account of the namespace" in explained[2]["notes"][0]


def test_a_workflow_that_makes_workflows_is_told_of_the_same(explained: list[dict[str, Any]]) -> None:
    assert any("every service account of the namespace" in note for note in explained[3]["notes"])
    assert not explained[0]["notes"]


def test_what_is_told_is_what_is_granted(explained: list[dict[str, Any]]) -> None:
    # The role that deletes also reads and creates, so that no other is bound.
    cloud = [right for right in explained[3]["rights"] if right["where"] != "Kubernetes"]
    assert [right["right"] for right in cloud] == ["roles/storage.objectUser"]
    assert "saved to" in cloud[0]["why"]
    assert "deleted" in cloud[0]["why"]
    # No IAM role could hold the denies of the allow list, which must not look as if it did.
    assert any("IP allow list" in note for note in explained[3]["notes"])


def test_the_tables_of_one_stack_obey_nobody(folder: Path) -> None:
    done = run("permissions", "app.py", "--stack", "two", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "stack two" in done.stdout
    assert "stack one" not in done.stdout
    assert "[bold]team[/bold]" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stdout.rstrip().splitlines()[-1].endswith("rights of 2 accounts.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("permissions", "app.py", "--stack", "tow"), "did you mean 'two'"),
        (("permissions", "none.py"), "none.py"),
        (("permissions",), "names no app"),
    ],
)
def test_wrong_input_is_one_message(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments, cwd=folder)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout
