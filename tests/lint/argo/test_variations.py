"""What Argo's linter rejects and what it lets pass, sentence by sentence."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.lint.argo.judge import findings

DATA = Path(__file__).parents[2] / "data" / "lint" / "variations.yaml"


@cache
def variations() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return found


def judged(case: dict[str, Any]) -> list[str]:
    found = findings(*case["files"], isolated=case.get("isolated", False))
    return [f"{each.rule} {each.path}: {each.message}" for each in found if each.severity == "error"]


@pytest.mark.parametrize("name", variations()["rejected"])
def test_what_argo_rejects_is_rejected(name: str) -> None:
    assert judged(variations()["rejected"][name])


@pytest.mark.parametrize("name", variations()["accepted"])
def test_what_argo_accepts_is_accepted(name: str) -> None:
    assert judged(variations()["accepted"][name]) == []
