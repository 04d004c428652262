"""checkov on the planned JSON of the default AWS stack: nothing fails without a reason."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from argoform import S3, ApiSubmitter, ArgoWorkflows, Stack, WorkflowTemplate
from argoform._cdk import cdk
from argoform.terraform.plan import offline_plan
from tests.access.examples import container_spec, eks
from tests.reference import ROOT

pytestmark = [pytest.mark.terraform, pytest.mark.slow]

CHECKOV = ROOT / ".venv" / "checkov" / "bin" / "checkov"

REASONS = {
    "CKV_AWS_18": "Access logs: CloudTrail's data events tell who read and wrote which object, and need no second "
    "bucket whose own logs would be asked for next.",
    "CKV_AWS_144": "Replication: artifacts are what workflows computed, and can compute again; versions protect "
    "against deletion by mistake.",
    "CKV_AWS_145": "KMS: S3 encrypts with AES-256, and who may read is decided by the roles' policies; `ArtifactKey` "
    "adds a key where a second lock is wanted.",
    "CKV2_AWS_62": "Event notifications: nothing waits for them; the workflow itself says when it is done.",
}
"""Each check that fails, and what protects instead."""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Terraform's JSON of the plan of a stack on EKS with a bucket of its own."""
    folder = tmp_path_factory.mktemp("checkov")
    app = cdk.App(outdir=str(folder / "out"))
    stack = Stack(app, "aws")
    platform = eks(artifacts=S3(bucket="wf-artifacts", region="eu-central-1", create=True))
    argo = ArgoWorkflows(stack, "argo", platform=platform, workflow_namespaces=["data"], template_referencing="Strict")
    spec = container_spec(stack, "etl", platform, install=argo, delete_artifacts_on_deletion=True)
    WorkflowTemplate(stack, "template", spec=spec)
    ApiSubmitter(stack, "orders", platform=platform, namespace="data", install=argo)
    app.synth()
    file = folder / "plan.json"
    file.write_text(json.dumps(offline_plan(folder / "out").document()))
    return file


def test_nothing_fails_without_a_reason(plan: Path) -> None:
    if not CHECKOV.is_file():
        pytest.skip("checkov is not installed; `make test` does that, in an environment of its own")
    done = subprocess.run(
        [CHECKOV, "-f", plan.name, "--framework", "terraform_plan", "--skip-download", "--quiet", "-o", "json"],
        cwd=plan.parent,
        env={"PATH": os.environ["PATH"], "HOME": str(plan.parent), "LOG_LEVEL": "ERROR"},
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert report["summary"]["parsing_errors"] == 0
    assert report["summary"]["passed"] > 20, "it looked at next to nothing"
    failed = {
        check["check_id"]: f"{check['check_name']}: {check['resource']}" for check in report["results"]["failed_checks"]
    }
    assert failed.keys() <= REASONS.keys(), failed
    # A reason for what passes would hide a check that fails again one day.
    assert REASONS.keys() <= failed.keys()
    assert len(REASONS) <= 5
