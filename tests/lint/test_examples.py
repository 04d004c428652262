"""The examples of the family argo, which are tests themselves."""

import pytest

from argoform.lint.rule import Rule
from argoform.lint.rules import RULES
from argoform.lint.run import lint_sources
from argoform.lint.source import read_text

ARGO = [rule for rule in RULES.values() if rule.family == "argo"]


def rules_found(text: str) -> set[str]:
    (result,) = lint_sources([read_text(text, "example.yaml")], select=["argo"])
    return {found.rule for found in result.findings}


@pytest.mark.parametrize("rule", ARGO, ids=lambda rule: rule.id)
def test_a_bad_example_is_bad_for_this_reason_alone(rule: Rule) -> None:
    assert rules_found(rule.bad) == {rule.id}


@pytest.mark.parametrize("rule", ARGO, ids=lambda rule: rule.id)
def test_a_good_example_is_good(rule: Rule) -> None:
    assert rules_found(rule.good) == set()


@pytest.mark.parametrize("rule", [RULES["AF140"], RULES["AF141"], RULES["AF142"]], ids=lambda rule: rule.id)
def test_what_argo_drops_is_told(rule: Rule) -> None:
    def found(text: str) -> bool:
        (result,) = lint_sources([read_text(text, "example.yaml")], select=[rule.id])
        return bool(result.findings)

    assert found(rule.bad)
    assert not found(rule.good)


def test_every_rule_says_why_and_where_argo_says_so() -> None:
    for rule in ARGO:
        assert rule.id.startswith("ARGO")
        assert rule.why.endswith(".")
        assert rule.link.startswith("https://")
        assert rule.severity == "error"
