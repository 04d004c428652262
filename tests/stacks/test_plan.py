"""Every ready stack is planned by the real Terraform core, with the declarations and with the real schemas."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from argoform.terraform.plan import OfflinePlanner, PlanResult
from tests.reference import ROOT, reference

STACKS = sorted(path.stem for path in (ROOT / "stacks").glob("*.py") if path.stem != "__init__")
PLATFORMS = ("local", "eks", "gke")

pytestmark = pytest.mark.terraform


@pytest.fixture(scope="module", params=[(stack, platform) for stack in STACKS for platform in PLATFORMS], ids="-".join)
def synthesized(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a stack on a platform."""
    stack, platform = request.param
    directory = tmp_path_factory.mktemp(f"{stack}-{platform}")
    subprocess.run(
        [sys.executable, "-m", f"stacks.{stack}"],
        cwd=ROOT,
        env={**os.environ, "CDKTF_OUTDIR": str(directory), "CDKTF_CONTEXT_JSON": json.dumps({"platform": platform})},
        check=True,
        capture_output=True,
    )
    return directory


@pytest.fixture(scope="module")
def planner() -> Iterator[OfflinePlanner]:
    """Plans with the declarations."""
    with OfflinePlanner() as running:
        yield running


@pytest.fixture(scope="module")
def reference_planner() -> Iterator[OfflinePlanner]:
    """Plans with what the real providers say of themselves."""
    with OfflinePlanner(schemas=sorted(reference("provider-schemas").glob("*.json"))) as running:
        yield running


def known(result: PlanResult) -> dict[str, Any]:
    """What will be made, by address, without the attributes that only the full schemas have."""
    changes: dict[str, Any] = {}
    for stack in result.stacks:
        for change in stack.plan["resource_changes"]:
            after = change["change"]["after"] or {}
            changes[change["address"]] = {name: value for name, value in after.items() if value not in (None, [], {})}
    return changes


def test_a_stack_plans_alike_with_the_declarations_and_with_the_real_schemas(
    synthesized: Path, planner: OfflinePlanner, reference_planner: OfflinePlanner
) -> None:
    ours = known(planner.plan(synthesized))
    theirs = known(reference_planner.plan(synthesized))
    assert ours
    assert ours == theirs


def test_everything_is_new_and_nothing_depends_on_this_machine(synthesized: Path, planner: OfflinePlanner) -> None:
    result = planner.plan(synthesized)
    assert {change.action for stack in result.stacks for change in stack.changes} <= {"create", "read"}
    for file in synthesized.rglob("cdk.tf.json"):
        text = file.read_text(encoding="utf-8")
        assert str(ROOT) not in text
        assert str(Path.home()) not in text
        assert "argoform-unknown" not in text
