"""What is told about a rule, and the page of the reference that is made from the rules."""

from __future__ import annotations

import subprocess
import sys

import pytest

from argoform.errors import UnknownNameError
from argoform.lint.explain import explain, find
from argoform.lint.rules import RULES
from tests.reference import ROOT


def test_a_rule_is_explained_with_both_examples() -> None:
    text = explain(find("af090", RULES))
    rule = RULES["AF090"]
    for part in (rule.id, rule.title, "--fix", "mutex: {name: deploy}", "- {name: deploy}", rule.link):
        assert part in text
    assert all(len(line) <= 100 for line in explain(RULES["AF044"]).split("Bad:")[0].splitlines())


def test_an_unknown_rule_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        find("AF0012", RULES)
    assert caught.value.nearest == "AF012"


def test_the_page_of_the_rules_is_up_to_date() -> None:
    script = ROOT / "schemas" / "generate_rules.py"
    run = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_the_page_has_every_rule() -> None:
    page = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    assert [id for id in RULES if f"### {id}: " not in page] == []
