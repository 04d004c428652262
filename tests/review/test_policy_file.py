"""The policy file settles severities, allowances and second looks, and its own faults are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from argoform.errors import ArgoformError
from argoform.review.model import Finding
from argoform.review.policy_file import PolicyFile, read_policy, settled

RULES = ("RV001", "RV010", "AF012")
TODAY = date(2026, 3, 2)
FINDING = Finding("RV010", "high", "it widens", "kubernetes_role.a[0]", "Role data/reader", "rules[0]")


def _read(text: str, tmp_path: Path) -> PolicyFile:
    file = tmp_path / "argoform-review.toml"
    file.write_text(text, encoding="utf-8")
    return read_policy(file, rules=RULES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fail-on = 'hihg'", "fail-on"),
        ("fail_onn = 'high'", "fail_onn"),
        ("[limts]", "did you mean 'limits'"),
        ("[limits]\ndeadlines = 3", "did you mean 'deadline'"),
        ("[limits]\ndeadline = 'soon'", "limits.deadline"),
        ("[limits]\nretries = -1", "limits.retries"),
        ("[severity]\nRV01 = 'low'", "did you mean 'RV0"),
        ("[severity]\nRV010 = 'lower'", "severity.RV010"),
        ("[[allow]]\nrule = 'RV010'\nuntil = 2026-01-01", "allow.0.reason"),
        ("[[allow]]\nrule = 'RV010'\nreason = 'agreed'", "allow.0.until"),
        ("[[allow]]\nrule = 'RV999'\nreason = 'agreed'\nuntil = 2026-01-01", "allow[0].rule"),
        ("[[second-look]]\naddress = 'x'", "second-look.0.reason"),
        ("= 1", "not TOML"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_place(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ArgoformError) as raised:
        _read(text, tmp_path)
    assert said in str(raised.value)


def test_limits_take_lengths_of_time(tmp_path: Path) -> None:
    assert _read("[limits]\ndeadline = '2h'", tmp_path).bounds().deadline == 7200
    assert _read("[limits]\ndeadline = 90", tmp_path).bounds().deadline == 90


def test_a_severity_is_set(tmp_path: Path) -> None:
    assert settled(FINDING, _read("[severity]\nRV010 = 'low'", tmp_path), TODAY).severity == "low"


def _allow(where: str, until: str = "2026-12-31") -> str:
    return f"[[allow]]\nrule = 'RV010'\nreason = 'agreed with security'\nuntil = {until}\n{where}"


@pytest.mark.parametrize(
    "where",
    [
        "",
        "address = 'kubernetes_role.*'",
        "address = 'kubernetes_role.a[0]'",
        "object = 'Role data/*'",
        "object = 'Role data/reader'\npath = 'rules[[]*'",
    ],
)
def test_a_finding_is_allowed_with_its_reason(where: str, tmp_path: Path) -> None:
    found = settled(FINDING, _read(_allow(where), tmp_path), TODAY)
    assert found.accepted is not None
    assert (found.accepted.reason, found.accepted.until) == ("agreed with security", "2026-12-31")


@pytest.mark.parametrize("where", ["address = 'kubernetes_role.b'", "object = 'Role other/*'", "path = 'subjects*'"])
def test_another_finding_is_not_allowed(where: str, tmp_path: Path) -> None:
    assert settled(FINDING, _read(_allow(where), tmp_path), TODAY).accepted is None


def test_an_allowance_holds_on_its_last_day_and_no_longer(tmp_path: Path) -> None:
    assert settled(FINDING, _read(_allow("", "2026-03-02"), tmp_path), TODAY).accepted is not None
    found = settled(FINDING, _read(_allow("", "2026-03-01"), tmp_path), TODAY)
    assert found.accepted is None
    assert "allowed until 2026-03-01" in found.hint
