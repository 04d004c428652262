"""What a kept state shows of the next plan, and what it must never hold."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from argoform.errors import FileError, InputError
from argoform.terraform.plan import TerraformError, offline_plan
from argoform.terraform.sentinel import sentinels
from tests.terraform.plan.conftest import WriteStack, manifest, role

pytestmark = pytest.mark.terraform


def test_the_next_plan_shows_differences_and_what_replaces(stack: WriteStack, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"

    def plan(**resources: Any) -> dict[str, tuple[str, tuple[str, ...]]]:
        result = offline_plan(stack({"resource": resources}), keep_state=kept)
        return {change.address: (change.action, change.because) for change in result.stacks[0].changes}

    first = {
        "aws_iam_role": {"a": role("a"), "b": role("b", "${aws_iam_role.a.arn}"), "gone": role("gone")},
        "kubectl_manifest": {"m": {"yaml_body": manifest("m")}, "n": {"yaml_body": manifest("n")}},
        "kubernetes_namespace_v1": {"ns": {"metadata": {"name": "data", "labels": {"a": "b"}}}},
    }
    assert {action for action, _ in plan(**first).values()} == {"create"}
    assert plan(**first) == {}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    changed = plan(
        aws_iam_role={"a": role("renamed"), "b": role("b", "${aws_iam_role.a.arn}", max_session_duration=7200)},
        kubectl_manifest={"m": {"yaml_body": manifest("m", key="value")}, "n": {"yaml_body": manifest("other")}},
        kubernetes_namespace_v1={"ns": {"metadata": {"name": "data", "labels": {"a": "c"}}}},
    )
    assert changed == {
        "aws_iam_role.a": ("replace", ("name",)),
        "aws_iam_role.b": ("update", ()),
        "aws_iam_role.gone": ("delete", ()),
        "kubectl_manifest.m": ("update", ()),
        "kubectl_manifest.n": ("replace", ("name",)),
        "kubernetes_namespace_v1.ns": ("update", ()),
    }
    namespace = {"kubernetes_namespace_v1": {"ns": {"metadata": {"name": "moved"}}}}
    assert plan(**namespace)["kubernetes_namespace_v1.ns"] == ("replace", ("metadata.0.name",))


def test_placeholders_tell_two_resources_of_a_type_apart(stack: WriteStack, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    for target in ("a", "b"):
        roles = {"a": role("a"), "b": role("b"), "c": role("c", "${aws_iam_role." + target + ".arn}")}
        result = offline_plan(stack({"resource": {"aws_iam_role": roles}}), keep_state=kept)
    assert [(change.address, change.action) for change in result.stacks[0].changes] == [("aws_iam_role.c", "update")]
    change = next(c for c in result.document()["resource_changes"] if c["address"] == "aws_iam_role.c")["change"]
    assert list(sentinels(change["before"]["assume_role_policy"])) != list(
        sentinels(change["after"]["assume_role_policy"])
    )


def test_moved_and_imported_resources_are_not_made_anew(stack: WriteStack, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    offline_plan(stack({"resource": {"aws_iam_role": {"a": role("a")}}}), keep_state=kept)
    moved = {
        "resource": {"aws_iam_role": {"b": role("a"), "found": role("found")}},
        "moved": [{"from": "aws_iam_role.a", "to": "aws_iam_role.b"}],
        "import": [{"to": "aws_iam_role.found", "id": "found"}],
    }
    result = offline_plan(stack(moved), keep_state=kept)
    assert {change.address: change.action for change in result.stacks[0].changes} == {
        "aws_iam_role.b": "move",
        "aws_iam_role.found": "update",
    }
    assert result.summary.replace == result.summary.add == result.summary.destroy == 0


def test_a_secret_is_nowhere(stack: WriteStack, tmp_path: Path) -> None:
    secret = "planted-4f1c"
    kept = tmp_path / "kept.json"
    folder = stack(
        {
            "variable": {
                "password": {"type": "string", "sensitive": True, "ephemeral": True},
                "unset": {"type": "string", "sensitive": True, "ephemeral": True},
            },
            "resource": {
                "kubernetes_secret_v1": {
                    "s": {
                        "metadata": {"name": "s"},
                        "data_wo": {"password": "${var.password}", "other": "${var.unset}"},
                        "data_wo_revision": 1,
                    }
                }
            },
        }
    )
    result = offline_plan(folder, variables={"password": secret}, keep_state=kept)
    assert result.summary.add == 1
    assert secret not in json.dumps(result.document())
    assert secret not in kept.read_text()
    assert "var.unset" not in json.dumps(result.document()["planned_values"])
    assert offline_plan(folder, variables={"password": "another"}, keep_state=kept).stacks[0].changes == ()


def test_a_rejected_plan_leaves_the_kept_state_alone(stack: WriteStack, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    offline_plan(stack({"resource": {"aws_iam_role": {"a": role("a")}}}), keep_state=kept)
    before = kept.read_bytes()
    with pytest.raises(TerraformError):
        offline_plan(stack({"resource": {"aws_iam_role": {"a": role("b", wrong=1)}}}), keep_state=kept)
    assert kept.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["app", "kept.json"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"version": 4, "resources": []}', '{"format": "argoform-replayed-state/1", "stacks": {"app": 1}}'],
)
def test_a_file_that_is_no_kept_state_is_refused(stack: WriteStack, tmp_path: Path, text: str) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text(text)
    with pytest.raises(FileError):
        offline_plan(stack({}), keep_state=kept)
    assert kept.read_text() == text


def test_a_kept_type_that_is_no_longer_declared_is_named(stack: WriteStack, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    offline_plan(stack({"resource": {"aws_iam_role": {"a": role("a")}}}), keep_state=kept)
    kept.write_text(kept.read_text().replace('"aws_iam_role"', '"aws_iam_rolle"'))
    with pytest.raises(InputError, match=r"'aws_iam_rolle' in the kept state .*did you mean 'aws_iam_role'"):
        offline_plan(stack({}), keep_state=kept)


def test_a_resource_may_move_to_another_type(stack: WriteStack, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    attributes = {"name": {"type": "string", "required": True}, "id": {"type": "string", "computed": True}}
    kinds = {name: {"block": {"attributes": attributes}} for name in ("toy_old", "toy_new")}
    schemas = tmp_path / "schemas.json"
    toy = {"provider": {"block": {}}, "resource_schemas": kinds}
    schemas.write_text(json.dumps({"provider_schemas": {"registry.terraform.io/hashicorp/toy": toy}}))
    offline_plan(stack({"resource": {"toy_old": {"a": {"name": "a"}}}}), schemas=[schemas], keep_state=kept)
    moved = {"resource": {"toy_new": {"a": {"name": "a"}}}, "moved": [{"from": "toy_old.a", "to": "toy_new.a"}]}
    result = offline_plan(stack(moved), schemas=[schemas], keep_state=kept)
    assert [(change.address, change.action) for change in result.stacks[0].changes] == [("toy_new.a", "move")]
