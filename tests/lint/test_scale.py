"""Large and deep manifests: the work grows with the manifest, and nothing overflows."""

import sys
from types import FrameType
from typing import Any

import pytest

from argoform.argo import ArgoVersion
from argoform.lint.manifest import Manifest
from argoform.lint.near import MOST_COMPARED, Near
from argoform.lint.run import lint_manifests

VERSION = ArgoVersion.parse("4.1")


def judged(templates: list[dict[str, Any]]) -> list[str]:
    spec = {"entrypoint": templates[0]["name"], "templates": templates}
    manifest = Manifest({"kind": "Workflow", "metadata": {"name": "a"}, "spec": spec})
    return [found.rule for found in lint_manifests([manifest], version=VERSION)[0] if found.family == "argo"]


def chain(count: int) -> list[dict[str, Any]]:
    """A dag of tasks of which each waits for the one before, and looks at the very first."""
    tasks = [
        {
            "name": f"t{index}",
            "template": "work",
            "arguments": {"parameters": [{"name": "p", "value": "{{tasks.t0.outputs.result}}" if index else "1"}]},
            **({"depends": f"t{index - 1}", "when": "{{tasks.t0.status}} == Succeeded"} if index else {}),
        }
        for index in range(count)
    ]
    work = {"name": "work", "inputs": {"parameters": [{"name": "p"}]}, "container": {"image": "a:1"}}
    return [{"name": "main", "dag": {"tasks": tasks}}, work]


def calls_made(templates: list[dict[str, Any]]) -> int:
    """How many functions are called while a manifest is judged."""
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(profile)
    try:
        judged(templates)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.slow
def test_the_work_grows_with_the_tasks() -> None:
    judged(chain(2))
    assert calls_made(chain(1_000)) < 12 * calls_made(chain(100))


@pytest.mark.slow
def test_five_thousand_tasks() -> None:
    assert judged(chain(5_000)) == []


@pytest.mark.slow
def test_a_deep_line_of_templates() -> None:
    count = 5_000
    templates = [
        {"name": f"t{index}", "steps": [[{"name": "next", "template": f"t{(index + 1) % count}"}]]}
        for index in range(count)
    ]
    assert judged(templates) == []


def test_a_wide_knot_of_templates() -> None:
    names = [f"t{index}" for index in range(60)]
    templates = [{"name": name, "steps": [[{"name": other, "template": other} for other in names]]} for name in names]
    assert judged(templates) == []


@pytest.mark.slow
def test_a_long_cycle_of_tasks() -> None:
    templates = chain(2_000)
    templates[0]["dag"]["tasks"][0]["depends"] = "t1999"
    assert "ARGO093" in judged(templates)


def faults(count: int) -> list[dict[str, Any]]:
    """As many tasks that depend on, call and use what is not there as there are names that could have been meant."""
    tasks = [
        {
            "name": f"task-{index}",
            "template": f"wrok-{index}",
            "depends": f"tsak-{index}",
            "arguments": {"parameters": [{"name": "p", "value": f"{{{{tasks.tsak-{index}.outputs.result}}}}"}]},
        }
        for index in range(count)
    ]
    return [{"name": "main", "dag": {"tasks": tasks}}] + [{"name": f"work-{n}", "suspend": {}} for n in range(count)]


@pytest.mark.slow
def test_the_search_for_what_was_meant_has_an_end() -> None:
    assert {"ARGO081", "ARGO091", "ARGO100"} <= set(judged(faults(200)))
    near = Near()
    names = {f"name-{index}" for index in range(MOST_COMPARED // 2)}
    assert [bool(near("nmae", names)) for _ in range(3)] == [True, True, False]
    assert Near()("n" * 10_000, ["n" * 10_000 + "a"]) == ""


@pytest.mark.parametrize(
    "templates",
    [
        [{"name": "a", "podSpecPatch": "[" * 500_000, "container": {"image": "b"}}],
        [{"name": "a", "podSpecPatch": "{a: " * 500_000, "container": {"image": "b"}}],
        [{"name": "a", "steps": [[{"name": "b", "template": "a", "withParam": "[" * 500_000}]]}],
        [{"name": "a", "resource": {"action": "create", "manifest": "[" * 500_000}}],
        [{"name": "a", "container": {"image": "{{=" + "1+" * 500_000 + "1}}"}}],
    ],
)
def test_texts_that_are_parsed_again_have_bounds_too(templates: list[dict[str, Any]]) -> None:
    manifest = Manifest({"kind": "Workflow", "spec": {"entrypoint": "a", "templates": templates}})
    assert lint_manifests([manifest], version=VERSION)[0]
