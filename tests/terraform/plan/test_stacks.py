"""Several stacks of one app, and what one reads of another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from argoform.errors import InputError, UnknownNameError
from argoform.terraform.plan import OfflinePlanner, offline_plan
from argoform.terraform.sentinel import has_sentinel, is_sentinel
from tests.terraform.plan.conftest import WriteStack, role

pytestmark = pytest.mark.terraform


def app(folder: Path, stacks: dict[str, tuple[list[str], dict[str, Any]]]) -> Path:
    """The output folder of an app."""
    entries = {}
    for name, (dependencies, document) in stacks.items():
        path = folder / "out" / "stacks" / name
        path.mkdir(parents=True)
        (path / "cdk.tf.json").write_text(json.dumps(document))
        entries[name] = {
            "name": name,
            "constructPath": name,
            "dependencies": dependencies,
            "synthesizedStackPath": f"stacks/{name}/cdk.tf.json",
            "workingDirectory": f"stacks/{name}",
            "annotations": [{"constructPath": name, "level": "@cdktf/warn", "message": "mind this"}],
        }
    (folder / "out" / "manifest.json").write_text(json.dumps({"version": "0.21.0", "stacks": entries}))
    return folder / "out"


def remote(name: str) -> dict[str, Any]:
    """The data source by which the CDK reads another stack, in a bucket."""
    return {
        f"cross-stack-reference-input-{name}": {
            "backend": "s3",
            "config": {"bucket": "nowhere", "key": "k", "region": "r"},
            "workspace": "${terraform.workspace}",
        }
    }


@pytest.fixture
def two(tmp_path: Path) -> Path:
    reference = "${data.terraform_remote_state.cross-stack-reference-input-base.outputs.cross-stack-output-name}"
    return app(
        tmp_path,
        {
            "top": (
                ["base"],
                {
                    "data": {"terraform_remote_state": remote("base")},
                    "resource": {"aws_iam_role": {"r": role(reference)}},
                },
            ),
            "base": (
                [],
                {
                    "resource": {"aws_iam_role": {"r": role("known"), "s": role("s")}},
                    "output": {
                        "cross-stack-output-name": {"value": "${aws_iam_role.r.name}", "sensitive": True},
                    },
                },
            ),
        },
    )


def test_stacks_are_planned_in_order_and_read_each_other(two: Path) -> None:
    result = offline_plan(two)
    assert [stack.name for stack in result.stacks] == ["base", "top"]
    assert [stack.summary.add for stack in result.stacks] == [2, 1]
    assert result.summary.add == 3
    assert [str(w) for w in result.stacks[0].warnings] == ["base: mind this"]
    planned = result.stacks[1].plan["resource_changes"][0]["change"]["after"]
    assert planned["name"] == "known"
    assert set(result.document()["stacks"]) == {"base", "top"}


def test_one_stack_is_planned_on_top_of_what_it_reads(two: Path) -> None:
    result = offline_plan(two, stack="top")
    assert [stack.name for stack in result.stacks] == ["top"]
    assert result.document()["planned_values"]["root_module"]["resources"][0]["values"]["name"] == "known"
    with pytest.raises(UnknownNameError, match="did you mean 'base'"):
        offline_plan(two, stack="bas")


def test_the_state_of_every_stack_is_kept(two: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    assert offline_plan(two, keep_state=kept).summary.add == 3
    assert offline_plan(two, keep_state=kept).summary.add == 0
    assert set(json.loads(kept.read_text())["stacks"]) == {"base", "top"}


def test_stacks_that_depend_on_each_other_are_refused(tmp_path: Path) -> None:
    out = app(tmp_path, {"a": (["b"], {}), "b": (["a"], {})})
    with pytest.raises(InputError, match="a -> b -> a"):
        offline_plan(out)


def test_the_state_of_somebody_else_is_a_sentinel_or_what_is_said_of_it(stack: WriteStack, tmp_path: Path) -> None:
    folder = stack(
        {
            "data": {"terraform_remote_state": {"vpc": {"backend": "gcs", "config": {"bucket": "b"}}}},
            "output": {
                "id": {"value": "${data.terraform_remote_state.vpc.outputs.id}"},
                "zone": {"value": '${data.terraform_remote_state.vpc.outputs["zone"]}'},
            },
        }
    )

    def outputs(data: Path | None) -> dict[str, Any]:
        planned = offline_plan(folder, data=data).document()["planned_values"]["outputs"]
        return {name: output["value"] for name, output in planned.items()}

    assert all(map(is_sentinel, outputs(None).values()))
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"data.terraform_remote_state.vpc": {"outputs": {"id": "vpc-1"}}}))
    said = outputs(data)
    assert said["id"] == "vpc-1"
    assert has_sentinel(said["zone"])


def test_variables_take_values_and_placeholders(stack: WriteStack, tmp_path: Path) -> None:
    variables: dict[str, Any] = {
        "text": {"type": "string"},
        "size": {"type": "number"},
        "flag": {"type": "bool"},
        "names": {"type": "list(string)"},
        "nested": {
            "type": "object({ name = string, sizes = map(number), pair = tuple([string, bool]), x = optional(string) })"
        },
        "anything": {},
        "chosen": {"type": "string", "default": "default"},
    }
    outputs = {name: {"value": "${var." + name + "}"} for name in variables if name != "flag"}
    folder = stack({"variable": variables, "output": outputs})

    def planned(**arguments: Any) -> dict[str, Any]:
        found = offline_plan(folder, **arguments).document()["planned_values"]["outputs"]
        return {name: output["value"] for name, output in found.items()}

    unset = planned()
    assert unset.pop("chosen") == "default"
    assert all(map(has_sentinel, unset.values()))
    assert len(unset) == 5
    given = {"text": "1", "size": "3", "names": '["a"]', "flag": "true"}
    file = tmp_path / "more.tfvars"
    file.write_text('text = "file"\nchosen = "file"\n')
    assert planned(variables=given, variable_files=[file]) | {"nested": 0, "anything": 0} == {
        "text": "1",
        "size": 3,
        "names": ["a"],
        "chosen": "file",
        "nested": 0,
        "anything": 0,
    }
    with pytest.raises(UnknownNameError, match="did you mean 'text'"):
        offline_plan(folder, variables={"txt": "1"})
    with pytest.raises(InputError, match="is not a file"):
        offline_plan(folder, variable_files=[tmp_path / "none.tfvars"])


def test_a_variable_without_a_placeholder_asks_for_a_value(stack: WriteStack) -> None:
    folder = stack({"variable": {"flag": {"type": "bool", "nullable": False}}})
    with pytest.raises(InputError, match=r"variable.flag: .*`--var flag=VALUE`"):
        offline_plan(folder)
    assert offline_plan(folder, variables={"flag": "true"}).summary.add == 0


def test_one_planner_plans_stacks_that_use_more_and_more_types(tmp_path: Path) -> None:
    first = app(tmp_path / "a", {"a": ([], {"resource": {"aws_iam_role": {"r": role("r")}}})})
    data = {"data": {"aws_caller_identity": {"me": {}}}, "resource": {"aws_iam_role": {"r": role("r")}}}
    second = app(tmp_path / "b", {"b": ([], data)})
    required = {"kubernetes": {"source": "hashicorp/kubernetes"}}
    other = {
        "terraform": {"required_providers": required},
        "resource": {"kubernetes_namespace_v1": {"n": {"metadata": [{"name": "n"}]}}},
    }
    third = app(tmp_path / "c", {"c": ([], other)})
    with OfflinePlanner() as planner:
        added = [planner.plan(folder).summary.add for folder in (first, second, third, first)]
    assert added == [1, 1, 1, 1]
