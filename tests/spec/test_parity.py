"""The outputs are what the HCL module computes, after the documented corrections."""

from __future__ import annotations

import ast
import copy
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from argoform.spec import build
from tests.reference import REFERENCE, reference
from tests.spec.examples import PANFACTUM

CASES = sorted((REFERENCE / "wf-spec-parity" / "cases").glob("*.json"))


@pytest.fixture(scope="module")
def rules() -> SimpleNamespace:
    """The comparison of the published check, without its last line, which runs it."""
    path = reference("checks", "parity.py")
    tree = ast.parse(path.read_text())
    tree.body = [node for node in tree.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))]
    names: dict[str, Any] = {"__file__": str(path), "__name__": "parity"}
    exec(compile(tree, str(path), "exec"), names)  # noqa: S102 - the check is ours to run, and has no other form
    return SimpleNamespace(**names)


def differences(rules: SimpleNamespace, case: dict[str, Any], got: dict[str, Any]) -> list[str]:
    want = rules.unify(rules.correct(copy.deepcopy(case["outputs"])), case["inputs"])
    return list(rules.differences(want, rules.unify(got, case["inputs"]), want.get("container_defaults", {})))


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_agrees_with_the_module(rules: SimpleNamespace, path: Path) -> None:
    case = json.loads(path.read_text())
    got = json.loads(json.dumps(build(case["inputs"], PANFACTUM).to_dict()))
    assert differences(rules, case, got) == []


def test_the_comparison_notices_a_difference(rules: SimpleNamespace) -> None:
    case = json.loads(reference("wf-spec-parity", "cases", "defaults.json").read_text())
    got = json.loads(json.dumps(build(case["inputs"], PANFACTUM).to_dict()))
    del got["workflow_spec"]["templates"][0]["container"]["resources"]["limits"]
    assert differences(rules, case, got) != []


def test_there_are_cases() -> None:
    reference("wf-spec-parity", "cases")
    assert len(CASES) >= 43
